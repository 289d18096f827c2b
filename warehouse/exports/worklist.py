"""The worklist: the mapping team's own list, to fill in and put back as `inbox/mapping.csv`.

Every record of theirs stands in it with all they wrote, further columns included; below them the
enterprises kortlag knows and they do not, with an id of ours and what the register says. Handed
back unchanged it says nothing new: a row with an id of ours counts once something is written in it.

Belongs here: which rows, in which order, how each is prefilled. Does not belong here: reading
the file again (`pipelines.clean.inbox`), its sheet (`warehouse.exports.workbook`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.exports import danish
from warehouse.exports.csv_files import write_csv
from warehouse.exports.published import Dialect, Published, municipality_codes
from warehouse.schema import Column, Table
from warehouse.tables.inbox import MAPPING_RECORDS, OUR_RECORD_ID, TOLD

_NOT_FOR_PEOPLE = frozenset(
    {"valid_from", "valid_to", "cvr_raw", "categories_raw", "matched_by", "match_score", "extra",
     "matched_cvr", "is_found", "source", "source_url", "archive_ref", "first_seen", "last_seen"}
)  # fmt: skip
"""Columns of the records that are ours, not the team's."""
WORKLIST = Table(
    "mart",
    "mapping_worklist",
    "an enterprise of the mapping team's list, or one it does not have yet",
    ("record_id",),
    (*(c for c in MAPPING_RECORDS.columns if c.name not in _NOT_FOR_PEOPLE), *TOLD),
    exported="mapping_worklist",
    title="Arbejdsliste",
    danish_grain="en virksomhed på kortlægningens liste, eller en, der endnu mangler på den",
)
_LISTED = ("registered", "mapped", "candidate")


def write_worklist(published: Published, target: Path, dialect: Dialect) -> Path:
    """Write `mapping_worklist.csv` in a dialect of the CSV files."""
    table, frame = worklist(published)
    return write_csv(frame, table, target, dialect)


def worklist(published: Published) -> tuple[Table, pl.DataFrame]:
    """`WORKLIST` with the team's further columns behind its own, and the rows."""
    own, extra = _own_rows(published)
    frame = WORKLIST.frame([*own, *_new_rows(published, {row["record_id"] for row in own})])
    further = _further(extra)
    table = replace(WORKLIST, columns=(*WORKLIST.columns, *further.values()))
    below: list[str | None] = [None] * (frame.height - len(extra))
    return table, frame.with_columns(
        pl.Series(column.name, [row.get(heading) for row in extra] + below, pl.String)
        for heading, column in further.items()
    )


def _current(published: Published) -> pl.DataFrame:
    records = published[MAPPING_RECORDS].filter(pl.col("valid_to").is_null())
    return records.sort("record_id")


def _own_rows(published: Published) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The team's records, and their further columns."""
    by_cvr = {row["cvr"]: row for row in _enterprises(published).iter_rows(named=True)}
    rows, extra = [], []
    for record in _current(published).iter_rows(named=True):
        row = {c.name: record[c.name] for c in WORKLIST.columns if c.name in record}
        # As they were written: a number that is none, and categories nobody knows, are the team's
        # to mend, and a row that comes back as it was handed in is no new version.
        row["cvr"] = record["cvr_raw"] or record["cvr"]
        row["categories"] = [record["categories_raw"]] if record["categories_raw"] else None
        rows.append(row | _told(by_cvr.get(record["matched_cvr"])))
        extra.append(json.loads(record["extra"]) if record["extra"] else {})
    return rows, extra


def _new_rows(published: Published, taken: set[str]) -> list[dict[str, Any]]:
    """Enterprises that no record is about, prefilled from the register; no id of `taken`."""
    known = set(_current(published)["matched_cvr"].drop_nulls())
    return [
        {
            "record_id": _free(OUR_RECORD_ID + row["cvr"], taken, "-{}"),
            "cvr": row["cvr"],
            "name": row["name"] or row["cvr"],
            "address": row["address"],
            "postal_code": row["postal_code"],
            "city": row["postal_district"],
            "municipality_code": row["municipality_code"],
            **_told(row),
        }
        for row in _enterprises(published).iter_rows(named=True)
        if row["cvr"] not in known
    ]


def _enterprises(published: Published) -> pl.DataFrame:
    """Listed enterprises, each once: where it is first, if it is in several municipalities."""
    listed = published.tables["mart.social_enterprises"].filter(
        pl.col("status").is_in(_LISTED)
        & pl.col("municipality_code").is_in(municipality_codes(published))
    )
    return listed.unique("cvr", keep="first", maintain_order=True).sort("status", "name", "cvr")


def _told(enterprise: dict[str, Any] | None) -> dict[str, Any]:
    if enterprise is None:
        return {}
    return {
        "kortlag_status": danish.label("status", enterprise["status"]),
        "kortlag_reasons": enterprise["reasons"],
    }


def _further(extra: Sequence[Mapping[str, str]]) -> dict[str, Column]:
    """The team's further columns by their heading; one that is called like ours gets a number."""
    told = {heading for column in TOLD for heading in (column.name, column.danish)}
    taken = {heading for column in WORKLIST.columns for heading in (column.name, column.danish)}
    found: dict[str, Column] = {}
    for heading in chain.from_iterable(extra):
        if heading not in told and heading not in found:
            name = _free(heading, taken, " ({})")
            taken.add(name)
            found[heading] = Column(name, "VARCHAR", "The mapping team's own column.", name)
    return found


def _free(wanted: str, taken: set[str], numbered: str) -> str:
    """`wanted`, or with the first number behind it that makes it free."""
    names: Iterator[str] = (wanted + numbered.format(number) for number in count(2))
    return next(name for name in chain([wanted], names) if name not in taken)
