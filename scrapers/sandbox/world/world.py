"""The world on a day: all firms and all notices published until then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import groupby

from scrapers.sandbox.world.buyers import public_firms
from scrapers.sandbox.world.firms import Firm, newcomers, ordinary_base, suppliers_elsewhere
from scrapers.sandbox.world.lifecycle import eu_notices
from scrapers.sandbox.world.national import national_notices
from scrapers.sandbox.world.notices import Notice
from scrapers.sandbox.world.oddities import odd_firms
from scrapers.sandbox.world.rare_forms import rare_notices
from scrapers.sandbox.world.social import social_enterprises


class World:
    """What there is on a day; parts are made when first asked for."""

    def __init__(self, today: date) -> None:
        self.today = today

    @cached_property
    def firms(self) -> tuple[Firm, ...]:
        """All firms founded until today, with histories that may reach beyond it."""
        everyone = (
            *public_firms(),
            *odd_firms(),
            *social_enterprises(),
            *suppliers_elsewhere(),
            *ordinary_base(),
            *newcomers(self.today),
        )
        return tuple(firm for firm in everyone if firm.founded <= self.today)

    @cached_property
    def eu_notices(self) -> tuple[Notice, ...]:
        """Notices above the threshold, oldest first, with publication numbers."""
        return tuple(_numbered(eu_notices(self.today)))

    @cached_property
    def national_notices(self) -> tuple[Notice, ...]:
        """Notices below the threshold, oldest first."""
        found = [*national_notices(self.today), *rare_notices(self.today)]
        return tuple(sorted(found, key=lambda notice: (notice.published, notice.key)))


def _numbered(notices: list[Notice]) -> list[Notice]:
    """Gives publication numbers by day and rank within the day.

    All notices of a day come from procedures known by then, so a number never changes. The last
    digit is 3, which no number of the real samples ends in.
    """
    numbered: dict[str, Notice] = {}
    for day, group in groupby(notices, key=lambda notice: notice.published):
        for rank, notice in enumerate(group):
            number = 100_003 + day.timetuple().tm_yday * 2000 + rank * 10
            with_links = _relinked(notice, numbered)
            numbered[notice.key] = replace(with_links, number=f"{number}-{day.year}")
    return list(numbered.values())


def _relinked(notice: Notice, numbered: dict[str, Notice]) -> Notice:
    """The notice with references to the numbered versions of what it refers to."""
    change, previous = notice.change, notice.previous
    return replace(
        notice,
        change=change and replace(change, changed=numbered[change.changed.key]),
        previous=previous and numbered[previous.key],
    )
