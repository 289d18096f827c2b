"""Procedures put together from their notices (`mart.tenders`)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import (
    ACME,
    AS_OF,
    LAST,
    MUNICIPALITY,
    OTHER,
    Row,
    award,
    enterprise,
    lot,
    notice,
    run,
    tied,
)


def tenders(
    folder: Path,
    notices: list[Row],
    lots: list[Row] | None = None,
    awards: list[Row] | None = None,
    *,
    links: list[Row] | None = None,
    enterprises: list[Row] | None = None,
    **variables: Any,
) -> list[Row]:
    """Tenders of these notices, all of one procedure unless `links` says otherwise."""
    rows = {
        "core.notices": notices,
        "core.lots": lots or [],
        "core.awards": awards or [],
        "core.tender_notices": links or tied("T", *(n["notice_key"] for n in notices)),
        "core.enterprises": enterprises or [],
    }
    return run(folder, "mart.tenders", rows, **variables)


def only(folder: Path, *args: Any, **kwargs: Any) -> Row:
    (row,) = tenders(folder, *args, **kwargs)
    return row


def result(key: str = "2-2026", **changes: Any) -> Row:
    return notice(
        key,
        **{"form_type": "result", "subtype": "29", "published_on": date(2026, 11, 1), **changes},
    )


ENDED = {"deadline_at": datetime(2026, 10, 30, 11, tzinfo=UTC), "deadline_on": date(2026, 10, 30)}


def test_a_call(tmp_path: Path) -> None:
    row = only(tmp_path, [notice("1-2026")], [lot("1-2026", estimated_value_dkk=Decimal(2000000))])
    assert row == {
        "tender_key": "T",
        "title": "Titel 1-2026",
        "buyer_cvr": MUNICIPALITY,
        "buyer_name": "Prøve Kommune",
        "municipality_code": "0751",
        "sources": ["ted"],
        "notice_url": "https://example.org/1-2026",
        "state": "open",
        "published_on": date(2026, 10, 1),
        "deadline_at": datetime(2026, 11, 30, 11, tzinfo=UTC),
        "lots": 1,
        "cpv_main": "90911300",
        "categories": ["rengoering"],
        "value_dkk": Decimal("2000000.00"),
        "value_basis": "lots",
        "reserved": "none",
        "reserved_evidence": "BT-71",
        "social_clause": None,
        "social_clause_evidence": None,
        "light_regime": False,
        "above_threshold": True,
        "winners": [],
        "notices": 1,
        "last_seen": LAST,
    }


def deadline(day: date | None, at: datetime | None = None) -> Row:
    return {"deadline_on": day, "deadline_at": at}


@pytest.mark.parametrize(
    ("changes", "deadlines", "state"),
    [
        ({}, [deadline(date(2026, 11, 21))], "open"),
        ({}, [deadline(AS_OF)], "open"),  # until the end of the day
        ({}, [deadline(date(2026, 11, 19))], "closed"),
        ({}, [deadline(date(2026, 11, 19)), deadline(date(2026, 12, 1))], "open"),
        # an instant of the evening before in UTC is a Danish day later
        ({}, [deadline(None, datetime(2026, 11, 19, 23, 30, tzinfo=UTC))], "open"),
        ({}, [deadline(None)], "unknown"),
        ({}, [], "unknown"),
        ({"form_type": "planning", "subtype": "4"}, [deadline(None)], "planned"),
        ({"form_type": "consultation", "subtype": "E1"}, [], "planned"),
        ({"form_type": "dir-awa-pre", "subtype": "25"}, [], "closed"),
        ({"form_type": "result", "subtype": "29"}, [], "closed"),  # winner not known
        ({"form_type": "cont-modif", "subtype": "38"}, [], "awarded"),
        ({"form_type": "ny-form", "subtype": "X"}, [], "unknown"),
        ({"form_type": None, "subtype": None}, [], "unknown"),
        ({"is_change": True, "change_reason": "cancel"}, [deadline(date(2026, 12, 1))],
         "cancelled"),
        ({"is_change": True, "change_reason": "update-add"}, [deadline(date(2026, 12, 1))],
         "open"),
        # what a source without deadlines says of participation
        ({"closed": False}, [deadline(None)], "open"),
        ({"closed": True}, [deadline(None)], "closed"),
        ({"closed": True}, [deadline(date(2026, 12, 1))], "closed"),
        ({"closed": False}, [deadline(date(2026, 11, 19))], "closed"),
        ({"closed": False, "form_type": None}, [deadline(None)], "unknown"),
        ({"closed": False, "change_reason": "cancel"}, [deadline(None)], "cancelled"),
    ],
)  # fmt: skip
def test_state_of_a_single_notice(
    tmp_path: Path, changes: Row, deadlines: list[Row], state: str
) -> None:
    lots = [lot("1-2026", f"LOT-{i:04d}", **d) for i, d in enumerate(deadlines)]
    assert only(tmp_path, [notice("1-2026", **changes)], lots)["state"] == state


def test_an_award_ends_a_call_and_the_call_still_speaks(tmp_path: Path) -> None:
    row = only(
        tmp_path,
        [notice("1-2026"), result(title="Resultat", cpv_main="45000000")],
        [
            lot("1-2026", **ENDED, reserved_participation=["res-ws"]),
            lot("2-2026", reserved_participation=None, deadline_at=None, deadline_on=None),
        ],
        [award("2-2026", name="B"), award("2-2026", OTHER, org_id="ORG-0002", name="A")],
    )
    assert (row["state"], row["title"], row["reserved"]) == (
        "awarded",
        "Titel 1-2026",
        "sheltered",
    )
    assert row["winners"] == ["A", "B"]
    assert row["notice_url"] == "https://example.org/2-2026"
    assert (row["notices"], row["published_on"]) == (2, date(2026, 10, 1))
    assert row["categories"] == ["rengoering"]


def test_a_winner_may_be_withheld(tmp_path: Path) -> None:
    lots = [lot("2-2026", result="selec-w", deadline_on=None, deadline_at=None)]
    assert only(tmp_path, [result()], lots)["state"] == "awarded"
    lots = [lot("2-2026", result="clos-nw", deadline_on=None, deadline_at=None)]
    assert only(tmp_path / "b", [result()], lots)["state"] == "closed"


def test_a_dynamic_system_with_awards_stays_open(tmp_path: Path) -> None:
    far = lot("1-2026", deadline_on=date(2049, 8, 26), deadline_at=None)
    row = only(tmp_path, [notice("1-2026"), result()], [far], [award("2-2026")])
    assert (row["state"], row["deadline_at"]) == ("open", None)


def test_restated_notices_are_silent_but_counted(tmp_path: Path) -> None:
    row = only(
        tmp_path,
        [
            notice("1-2026", is_latest=False, title="Gammel", sources=["ted", "udbud"]),
            notice("2-2026", is_change=True, title="Ny", published_on=date(2026, 10, 8)),
        ],
        [
            lot("1-2026", reserved_participation=["res-ws"], estimated_value_dkk=Decimal(1)),
            lot("2-2026", estimated_value_dkk=Decimal(7)),
        ],
    )
    assert (row["title"], row["value_dkk"], row["reserved"]) == ("Ny", Decimal(7), "none")
    assert (row["notices"], row["published_on"]) == (2, date(2026, 10, 1))
    assert row["sources"] == ["ted", "udbud"]


def test_notices_that_restate_each_other_do_not_vanish(tmp_path: Path) -> None:
    both = [notice("1-2026", is_latest=False), notice("2-2026", is_latest=False)]
    assert only(tmp_path, both)["notices"] == 2


def test_the_newest_of_two_calls_speaks(tmp_path: Path) -> None:
    calls = [notice("1-2026"), notice("2-2026", published_on=date(2026, 11, 2), title="Igen")]
    assert only(tmp_path, calls)["title"] == "Igen"


def test_planning_gives_way_to_the_call(tmp_path: Path) -> None:
    plan = notice("1-2026", form_type="planning", subtype="4", title="Plan")
    row = only(tmp_path, [plan, notice("2-2026")], [lot("2-2026")])
    assert (row["state"], row["title"]) == ("open", "Titel 2-2026")


@pytest.mark.parametrize(
    ("changes", "enterprises", "code"),
    [
        ({}, [], "0751"),
        ({"buyer_cvr": ACME, "buyer_cvrs": [ACME, MUNICIPALITY]}, [], "0751"),
        ({"buyer_cvr": ACME, "buyer_cvrs": None}, [enterprise(municipality_code="0740")], "0740"),
        ({"buyer_cvr": ACME, "buyer_cvrs": [ACME]}, [], None),
        ({"buyer_cvr": None, "buyer_cvrs": None}, [enterprise()], None),
        ({"buyer_cvr": None, "buyer_cvrs": [], "buyer_name": "Aarhus kommune"}, [], "0751"),
        ({"buyer_cvr": None, "buyer_cvrs": [], "buyer_name": "Københavns Kommune"}, [], "0101"),
        ({"buyer_cvr": ACME, "buyer_cvrs": [ACME], "buyer_name": "Aarhus Kommune"}, [], None),
        (
            {"buyer_cvr": ACME, "buyer_cvrs": [ACME]},
            [enterprise(valid_to=date(2020, 1, 1), municipality_code="0101")],
            None,
        ),
    ],
)
def test_municipality(
    tmp_path: Path, changes: Row, enterprises: list[Row], code: str | None
) -> None:
    row = only(tmp_path, [notice("1-2026", **changes)], enterprises=enterprises)
    assert row["municipality_code"] == code


def test_no_municipality_needs_a_number_of_its_own(tmp_path: Path) -> None:
    row = only(tmp_path, [notice("1-2026")], municipality_cvr=[])
    assert row["municipality_code"] is None


M = Decimal(1_000_000)


@pytest.mark.parametrize(
    ("of_lots", "notice_value", "total", "awarded", "expected"),
    [
        ([2 * M, 3 * M], 9 * M, 8 * M, [4 * M], (5 * M, "lots")),
        ([2 * M, None], 9 * M, 8 * M, [4 * M], (9 * M, "procedure")),
        ([None, None], None, 8 * M, [4 * M], (8 * M, "procedure")),
        ([2 * M, None], None, None, [4 * M], (2 * M, "lots")),
        ([None, None], None, None, [4 * M, 5 * M], (9 * M, "awards")),
        ([None, None], None, None, [None], (None, "none")),
        ([], None, None, [], (None, "none")),
    ],
)
def test_value_is_never_two_added(
    tmp_path: Path,
    of_lots: list[Decimal | None],
    notice_value: Decimal | None,
    total: Decimal | None,
    awarded: list[Decimal | None],
    expected: tuple[Decimal | None, str],
) -> None:
    row = only(
        tmp_path,
        [
            notice("1-2026", estimated_value=notice_value),
            result(total_value=total, total_currency="DKK"),
        ],
        [
            lot("1-2026", f"LOT-{i:04d}", estimated_value_dkk=v)
            for i, v in enumerate(of_lots, start=1)
        ]
        + [lot("1-2026", "GLO-0001", estimated_value_dkk=50 * M)],
        [
            award("2-2026", contract_id=f"CON-{i}", tender_id=f"TEN-{i}", value_dkk=v)
            for i, v in enumerate(awarded)
        ],
    )
    assert (row["value_dkk"], row["value_basis"]) == expected


@pytest.mark.parametrize(
    ("currency", "value", "basis"),
    [("EUR", Decimal("37301900.00"), "procedure"), ("XTS", None, "none"), (None, None, "none")],
)
def test_other_currencies_count_by_a_rate_that_is_known(
    tmp_path: Path, currency: str | None, value: Decimal | None, basis: str
) -> None:
    """5 m EUR by the central rate of 7.46038 DKK."""
    row = only(tmp_path, [notice("1-2026", estimated_value=5 * M, currency=currency)])
    assert (row["value_dkk"], row["value_basis"]) == (value, basis)
    row = only(tmp_path / "b", [result(total_value=5 * M, total_currency=currency)])
    assert (row["value_dkk"], row["value_basis"]) == (value, basis)


def test_a_winning_tender_counts_once(tmp_path: Path) -> None:
    awards = [
        award("2-2026", value_dkk=4 * M),
        award("2-2026", OTHER, org_id="ORG-0002", value_dkk=4 * M),  # member of the same group
        award("2-2026", lot_id="LOT-0002", tender_id=None, value_dkk=1 * M),
    ]
    assert only(tmp_path, [result()], [], awards)["value_dkk"] == 5 * M


def test_a_modified_contract_adds_nothing(tmp_path: Path) -> None:
    modified = notice("3-2026", form_type="cont-modif", subtype="38")
    awards = [award("2-2026", value_dkk=4 * M), award("3-2026", value_dkk=6 * M)]
    assert only(tmp_path, [result(), modified], [], awards)["value_dkk"] == 4 * M


@pytest.mark.parametrize(
    ("codes", "reserved"),
    [
        ([["none"], ["none"]], "none"),
        ([["none"], ["res-ws"]], "sheltered"),
        ([["res-pub-ser"], None], "public_service"),
        ([["res-pub-ser", "res-ws"]], "sheltered"),
        ([["none"], None], "unknown"),
        ([None], "unknown"),
        ([[]], "unknown"),
        ([["res-ny"]], "unknown"),
        ([], "unknown"),
    ],
)
def test_reservation(tmp_path: Path, codes: list[list[str] | None], reserved: str) -> None:
    lots = [
        lot("1-2026", f"LOT-{i:04d}", reserved_participation=c, reservation_evidence=f"ord {i}")
        for i, c in enumerate(codes)
    ]
    row = only(tmp_path, [notice("1-2026")], lots)
    assert row["reserved"] == reserved
    evidence = {"sheltered": "ord 0" if len(codes) == 1 else "ord 1", "public_service": "ord 0"}
    assert row["reserved_evidence"] == evidence.get(reserved, "ord 0; ord 1" if reserved == "none"
                                                    else None)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "evidence"),
    [
        ({}, None),
        ({"social_objectives": []}, None),
        ({"reserved_execution": "not-known"}, None),
        ({"social_objectives": ["work-cond", "opp"]}, "Sociale mål (BT-775): opp, work-cond"),
        ({"reserved_execution": "yes"}, "Udføres ved beskyttet beskæftigelse (BT-736): ja"),
        (
            {"reserved_execution": "yes", "social_objectives": ["opp"]},
            "Sociale mål (BT-775): opp; Udføres ved beskyttet beskæftigelse (BT-736): ja",
        ),
    ],
)
def test_social_clause(tmp_path: Path, changes: Row, evidence: str | None) -> None:
    row = only(tmp_path, [notice("1-2026")], [lot("1-2026", **changes)])
    assert row["social_clause_evidence"] == evidence
    assert row["social_clause"] is (True if evidence else None)


NATIONAL = {"publication_number": None, "notice_id": "u"}
UDBUD = {"sources": ["udbud"], "source": "udbud", **NATIONAL}
BOTH = {"sources": ["udbud_sync", "udbud"], "source": "udbud_sync", **NATIONAL}


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        ({"subtype": "20"}, True),
        ({"subtype": "16", "cpv_main": "85311000"}, False),
        ({"subtype": "DKE3", "cpv_main": "85311000", **UDBUD}, True),
        ({"subtype": "DKE3", "cpv_main": "90911300", **UDBUD}, False),
        ({"subtype": "DKE3", "cpv_main": None, **UDBUD}, None),
        ({"subtype": "DKE3", "cpv_main": "85311000", **BOTH}, True),
        ({"subtype": None, "cpv_main": "85311000", **BOTH, "notice_id": None}, None),
        ({"subtype": "4", "form_type": "planning", "cpv_main": "85311000"}, None),
        ({"subtype": None, "cpv_main": "85311000"}, None),
    ],
)
def test_light_regime(tmp_path: Path, changes: Row, light: bool | None) -> None:
    assert only(tmp_path, [notice("1-2026", **changes)])["light_regime"] is light


@pytest.mark.parametrize(
    ("changes", "value", "above"),
    [
        ({}, 1_611_360, True),  # local, 2026
        ({}, 1_611_359, False),
        ({"published_on": date(2025, 12, 31)}, 1_611_360, False),  # 1,644,638 until then
        ({"buyer_legal_type": "cga", "buyer_cvr": None, "buyer_cvrs": None}, 1_044_400, True),
        ({"buyer_legal_type": None}, 1_611_360, True),  # the municipality itself
        ({"buyer_legal_type": "body-pl", "buyer_cvr": None, "buyer_cvrs": None}, 5_000_000, None),
        ({"nature": "works"}, 40_313_839, False),
        ({"nature": "works", "buyer_legal_type": "body-pl"}, 40_313_840, True),
        ({"nature": None, "cpv_main": "45421000"}, 2_000_000, False),
        ({"subtype": "20"}, 5_594_999, False),
        ({"subtype": "20"}, 5_595_000, True),
        ({"subtype": None}, 9_000_000, None),  # which regime is not known
        ({"published_on": date(2023, 6, 1)}, 9_000_000, None),  # no threshold in the table
        ({}, None, None),
    ],
)
def test_threshold(tmp_path: Path, changes: Row, value: int | None, above: bool | None) -> None:
    dkk = None if value is None else Decimal(value)
    row = only(tmp_path, [notice("1-2026", **changes)], [lot("1-2026", estimated_value_dkk=dkk)])
    assert row["above_threshold"] is above


def test_categories_by_code(tmp_path: Path) -> None:
    row = only(
        tmp_path,
        [notice("1-2026", cpv_main="45421000", cpv_additional=["79993100"])],
        [lot("1-2026", cpv_main="85312500", cpv_additional=["45421000", "00000000"])],
    )
    assert row["categories"] == [
        "moebler_trae_haandvaerk",  # 4542 is longer than 45
        "bygge_maler",
        "beskaeftigelsesindsats",  # 853125 of the lot is longer than 85312
        "sociale_tilbud_bosted",
        "hjemmeservice",
        "ejendomsservice",
    ]


def test_no_code_no_category(tmp_path: Path) -> None:
    row = only(tmp_path, [notice("1-2026", cpv_main=None)], [lot("1-2026", cpv_main=None)])
    assert row["categories"] == []


def test_lots_are_counted_where_the_source_tells_them(tmp_path: Path) -> None:
    lots = [lot("1-2026", f"LOT-{i}") for i in range(3)] + [lot("1-2026", "GLO-1")]
    assert only(tmp_path, [notice("1-2026")], lots)["lots"] == 3
    one = [lot("1-2026", "LOT-0000")]
    assert only(tmp_path / "b", [notice("1-2026", **UDBUD)], one)["lots"] is None


def test_procedures_are_apart(tmp_path: Path) -> None:
    rows = tenders(
        tmp_path,
        [notice("1-2026"), notice("2-2026")],
        links=tied("A", "1-2026") + tied("B", "2-2026"),
    )
    assert [row["tender_key"] for row in rows] == ["A", "B"]
