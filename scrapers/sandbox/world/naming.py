"""How notices write parties: numbers and names in the forms that occur (eforms.md §5.2).

Until `CARELESS_FROM` every party has its number; from then on about half of the parties of award
notices are written as by somebody who did not look twice: a number with signs between, or none
at all and a name that is not quite the register's.

Does not belong here: who takes part.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from scrapers.sandbox.world.identifiers import cvr_number
from scrapers.sandbox.world.notices import Party

CARELESS_FROM = date(2026, 5, 1)
"""Award notices published from this day on may name parties carelessly."""
_CARELESS_SHARE = 0.55
_PARTNER = f"{cvr_number(20):08d}"
"""The second of two numbers in one field."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def written(cvr: int, chance: random.Random) -> str:
    """A CVR number in one of the forms that are plain to read."""
    text = f"{cvr:08d}"
    grouped = _grouped(cvr, " ")
    ways = (text, text, text, text, f"ORG-{text}", f"DK{text}", f"DK {text}", grouped, f"{text} ")
    return chance.choice(ways)


def careless(party: Party, chance: random.Random) -> Party:
    """The party as a careless notice has it; often just as it is."""
    if chance.random() >= _CARELESS_SHARE:
        return party
    if chance.random() < 0.3:
        return replace(party, company_id=chance.choice(_numbers(party.cvr)))
    company_id = chance.choice(("ORG-null", "", party.name, f"{party.cvr:08d}/ {_PARTNER}"))
    return chance.choice(_NAMES)(replace(party, company_id=company_id))


def department(party: Party, chance: random.Random) -> Party:
    """A buyer whose notice was sent by a department that does not know the number."""
    if chance.random() >= _CARELESS_SHARE / 2:
        return party
    name = f"{party.name} - {chance.choice(('Teknik og Miljø', 'Indkøb og Udbud'))}"
    return replace(party, name=name, company_id="ORG-null")


def _numbers(cvr: int) -> tuple[str, ...]:
    """The number with signs between; the last one begins with a PUNCTUATION SPACE."""
    grouped = _grouped(cvr, " ")
    return f"ORG-{_grouped(cvr, '-')}", f" DK {grouped}", f"CVR nr. {cvr:08d}", f"\u2008{cvr:08d}"


def _grouped(cvr: int, sign: str) -> str:
    text = f"{cvr:08d}"
    return sign.join(text[i : i + 2] for i in range(0, 8, 2))


def _slipped(party: Party) -> Party:
    """One letter of the first word is missing."""
    return replace(party, name=party.name[:3] + party.name[4:])


def _in_a_box(party: Party) -> Party:
    """With the address of a postal box elsewhere."""
    return replace(party, street="Postboks 12", city="København S", postal_code=2300, nuts=None)


_NAMES: tuple[Callable[[Party], Party], ...] = (
    lambda party: replace(party, name=party.name.upper()),
    lambda party: replace(party, name=party.name.removesuffix(" A/S").removesuffix(" ApS")),
    lambda party: replace(party, name=f"{party.name.replace(' ApS', ' Aps.')}, afd. Øst"),
    lambda party: replace(party, name=party.name.translate(_LETTERS)),
    _slipped,
    _in_a_box,
)
"""Names, or the place, not quite as in the register."""
