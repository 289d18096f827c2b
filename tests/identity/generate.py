"""How `labelled.csv` was made: invented register units, and the ways notices misspell them.

Run `python -m tests.identity.generate` to write both CSV files anew. Nothing in here uses the
code under test. See README.md beside it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SEED = 55
_STEMS = ("Brinke", "Hvidt", "Grøn", "Kær", "Lærke", "Måge", "Nørre", "Øster", "Å", "Sønder",
          "Tårn", "Vinkel", "Bøge", "Ahorn", "Krat", "Dige", "Fyr", "Halm", "Jern",
          "Lund")  # fmt: skip
_ENDS = ("bæk", "skov", "mark", "høj", "gård", "strup", "bjerg", "ås", "ø", "dal")
_TRADES = ("Rengøring", "Anlægsgartner", "Malerforretning", "Kantineservice", "Ejendomsservice",
           "Tømrer og Snedker", "Transport", "Vikarservice", "Vinduespolering",
           "Bogtryk", "Rådgivning", "Produktionsskole", "Cykelværksted", "Genbrug",
           "Møbelsnedkeri")  # fmt: skip
_FORMS = ("ApS", "A/S", "I/S", "F.M.B.A.", "A.M.B.A.")
_PLACES = (
    ("8000", "Aarhus C", "0751"),
    ("8210", "Aarhus V", "0751"),
    ("8260", "Viby J", "0751"),
    ("8700", "Horsens", "0615"),
    ("8900", "Randers C", "0730"),
    ("4800", "Nykøbing F", "0376"),
    ("7900", "Nykøbing M", "0773"),
    ("5000", "Odense C", "0461"),
)
_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Unit:
    """A unit of the invented register."""

    cvr: str
    name: str
    form: str
    former: str
    secondary: str
    postal_code: str
    city: str
    municipality_code: str

    @property
    def full(self) -> str:
        """Name with its form, as registered."""
        return (
            f"Fonden {self.name}" if self.form == "Fonden" else f"{self.name} {self.form}".strip()
        )


def numbers() -> Iterator[str]:
    """CVR numbers of the unused range that pass the check."""
    for number in range(99_600_000, 99_999_999):
        digits = str(number)
        if sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11 == 0:
            yield digits


def units(dice: random.Random, count: int) -> list[Unit]:
    """Units with distinct names; every eighth a former one, every tenth a secondary one."""
    names = [f"{a}{b} {t}" for a in _STEMS for b in _ENDS for t in _TRADES]
    dice.shuffle(names)
    found, cvr = [], numbers()
    for name, place in (("Brinkestrup", _PLACES[0]), ("Halmstrup", _PLACES[3])):
        found.append(Unit(next(cvr), f"{name} Kommune", "", "", "", *place))
    for i in range(count):
        place = dice.choice(_PLACES)
        form = "Fonden" if i % 11 == 0 else dice.choice(_FORMS)
        former = f"{names[count + i]}" if i % 8 == 0 else ""
        secondary = f"{names[2 * count + i]}" if i % 10 == 5 else ""
        found.append(Unit(next(cvr), names[i], form, former, secondary, *place))
    for i in range(4):  # the same name in the same place under another form: two firms
        place = _PLACES[i]
        found += [Unit(next(cvr), names[3 * count + i], f, "", "", *place) for f in ("ApS", "A/S")]
    return found


def _typo(name: str, dice: random.Random) -> str:
    """One slip of the pen in a trade word, where people know the name but type fast."""
    words = name.split()
    at = dice.randrange(len(words))
    word = words[at]
    i = dice.randrange(1, len(word) - 1) if len(word) > 3 else min(1, len(word) - 1)
    kind = dice.randrange(3)
    if kind == 0:
        word = word[:i] + word[i + 1 :]
    elif kind == 1:
        word = word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :]
    else:
        word = word[:i] + word[i] + word[i:]
    words[at] = word
    return " ".join(words)


def _latin(name: str) -> str:
    for one, other in (
        ("æ", "ae"),
        ("ø", "oe"),
        ("å", "aa"),
        ("Æ", "Ae"),
        ("Ø", "Oe"),
        ("Å", "Aa"),
    ):
        name = name.replace(one, other)
    return name


def _stripped(name: str) -> str:
    for one, other in (("æ", "a"), ("ø", "o"), ("å", "a"), ("Æ", "A"), ("Ø", "O"), ("Å", "A")):
        name = name.replace(one, other)
    return name


Way = Callable[[Unit, random.Random], str]
_SPELLED: dict[str, str] = {"ApS": "aps.", "A/S": "AS", "I/S": "I / S", "F.M.B.A.": "fmba",
                            "A.M.B.A.": "Amba", "Fonden": "Fonden", "": ""}  # fmt: skip
WAYS: dict[str, Way] = {
    "as registered": lambda u, _: u.full,
    "capitals": lambda u, _: u.full.upper(),
    "without form": lambda u, _: u.name,
    "form spelled otherwise": lambda u, _: f"{u.name} {_SPELLED[u.form]}".strip(),
    "ae oe aa": lambda u, _: _latin(u.full),
    "a o a": lambda u, _: _stripped(u.full),
    "typed error": lambda u, d: _typo(u.name, d) + (f" {u.form}" if u.form != "Fonden" else ""),
    "two typed errors": lambda u, d: _typo(_typo(u.name, d), d),
    "abbreviated": lambda u, _: " ".join(
        w if i == 0 or len(w) < 6 else w[:4] + "." for i, w in enumerate(u.name.split())
    ),
    "truncated": lambda u, _: u.name[: max(12, len(u.name) - 4)],
    "words swapped": lambda u, _: " ".join(reversed(u.name.split())),
    "written together": lambda u, _: u.full.replace(" ", "", 1),
    "department": lambda u, d: f"{u.full} - Afdeling {d.choice(('Syd', 'Drift', 'Indkøb'))}",
    "department after comma": lambda u, _: f"{u.full}, {u.city}",
    "care of": lambda u, _: f"{u.full} c/o Ejendomskontoret",
    "by person": lambda u, _: f"{u.full} v/ indehaver",
    "punctuation": lambda u, _: f'"{u.full.replace(" og ", " & ")}".',
    "brackets": lambda u, _: f"{u.full} (hovedkontor)",
}


def _place(unit: Unit, dice: random.Random) -> tuple[str, str]:
    """Postal code and town as notices give them: both, one, now and then none."""
    draw = dice.random()
    if draw < 0.55:
        return unit.postal_code, unit.city
    if draw < 0.75:
        return unit.postal_code, ""
    return ("", unit.city) if draw < 0.95 else ("", "")


def _elsewhere(unit: Unit, dice: random.Random) -> tuple[str, str]:
    code, city, _ = dice.choice([p for p in _PLACES if p[2] != unit.municipality_code])
    return code, city


def cases(register: list[Unit], dice: random.Random) -> Iterator[dict[str, str]]:
    """Rows of `labelled.csv`: what is said, and the unit that is meant, empty when none is."""
    firms, twins = register[2:-8], register[-8:]
    for way, write in WAYS.items():
        for unit in dice.sample(firms, 10):
            yield _case(way, write(unit, dice), _place(unit, dice), unit.cvr)
    for unit in [u for u in firms if u.former][:10]:
        yield _case("former name", f"{unit.former} {unit.form}", _place(unit, dice), unit.cvr)
    for unit in [u for u in firms if u.secondary][:8]:
        yield _case("secondary name", unit.secondary, _place(unit, dice), unit.cvr)
    for unit in twins:
        yield _case("twin with form", unit.full, (unit.postal_code, unit.city), unit.cvr)
    for unit in twins[::2]:
        yield _case("twin without form", unit.name, (unit.postal_code, unit.city), unit.cvr)
    for unit in register[:2]:
        for tail in (" - Sundheds- og Omsorgsforvaltningen", ", Teknik og Miljø", " Indkøb", ""):
            yield _case("authority", unit.full + tail, _place(unit, dice), unit.cvr)
        yield _case("authority", f"Magistratsafdelingen, {unit.name}", ("", ""), unit.cvr)
    yield from _negatives(firms, dice)


def _negatives(firms: list[Unit], dice: random.Random) -> Iterator[dict[str, str]]:
    """Others that look alike, and names of nobody."""
    for unit in dice.sample(firms, 12):
        yield _case("same name elsewhere", unit.full, _elsewhere(unit, dice), "")
    for unit in dice.sample(firms, 12):
        stem, trade = unit.name.split(" ", 1)
        other = dice.choice([t for t in _TRADES if t != trade])
        yield _case("other trade", f"{stem} {other} {unit.form}", _place(unit, dice), "")
    for unit in dice.sample(firms, 12):
        stem, trade = unit.name.split(" ", 1)
        other = next(s for s in _close(stem) if f"{s} {trade}" not in {u.name for u in firms})
        yield _case("stem a letter off", f"{other} {trade}", _place(unit, dice), "")
    for unit in dice.sample([u for u in firms if u.form in ("ApS", "A/S")], 8):
        form = "A/S" if unit.form == "ApS" else "ApS"
        yield _case("other form", f"{unit.name} {form}", _place(unit, dice), "")
    for unit in dice.sample(firms, 6):
        yield _case("holding", f"{unit.name} Holding ApS", _place(unit, dice), "")
    for unit in dice.sample(firms, 6):
        yield _case("numbered", f"{unit.name} {dice.randint(2, 9)} {unit.form}",
                    _place(unit, dice), "")  # fmt: skip
    for stem in ("Fjordens", "Campus", "Nordkysten", "Elmegade", "Skovsøen", "Alléens",
                 "Polaris", "Kompas", "Delta", "Vestkaj"):  # fmt: skip
        code, city, _ = dice.choice(_PLACES)
        yield _case("nobody", f"{stem} {dice.choice(_TRADES)} ApS", (code, city), "")


def _close(stem: str) -> Iterator[str]:
    """Other proper names one letter away, as real ones are (Lundholm, Lindholm)."""
    for i, letter in enumerate(stem):
        for other in "aeiou":
            if letter.lower() in "aeiouyæøå" and other != letter.lower():
                yield (stem[:i] + other + stem[i + 1 :]).capitalize()


def _case(way: str, name: str, place: tuple[str, str], cvr: str) -> dict[str, str]:
    return {"way": way, "name": name.strip(), "postal_code": place[0], "city": place[1], "cvr": cvr}


def main() -> None:
    """Write `register.csv` and `labelled.csv`; every second case of a way is held out."""
    dice = random.Random(SEED)
    register = units(dice, 220)
    with (HERE / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["cvr", "name", "former_name", "secondary_name", "postal_code", "city",
                         "municipality_code"])  # fmt: skip
        for u in register:
            former = f"{u.former} {u.form}".strip() if u.former else ""
            writer.writerow([u.cvr, u.full, former, u.secondary, u.postal_code, u.city,
                             u.municipality_code])  # fmt: skip
    with (HERE / "labelled.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(
            file, ["half", "way", "name", "postal_code", "city", "cvr"], lineterminator="\n"
        )
        table.writeheader()
        for number, case in enumerate(cases(register, dice)):
            table.writerow({"half": "held_out" if number % 2 else "tuning", **case})


if __name__ == "__main__":
    main()
