"""The README says nothing that was not tried. `python -m tests.test_readme` rewrites its table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from pipelines.cli import app
from scrapers.sources import SOURCES
from tests.installation import Installation

README = Path(__file__).parents[1] / "README.md"
CONTRIBUTING = README.with_name("CONTRIBUTING.md")
TEXT = README.read_text(encoding="utf-8")
_START = "<!-- sources: made by tests/test_readme.py from scrapers/sources.py -->\n"
_END = "<!-- /sources -->"


def source_table() -> str:
    """The README's table of sources."""
    lines = [
        "| source | what | publisher | terms | attribution | at most |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{s.name}` | {s.title} | {s.publisher} | {s.licence} | {s.attribution} "
        f"| {1 / s.delay_s:g} requests/s, {s.concurrency} at once |"
        for s in SOURCES.values()
    ]
    return "\n".join(lines) + "\n"


def test_the_table_of_sources_is_that_of_the_source_records() -> None:
    assert TEXT.split(_START)[1].split(_END)[0] == source_table()


@pytest.mark.xdist_group("night")
@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL))
def test_every_query_is_answered(first_night: Installation, query: str) -> None:
    rows = first_night.rows(query)
    assert rows, "an example that finds nothing teaches nothing"


def test_every_command_is_told_and_every_told_command_exists() -> None:
    told = set(re.findall(r"`kortlag ([a-z]+)", TEXT))
    commands = get_command(app).commands  # type: ignore[attr-defined]  # a group has commands
    assert told == set(commands)


@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=lambda p: p.name)
def test_every_path_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    rooms = "scrapers|pipelines|warehouse|tests|docs"
    named = re.findall(rf"`((?:{rooms})/[\w./]+)`", text) + re.findall(
        r"\]\((docs/[\w./]+)\)", text
    )
    for name in named:
        if name != "warehouse/kortlag.duckdb":  # lies under data/
            assert (page.parent / name).exists(), name


if __name__ == "__main__":
    before, rest = TEXT.split(_START)
    _, after = rest.split(_END)
    README.write_text(before + _START + source_table() + _END + after, encoding="utf-8")
