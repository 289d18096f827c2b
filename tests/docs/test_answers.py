"""Every query of the manual is answered, and where an answer is written, it is that one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.answers import DOCS, NO_ROWS, PAGES, answer, ask, steps
from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")

ROOT = DOCS.parent
QUERIES = [
    (page.relative_to(ROOT).as_posix(), query)
    for page in sorted(DOCS.rglob("*.md"))
    if page not in PAGES
    for query in re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_query_of_the_page_gives_the_answer_it_tells(
    first_night: Installation, page: Path
) -> None:
    text = page.read_text(encoding="utf-8")
    found = steps(text)
    assert len(found) == text.count("```sql") >= 10
    for query, told in found:
        assert answer(ask(first_night.database, query)) == told, query
        assert told != NO_ROWS, query


def test_the_cookbook_has_the_questions_it_promises() -> None:
    text = (DOCS / "cookbook.md").read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"^### (\d+)\. ", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == text.count("```sql") >= 25


@pytest.mark.parametrize(("page", "query"), QUERIES)
def test_every_other_query_is_answered(first_night: Installation, page: str, query: str) -> None:
    assert ask(first_night.database, query), f"{page}: an example that finds nothing"
