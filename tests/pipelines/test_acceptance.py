"""Which checks a person may accept, and how the file of acceptances is kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines import acceptance
from pipelines.acceptance import RefusedError
from pipelines.assets import counts
from pipelines.runs import RunAccount
from scrapers.config import CONFIG_ENV, Settings, load
from warehouse.counts import Tolerance, judged

AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
FIGURE = {"subject": "", "before": 100, "now": 40, "least": 75.0, "most": None}
ROWS = "core.sites.changed_rows"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    config = tmp_path / "kortlag.toml"
    config.write_text("", encoding="utf-8")
    monkeypatch.setenv(CONFIG_ENV, str(config))
    found = load()
    point(found, "20261119T050000Z")
    return found


def point(settings: Settings, run_id: str) -> None:
    """Have a run's set published."""
    (settings.exports_dir / run_id).mkdir(parents=True)
    pointer = settings.exports_dir / "current"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(run_id)


def blocked(settings: Settings, run_id: str = "20261120T050000Z", **checks: str) -> None:
    """A run that was blocked by changed rows, and by other checks with their reasons."""
    account = RunAccount(settings.runs_dir, run_id)
    outcome = {"severity": "ERROR", "passed": False, "failing_rows": 1, "sample": None}
    account.update(
        started_at=AT.isoformat(),
        checks={ROWS: {**outcome, "reason": "rows"}}
        | {name.replace("__", "."): {**outcome, "reason": why} for name, why in checks.items()},
    )
    acceptance.note_blocked(account, settings, {ROWS: [FIGURE]})


def accept(settings: Settings, check: str, why: str = "true") -> dict[str, Any]:
    return acceptance.accept(settings, check, why, "drift", AT).entry


def test_what_is_accepted_is_kept_with_its_reason_and_figures(settings: Settings) -> None:
    blocked(settings)
    entry = accept(settings, ROWS, " Virk closed them ")
    assert entry == {
        "at": AT.isoformat(), "check": ROWS, "why": "Virk closed them", "by": "drift",
        "run_id": "20261120T050000Z", "against": "20261119T050000Z", "figures": [FIGURE],
    }  # fmt: skip
    accept(settings, ROWS, "again")
    lines = (settings.data_dir / acceptance.FILE).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["why"] for line in lines] == ["Virk closed them", "again"]
    assert acceptance.figures(acceptance.holding(settings)) == {(ROWS, ""): 40}
    assert all(row.keys() >= {"why", "figures"} for row in acceptance.rows(settings))
    assert "drift" not in json.dumps(acceptance.rows(settings), default=str)


def test_it_holds_against_the_set_it_was_given_for_alone(settings: Settings) -> None:
    blocked(settings)
    accept(settings, ROWS)
    point(settings, "20261121T050000Z")
    assert acceptance.holding(settings) == []
    with pytest.raises(RefusedError, match="blocks nothing now"):
        accept(settings, ROWS)


def test_what_a_power_cut_left_of_a_line_was_never_accepted(settings: Settings) -> None:
    blocked(settings)
    accept(settings, ROWS, "first")
    path = settings.data_dir / acceptance.FILE
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert [one.entry["why"] for one in acceptance.holding(settings)] == ["first"]
    accept(settings, ROWS, "second")
    assert path.read_bytes().startswith(whole)
    assert [one.entry["why"] for one in acceptance.holding(settings)] == ["first", "second"]


@pytest.mark.parametrize(
    ("check", "why", "says"),
    [
        (
            "core.sites.lost_keys",
            "true",
            f"blocks nothing now.*{ROWS}: was 100, is 40, at least 75",
        ),
        (ROWS, "  ", "Say why"),
        ("core.sites.key", "true", "cannot be accepted.*A key names one row"),
        ("core.notices.fill_ted_title", "true", "cannot be accepted.*At least 99%"),
    ],
)
def test_what_may_not_be_accepted_is_refused_with_a_reason(
    settings: Settings, check: str, why: str, says: str
) -> None:
    blocked(
        settings,
        core__sites__key="A key names one row.",
        core__notices__fill_ted_title="At least 99% has title.",
    )
    with pytest.raises(RefusedError, match=f"(?s){says}"):
        accept(settings, check, why)
    assert not (settings.data_dir / acceptance.FILE).exists()


def test_nothing_blocks_before_a_run_or_after_one_that_published(settings: Settings) -> None:
    with pytest.raises(RefusedError, match="none"):
        accept(settings, ROWS)
    blocked(settings)
    later = RunAccount(settings.runs_dir, "20261121T050000Z")
    later.update(started_at="2026-11-21T05:00:00+00:00", published=True)
    with pytest.raises(RefusedError, match="none"):
        accept(settings, ROWS)


def test_an_accepted_loss_of_a_source_s_month_is_what_is_expected_then(settings: Settings) -> None:
    gone, other = ("ted", "core.notices", "2026-06"), ("cvr", "core.sites", "")
    before = {gone: 100, other: 50}
    tolerance = Tolerance(0.05, 0.2, 2, date(2026, 9, 1))
    account = RunAccount(settings.runs_dir, "20261120T050000Z")
    account.update(started_at=AT.isoformat())
    counts.note(account, settings, judged({gone: 10, other: 50}, before, tolerance), before)
    assert [figure["subject"] for figure in account.read()["blocked"][counts.SHRUNK]] == [
        "ted core.notices 2026-06"
    ]
    accept(settings, counts.SHRUNK)
    accepted = counts.accepted_counts(acceptance.holding(settings))
    assert accepted == {gone: 10}

    def lost(rows: int, others: int) -> set[str]:
        found = judged({gone: rows, other: others}, before | accepted, tolerance)
        return {row["source"] for row in found if row["rows"] < row["least"]}

    assert lost(10, 50) == set()
    assert lost(5, 50) == {"ted"}
    assert lost(10, 5) == {"cvr"}
