"""Houses and unit addresses of the stand-in: those of the sandbox's world, and scripted ones.

Every address of the world is a house; most are found by the exact text, some only as a house
because their floor is not known here. Scripted streets answer as their name says, one for each
trap of addresses.md §2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scrapers.sandbox.addresses.places import point_in
from scrapers.sandbox.world.dice import dice, uuid_of
from scrapers.sandbox.world.places import Address
from scrapers.sandbox.world.world import World

CURRENT, PROVISIONAL, ABOLISHED = 3, 2, 4


@dataclass(frozen=True, slots=True)
class House:
    """A house number with its units.

    Attributes:
        unit_id: DAR id of its unit address, as the register of companies may name it.
        house_id: DAR id of the house number.
        has_only_floors: its units all have a floor, so the plain number is no unit address.
        floors: floors that are units.
        status: of the unit address; an abolished one cannot be asked for by id.
    """

    street: str
    number: str
    postal_code: str
    district: str
    municipality: str
    unit_id: str
    house_id: str
    has_only_floors: bool = False
    floors: frozenset[str] = frozenset()
    status: int = CURRENT

    @property
    def title(self) -> str:
        """The address as the service writes it."""
        return f"{self.street} {self.number}, {self.postal_code} {self.district}"

    @property
    def point(self) -> tuple[float, float]:
        """Easting and northing, metres; the same every time."""
        chance = dice("point", self.postal_code, self.street, self.number)
        return point_in(self.postal_code, self.municipality, chance)


_EVERYWHERE = (
    ("8000", "Aarhus C"), ("8200", "Aarhus N"), ("8210", "Aarhus V"), ("8220", "Brabrand"),
    ("8230", "Åbyhøj"), ("8240", "Risskov"), ("8250", "Egå"), ("8260", "Viby J"),
    ("8270", "Højbjerg"), ("8310", "Tranbjerg J"), ("8320", "Mårslet"), ("8330", "Beder"),
)  # fmt: skip
"""Districts that all have the one street (trap 2)."""

# street, number, postal code, district, municipality, and what is special about it.
_Script = tuple[str, str, str, str, str, dict[str, bool | int]]
_SCRIPTED: tuple[_Script, ...] = (
    ("Etagegangen", "3", "8000", "Aarhus C", "0751", {"has_only_floors": True}),
    ("Sidedørsvej", "5", "8000", "Aarhus C", "0751", {"has_only_floors": True}),
    ("Nedlagt Allé", "7", "8000", "Aarhus C", "0751", {"status": ABOLISHED}),
    ("Store Torv", "3", "8000", "Aarhus C", "0751", {"has_only_floors": True}),
    ("Store Torv", "9", "8000", "Aarhus C", "0751",
     {"has_only_floors": True, "status": ABOLISHED}),
    ("Store Torvegade", "3", "8000", "Aarhus C", "0751", {}),
    ("Store Torvegade", "9", "8000", "Aarhus C", "0751", {}),
    ("Nørrebrogade", "11", "8000", "Aarhus C", "0751", {}),
    ("Aabenraavej", "2", "8000", "Aarhus C", "0751", {}),
    ("Grænsevejen", "1", "8471", "Sabro", "0710", {"has_only_floors": True}),
    ("Omtrentlig Vej", "4", "8200", "Aarhus N", "0751", {}),
    ("Intervalvej", "10", "8200", "Aarhus N", "0751", {}),
    ("Intervalvej", "20", "8200", "Aarhus N", "0751", {}),
    ("Ukendtkodevej", "1", "8200", "Aarhus N", "0751", {}),
)  # fmt: skip


class Register:
    """All houses, by street, number and postal code and by id."""

    def __init__(self, world: World) -> None:
        self._world = world

    @cached_property
    def houses(self) -> dict[tuple[str, str, str], House]:
        """(street, number, postal code), all in lower case -> house."""
        found = [_of_world(address) for address in _addresses(self._world)]
        found += [_scripted(*row) for row in _SCRIPTED]
        found += [
            _scripted("Overaltgade", "1", code, name, "0751", {"has_only_floors": True})
            for code, name in _EVERYWHERE
        ]
        return {(h.street.lower(), h.number.lower(), h.postal_code): h for h in found}

    @cached_property
    def by_unit(self) -> dict[str, House]:
        """DAR id of the unit -> house; abolished ones are not there (§2 trap 7)."""
        return {h.unit_id: h for h in self.houses.values() if h.status != ABOLISHED}

    @cached_property
    def by_house(self) -> dict[str, House]:
        """DAR id of the house number -> house."""
        return {h.house_id: h for h in self.houses.values() if h.status != ABOLISHED}


def _addresses(world: World) -> list[Address]:
    everywhere = [
        *(span.value for firm in world.firms for span in firm.addresses),
        *(site.address for firm in world.firms for site in firm.sites),
    ]
    return [a for a in everywhere if a is not None and not a.foreign]


def _of_world(address: Address) -> House:
    where = (address.postal_code, address.street, address.number)
    chance = dice("house", *where)
    return House(
        street=address.street,
        number=str(address.number),
        postal_code=f"{address.postal_code:04d}",
        district=address.district,
        municipality=f"{address.municipality:04d}",
        unit_id=uuid_of("address", *where),  # as the world's register of companies names it
        house_id=uuid_of("house", *where),
        floors=frozenset({"st", "1", "2"} if chance.random() < 0.7 else ()),
    )


def _scripted(
    street: str, number: str, postal_code: str, district: str, municipality: str,
    special: dict[str, bool | int],
) -> House:  # fmt: skip
    where = (postal_code, street, number)
    return House(
        street, number, postal_code, district, municipality,
        uuid_of("address", *where), uuid_of("house", *where),
        has_only_floors=bool(special.get("has_only_floors")),
        status=int(special.get("status", CURRENT)),
    )  # fmt: skip
