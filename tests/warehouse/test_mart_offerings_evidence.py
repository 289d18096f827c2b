"""Evidence of what enterprises can supply: kinds, areas, the team's no (`mart.offerings`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import ACME, OTHER, Row, enterprise, lot, registration, run
from tests.warehouse.test_mart_discovery import AIM, decision, found, won
from tests.warehouse.test_mart_mapped import record

_BASE: dict[str, list[Row]] = {
    "core.enterprises": [enterprise(branch_code=None)],
    "core.social_register": [registration()],
}


def offered(folder: Path, more: dict[str, list[Row]]) -> list[Row]:
    return run(folder, "mart.offerings", _BASE | more)


def words(category: str, evidence: str, source_ref: str, position: int = 1) -> Row:
    """A row of `mart.offering_words`."""
    return {
        "cvr": ACME, "category": category, "evidence": evidence, "source_ref": source_ref,
        "words": ["kantine", "mad"], "position": position,
    }  # fmt: skip


def test_evidence_of_words(tmp_path: Path) -> None:
    said = [words("kantine_catering", "purpose", ACME), words("rengoering", "purpose", ACME, 2)]
    main, other = offered(tmp_path, {"mart.offering_words": said})
    assert (main["confidence"], main["is_main"], main["reason"]) == (
        0.6, True, "Formålet siger »kantine«, »mad«",
    )  # fmt: skip
    assert (other["category"], other["is_main"]) == ("rengoering", False)


def test_evidence_of_an_award(tmp_path: Path) -> None:
    lots = [lot("1-2025", cpv_main="77314000", nature="services")]
    (row,) = offered(tmp_path, won(concluded_on=date(2025, 3, 1)) | {"core.lots": lots})
    expected = {
        "category": "groen_pleje", "evidence": "award", "source_ref": "1-2025/LOT-0001",
        "cpv_prefix": "77314", "confidence": 0.9, "service_mode": "service", "is_main": True,
        "reason": "Har vundet udbud med CPV 77314000, 01.03.2025", "status": "registered",
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected


def test_all_categories_of_a_code_stay_and_the_longest_is_the_main_one(tmp_path: Path) -> None:
    lots = [lot("1-2025", cpv_main="18000000", nature="supplies")]
    rows = offered(tmp_path, won() | {"core.lots": lots})
    assert [(r["category"], r["is_main"], r["service_mode"]) for r in rows] == [
        ("butik_merchandise", False, "goods"),
        ("tekstil_vask", True, "goods"),
    ]


@pytest.mark.parametrize(
    "notice", [{"is_latest": False}, {"form_type": "competition"}, {"change_reason": "cancel"}]
)
def test_only_results_that_hold_are_wins(tmp_path: Path, notice: Row) -> None:
    rows = won()
    rows["core.notices"] = [rows["core.notices"][0] | notice]
    assert not offered(tmp_path, rows)


@pytest.mark.parametrize("subject", [ACME, "7"])
def test_a_yes_is_as_good_as_a_survey(tmp_path: Path, subject: str) -> None:
    yes = decision("offering", "yes", subject, category="bygge_maler")
    rows = offered(tmp_path, {"core.decisions": [yes], "core.mapping_records": [record()]})
    assert [(r["category"], r["evidence"], r["confidence"]) for r in rows] == [
        ("bygge_maler", "decision", 1.0)
    ]


@pytest.mark.parametrize(
    ("answered", "stays"), [(None, False), (date(2026, 5, 1), False), (date(2026, 6, 1), True)]
)
def test_a_no_takes_evidence_away_but_for_a_later_answer(
    tmp_path: Path, answered: date | None, stays: bool
) -> None:
    said = record(categories=["kantine_catering"], questionnaire_returned_on=answered)
    rows = offered(
        tmp_path,
        {
            "core.decisions": [decision("offering", "no", category="kantine_catering")],
            "core.mapping_records": [said],
            "mart.offering_words": [words("kantine_catering", "purpose", ACME)],
        },
    )
    assert [r["evidence"] for r in rows] == (["survey"] if stays else [])


def test_candidates_are_marked_and_the_declined_offer_nothing(tmp_path: Path) -> None:
    firm = {"core.enterprises": [enterprise(purpose=AIM)]}
    seen = {"mart.discovery": found(tmp_path / "d", firm)}
    rows = run(tmp_path, "mart.offerings", firm | seen)
    assert [(r["status"], r["evidence"]) for r in rows] == [("candidate", "company_branch")]
    seen["mart.discovery"][0]["verdict"] = "declined"
    assert not run(tmp_path / "b", "mart.offerings", firm | seen)
    seen["mart.discovery"][0]["verdict"] = "confirmed"
    rows = run(tmp_path / "c", "mart.offerings", firm | seen)
    assert [r["status"] for r in rows] == ["mapped"]


def area(record_id: str, *municipalities: str, **changes: Any) -> Row:
    """A row of `core.areas_served`."""
    return {
        "record_id": record_id, "area_served": "Østjylland", "unread": [],
        "municipalities": list(municipalities), **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "codes", "assumed", "text"),
    [
        ([area("7", "0740", "0746")], ["0740", "0746"], False, "Østjylland"),
        ([area("7", area_served="efter aftale")], ["0751"], True, "efter aftale"),
        ([], ["0751"], True, None),
        ([area("7", "0740"), area("8", "0615", area_served="Horsens")], ["0615", "0740"], False,
         "Horsens | Østjylland"),
    ],
)  # fmt: skip
def test_areas(
    tmp_path: Path, said: list[Row], codes: list[str], assumed: bool, text: str | None
) -> None:
    records = [record(categories=["kantine_catering"]), record(record_id="8")]
    (row,) = offered(tmp_path, {"core.mapping_records": records, "core.areas_served": said})
    assert (row["area_municipalities"], row["area_assumed"], row["area_served"]) == (
        codes, assumed, text,
    )  # fmt: skip


def learned(folder: Path, wins: list[tuple[str, str]]) -> dict[tuple[str, str], Row]:
    """`mart.branch_cpv` after lots with a CPV were won by a firm with branch 812100."""
    rows: dict[str, list[Row]] = {"core.enterprises": [enterprise(), enterprise(OTHER,
        branch_code="813000")], "core.lots": []}  # fmt: skip
    for number, (cvr, cpv) in enumerate(wins):
        key = f"{number}-2025"
        for name, given in won(cvr).items():
            changed = [
                r | {"notice_key": key} | ({"cpv_main": cpv} if name == "core.notices" else {})
                for r in given
            ]
            rows.setdefault(name, []).extend(changed)
    return {(r["branch_code"], r["category"]): r for r in run(folder, "mart.branch_cpv", rows)}


def test_the_prior_alone(tmp_path: Path) -> None:
    table = learned(tmp_path, [])
    row = table["10", "kantine_catering"]
    assert (row["awards"], row["awards_of_branch"]) == (0, 0)
    assert row["share"] == row["prior"] > 0
    assert ("101300", "kantine_catering") not in table  # nobody of that branch has won anything


def test_counts_are_smoothed_with_the_prior_of_the_shorter_branch(tmp_path: Path) -> None:
    table = learned(tmp_path, [(ACME, "90911300")] * 6 + [(ACME, "77310000"), (OTHER, "77310000")])
    two, four, six = (table[code, "groen_pleje"] for code in ("81", "8121", "812100"))
    assert (two["awards"], two["awards_of_branch"]) == (2, 8)
    assert two["share"] == pytest.approx((2 + 4 * two["prior"]) / 12, abs=1e-4)
    assert (six["awards"], six["awards_of_branch"]) == (1, 7)
    assert six["prior"] == pytest.approx(four["share"], abs=1e-4)
    assert six["share"] == pytest.approx((1 + 4 * six["prior"]) / 11, abs=1e-4)
    cleaning = table["812100", "rengoering"]
    assert cleaning["share"] > six["share"]


def test_what_firms_of_the_branch_win_makes_the_branch_surer(tmp_path: Path) -> None:
    def confidence(folder: Path, cpv: str) -> float:
        lots = [lot("1-2025", cpv_main=cpv)]
        firms = {"core.enterprises": [enterprise(), enterprise(OTHER)]}
        rows = offered(folder, firms | won(OTHER) | {"core.lots": lots})
        return float(next(r["confidence"] for r in rows if r["evidence"] == "company_branch"))

    assert confidence(tmp_path / "a", "90911300") > confidence(tmp_path / "b", "72000000") >= 0.3
