"""Each rule of the audit of dependencies finds what it is for; the whole one is `make audit`."""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from tests.audit import ROOT, Locked, of_environment, of_files, of_licence, of_project

HASH = "--hash=sha256:" + "0" * 64
PROJECT = """
[project]
dependencies = ["one>=2"]
[dependency-groups]
dev = []
[build-system]
requires = ["builder==1"]
"""


def installed(folder: Path, name: str, version: str = "2.1", **metadata: str) -> PathDistribution:
    """A distribution with one file."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    lines = {"Name": name, "Version": version, **metadata}
    (info / "METADATA").write_text(
        "".join(f"{k.replace('_', '-')}: {v}\n" for k, v in lines.items())
    )
    (folder / f"{name}.py").write_bytes(b"x = 1\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).rstrip(b"=").decode()
    (info / "RECORD").write_text(f"{name}.py,sha256={digest},6\n{info.name}/RECORD,,\n")
    return PathDistribution(info)


def test_the_project_s_own_lock_is_whole() -> None:
    locked = Locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert list(of_project((ROOT / "pyproject.toml").read_text(encoding="utf-8"), locked)) == []
    assert len(locked.applying()) > 100


@pytest.mark.parametrize(
    "line",
    [
        "one==2.1",
        f"one>=2.1 {HASH}",
        f"one {HASH}",
        "one==2.1 --hash=md5:00",
        f"one @ https://files.example/one.whl {HASH}",
        f"-e . {HASH}",
        "--index-url https://files.example/simple",
    ],
)
def test_a_line_that_is_no_pinned_version_with_hashes_is_refused(line: str) -> None:
    Locked(f"one==2.1 {HASH}\n")
    with pytest.raises(ValueError, match="not a name, one version and hashes"):
        Locked(line)


@pytest.mark.parametrize(
    ("lock", "project", "told"),
    [
        (f"one==2.1 {HASH}", PROJECT, []),
        (f"two==2.1 {HASH}", PROJECT, ["one>=2: not in the lock"]),
        (f"one==1.9 {HASH}", PROJECT, ["one>=2: the lock has 1.9"]),
        (
            f"one==2.1 {HASH}",
            PROJECT.replace("builder==1", "builder>=1"),
            ["builder>=1: what builds the package is not pinned"],
        ),
    ],
)
def test_what_the_project_asks_for_is_in_the_lock(lock: str, project: str, told: list[str]) -> None:
    assert list(of_project(project, Locked(lock))) == told


def test_what_is_installed_is_what_is_locked(tmp_path: Path) -> None:
    there = [installed(tmp_path, "One"), installed(tmp_path, "stranger")]
    lock = f"one==2.0 {HASH}\nthree==3 {HASH}\nelsewhere==1 ; sys_platform == 'win32' {HASH}"
    assert list(of_environment(there, Locked(lock))) == [
        "one 2.1: the lock has 2.0",
        "stranger 2.1: installed, but in no lock",
        "three 3: locked, but not installed",
    ]


def test_a_changed_or_missing_file_is_found(tmp_path: Path) -> None:
    one = installed(tmp_path, "one")
    assert list(of_files(one)) == []
    (tmp_path / "one.py").write_bytes(b"x = 2\n")
    assert list(of_files(one)) == ["one: one.py is not what was installed"]
    (tmp_path / "one.py").unlink()
    assert list(of_files(one)) == ["one: one.py is missing"]


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ({"License_Expression": "MIT OR Apache-2.0"}, []),
        ({"License": "BSD-3-Clause"}, []),
        ({"Classifier": "License :: OSI Approved :: MIT License"}, []),
        ({"License_Expression": "AGPL-3.0-only"}, ["one: licence AGPL-3.0-only"]),
        ({"License": "Proprietary"}, ["one: licence Proprietary"]),
        ({}, ["one: licence not told"]),
    ],
)
def test_only_known_licences_pass(
    tmp_path: Path, metadata: dict[str, str], told: list[str]
) -> None:
    assert list(of_licence(installed(tmp_path, "one", **metadata))) == told
