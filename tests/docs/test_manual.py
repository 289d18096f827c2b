"""The manual is whole: pages made from declarations are current, and the site builds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.manual import FOLDER, PAGES
from tests.docs.answers import DOCS


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_declarations_say(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name](), (
        "python -m pipelines.manual"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a warning fails the build."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*command, str(DOCS), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_is_in_the_site(site: Path) -> None:
    built = {page.relative_to(site).with_suffix("") for page in site.rglob("*.html")}
    assert {page.relative_to(DOCS).with_suffix("") for page in DOCS.rglob("*.md")} <= built


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    """Municipal networks block what pages fetch; and nobody is told who reads the manual."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'src="http' not in text, page
        assert 'rel="stylesheet" href="http' not in text, page


def test_every_setting_says_what_it_means() -> None:
    rows = [line for line in PAGES["settings.md"]().splitlines() if line.startswith("| `")]
    assert len(rows) > 70
    for row in rows:
        assert row.rsplit("|", 2)[1].strip(), row
