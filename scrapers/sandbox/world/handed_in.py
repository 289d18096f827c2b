"""What the invented municipality has handed in: its inbox, as a Danish Excel saves the files.

Semicolons, windows-1252, days as 23-11-2015 and 23.11.15, CVR numbers with blanks, a few rows
with nothing but a name and a place. Who was found and visited is written on the firms
(`world.social`); the rest is drawn here.

Does not belong here: who puts the files where.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from scrapers.sandbox.world.dice import dice, rotate
from scrapers.sandbox.world.firms import Firm
from scrapers.sandbox.world.places import REFERENCE
from scrapers.sandbox.world.world import World

ENCODING = "cp1252"
_COLUMNS = (
    "Kortlægnings-id", "CVR-nummer", "Navn", "Adresse", "Postnr.", "By", "Fundet", "Besøgt",
    "Spørgeskema sendt", "Spørgeskema modtaget", "Kategorier", "Andel udsatte medarbejdere",
    "Andel udsatte pr.", "Dækker område", "Mindste ordre (kr.)", "Største ordre (kr.)", "Kapacitet",
    "Vil være underleverandør", "Vil byde sammen med andre", "Referencer", "Certifikater",
    "Bemærkning", "Netværksmøde",
)  # fmt: skip
_ANSWERED_EVERY = 3
"""Every third visited enterprise sent its questionnaire back: few, as in the true story."""
_UNNUMBERED = frozenset({4, 11, 19, 26, 33, 38, 43, 47})
"""Rows with a name and a place only."""
_RENAMED = {47: "Værkstedet ved åen"}
"""A row whose name nobody will find in the register."""
_SHARES = ("55 %", "0,4", "35%", "62 %", "20 %", "80 %", "30 %", "12 %", "45 %", "", "70 %", "50 %")
_AREAS = (
    "Aarhus Kommune", "8000-8270", "Østjylland", "Aarhus, Favrskov og Skanderborg", "Hele landet",
)  # fmt: skip
_ALSO = {
    "groen_pleje": "ejendomsservice", "kantine_catering": "event_kultur_overnatning",
    "genbrug_affald": "transport_flyt_lager", "pakkeri_montage": "tryk_scan_kontor",
    "rengoering": "ejendomsservice", "moebler_trae_haandvaerk": "bygge_maler",
    "beskaeftigelsesindsats": "undervisning_stu", "tekstil_vask": "pakkeri_montage",
}  # fmt: skip
"""What an enterprise of a trade does as well: one fits several categories."""


def files(world: World) -> dict[str, bytes]:
    """The inbox of a world's day, file name to bytes; deterministic."""
    return {
        "mapping.csv": _file(_COLUMNS, mapping_rows(world)),
        "decisions.csv": _file(
            ("Afgørelse om", "Emne", "Afgørelse", "Kategori", "Afgjort", "Begrundelse"),
            decision_rows(world),
        ),
        "ledger.csv": _file(
            (
                "Leverandørens CVR-nummer",
                "Leverandør",
                "Beløb (kr.)",
                "Bogført",
                "Konto",
                "Afdeling",
            ),
            ledger_rows(world),
        ),
    }


