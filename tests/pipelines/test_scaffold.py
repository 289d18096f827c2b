"""What `kortlag new` writes: in a copy of the project it fails first, passes when filled in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import scaffold
from scrapers.config import ConfigError

ROOT = Path(__file__).parents[2]
ROOMS = ("scrapers", "pipelines", "warehouse", "tests")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "fixtures")
CLEAN_LIST = """
import json
from pipelines.clean.document import Cleaned


def clean_list(document):
    cleaned = Cleaned()
    for entry in json.loads(document.body)["entries"]:
        cleaned.add("core.notices", {"notice_key": entry["id"], "title": entry["title"]})
    return cleaned
"""


MADE: list[str] = []
"""What the scaffolds of `project` wrote and changed."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a scaffold reads and its tests run, with one of each begun in it."""
    root = tmp_path_factory.mktemp("project")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / room, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, root / name)
    made = [
        scaffold.source("landsby_udbud", root),
        scaffold.table("mart.supplier_days", root),
        scaffold.check("core.lots", "dates", root),
    ]
    MADE[:] = [file for one in made for file in (*one.files, *one.changed)]
    return root


def run_tests(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run tests of the copy, against the copy's own code."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("KORTLAG_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=project, env={**env, "PYTHONPATH": str(project)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_what_is_written_is_of_the_house_s_form(project: Path) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *command, "--no-cache", *(f for f in MADE if f.endswith(".py"))],
            cwd=project,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    names = ["landsby_udbud", "supplier_days"]
    done = run_tests(project, "tests/test_architecture.py", "-k", " or ".join(names))
    assert done.returncode == 0, done.stdout


def test_each_fails_first_and_says_what_to_fill_in_then_passes(project: Path) -> None:
    new = [
        "tests/scrapers/test_landsby_udbud.py",
        "tests/warehouse/test_mart_supplier_days.py",
        "tests/warehouse/test_core_lots_dates.py",
    ]
    done = run_tests(project, *new)
    assert done.stdout.startswith(".FFF "), done.stdout + done.stderr
    told = " ".join(done.stdout.split())
    assert "AssertionError: landsby_udbud gives no rows yet" in told
    assert "AssertionError: mart.supplier_days is not filled yet" in told
    assert "AssertionError: dates finds no bad row yet" in told

    (project / "pipelines/clean/landsby_udbud.py").write_text(CLEAN_LIST)
    fill(project / "warehouse/sql/mart/supplier_days.sql",
         "CAST(NULL AS BIGINT)", "count(*) FILTER (status <> 'former')")  # fmt: skip
    fill(
        project / "warehouse/sql/checks/core_lots__dates.sql",
        "WHERE false",
        "WHERE ends_on < starts_on",
    )
    rule = project / new[2]
    day = '{"starts_on": "2026-02-01", "ends_on": "2026-01-01"}'
    fill(rule, "BAD: dict[str, Any] = {}", f"BAD: dict[str, Any] = {day}")
    done = run_tests(project, *new)
    assert done.stdout.startswith(".... "), done.stdout


def fill(path: Path, what: str, by: str) -> None:
    text = path.read_text()
    assert what in text
    path.write_text(text.replace(what, by))


@pytest.mark.parametrize(
    ("begin", "told"),
    [
        (lambda root: scaffold.source("ted", root), "There is a source ted already"),
        (lambda root: scaffold.source("Ny Kilde", root), "small letters"),
        (lambda root: scaffold.source("../udenfor", root), "small letters"),
        (
            lambda root: scaffold.table("mart.tenders", root),
            "There is a table mart.tenders already",
        ),
        (lambda root: scaffold.table("meta.x", root), "core.NAME or mart.NAME"),
        (lambda root: scaffold.check("core.lotz", "dates", root), "Did you mean core.lots?"),
        (lambda root: scaffold.check("core.lots", "notice", root), "has a check notice already"),
    ],
)
def test_a_name_that_will_not_do(begin: object, told: str, tmp_path: Path) -> None:
    assert callable(begin)
    with pytest.raises(ConfigError) as error:
        begin(tmp_path)
    assert told in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_and_nothing_half_written(tmp_path: Path) -> None:
    there = tmp_path / "pipelines" / "readers" / "landsby.py"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    (tmp_path / "scrapers").mkdir()
    shutil.copy(ROOT / "scrapers" / "sources.py", tmp_path / "scrapers" / "sources.py")
    before = (tmp_path / "scrapers" / "sources.py").read_bytes()
    with pytest.raises(ConfigError, match="is there already and is not written over"):
        scaffold.source("landsby", tmp_path)
    assert there.read_text() == "mine"
    assert (tmp_path / "scrapers" / "sources.py").read_bytes() == before
    assert not (tmp_path / "scrapers" / "spiders").exists()
