"""What the public search finds: filters, free text, order, pages (udbud.md §1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from scrapers.sandbox.udbud.entries import REQUEST_FORMS, request_form
from scrapers.sandbox.world.dice import COPENHAGEN, at, dice
from scrapers.sandbox.world.notices import Notice
from scrapers.sandbox.world.world import World

Json = dict[str, Any]
MOST = 100
"""Entries a page may have; more are not given (the real ceiling is unknown)."""
SORTS = ("RELEVANCE", "PUBLIKATION_DATO", "TILBUDSFRIST_DATO")
RECENT = timedelta(days=60)
"""A notice without open deadline counts as AKTIV this long; so awards are mixed in."""
LATE = 0.15
"""Share of the notices that the portal takes in three months after their publication."""


class BadFieldError(Exception):
    """HTTP 400: a value the service cannot read."""


@dataclass(frozen=True, slots=True)
class Found:
    """All notices found, in order, and the page asked for."""

    notices: list[Notice]
    page: int
    size: int

    def shown(self, page: int, moved: int = 0) -> list[Notice]:
        """Entries of a page; none past the end. The list may have moved by some rows meanwhile."""
        return self.notices[(page - 1) * self.size - moved : page * self.size - moved]


def _one_of(value: Any, allowed: tuple[str, ...], field: str) -> str:
    if value not in allowed:
        raise BadFieldError(f"{field}: {value!r} er ikke en af {', '.join(allowed)}")
    return str(value)


def _date(value: Any, field: str) -> date | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise BadFieldError(f"{field}: Text '{value}' could not be parsed as yyyy-MM-dd")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadFieldError(f"{field}: {error}") from error


def indexed_at(notice: Notice) -> datetime:
    """When the portal took the notice in: the morning it was published, some three months after."""
    is_late = dice("indexed", notice.key).random() < LATE
    return at(notice.published + timedelta(days=90 * is_late), 6)


def _moment(value: Any, field: str) -> datetime | None:
    """An instant of `systemFilter`; the contract only presumes its format."""
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadFieldError(f"{field}: {error}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)


class Search:
    """The search over one day's notices."""

    def __init__(self, world: World) -> None:
        self._world = world

    @cached_property
    def notices(self) -> list[Notice]:
        """All notices, oldest first."""
        everything = [*self._world.eu_notices, *self._world.national_notices]
        return sorted(everything, key=lambda notice: (notice.published, notice.key))

    @cached_property
    def by_id(self) -> dict[tuple[str, str, str], Notice]:
        """Notices by (id, version, padded publication number)."""
        return {(n.notice_id, n.version, n.padded_number): n for n in self.notices}

    def find(self, query: Json) -> Found:
        """What a request body finds.

        Raises:
            BadFieldError: a date, number or code that cannot be read.
        """
        paging = query.get("pagineringDto") or {}
        page, size = paging.get("aktuelSide", 1), paging.get("maksElementer", 25)
        if not isinstance(page, int) or page < 1 or not isinstance(size, int) or size < 1:
            raise BadFieldError("pagineringDto: aktuelSide og maksElementer er mindst 1")
        sort = _one_of(paging.get("sorteringFelt", "PUBLIKATION_DATO"), SORTS, "sorteringFelt")
        order = _one_of(paging.get("retning", "Asc"), ("Asc", "Desc"), "retning")
        status = _one_of(
            query.get("udbudStatusFilter", "AKTIV"), ("AKTIV", "ALLE"), "udbudStatusFilter"
        )
        words = str(query.get("fritekstQuery") or "").casefold().replace('"', "").split()
        found = self._filtered(query.get("filterDto") or {})
        found = [n for n in found if all(word in _text(n) for word in words)]
        if status == "AKTIV":
            found = [n for n in found if self._is_active(n)]
        found.sort(key=lambda n: _sort_key(n, sort, words), reverse=order == "Desc")
        twins = [notice for notice in found if notice.twin]  # the same pair on two pages
        return Found(found + twins, page, min(size, MOST))

    def _is_active(self, notice: Notice) -> bool:
        today = self._world.today
        is_open = notice.deadline is not None and notice.deadline.date() >= today
        return is_open or notice.published >= today - RECENT

    def _filtered(self, given: Json) -> list[Notice]:
        forms = given.get("formularType") or []
        for form in forms:
            _one_of(form, tuple(sorted(REQUEST_FORMS)), "formularType")
        first = _date(given.get("publikationDatoFra"), "publikationDatoFra")
        last = _date(given.get("publikationDatoTil"), "publikationDatoTil")
        buyers = set(given.get("koeberCvr") or [])
        system = given.get("systemFilter") or {}
        taken_in = _moment(system.get("registreretTidFra"), "registreretTidFra")
        taken_in_by = _moment(system.get("registreretTidTil"), "registreretTidTil")
        families = [code.rstrip("0") or code for code in given.get("cpvKoder") or []]
        return [
            notice
            for notice in self.notices
            if (not forms or request_form(notice) in forms)
            and (first is None or notice.published >= first)
            and (last is None or notice.published <= last)
            and (taken_in is None or indexed_at(notice) >= taken_in)
            and (taken_in_by is None or indexed_at(notice) <= taken_in_by)
            and (not buyers or f"{notice.buyer.cvr:08d}" in buyers)
            and (not families or any(c.startswith(f) for c in _cpv(notice) for f in families))
        ]


def _cpv(notice: Notice) -> set[str]:
    lots = (code for lot in notice.procedure.lots for code in lot.cpv)
    return {*notice.procedure.cpv, *lots}


def _text(notice: Notice) -> str:
    """What free text searches, æøå exact."""
    procedure = notice.procedure
    lots = (f"{lot.title} {lot.text} {' '.join(lot.conditions)}" for lot in procedure.lots)
    buyers = (buyer.name for buyer in procedure.buyers)
    return " ".join([procedure.title, procedure.text, *buyers, *lots]).casefold()


def _sort_key(notice: Notice, sort: str, words: list[str]) -> tuple[Any, ...]:
    tie = (notice.published, notice.key)
    if sort == "TILBUDSFRIST_DATO":
        return (notice.deadline.isoformat() if notice.deadline else "", *tie)
    if sort == "RELEVANCE":
        return (sum(_text(notice).count(word) for word in words), *tie)
    return tie