def _file(columns: Sequence[str], rows: Iterator[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(ENCODING)


def mapping_rows(world: World) -> Iterator[dict[str, str]]:
    """The mapping team's list: everyone found until the day, oldest first."""
    found = [f for f in world.firms if f.found_on and f.found_on <= world.today]
    visits = 0
    for number, firm in enumerate(sorted(found, key=lambda f: (f.found_on or f.founded, f.index))):
        row = _found(number, firm)
        if firm.visited_on and firm.visited_on <= world.today:
            sent = firm.visited_on + timedelta(days=14)
            row |= {
                "Besøgt": _day(firm.visited_on, number),
                "Spørgeskema sendt": _day(sent, number),
            }
            if visits % _ANSWERED_EVERY == 0:
                row |= _answers(visits // _ANSWERED_EVERY, firm, sent + timedelta(days=25))
            visits += 1
        yield row


def _found(number: int, firm: Firm) -> dict[str, str]:
    address = firm.address
    name = _RENAMED.get(number) or (firm.name if number % 5 else firm.name.removesuffix(" ApS"))
    row = {
        "Kortlægnings-id": "" if number in _UNNUMBERED else f"AAK-{number + 1:03d}",
        "CVR-nummer": "" if number in _UNNUMBERED else _number(firm.cvr, number),
        "Navn": name,
        "Postnr.": f"{address.postal_code:04d}" if address else "",
        "By": address.district if address else "",
        "Fundet": _day(firm.found_on, number) if firm.found_on else "",
        "Netværksmøde": rotate(("ja", "", "inviteret"), number),
    }
    if address and number % 2 == 0:
        row["Adresse"] = address.line
    return row


def _number(cvr: int, number: int) -> str:
    digits = f"{cvr:08d}"
    pairs = " ".join(digits[i : i + 2] for i in range(0, 8, 2))
    return rotate((digits, pairs, f"DK {digits}"), number)


def _day(day: date, number: int) -> str:
    return day.strftime(rotate(("%d-%m-%Y", "%d.%m.%y", "%d-%m-%Y"), number))


def _answers(number: int, firm: Firm, day: date) -> dict[str, str]:
    """A questionnaire that came back; some fields are empty, as people leave them."""
    chance = dice("answers", firm.index)
    labels = _labels()
    named = [firm.trade, _ALSO.get(firm.trade, "")]
    least = chance.choice((2_000, 5_000, 10_000))
    share = rotate(_SHARES, number)
    return {
        "Spørgeskema modtaget": _day(day, number),
        "Kategorier": " | ".join(labels[key] for key in named if key in labels),
        "Andel udsatte medarbejdere": share,
        "Andel udsatte pr.": _day(day, number) if share else "",
        "Dækker område": rotate(_AREAS, number),
        "Mindste ordre (kr.)": f"{least:,}".replace(",", "."),
        "Største ordre (kr.)": rotate(("250.000", "1.500.000,00", "", "6000000"), number),
        "Kapacitet": rotate(("4 medarbejdere ad gangen", "", "2 hold om dagen"), number),
        "Vil være underleverandør": rotate(("ja", "Ja", "", "nej", "ja"), number),
        "Vil byde sammen med andre": rotate(("ja", "", "nej", "ja"), number),
        "Referencer": rotate(
            ("Opgaver for et boligselskab", "", "Kommunens egne arrangementer"), number
        ),
        "Certifikater": rotate(("", "Fødevarestyrelsens smiley", ""), number),
        "Bemærkning": rotate(("", "Vil gerne kontaktes igen", ""), number),
    }


def _labels() -> dict[str, str]:
    with (REFERENCE / "categories.csv").open(encoding="utf-8") as lines:
        return {row["category"]: row["label_da"] for row in csv.DictReader(lines)}


def decision_rows(world: World) -> Iterator[dict[str, str]]:
    """What the team has decided: about two possible enterprises, a doubtful one and an offering."""
    by_index = {firm.index: firm for firm in world.firms}
    decided = (
        ("mulig", 1203, "ja", "", "Besøgt kort; socialt formål bekræftet"),
        ("mulig", 105, "nej", "", "Almindeligt rådgivningsfirma"),
        ("tvivlsom", 1125, "ja", "", "Grundejerforening uden salg"),
        ("ydelse", 1100, "nej", "Ejendomsservice og pedelarbejde", "Tager ikke indendørs opgaver"),
    )
    for about, index, decision, category, reason in decided:
        if index in by_index:
            yield {
                "Afgørelse om": about,
                "Emne": f"{by_index[index].cvr:08d}",
                "Afgørelse": decision,
                "Kategori": category,
                "Afgjort": "12-05-2026",
                "Begrundelse": reason,
            }


def ledger_rows(world: World) -> Iterator[dict[str, str]]:
    """Postings of the last two years: many small direct purchases that no notice tells of."""
    aarhus = [
        firm
        for firm in world.firms
        if firm.kind in {"ordinary", "rsv", "social"} and firm.address and firm.form != 10
        and firm.address.municipality == 751 and firm.founded < date(world.today.year - 2, 1, 1)
        and not firm.closing
    ]  # fmt: skip
    chance = dice("ledger")
    for number in range(240):
        firm = chance.choice(aarhus)
        day = world.today - timedelta(days=chance.randint(1, 700))
        amount = Decimal(chance.randint(900, 380_000)) + Decimal(chance.randint(0, 99)) / 100
        credit = number % 40 == 39
        yield {
            "Leverandørens CVR-nummer": "" if number % 30 == 29 else _number(firm.cvr, number),
            "Leverandør": firm.name.upper() if number % 4 == 0 else firm.name,
            "Beløb (kr.)": ("-" if credit else "") + _money(amount / 10 if credit else amount),
            "Bogført": day.strftime("%d-%m-%Y"),
            "Konto": rotate(("4010 Tjenesteydelser", "2200 Varekøb", "4030 Entreprenører"), number),
            "Afdeling": rotate(("Teknik og Miljø", "Børn og Unge", "Sociale Forhold"), number),
        }


def _money(amount: Decimal) -> str:
    """Danish form: 12.345,60."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
