"""Invented rows of demand and of contracts for the tests of the exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]

DEMAND: list[Row] = [
    {
        "municipality_code": "0751",
        "category": "rengoering",
        "year": 2026,
        "role": role,
        "label_da": "Rengøring",
        "tenders": 3,
        "lots": 5,
        "value_dkk": value,
        "small": 1,
        "light_regime": 0,
        "above_threshold": 1,
        "awards": 1,
        "awarded_dkk": value,
        "social_awards": 0,
        "social_awards_dkk": Decimal(0),
        "demand_note": "Kun annoncerede køb",
    }
    for role, value in (("own", Decimal("1250000.50")), ("co_buyer", None))
]


def contract(winner_cvr: str | None, winner_name: str, **changes: Any) -> Row:
    """A row of `mart.contracts_ending`."""
    return {
        "tender_key": "t4",
        "notice_key": "n4",
        "lot_id": "LOT-0001",
        "contract_id": "CON-0001",
        "org_id": "ORG-0002",
        "winner_cvr": winner_cvr,
        "winner_name": winner_name,
        "category": "rengoering",
        "municipality_code": "0751",
        "role": "own",
        "kind": "contract",
        "ends_on": date(2027, 12, 31),
        "expected_end_on": date(2027, 12, 31),
        "months_left": 13,
        "ends_basis": "announced end",
        "renewals_basis": "no renewals",
        "ends_reason": "Slutdatoen står i bekendtgørelsen.",
        "value_dkk": Decimal("99.50"),
        "value_basis": "tender",
        "members": 1,
        "is_modified": False,
        **changes,
    }
