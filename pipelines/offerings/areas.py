"""Where an enterprise can work, read from what the mapping team wrote.

Read: names of municipalities, postal codes and ranges, names of postal districts, regions and
parts of the country (NUTS 3), "hele landet". What names no place we know is told, never guessed.
Does not belong here: where it is taken to work when nobody said (`mart.offerings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_PARTS = re.compile(r"\s*(?:[,;/+&\n]|\bog\b|\bsamt\b)\s*", re.IGNORECASE)
_RANGE = re.compile(r"(\d{4})\s*(?:-|–|til)\s*(\d{4})")
_CODE = re.compile(r"\d{4}(?=\s|$)")
_COUNTRY = re.compile(r"hele (?:landet|danmark)|landsdækkende|danmark|nationalt|hele verden")
_FILLING = re.compile(
    r"^(?:i|hele|kun|primært|byen|området|postnr\.?|postnumre)\s+|\s*kommune(?:r|s)?$"
)
_WIDE = {
    "jylland": ("østjylland", "vestjylland", "sydjylland", "nordjylland"),
    "storkøbenhavn": ("byen københavn", "københavns omegn"),
    "hovedstadsområdet": ("byen københavn", "københavns omegn"),
}
"""Names in daily use that are no part of the country by NUTS, and the parts they are made of."""
_LEAST_SHARE = 0.5  # of a postal district: less of it is a sliver on the border


@dataclass(frozen=True, slots=True)
class Area:
    """What was read: municipality codes in order, and the parts that were not understood."""

    municipalities: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(slots=True)
class Places:
    """Names of places to codes of municipalities; all names casefolded.

    Attributes:
        names: name of a municipality, part of the country, region or postal district.
        codes: postal code to municipalities that hold at least half of the district.
        country: all municipalities.
    """

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    country: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        municipalities: Iterable[Mapping[str, str]],
        districts: Iterable[tuple[str, str, str, float]],
    ) -> Places:
        """From `kommuner.csv`, and postal code, district, municipality, share of the district."""
        places = cls()
        for code, name, municipality, share in districts:
            if share >= _LEAST_SHARE:
                places._add(places.codes, code, municipality)
                places._add(places.names, name, municipality)
        wider: dict[str, frozenset[str]] = {}
        for row in municipalities:
            code = row["kommunekode"]
            region = row["region"]
            for name in (row["landsdel"], region, region.removeprefix("Region ")):
                places._add(wider, name, code)
            # A municipality goes before a postal district of its name.
            places.names[_plain(row["navn"])] = frozenset({code})
            places.country |= {code}
        for name, parts in _WIDE.items():
            wider[name] = frozenset().union(*(wider[part] for part in parts))
        places.names = wider | places.names
        return places

    @staticmethod
    def _add(to: dict[str, frozenset[str]], name: str, municipality: str) -> None:
        key = _plain(name)
        to[key] = to.get(key, frozenset()) | {municipality}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("århus", "aarhus").split())


def read_area(text: str, places: Places) -> Area:
    """Read an area; empty and all unread when nothing of it names a place."""
    found: set[str] = set()
    unread = []
    for part in filter(None, _PARTS.split(text.strip(" ."))):
        if codes := _read(part, places):
            found |= codes
        else:
            unread.append(part.strip())
    return Area(tuple(sorted(found)), tuple(unread))


def _read(part: str, places: Places) -> frozenset[str]:
    plain = _plain(part).strip(" .")
    if _COUNTRY.fullmatch(plain):
        return places.country
    while (shorter := _FILLING.sub("", plain)) != plain:
        plain = shorter
    if between := _RANGE.fullmatch(plain):
        first, last = between.groups()
        within = [codes for code, codes in places.codes.items() if first <= code <= last]
        return frozenset().union(*within)
    if code := _CODE.match(plain):
        return places.codes.get(code.group(), frozenset())
    return places.names.get(plain) or places.names.get(plain.removesuffix("s"), frozenset())
