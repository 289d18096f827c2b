"""What is new since the last publication and in seven days, in Danish sentences.

Belongs here: choosing what people want to be told from `mart.changes` and the tables as they are.
Does not belong here: finding changes (`warehouse.changes`), and any markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from warehouse.exports import danish
from warehouse.exports.published import Published, municipality_codes
from warehouse.tables.changes import CHANGES

WEEK = timedelta(days=7)
SOON = timedelta(days=14)
"""Deadlines this near are told every time."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """A heading with its lines, each a plain text without line breaks."""

    title: str
    lines: list[str]


def since_last(published: Published) -> list[News]:
    """What the run that built the tables changed."""
    changes = published[CHANGES].to_dicts()
    return news(published, [row for row in changes if row["run_id"] == published.run_id])


def within_a_week(published: Published) -> list[News]:
    """What changed in the seven days to `as_of`."""
    changes = published[CHANGES].to_dicts()
    return news(published, [row for row in changes if row["changed_on"] > published.as_of - WEEK])


def flat(text: str | None) -> str:
    """A source's text on one line."""
    return " ".join((text or danish.UNKNOWN).split())


def news(published: Published, changes: Iterable[Row]) -> list[News]:
    """What changed, in the order in which people want to know it; headings without lines left out.

    A row that changed several times is told once, in its newest state.
    """
    newest = {(row["entity"], row["key"]): row for row in sorted(changes, key=_age)}
    found = [
        News(title, [line(published, row) for row in newest.values() if belongs(row)])
        for title, belongs, line in _NEWS
    ]
    return [news for news in found if news.lines]


def _age(row: Row) -> tuple[date, str]:
    return row["changed_on"], row["run_id"]


def _values(row: Row, side: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row[side]) if row[side] else {}
    return found


def _is(entity: str, change: str, field: str = "") -> Callable[[Row], bool]:
    """Whether a change is of a table and kind, and if given touches a field."""

    def belongs(row: Row) -> bool:
        fits = row["entity"] == entity and row["change"] == change
        return fits and (not field or field in row["fields"])

    return belongs


def _became(field: str, *values: str) -> Callable[[Row], bool]:
    """Whether a tender or enterprise changed a field to one of some values."""

    def belongs(row: Row) -> bool:
        return row["change"] == "changed" and _values(row, "after").get(field) in values

    return belongs


def _named(published: Published, row: Row) -> str:
    del published
    return flat(row["label"])


def _moved(published: Published, row: Row) -> str:
    del published
    was, now = _values(row, "before"), _values(row, "after")
    return f"{flat(row['label'])}: fra {flat(was['address'])} til {flat(now['address'])}"


def _renamed(published: Published, row: Row) -> str:
    del published
    return f"{flat(_values(row, 'before')['name'])} hedder nu {flat(_values(row, 'after')['name'])}"


def _tender(published: Published, row: Row) -> str:
    """A tender with its deadline, whether it is reserved, and the ways in that are known."""
    tenders = published.tables["mart.tenders"].filter(pl.col("tender_key") == row["key"])
    if tenders.is_empty():
        return flat(row["label"])
    return tender_line(published, tenders.row(0, named=True))


def tender_line(published: Published, tender: Row) -> str:
    """A tender on one line."""
    told = [flat(tender["title"]), flat(tender["buyer_name"])]
    if tender["deadline_at"]:
        told.append(f"frist {danish.moment(tender['deadline_at'])}")
    if tender["reserved"] in {"sheltered", "public_service", "text_only"}:
        told.append(f"forbeholdt: {danish.label('reserved', tender['reserved'])}")
    ways = published.tables.get("mart.opportunities")
    if ways is not None:
        count = ways.filter(pl.col("tender_key") == tender["tender_key"])["cvr"].n_unique()
        told.append(f"{count} virksomheder kunne deltage" if count else "ingen kendt vej ind")
    return " – ".join(told)


_ENTERPRISES, _TENDERS = "social_enterprises", "tenders"
_NEWS: tuple[tuple[str, Callable[[Row], bool], Callable[[Published, Row], str]], ...] = (
    ("Nyregistrerede (RSV)", _became("status", "registered"), _named),
    ("Nye på listen", _is(_ENTERPRISES, "added"), _named),
    ("Ikke længere på listen", _is(_ENTERPRISES, "removed"), _named),
    ("Ikke længere registreret (RSV)", _became("status", "former"), _named),
    ("Flyttet", _is(_ENTERPRISES, "changed", "address"), _moved),
    ("Nyt navn", _is(_ENTERPRISES, "changed", "name"), _renamed),
    ("Nye udbud", _is(_TENDERS, "added"), _tender),
    ("Udbud med ny frist", _is(_TENDERS, "changed", "deadline_at"), _tender),
    ("Tildelt", _became("state", "awarded"), _named),
    ("Annulleret", _became("state", "cancelled"), _named),
)
"""Headings in order, with what belongs under each and how it is told."""


def deadlines(published: Published) -> list[str]:
    """Open tenders of our municipalities whose deadline is within `SOON`, the nearest first."""
    codes = municipality_codes(published)
    open_now = published.tables["mart.tenders"].filter(
        (pl.col("state") == "open")
        & pl.col("municipality_code").is_in(codes)
        & (pl.col("deadline_at").dt.date() <= published.as_of + SOON)
    )
    ordered = open_now.sort("deadline_at", "tender_key").iter_rows(named=True)
    return [tender_line(published, row) for row in ordered]
