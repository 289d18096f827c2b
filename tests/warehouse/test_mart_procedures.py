"""How procedures stand and end (`core.procedures`), and what they fall under."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.mart_bench import Row, award, lot, notice, run, tied
from tests.warehouse.test_mart_tenders import UDBUD, only, result

M = Decimal(1_000_000)
CANCEL: Row = {"is_change": True, "change_reason": "cancel"}
OPEN_DAY, OVER = date(2026, 12, 1), date(2026, 11, 1)
PORTAL: Row = {
    "notice_id": None,
    "publication_number": None,
    "source": "comdia",
    "sources": ["comdia"],
}


@pytest.mark.parametrize(
    ("others", "last_day", "state"),
    [
        # What was cancelled is void; the procedure goes on with another call, or an award.
        ([notice("2-2026", **CANCEL)], OPEN_DAY, "open"),
        ([notice("2-2026", **CANCEL)], OVER, "closed"),
        ([notice("2-2026", form_type="result", subtype="29")], OVER, "closed"),
        ([notice("2-2026", form_type="cont-modif", subtype="38", **CANCEL)], OVER, "closed"),
        ([notice("2-2026", form_type="planning", subtype="4", **CANCEL)], OPEN_DAY, "open"),
        # A cancelled result gives the procedure back to its call.
        ([result(**CANCEL)], OPEN_DAY, "open"),
        ([result(**CANCEL)], OVER, "closed"),
        ([result(), notice("3-2026", **CANCEL)], OVER, "closed"),
        # A portal says it of the procedure: it does not know which notice it speaks of.
        ([notice("c", **CANCEL | PORTAL)], OPEN_DAY, "cancelled"),
        ([notice("c", closed=True, form_type=None, **PORTAL)], OPEN_DAY, "closed"),
        ([notice("c", closed=False, form_type=None, **PORTAL)], OVER, "closed"),
    ],
)
def test_state_of_a_call_and_what_came_after(
    tmp_path: Path, others: list[Row], last_day: date, state: str
) -> None:
    notices = [notice("1-2026", notice_id="u1"), *({"notice_id": "u2"} | n for n in others)]
    lots = [lot("1-2026", deadline_on=last_day, deadline_at=None)]
    assert only(tmp_path, notices, lots)["state"] == state


def test_a_cancelled_call_does_not_speak_while_another_is_open(tmp_path: Path) -> None:
    later = notice("2-2026", title="Annulleret", published_on=date(2026, 11, 9), **CANCEL)
    row = only(tmp_path, [notice("1-2026"), later], [lot("1-2026"), lot("2-2026")])
    assert (row["title"], row["state"]) == ("Titel 1-2026", "open")
    assert row["notice_url"] == "https://example.org/2-2026"


def test_a_cancelled_result_has_no_winners_and_no_value(tmp_path: Path) -> None:
    row = only(tmp_path, [notice("1-2026"), result(**CANCEL)], [], [award("2-2026", value_dkk=M)])
    assert (row["winners"], row["value_basis"]) == ([], "none")


@pytest.mark.parametrize(
    ("lots", "reasons"),
    [
        ([{"result": "clos-nw", "no_award_reason": "no-rece"}], ["no-rece"]),
        ([{"result": "clos-nw", "no_award_reason": "no-rece"},
          {"result": "clos-nw", "no_award_reason": "ins-fund"}], ["ins-fund", "no-rece"]),
        ([{"result": "clos-nw", "no_award_reason": "no-rece"}, {"result": "selec-w"}], None),
        ([{"result": "open-nw"}], None),
        ([{"result": "clos-nw"}], None),
    ],
)  # fmt: skip
def test_how_a_procedure_ends_without_award(
    tmp_path: Path, lots: list[Row], reasons: list[str] | None
) -> None:
    given = [lot("2-2026", f"LOT-{i:04d}", deadline_on=None, **v) for i, v in enumerate(lots)]
    rows = {
        "core.notices": [result()],
        "core.lots": given,
        "core.tender_notices": tied("T", "2-2026"),
    }
    (row,) = run(tmp_path, "core.procedures", rows)
    assert row["end_reasons"] == reasons


@pytest.mark.parametrize(
    ("cpv", "light", "article_77"),
    [
        ("85311000", True, True),
        ("55520000", True, False),  # catering: annex XIV, not art. 77
        ("90911300", False, False),
        (None, None, None),
    ],
)
def test_the_light_regime_is_not_the_list_of_article_77(
    tmp_path: Path, cpv: str | None, light: bool | None, article_77: bool | None
) -> None:
    rows = {
        "core.notices": [notice("1-2026", subtype="DKE3", cpv_main=cpv, **UDBUD)],
        "core.tender_notices": tied("T", "1-2026"),
    }
    (row,) = run(tmp_path, "mart.tender_regimes", rows)
    assert (row["light_regime"], row["is_article_77"]) == (light, article_77)
