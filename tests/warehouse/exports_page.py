"""Invented rows of the tables that only the map page and the digest show as sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

Row = dict[str, Any]

RUN_ID = "20261123T033000Z"
SEEN = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
_STATES = ("covered", "thin", "outside_only", "uncovered", "not_surveyed", "no_demand")
_SUPPLIERS = {"covered": 3, "thin": 1}


def matrix(categories: Sequence[Row], districts: Sequence[Row]) -> list[Row]:
    """Rows of `mart.coverage_matrix`: every state occurs in every category."""
    rows = []
    for category in categories:
        for place, district in enumerate(districts):
            state = _STATES[place % len(_STATES)]
            rows.append(
                {
                    "municipality_code": district["municipality_code"],
                    "category": category["category"],
                    "postal_code": district["postal_code"],
                    "label_da": category["label_da"],
                    "postal_district": district["postal_district"],
                    "suppliers": _SUPPLIERS.get(state, 0),
                    "candidates": 1 if state == "not_surveyed" else 0,
                    "suppliers_municipality": 4,
                    "suppliers_outside": 2,
                    "state": state,
                }
            )
    return rows


_STEPS = (
    ("known", "Kendte", 50),
    ("found", "Fundet af kortlægningen", 40),
    ("visited", "Besøgt", 25),
    ("questionnaire_sent", "Spørgeskema sendt", 20),
    ("questionnaire_returned", "Spørgeskema modtaget", 5),
    ("registered", "Fundet og registreret (RSV)", 18),
)
PROGRESS: list[Row] = [
    {
        "municipality_code": "0751",
        "step": step,
        "label_da": label,
        "position": position,
        "enterprises": enterprises,
        "unmatched": 2 if step == "found" else 0,
    }
    for position, (step, label, enterprises) in enumerate(_STEPS, start=1)
]


def _estimate(list_a: str, list_b: str, estimate: int | None, **more: Any) -> Row:
    return {
        "municipality_code": "0751",
        "method": "loglinear" if list_a == "alle" else "chapman",
        "list_a": list_a,
        "list_b": list_b,
        "known": 50,
        "estimate": estimate,
        "model": "Chapmans estimator for to lister",
        "assumptions": "Forudsætter, at listerne er uafhængige.",
        **more,
    }


ESTIMATES: list[Row] = [
    _estimate(
        "alle", "alle", 75, ci_low=61, ci_high=104, not_yet_found=25,
        model="log-lineær model, hvor award og rsv afhænger af hinanden",
    ),
    _estimate("mapping", "rsv", 80, n_a=40, n_b=28, both=18, ci_low=60, not_yet_found=30),
    _estimate("award", "rsv", None, n_a=1, n_b=28, both=0),
]  # fmt: skip


def way(tender_key: str, cvr: str, name: str, route: str, score: float, **more: Any) -> Row:
    """A row of `mart.opportunities`."""
    return {
        "municipality_code": "0751",
        "tender_key": tender_key,
        "lot_id": "LOT-0001",
        "cvr": cvr,
        "route": route,
        "name": name,
        "status": "registered",
        "lot_state": "open",
        "title": "Rengøring <b>af</b> skoler: Område Nord",
        "category": "rengoering",
        "score": score,
        "score_cpv": 30.0,
        "score_text": 0.0,
        "score_area": 7.5,
        "score_size": 0.0,
        "score_terms": 0.0,
        "must_ask": ["disadvantaged_share"],
        "reasons": ["Udbuddet er forbeholdt", "Ingen har spurgt om <i>andelen</i>"],
        "reason_refs": [],
        "deadline_at": datetime(2026, 12, 1, 11, 0, tzinfo=UTC),
        **more,
    }


def ways(hostile: tuple[str, str], protected: tuple[str, str]) -> list[Row]:
    """Ways in of an enterprise with a hostile name and of a protected one, each (CVR, name)."""
    winner = f"Kan være underleverandør for {protected[1]}, som har kontrakten"
    return [
        way("t1", *hostile, "reserved", 64.0),
        way("t1", *hostile, "reserved", 44.0, lot_id="LOT-0002", title="Kontorer"),
        way("t1", *protected, "reserved", 70.0),
        way("t1", "99000082", "Byens Cykelværksted", "subcontract", 20.0, reasons=[winner]),
        way("t4", "99000082", "Byens Cykelværksted", "lot", 51.0, lot_state="expected",
            deadline_at=None, expected_on=date(2027, 12, 31), title="Grøn pleje", must_ask=[]),
        way("t1", "99000090", "Uden Kort ApS", "lot", 12.0, status="candidate"),
    ]  # fmt: skip


def _change(entity: str, key: str, label: str, change: str, **more: Any) -> Row:
    return {
        "run_id": RUN_ID,
        "entity": entity,
        "key": key,
        "changed_on": date(2026, 11, 23),
        "change": change,
        "label": label,
        "fields": [],
        **more,
    }


def changes(hostile: tuple[str, str], protected: tuple[str, str]) -> list[Row]:
    """Changes of the newest run, and one of five days before."""
    moved = {"address": "Gammel Vej 1"}, {"address": "Ny Vej 2"}
    return [
        _change("social_enterprises", f"0751 / {hostile[0]}", hostile[1], "added"),
        _change("social_enterprises", f"0751 / {protected[0]}", protected[1], "added"),
        _change("social_enterprises", "0751 / 99000082", "Byens Cykelværksted", "changed",
                fields=["address"], before=json.dumps(moved[0]), after=json.dumps(moved[1])),
        _change("tenders", "t1", "Rengøring <b>af</b> skoler", "added", run_id="20261118T033000Z",
                changed_on=date(2026, 11, 18)),
    ]  # fmt: skip


def lead(protected: tuple[str, str]) -> Row:
    """A row of `mart.subcontract_leads` whose enterprise is protected."""
    return {
        "municipality_code": "0751",
        "tender_key": "t4",
        "lot_id": "LOT-0001",
        "winner_cvr": "99000090",
        "cvr": protected[0],
        "name": protected[1],
        "winner_name": "Stor Leverandør A/S",
        "winner_is_social": False,
        "title": "Grøn pleje",
        "category": "groen_pleje",
        "ends_basis": "announced end",
        "must_ask": [],
        "reasons": [],
        "reason_refs": [],
    }


def group(hostile: tuple[str, str], protected: tuple[str, str]) -> Row:
    """A row of `mart.consortia` with a protected member."""
    return {
        "municipality_code": "0751",
        "tender_key": "t1",
        "group_no": 1,
        "members": [hostile[0], protected[0]],
        "names": [hostile[1], protected[1]],
        "score": 40.0,
        "asked": [],
        "lots_covered": [],
        "lots_left_out": [],
        "categories": [],
        "must_ask": [],
        "reasons": [],
        "reason_refs": [],
    }


def _source(name: str, title: str, state: str, **more: Any) -> Row:
    return {
        "source": name,
        "title": title,
        "publisher": "Opfundet styrelse",
        "licence": "Gengivelse tilladt med kildeangivelse",
        "attribution": f"Kilde: {title}",
        "state": state,
        **more,
    }


SOURCES: list[Row] = [
    _source("cvr", "CVR", "fresh", last_success_at=SEEN, records=1234, announced=1234, missing=0),
    _source(
        "ted",
        "TED",
        "stale",
        cause="HTTP 503 <fra kilden>",
        last_success_at=datetime(2026, 11, 20, 3, 30, tzinfo=UTC),
        last_attempt_at=SEEN,
        records=98,
    ),
    _source("udbud", "udbud.dk", "failed", cause="Aldrig nået", last_attempt_at=SEEN),
]
