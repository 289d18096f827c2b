"""Who buys. Aarhus Kommune is real; all other buyers are invented and carry 99-numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from scrapers.sandbox.world.dice import dice
from scrapers.sandbox.world.firms import Firm, Site, Span
from scrapers.sandbox.world.identifiers import cvr_number, p_number
from scrapers.sandbox.world.places import AARHUS, Address
from scrapers.sandbox.world.trades import DAYCARE, PUBLIC, Branch


@dataclass(frozen=True, slots=True)
class Buyer:
    """A contracting authority.

    Attributes:
        legal_type: BT-11 code.
        nuts: NUTS3 of the seat.
    """

    cvr: int
    name: str
    legal_type: str
    city: str
    postal_code: int
    nuts: str
    street: str


AARHUS_KOMMUNE = Buyer(
    55133018, "Aarhus Kommune", "la", "Aarhus C", 8000, "DK042", "Rådhuspladsen 2"
)

OTHERS = (
    Buyer(cvr_number(10), "Kvistrup Kommune", "la", "Kvistrup", 8790, "DK042", "Torvegade 1"),
    Buyer(cvr_number(11), "Lyngbæk Kommune", "la", "Lyngbæk", 6980, "DK041", "Rådhusgade 4"),
    Buyer(cvr_number(12), "Sundholm Kommune", "la", "Sundholm", 4780, "DK022", "Havnevej 10"),
    Buyer(cvr_number(13), "Region Østjyden", "ra", "Viborg", 8800, "DK041", "Regionsalleen 3"),
    Buyer(cvr_number(14), "Statens Materielkontor", "cga", "København K", 1260, "DK011",
          "Magasingangen 7"),
    Buyer(cvr_number(15), "Styrelsen for Afprøvning", "cga", "Horsens", 8700, "DK042",
          "Prøvestien 12"),
    Buyer(cvr_number(16), "Tranevang Forsyning A/S", "pub-undert-la", "Kvistrup", 8790, "DK042",
          "Vandværksvej 5"),
    Buyer(cvr_number(17), "Professionsskolen Vestervang", "body-pl", "Aalborg", 9000, "DK050",
          "Campusgangen 1"),
)  # fmt: skip

KINDERGARTEN = Buyer(
    cvr_number(18), "Børnehaven Egernstien", "body-pl", "Viby J", 8260, "DK042", "Egernstien 3"
)
"""A self-governing institution that buys together with the municipality."""


@cache
def public_firms() -> tuple[Firm, ...]:
    """Aarhus Kommune and the kindergarten as the register has them."""
    return (
        _firm(AARHUS_KOMMUNE, 1, 250, PUBLIC, 32_000, date(1970, 4, 1)),
        _firm(KINDERGARTEN, 18, 90, DAYCARE, 22, date(1998, 8, 1)),
    )


def _firm(buyer: Buyer, index: int, form: int, branch: Branch, staff: int, founded: date) -> Firm:
    number = dice("buyer", buyer.cvr).randint(1, 9)
    address = Address(AARHUS, buyer.postal_code, buyer.city, buyer.street.rsplit(" ", 1)[0], number)
    life: tuple[Span[None], ...] = (Span(None, founded),)
    return Firm(
        cvr=buyer.cvr, index=index, kind="public", trade="andet", form=form,
        names=(Span(buyer.name, founded),), addresses=(Span(address, founded),), life=life,
        branch=branch, staff=staff, website="www.aarhus.dk" if form == 250 else None,
        sites=(Site(p_number(index, 0), 0, buyer.name, branch, address, life),),
    )  # fmt: skip
