"""What the postal districts can be shaded by, and in which fixed classes.

Classes are fixed, so that one night's map can be laid beside another's. Does not belong here:
colours (`templates/map/map.css`) and boundaries (`warehouse.exports.geography`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.exports import danish

NO_SHADE = -1
"""Shade of a district whose figure is not known."""
_COUNT_LABELS = ("0", "1", "2–4", "5–9", "10 eller flere")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a postal district.

    Attributes:
        key: column of `mart.coverage_by_area`.
        title: Danish heading.
        minima: least value of each class but the first, which is zero and less than the next.
        labels: the legend, one text a class.
        decimals: with how many it is written.
    """

    key: str
    title: str
    minima: tuple[float, ...]
    labels: tuple[str, ...]
    decimals: int = 0

    def shade(self, value: float | None) -> int:
        """Number of the class, from 0; `NO_SHADE` when the figure is not known."""
        return NO_SHADE if value is None else bisect_right(self.minima, value)

    def text(self, value: float | None) -> str:
        """The figure in Danish."""
        return danish.number(value, self.decimals)


MEASURES: tuple[Measure, ...] = (
    Measure("registered", "Registrerede (RSV)", (1, 2, 5, 10), _COUNT_LABELS),
    Measure("mapped", "Kortlagte, ikke registrerede", (1, 2, 5, 10), _COUNT_LABELS),
    Measure("candidates", "Mulige, endnu ikke afgjort", (1, 2, 5, 10), _COUNT_LABELS),
    Measure(
        "per_1000_enterprises",
        "Registrerede pr. 1.000 virksomheder",
        (0.001, 1, 2.5, 5),
        ("0", "Under 1", "1 til 2,5", "2,5 til 5", "5 eller flere"),
        decimals=1,
    ),
    Measure(
        "categories_covered",
        "Dækkede kategorier",
        (1, 3, 6, 10),
        ("0", "1–2", "3–5", "6–9", "10 eller flere"),
    ),
)

_FACTS: Mapping[str, str] = {
    "registered": "Registrerede",
    "mapped": "Kortlagte",
    "candidates": "Mulige",
    "visited": "Besøgte",
    "questionnaires": "Spørgeskemaer modtaget",
    "active_enterprises": "Aktive virksomheder i alt",
}


def figures(rows: Iterable[Row], covered: Mapping[tuple[str, str], set[str]]) -> dict[str, Any]:
    """Figures of the rows of `mart.coverage_by_area` that share a boundary, by column.

    Args:
        rows: usually one; several where the boundary file joins postal codes or the district
            lies in several municipalities of the page.
        covered: keys of the categories with a supplier, by municipality and postal code.
    """
    rows = list(rows)
    total: dict[str, Any] = {key: sum(row[key] for row in rows) for key in _FACTS}
    if len(rows) == 1:
        only = rows[0]
        return total | {k: only[k] for k in ("per_1000_enterprises", "categories_covered")}
    enterprises = total["active_enterprises"]
    places = [(row["municipality_code"], row["postal_code"]) for row in rows]
    return total | {
        "per_1000_enterprises": 1000 * total["registered"] / enterprises if enterprises else None,
        "categories_covered": len(set().union(*(covered.get(p, set()) for p in places))),
    }


def facts(total: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pairs of term and text for a district's card."""
    counted = [(term, danish.number(total[key])) for key, term in _FACTS.items()]
    rest = [m for m in MEASURES if m.key not in _FACTS]
    return [*counted, *((m.title, m.text(total[m.key])) for m in rest)]
