"""Ways in of a first night of the sandbox: the reserved lot, a group, work under another."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.assets.ways_in import SQL
from tests.installation import AS_OF, Installation
from warehouse.tables.ways_in import CONSORTIA, OPPORTUNITIES, SUBCONTRACT_LEADS
from warehouse.workbench import named_in

pytestmark = pytest.mark.xdist_group("night")


@pytest.fixture(scope="module")
def opportunities(first_night: Installation) -> list[dict[str, Any]]:
    return first_night.rows("FROM mart.opportunities")


def test_the_reserved_lot_who_can_take_it_and_what_must_be_asked(
    first_night: Installation, opportunities: list[dict[str, Any]]
) -> None:
    """§ 54: 30 % told in the last three years may bid, 12 % may not, the rest must be asked."""
    (lot,) = first_night.rows(
        "FROM mart.tender_lots WHERE municipality_code = '0751' AND state = 'open' "
        "AND reserved = 'sheltered'"
    )
    rows = [r for r in opportunities if r["tender_key"] == lot["tender_key"]]
    alone = {r["cvr"]: r for r in rows if r["route"] == "reserved"}
    assert {r["route"] for r in rows} <= {"reserved", "consortium", "subcontract"}
    shares = {
        r["cvr"]: r
        for r in first_night.rows(
            "SELECT cvr, disadvantaged_share AS share, "
            f"disadvantaged_share_on >= DATE '{AS_OF}' - INTERVAL 36 MONTH AS is_new "
            "FROM core.supplier_terms WHERE disadvantaged_share IS NOT NULL"
        )
    }
    known = {cvr for cvr, row in alone.items() if "disadvantaged_share" not in row["must_ask"]}
    assert known
    assert all(shares[cvr]["share"] >= 0.3 and shares[cvr]["is_new"] for cvr in known)
    to_ask = set(alone) - known
    assert any(shares[cvr]["share"] >= 0.3 for cvr in to_ask & set(shares))  # told too long ago
    assert to_ask - set(shares)  # nobody has told
    gardeners = {
        r["cvr"] for r in first_night.rows("FROM mart.offerings WHERE category = 'groen_pleje'")
    }
    refused = {c for c in gardeners & set(shares) if shares[c]["share"] < 0.3}
    assert refused
    assert not refused & set(alone)
    best = max(alone.values(), key=lambda r: float(r["score"]))
    assert best["cvr"] in known


def test_somebody_could_bid_together(
    first_night: Installation, opportunities: list[dict[str, Any]]
) -> None:
    groups = first_night.rows("FROM mart.consortia")
    assert groups
    for group in groups:
        members = {
            r["cvr"]
            for r in opportunities
            if r["tender_key"] == group["tender_key"] and r["route"] == "consortium"
        }
        assert set(group["members"]) <= members or group["group_no"] > 1
        assert len(group["lots_covered"]) >= 1


def test_somebody_could_work_under_the_holder_of_a_contract(
    first_night: Installation, opportunities: list[dict[str, Any]]
) -> None:
    leads = {
        (r["winner_cvr"], r["cvr"])
        for r in first_night.rows("SELECT winner_cvr, cvr FROM mart.subcontract_leads")
    }
    under = {(r["winner_cvr"], r["cvr"]) for r in opportunities if r["route"] == "subcontract"}
    assert under
    assert under <= leads
    own = first_night.rows(
        "SELECT count(*) AS n FROM mart.subcontract_leads WHERE winner_is_social"
    )
    assert own[0]["n"] > 0


def test_every_kind_of_lot_has_a_way_in(opportunities: list[dict[str, Any]]) -> None:
    assert {r["lot_state"] for r in opportunities} == {"open", "planned", "expected"}


def test_the_files_are_there_with_danish_headings(first_night: Installation) -> None:
    current = first_night.data / "exports" / "current"
    for name in ("opportunities", "consortia", "subcontract_leads"):
        head = (current / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert {"Udbudsnøgle", "Begrundelser", "Spørg om"} <= set(head.split(";"))


def test_the_tables_say_what_they_are_made_from() -> None:
    of = {name: named_in(sql) for name, sql in SQL.items()}
    common = of["suppliers"] | of["matches"]
    assert set(CONSORTIA.reads) == common | of["lots"]
    assert set(SUBCONTRACT_LEADS.reads) == common | of["contracts"]
    assert set(OPPORTUNITIES.reads) == common | of["lots"] | of["contracts"]
