"""Every command that the manual shows is run, here or by the test named beside it."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from scrapers.config import Settings
from tests.docs.answers import DOCS
from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")

ROOT = DOCS.parent
CAMPAIGN_PAGES = {"nights.md", "requests.md"}
"""Pages that a campaign writes."""
ELSEWHERE = {
    "make nightly": "tests/conftest.py",  # sets up (as CI has done), then `kortlag nightly`
    "kortlag nightly": "tests/conftest.py",
}
"""Command, without options and settings -> where it is run."""
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands() -> dict[str, str]:
    """Lines of the manual's shell blocks -> the page of the first."""
    found: dict[str, str] = {}
    for page in [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]:
        if page.name not in CAMPAIGN_PAGES:
            for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
                for line in block.replace("\\\n", " ").splitlines():
                    command = line.partition(" #")[0].strip()
                    if command and not re.fullmatch(r"[A-Z_]+=\S*", command):
                        found.setdefault(command.replace(".venv/bin/", ""), page.name)
    return found


def words(command: str) -> list[str]:
    """A command's words, without the settings before it."""
    return [w for w in shlex.split(command) if not re.match(r"[A-Z_]+=", w)]


def is_run_elsewhere(command: str) -> bool:
    """Whether another test runs it."""
    return any(words(command)[: len(words(key))] == words(key) for key in ELSEWHERE)


WITH_SETTINGS = [
    page for page in sorted(DOCS.rglob("*.md")) if "```toml" in page.read_text(encoding="utf-8")
]
HERE = sorted(command for command in commands() if not is_run_elsewhere(command))


@pytest.mark.parametrize("command", HERE)
def test_a_command_of_the_manual_works(first_night: Installation, command: str) -> None:
    program, *arguments = words(command)
    assert program == "kortlag", f"{command} ({commands()[command]}): say in ELSEWHERE who runs it"
    done = first_night.run(*arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_what_is_run_elsewhere_is_shown_somewhere_and_run_there() -> None:
    shown = [words(command) for command in commands()]
    for key, where in ELSEWHERE.items():
        assert any(w[: len(words(key))] == words(key) for w in shown), f"{key} is shown nowhere"
        assert words(key)[-1] in (ROOT / where).read_text(encoding="utf-8"), where


def test_every_page_is_found() -> None:
    assert {Path(page).name for page in commands().values()} >= {"README.md", "analysts.md"}


@pytest.mark.parametrize("page", WITH_SETTINGS, ids=lambda p: p.name)
def test_settings_that_the_manual_shows_are_settings(page: Path) -> None:
    for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        Settings.model_validate(tomllib.loads(block))
