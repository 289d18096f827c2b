"""Aarhus' notices of the forms that are seldom met: one each, on udbud.dk only (udbud.md §1.3).

With calls, awards and prior information elsewhere in this world they make all nine form types.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from scrapers.sandbox.world.buyers import AARHUS_KOMMUNE
from scrapers.sandbox.world.national import small_notice
from scrapers.sandbox.world.notices import Notice

# Form, subtype (national ones are unknown, so both readings of udbud.md §2.4 occur), day, subject.
_FORMS = (
    ("dir-awa-pre", "25", date(2026, 3, 9), 2),
    ("cont-modif", "E6", date(2026, 5, 18), 4),
    ("completion", "E5", date(2026, 6, 22), 4),
    ("planning", "DKE0", date(2026, 9, 7), 7),
    ("consultation", "E1", date(2026, 9, 21), 7),
)


def _notices() -> Iterator[Notice]:
    for form, subtype, day, subject in _FORMS:
        notice = small_notice(f"national/aarhus/{form}", AARHUS_KOMMUNE, day, subject, None)
        yield replace(notice, form=form, subtype=subtype)


def rare_notices(today: date) -> list[Notice]:
    """Those published up to a day."""
    return [notice for notice in _notices() if notice.published <= today]
