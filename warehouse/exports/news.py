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
from warehouse.tables.tenders import TENDERS
from warehouse.tables.ways_in import OPPORTUNITIES

WEEK = timedelta(days=7)
SOON = timedelta(days=14)
"""Deadlines this near are told every time."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """A heading with its lines, each a plain text without line breaks.

    Attributes:
        others: how many more there are that are only counted: tenders of buyers elsewhere that
            nobody on the list is known to have a way into.
    """

    title: str
    lines: list[str]
    others: int = 0

    @property
    def count(self) -> int:
        """How many things there are to tell, listed or not."""
        return len(self.lines) + self.others

    @property
    def rest(self) -> str:
        """The line that counts the others; empty when there are none."""
        if not self.others:
            return ""
        start = "og " if self.lines else ""
        return f"{start}{danish.number(self.others)} udbud fra andre ordregivere uden kendt vej ind"


@dataclass(frozen=True, slots=True)
class Period:
    """What is new in a period; `repeats` when it is what the period before in the list told."""

    title: str
    news: list[News]
    repeats: bool = False


def periods(published: Published) -> list[Period]:
    """What this run changed, and what changed in the seven days to `as_of`."""
    changes = published[CHANGES].to_dicts()
    last = news(published, [row for row in changes if row["run_id"] == published.run_id])
    week = news(published, [row for row in changes if row["changed_on"] > published.as_of - WEEK])
    return [
        Period("Siden sidste udgivelse", last),
        Period("De seneste syv dage", week, repeats=bool(week) and week == last),
    ]


def flat(text: str | None) -> str:
    """A source's text on one line."""
    return " ".join((text or danish.UNKNOWN).split())


def news(published: Published, changes: Iterable[Row]) -> list[News]:
    """What changed, in the order in which people want to know it.

    A row that changed several times is told once, in its newest state. Headings without anything
    are left out, but that there is no new enterprise is told whenever something else is new.
    """
    newest = {(row["entity"], row["key"]): row for row in sorted(changes, key=_age)}
    concerns_us = _ours(published)
    found = []
    for title, belongs, line in _NEWS:
        rows = [row for row in newest.values() if belongs(row)]
        told = [row for row in rows if row["entity"] != _TENDERS or concerns_us(row["key"])]
        lines = [line(published, row) for row in told]
        found.append(News(title, lines, others=len(rows) - len(told)))
    if not any(one.count for one in found):
        return []
    return [one for one in found if one.count or one.title == NEW_ENTERPRISES]


def _ours(published: Published) -> Callable[[str], bool]:
    """Whether a tender is one of our municipalities', its co-buyers' too, or has a way in.

    One that is published no more cannot be asked and is told.
    """
    tenders = published[TENDERS]
    is_own = pl.col("municipality_code").is_in(municipality_codes(published))
    own = tenders.filter(is_own)["tender_key"]
    others = {*tenders["tender_key"]} - {*own, *published[OPPORTUNITIES]["tender_key"]}
    return lambda key: key not in others


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


def _changed_otherwise(row: Row) -> bool:
    """Whether a tender changed in what no other heading tells; an award brings winners along."""
    is_told = _values(row, "after").get("state") in _STATES or row["fields"] == ["deadline_at"]
    return _is(_TENDERS, "changed")(row) and not is_told


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
    tender = _published_tender(published, row)
    return tender_line(published, tender) if tender else flat(row["label"])


def _with_buyer(published: Published, row: Row) -> str:
    """A tender nobody can bid on any more: its title and buyer."""
    tender = _published_tender(published, row)
    return _joined(row["label"], tender["buyer_name"]) if tender else flat(row["label"])


def _awarded(published: Published, row: Row) -> str:
    """An awarded tender with its winners."""
    tender = _published_tender(published, row)
    winners = ", ".join(flat(name) for name in tender["winners"]) if tender else ""
    line = _with_buyer(published, row)
    return f"{line} – til {winners}" if winners else line


def _altered(published: Published, row: Row) -> str:
    """A tender with the headings of what is different, as `tenders.csv` has them."""
    headings = {column.name: column.danish for column in TENDERS.columns}
    fields = ", ".join(headings.get(name, name) for name in row["fields"])
    return f"{_with_buyer(published, row)} – ændret: {fields}"


def _published_tender(published: Published, row: Row) -> Row | None:
    found = published[TENDERS].filter(pl.col("tender_key") == row["key"])
    return None if found.is_empty() else found.row(0, named=True)


def _joined(*texts: str | None) -> str:
    return " – ".join(flat(text) for text in texts)


def tender_line(published: Published, tender: Row) -> str:
    """A tender on one line."""
    told = [_joined(tender["title"], tender["buyer_name"])]
    if tender["deadline_at"]:
        told.append(f"frist {danish.moment(tender['deadline_at'])}")
    if tender["reserved"] in {"sheltered", "public_service", "text_only"}:
        told.append(f"forbeholdt: {danish.label('reserved', tender['reserved'])}")
    ways = published[OPPORTUNITIES].filter(pl.col("tender_key") == tender["tender_key"])
    count = ways["cvr"].n_unique()
    several = danish.counted(count, "virksomhed", "virksomheder")
    told.append(f"{several} kunne deltage" if count else "ingen kendt vej ind")
    return " – ".join(told)


NEW_ENTERPRISES = "Nye virksomheder"
_ENTERPRISES, _TENDERS = "social_enterprises", "tenders"
_STATES = ("open", "closed", "awarded", "cancelled")
"""States of a tender that have a heading of their own."""
_NEWS: tuple[tuple[str, Callable[[Row], bool], Callable[[Published, Row], str]], ...] = (
    (NEW_ENTERPRISES, _is(_ENTERPRISES, "added"), _named),
    ("Nyregistrerede (RSV)", _became("status", "registered"), _named),
    ("Ikke længere på listen", _is(_ENTERPRISES, "removed"), _named),
    ("Ikke længere registreret (RSV)", _became("status", "former"), _named),
    ("Flyttet", _is(_ENTERPRISES, "changed", "address"), _moved),
    ("Nyt navn", _is(_ENTERPRISES, "changed", "name"), _renamed),
    ("Nye udbud", _is(_TENDERS, "added"), _tender),
    ("Åbnet for tilbud", _became("state", "open"), _tender),
    ("Udbud med ny frist", _is(_TENDERS, "changed", "deadline_at"), _tender),
    ("Lukket for tilbud", _became("state", "closed"), _with_buyer),
    ("Tildelt", _became("state", "awarded"), _awarded),
    ("Annulleret", _became("state", "cancelled"), _with_buyer),
    ("Ændret i øvrigt", _changed_otherwise, _altered),
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
