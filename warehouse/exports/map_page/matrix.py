"""The matrix of supply categories and postal districts, and what its marks mean.

Does not belong here: how a state comes about (`warehouse/sql/mart/coverage_matrix.sql`) and
colours (`templates/map/matrix.css`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.exports import danish, geography
from warehouse.exports.map_page.cards import place
from warehouse.exports.published import Published
from warehouse.tables import mart
from warehouse.tables.coverage import COVERAGE_MATRIX

STATES: Mapping[str, str] = {
    "covered": "Dækket i distriktet",
    "thin": "Få leverandører i distriktet",
    "outside_only": "Kun leverandører uden for distriktet",
    "uncovered": "Ikke dækket",
    "not_surveyed": "Ikke undersøgt",
    "no_demand": "Ingen annoncerede udbud",
}
"""States of a cell in the order of the legend."""
SHORT_STATES: Mapping[str, str] = {
    "covered": "dækket",
    "thin": "få leverandører",
    "outside_only": "kun uden for distriktet",
    "uncovered": "ikke dækket",
    "not_surveyed": "ikke undersøgt",
    "no_demand": "ingen udbud",
}
"""The same in the page's head, where there is little room."""
_HERE: Mapping[str, str] = {
    **STATES,
    "covered": "Dækket i kommunen",
    "thin": "Få leverandører i kommunen",
    "outside_only": "Kun leverandører uden for kommunen",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A category in a district, or with the municipality as a whole in the last column.

    Attributes:
        state: code, for looks.
        suppliers: how many; shown when there are any.
        words: the whole meaning, for a screen reader.
    """

    state: str
    suppliers: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A category: its key, its Danish name, the municipality as a whole, then the districts."""

    category: str
    label: str
    whole: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix of one municipality; `districts` are texts such as `8200 Aarhus N`."""

    municipality: str
    districts: tuple[str, ...]
    lines: tuple[Line, ...]


def matrices(published: Published) -> list[Matrix]:
    """One matrix a municipality; none for a municipality without rows."""
    names = geography.municipality_names()
    cells: dict[str, dict[str, dict[str, Mapping[str, Any]]]] = {}
    for row in published[COVERAGE_MATRIX].to_dicts():
        of_category = cells.setdefault(row["municipality_code"], {}).setdefault(row["category"], {})
        of_category[row["postal_code"]] = row
    wholes = {
        (row["municipality_code"], row["category"]): row
        for row in published[mart.COVERAGE_BY_CATEGORY].to_dicts()
    }
    return [
        Matrix(names.get(code, code), _districts(by_category), _lines(code, by_category, wholes))
        for code, by_category in cells.items()
    ]


def _districts(by_category: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> tuple[str, ...]:
    rows = next(iter(by_category.values())).values()
    return tuple(place(row["postal_code"], row["postal_district"]) for row in rows)


def _lines(
    code: str,
    by_category: Mapping[str, Mapping[str, Mapping[str, Any]]],
    wholes: Mapping[tuple[str, str], Mapping[str, Any]],
) -> tuple[Line, ...]:
    lines = (
        Line(
            category,
            next(iter(row.values()))["label_da"],
            _whole(wholes[code, category]),
            tuple(_cell(cell, cell["state"], STATES) for cell in row.values()),
        )
        for category, row in by_category.items()
    )
    return tuple(sorted(lines, key=lambda line: line.label))


def _whole(row: Mapping[str, Any]) -> Cell:
    return _cell(row, row["coverage"], _HERE)


def _cell(row: Mapping[str, Any], state: str, words: Mapping[str, str]) -> Cell:
    told = [words.get(state, state)]
    if row["suppliers"]:
        told.append(danish.counted(row["suppliers"], "leverandør", "leverandører"))
    if row["candidates"]:
        told.append(danish.counted(row["candidates"], "mulig", "mulige"))
    return Cell(state, row["suppliers"], ", ".join(told))
