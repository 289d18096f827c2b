"""Facts for the tests of ways in: a lot, an enterprise and a match that suit each other."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.ways_in.facts import Contract, Lot, Match, Pair, Supplier
from pipelines.ways_in.words import words
from scrapers.config import WaysInSettings

TODAY = date(2026, 11, 20)
TERMS = WaysInSettings()


def lot(lot_id: str = "LOT-0001", **changes: Any) -> Lot:
    """One lot of 4 million DKK over four years, open to all."""
    usual: dict[str, Any] = {
        "tender_key": "T1", "lot_id": lot_id, "municipality_code": "0751",
        "buyer_cvr": "99000031", "state": "open", "title": "Rengøring af skoler",
        "words": words("Rengøring af skoler og vinduespolering"),
        "value_dkk": 4_000_000.0, "tender_value_dkk": 4_000_000.0, "years": 4.0,
        "is_works": False, "is_dynamic": False, "sme_suitable": False, "reserved": "none",
        "deadline_at": None, "expected_on": None, "expected_reason": None, "holders": (),
        "ref": f"core.lots:N1/{lot_id}", "state_ref": f"core.lots:N1/{lot_id}",
    }  # fmt: skip
    return Lot(**(usual | changes))


def supplier(cvr: str = "99000007", **changes: Any) -> Supplier:
    """A registered enterprise with ten employees that nobody has asked anything."""
    usual: dict[str, Any] = {
        "cvr": cvr, "name": f"Firma {cvr}", "status": "registered",
        "status_ref": f"core.social_register:{cvr}/2019-03-01",
        "ref": f"core.enterprises:{cvr}/2015-01-01",
        "words": words("rengøring af skolebygninger for udsatte"), "employees": 10.0,
        "share": None, "share_on": None, "share_ref": None, "min_order_dkk": None,
        "max_order_dkk": None, "orders_ref": None, "will_subcontract": None,
        "subcontract_ref": None, "will_join_group": None, "group_ref": None,
    }  # fmt: skip
    return Supplier(**(usual | changes))


def match(category: str = "rengoering", **changes: Any) -> Match:
    """A match by the main code, known by a branch."""
    usual: dict[str, Any] = {
        "category": category, "label": category.capitalize(), "cpv": "90910000",
        "is_main": True, "is_broad": False, "evidence": "site_branch", "confidence": 0.6,
        "offering_ref": f"mart.offerings:99000007/{category}/site_branch/1", "area_assumed": True,
    }  # fmt: skip
    return Match(**(usual | changes))


def pair(of: Lot | None = None, by: Supplier | None = None, *matches: Match) -> Pair:
    """A lot and an enterprise; without matches the usual one."""
    return Pair(of or lot(), by or supplier(), matches or (match(),))


def contract(**changes: Any) -> Contract:
    """A running contract of another supplier."""
    usual: dict[str, Any] = {
        "tender_key": "T0", "lot_id": "LOT-0001", "municipality_code": "0751",
        "buyer_cvr": "99000031", "title": "Rengøring af rådhuse", "winner_cvr": "99000023",
        "winner_name": "Stort Firma A/S", "is_matched": False, "winner_is_social": False,
        "ends_on": date(2027, 12, 31), "ends_basis": "start + duration", "value_dkk": 8_000_000.0,
        "ref": "core.awards:N0/LOT-0001/CON-0001/ORG-0001",
    }  # fmt: skip
    return Contract(**(usual | changes))
