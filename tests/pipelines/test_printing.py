"""What people see in a terminal of 80 × 24, and what a pipe gets instead."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from pipelines.freshness import Standing
from pipelines.night import Exit, Outcome
from pipelines.printing.rows import ROWS_SHOWN, print_rows
from pipelines.printing.standing import print_outcome, print_status
from pipelines.state import State
from scrapers.config import load
from tests.installation import Installation
from tests.terminal import COLUMNS, ROWS

pytestmark = pytest.mark.xdist_group("night")
NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)


def screen(width: int = COLUMNS, *, terminal: bool = True) -> tuple[Console, io.StringIO]:
    file = io.StringIO()
    return Console(file=file, width=width, force_terminal=terminal, color_system=None), file


def standing(source: str, state: str, cause: str | None, days: int | None = 0) -> Standing:
    seen = None if days is None else NOW - timedelta(days=days)
    return Standing(
        source=source, title=source, publisher="", licence="", attribution="", state=state,
        cause=cause, last_success_at=seen, last_attempt_at=None if days is None else NOW,
        records=1200, announced=1200, missing=0, archived_bytes=None, archive_bytes=0, damaged=0,
    )  # fmt: skip


STANDINGS = [
    standing("udbud", "fresh", None),
    standing("ted", "failed", "POST https://api.ted.europa.eu/v3/notices/search: HTTP 503", 3),
    standing("cvr", "stale", "last collected more than 1 day, 12:00:00 ago", 4),
    standing("addresses", "failed", "never collected", None),
    standing("comdia", "off", "switched off", None),
    standing("udbud_sync", "off", "no credentials are set", None),
]
CHANGES = {
    "mart.tenders": {"added": 4, "removed": 0, "changed": 2},
    "mart.social_enterprises": {"added": 1, "removed": 1, "changed": 0},
    "core.lots": {"added": 9, "removed": 0, "changed": 0},
}


def account(**more: Any) -> dict[str, Any]:
    return {
        "run_id": "20261126T043000Z", "started_at": "2026-11-26T04:30:00+00:00",
        "finished_at": "2026-11-26T05:00:00+00:00", "published": True, "first": False,
        "sources": {"udbud": {"requests": 40, "wanted": 12, "documents": {"notice": 12}}},
        "changes": CHANGES, **more,
    }  # fmt: skip


def summary(exit_status: Exit, error: str = "", **more: Any) -> str:
    console, file = screen()
    print_outcome(console, Outcome(exit_status, account(**more), STANDINGS, error), load())
    return file.getvalue()


def test_a_night_s_summary_says_what_failed_what_to_do_and_what_changed() -> None:
    told = summary(Exit.PUBLISHED_STALE)
    assert max(map(len, told.splitlines())) <= COLUMNS
    assert len(told.splitlines()) <= ROWS
    assert "HTTP 503" in told
    assert "data of 3 days ago are used; `kortlag nightly --source ted` tries again" in told
    assert "20261126T043000Z-ted.log" in told.replace("\n", "")
    assert "`kortlag nightly --source addresses` does" in told
    assert "off, no credentials are set: udbud_sync" in told
    assert "mart.social_enterprises +1 −1; mart.tenders +4 ~2; 1 other table" in told
    assert "digest.md" in told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"first": True}, "First publication"),
        ({"changes": {}}, "Nothing changed since the last publication."),
        ({"changes": {"core.lots": CHANGES["core.lots"]}}, "Changed: 1 table"),
    ],
)
def test_what_changed_is_said_in_a_line(more: dict[str, Any], told: str) -> None:
    assert told in summary(Exit.PUBLISHED, **more)


def test_a_run_that_did_not_publish_says_where_to_look() -> None:
    told = summary(Exit.NOT_PUBLISHED, "blocked by core.notices.rows", published=False)
    assert "blocked by core.notices.rows" in told
    assert "kortlag status" in told
    assert "Changed" not in told


def test_status_with_everything_wrong_still_fits_a_screen() -> None:
    checks = {
        f"core.lots.rule_{n}": {
            "severity": "ERROR", "passed": False, "failing_rows": n, "reason": "because " * 20,
        }
        for n in range(9)
    }  # fmt: skip
    run = {"command": "nightly", "as_of": "2026-11-26", "checks": checks, "published": False}
    runs = [{"run_id": f"2026112{n}T043000Z", "steps": {"a": 1.0}, **run} for n in range(5)]
    asking: dict[str, dict[str, Any]] = {s.source: {"requests_last_crawl": 9} for s in STANDINGS}
    console, file = screen()
    state = State(
        at=NOW, sources=STANDINGS, runs=runs, running=None, judged=runs[0], last_published=None,
        blocking={}, accepted=[], notify={}, limit_s=3600, asking=asking, exit=4, damaged={},
    )  # fmt: skip
    print_status(console, state)
    lines = file.getvalue().splitlines()
    assert len(lines) <= ROWS + 6  # three sources at once do not fit; each is told whole
    assert max(map(len, lines)) <= COLUMNS
    assert "6 more; `kortlag status --json` has all." in file.getvalue()


def test_status_of_a_first_night_fits_the_screen(first_night: Installation) -> None:
    seen = first_night.in_terminal("status")
    lines = seen.text.rstrip().splitlines()
    assert len(lines) < ROWS
    assert max(map(len, lines)) <= COLUMNS
    assert "All sources are fresh" in lines[0]


def test_explain_is_a_tree_from_the_row_to_the_bytes(first_night: Installation) -> None:
    lines = first_night.in_terminal("explain", "99022124", "--rows", "1").text.splitlines()
    assert max(map(len, lines)) <= COLUMNS
    text = "\n".join(lines)
    order = ["99022124\n", "mart.social_enterprises", "rests on", "core.", "read from cvr",
             "responses.warc.gz#", "as stored"]  # fmt: skip
    at = 0
    for part in order:
        assert part in text[at:], f"no {part} after {text[:at][-200:]}"
        at = text.index(part, at)
    assert text.count("│   │   │   │   │   │   │   │   │   │") == 0, "it goes two steps down"


def answer(names: list[str], rows: list[tuple[Any, ...]], *, terminal: bool = True) -> list[str]:
    console, file = screen(terminal=terminal)
    print_rows(console, names, rows)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_an_answer_has_figures_to_the_right_and_dates_as_iso() -> None:
    rows = [("a", 5, date(2026, 11, 2), ["x", "y"]), (None, Decimal("1200.5"), None, None)]
    assert answer(["name", "value", "day", "list"], rows) == [
        "name   value  day         list",
        "a          5  2026-11-02  x, y",
        "      1200.5",
        "2 rows",
    ]


def test_a_wide_answer_says_what_is_not_shown() -> None:
    names = [f"column_{n}" for n in range(20)]
    lines = answer(names, [tuple("x" * 12 for _ in names)])
    assert max(map(len, lines)) <= COLUMNS
    shown = len(lines[0].split())
    assert f"… {20 - shown} columns not shown; --csv gives all" in lines
    assert len(answer(names, [tuple("x" * 12 for _ in names)], terminal=False)[0].split()) == 20


def test_a_long_answer_is_cut_in_a_terminal_only() -> None:
    rows = [(n,) for n in range(ROWS_SHOWN + 7)]
    assert "… 7 rows not shown; --csv gives all" in answer(["n"], rows)
    piped = answer(["n"], rows, terminal=False)
    assert len(piped) == len(rows) + 2
    assert piped[-1] == "57 rows"


def test_a_long_cell_is_cut_and_that_is_said() -> None:
    lines = answer(["text", "more"], [("x" * 200, "y" * 200)])
    assert max(map(len, lines)) <= COLUMNS
    assert "… some cells are cut; --csv gives all of them" in lines


def test_a_log_file_gets_whole_lines(first_night: Installation) -> None:
    done = first_night.run("status", COLUMNS="60")
    assert "off, switched off: municipal, comdia, eu_supply, ethics" in done.stdout


def test_an_explanation_in_a_file_has_no_blanks_at_the_ends_of_lines(
    first_night: Installation,
) -> None:
    lines = first_night.run("explain", "99022124", "--rows", "1").stdout.splitlines()
    assert len(lines) > 20
    assert [line for line in lines if line != line.rstrip()] == []
