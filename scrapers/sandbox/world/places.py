"""Where the invented firms lie: postal districts of Aarhus, towns elsewhere, invented streets."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import warehouse
from scrapers.sandbox.world.dice import uuid_of, weighted

REFERENCE = Path(warehouse.__file__).parent / "reference"
AARHUS = 751

_HEAVY = {8000: 26.0, 8200: 12.0, 8210: 8.0, 8220: 9.0, 8230: 6.0, 8240: 6.0, 8260: 9.0, 8270: 6.0}
"""Share of firms in the large districts; every other district of Aarhus weighs 1.5."""

STREETS = (
    "Kvistholmvej", "Lyngvangsvej", "Tranebækvej", "Hedemøllevej", "Brinkelundsvej", "Søndermarken",
    "Gransbækparken", "Værkstedsgangen", "Lærkedalen", "Pilebakken", "Kornmodvej", "Teglhøjvej",
    "Egernstien", "Birkedalsvej", "Klokkebakken", "Fabrikspladsen", "Havnelodden", "Møllestræde",
    "Rugvænget", "Åkandevej", "Nordlystvej", "Østervangen", "Stenhøjgade", "Vinkelgangen",
)  # fmt: skip

ELSEWHERE = (
    (101, 2300, "København S"), (461, 5000, "Odense C"), (851, 9000, "Aalborg"),
    (615, 8700, "Horsens"), (740, 8600, "Silkeborg"), (730, 8900, "Randers C"),
    (561, 6700, "Esbjerg"), (630, 7100, "Vejle"), (657, 7400, "Herning"),
    (791, 8800, "Viborg"), (621, 6000, "Kolding"), (265, 4000, "Roskilde"),
    (746, 8660, "Skanderborg"), (710, 8382, "Hinnerup"), (706, 8410, "Rønde"),
    (727, 8300, "Odder"), (330, 4200, "Slagelse"), (779, 7800, "Skive"),
    (540, 6400, "Sønderborg"), (167, 2650, "Hvidovre"),
)  # fmt: skip
"""(kommunekode, postnummer, postdistrikt) of firms with their seat outside Aarhus."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the register has it; municipality code 0 with `foreign` text when abroad."""

    municipality: int
    postal_code: int
    district: str
    street: str
    number: int
    floor: str | None = None
    address_id: str | None = None
    care_of: str | None = None
    foreign: str | None = None

    @property
    def line(self) -> str:
        """Street and number."""
        return f"{self.street} {self.number}"


@cache
def municipality_names() -> dict[int, str]:
    """Municipality code -> name."""
    with (REFERENCE / "kommuner.csv").open(encoding="utf-8") as file:
        return {int(row["kommunekode"]): row["navn"] for row in csv.DictReader(file)}


@cache
def nuts3() -> dict[int, str]:
    """Municipality code -> NUTS3 code."""
    with (REFERENCE / "kommuner.csv").open(encoding="utf-8") as file:
        return {int(row["kommunekode"]): row["nuts3"] for row in csv.DictReader(file)}


@cache
def aarhus_districts() -> dict[tuple[int, str], float]:
    """(postal code, name) -> weight, for the districts that lie at least half in Aarhus."""
    with (REFERENCE / "postnr_kommune.csv").open(encoding="utf-8") as file:
        return {
            (int(row["postnr"]), row["postnrnavn"]): _HEAVY.get(int(row["postnr"]), 1.5)
            for row in csv.DictReader(file)
            if row["kommunekode"] == "0751" and float(row["andel_af_postnr"]) >= 0.5
        }


def address_in_aarhus(chance: random.Random) -> Address:
    """An invented address in Aarhus."""
    postal_code, district = weighted(chance, aarhus_districts())
    return _address(chance, AARHUS, postal_code, district)


def address_elsewhere(chance: random.Random) -> Address:
    """An invented address in another municipality."""
    return _address(chance, *chance.choice(ELSEWHERE))


def _address(chance: random.Random, municipality: int, postal_code: int, district: str) -> Address:
    street, number = chance.choice(STREETS), chance.randint(1, 140)
    has_id = chance.random() < 0.85  # some addresses were never validated
    return Address(
        municipality,
        postal_code,
        district,
        street,
        number,
        floor=chance.choice((None, None, None, "1", "2", "st")),
        address_id=uuid_of("address", postal_code, street, number) if has_id else None,
    )
