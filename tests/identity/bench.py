"""Invented register rows and subjects for the tests of matching."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.assets.identity import gazetteer
from pipelines.identity.matching import Bounds, Decision, Match, Subject, match
from pipelines.identity.places import Place
from pipelines.identity.register import read

Row = dict[str, Any]
BOUNDS = Bounds(0.92, 0.7)
ACME, OTHER, THIRD = "99000007", "99000015", "99000023"


def unit(name: str, cvr: str = ACME, **changes: Any) -> Row:
    """A row of `core.enterprises`, in Aarhus C."""
    return {
        "cvr": cvr, "valid_from": date(2015, 1, 1), "name": name, "secondary_names": [],
        "postal_code": "8000", "city": "Aarhus C", "municipality_code": "0751", **changes,
    }  # fmt: skip


def subject(name: str, **place: str) -> Subject:
    """Somebody called so; its key is its name."""
    return Subject(name, name, Place(**(place or {"postal_code": "8000"})))


def one(
    said: Subject, units: list[Row], decisions: list[Decision] | None = None,
    sites: list[Row] | None = None,
) -> Match:  # fmt: skip
    """What becomes of one subject."""
    (found,) = match([said], read(units, sites or []), gazetteer(), decisions or [], BOUNDS)
    return found
