"""Pages of the manual whose queries have their answers under them, all of them run.

`python -m tests.docs.answers` runs a night in the sandbox and writes the answers anew.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.installation import Installation
from warehouse.database import open_published

DOCS = Path(__file__).parents[2] / "docs"
PAGES = tuple(DOCS / name for name in ("eksempel.md", "cookbook.md"))
"""Pages of which every query has its answer."""
NO_ROWS = "(no rows)\n"
_STEP = re.compile(
    r"```sql\n(?P<query>.*?)```\n\n(?:<!-- answer -->\n(?P<answer>.*?)<!-- /answer -->)?", re.DOTALL
)


def steps(text: str) -> list[tuple[str, str]]:
    """Queries of a page with the answers written under them."""
    return [(m["query"], m["answer"] or "") for m in _STEP.finditer(text)]


def ask(database: Path, query: str) -> list[dict[str, Any]]:
    """Rows of a query, as `kortlag sql` gets them."""
    with open_published(database) as con:
        cursor = con.execute(query)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def answer(rows: list[dict[str, Any]]) -> str:
    """Rows as a Markdown table."""
    if not rows:
        return NO_ROWS
    lines = [list(rows[0]), ["---"] * len(rows[0]), *([_cell(v) for v in r.values()] for r in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "<br>".join(map(str, value)) if isinstance(value, list) else str(value)
    return " ".join(text.split()).replace("|", "\\|")


def rewritten(text: str, database: Path) -> str:
    """The page with every answer as the tables give it now."""

    def renew(match: re.Match[str]) -> str:
        told = answer(ask(database, match["query"]))
        rest = "" if match["answer"] else "\n\n"
        return f"```sql\n{match['query']}```\n\n<!-- answer -->\n{told}<!-- /answer -->{rest}"

    return _STEP.sub(renew, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "kortlag")
        done = installation.run("nightly")
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        for page in PAGES:
            text = rewritten(page.read_text(encoding="utf-8"), installation.database)
            page.write_text(text, encoding="utf-8")
