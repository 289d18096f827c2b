"""Whether the place that is said of an organisation is one of a register unit's places.

Does not belong here: coordinates, the look-up of addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from pipelines.identity.names import fold

_LEAST_SHARE = 0.05
"""Of a postal district: less of it in a municipality comes from coarse boundaries."""
_OTHER_SPELLINGS = {"kbh": "koebenhavn", "copenhagen": "koebenhavn", "cph": "koebenhavn"}
_DISTRICT = re.compile(r" (?:[a-z]|[ns][voe]|oe|noe|soe|sj)$")
_FEW = 2
"""Municipalities that one town may lie in: Copenhagen and Frederiksberg."""


class Agreement(Enum):
    """How far two places agree; the value is what a likeness of names is multiplied by."""

    POSTAL_CODE = 1.0
    CITY = 0.98
    MUNICIPALITY = 0.979
    REGION = 0.88
    UNKNOWN = 0.85
    ELSEWHERE = 0.72


@dataclass(frozen=True, slots=True)
class Place:
    """What is said of a place; everything may be missing.

    Attributes:
        postal_code: four digits.
        city: as written.
        municipality_code: four digits.
        nuts: NUTS code.
    """

    postal_code: str | None = None
    city: str | None = None
    municipality_code: str | None = None
    nuts: str | None = None


@dataclass(slots=True)
class Places:
    """All places of one register unit, past and present, its sites' included."""

    postal_codes: set[str] = field(default_factory=set)
    municipalities: set[str] = field(default_factory=set)
    cities: set[str] = field(default_factory=set)

    def add(self, place: Place) -> None:
        """One more place."""
        if place.postal_code:
            self.postal_codes.add(place.postal_code)
        if place.municipality_code:
            self.municipalities.add(place.municipality_code)
        if place.city:
            self.cities.add(town(place.city))


def town(city: str) -> str:
    """A town's name in one spelling."""
    words = re.findall(r"[a-z]+", fold(city))
    return " ".join(_OTHER_SPELLINGS.get(word, word) for word in words)


class Gazetteer:
    """Which municipalities a postal code or a town lies in."""

    def __init__(
        self, districts: Iterable[tuple[str, str, str, float]], regions: Mapping[str, str]
    ) -> None:
        """Read the code lists.

        Args:
            districts: postal code, its name, a municipality it lies in, share of it there.
            regions: municipality code -> NUTS 3 code.
        """
        self._by_code: dict[str, set[str]] = {}
        self._by_town: dict[str, set[str]] = {}
        for code, name, municipality, share in districts:
            if share >= _LEAST_SHARE:
                self._by_code.setdefault(code, set()).add(municipality)
            if share >= 0.5:
                full = town(name)
                for spelling in {full, _DISTRICT.sub("", full)}:
                    self._by_town.setdefault(spelling, set()).add(municipality)
        self._regions = regions

    def municipalities(self, place: Place) -> frozenset[str]:
        """Where a place may lie, by the most exact thing that is said; empty when unknown."""
        if place.municipality_code:
            return frozenset({place.municipality_code})
        if place.postal_code in self._by_code:
            return frozenset(self._by_code[place.postal_code or ""])
        return frozenset(self._by_town.get(town(place.city or ""), ()))

    def compare(self, said: Place, unit: Places) -> Agreement:
        """How far what is said agrees with any place of a unit.

        The postal code decides where it is known, then the municipality, the town, the NUTS 3
        code. A town that several municipalities have (Nykøbing) says no more than a region.
        """
        if said.postal_code and said.postal_code in unit.postal_codes:
            return Agreement.POSTAL_CODE
        possible = self.municipalities(said)
        if not unit.municipalities:
            return Agreement.UNKNOWN
        if possible:
            if not possible & unit.municipalities:
                return Agreement.ELSEWHERE
            if said.postal_code in self._by_code or said.municipality_code:
                return Agreement.MUNICIPALITY
            return Agreement.CITY if len(possible) <= _FEW else Agreement.REGION
        if said.city and town(said.city) in unit.cities:
            return Agreement.CITY
        return self._by_region(said.nuts, unit)

    def _by_region(self, nuts: str | None, unit: Places) -> Agreement:
        if nuts is None or nuts not in self._regions.values():
            return Agreement.UNKNOWN
        here = {self._regions.get(code) for code in unit.municipalities}
        return Agreement.REGION if nuts in here else Agreement.ELSEWHERE
