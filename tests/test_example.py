"""`docs/eksempel.md` tells the story with queries and their answers, all of them run.

`python -m tests.test_example` runs a night in the sandbox and writes the answers anew.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation

PAGE = Path(__file__).parents[1] / "docs" / "eksempel.md"
_STEP = re.compile(
    r"```sql\n(?P<query>.*?)```\n\n<!-- svar -->\n(?P<answer>.*?)<!-- /svar -->", re.DOTALL
)


def steps(text: str) -> list[tuple[str, str]]:
    """Queries of the page with the answers written under them."""
    return [(m["query"], m["answer"]) for m in _STEP.finditer(text)]


def answer(rows: list[dict[str, Any]]) -> str:
    """Rows as a Markdown table."""
    if not rows:
        return "(ingen rækker)\n"
    lines = [list(rows[0]), ["---"] * len(rows[0]), *([_cell(v) for v in r.values()] for r in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    text = "<br>".join(map(str, value)) if isinstance(value, list) else str(value)
    return " ".join(text.split()).replace("|", "\\|")


def rewritten(text: str, installation: Installation) -> str:
    """The page with every answer as the tables give it now."""

    def renew(match: re.Match[str]) -> str:
        told = answer(installation.rows(match["query"]))
        return f"```sql\n{match['query']}```\n\n<!-- svar -->\n{told}<!-- /svar -->"

    return _STEP.sub(renew, text)


@pytest.mark.xdist_group("night")
def test_every_query_of_the_story_gives_the_answer_it_tells(first_night: Installation) -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = steps(text)
    assert len(found) == text.count("```sql") >= 10
    for query, told in found:
        assert answer(first_night.rows(query)) == told, query
        assert "(ingen rækker)" not in told, query


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "kortlag")
        done = installation.run("nightly")
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), installation), encoding="utf-8")
