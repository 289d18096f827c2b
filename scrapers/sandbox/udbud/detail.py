"""A notice's detail answer: summary cards and the HTML rendering (udbud.md §1.6-§1.7)."""

from __future__ import annotations

from html import escape
from typing import Any

from scrapers.sandbox.ted.lots import document_url
from scrapers.sandbox.udbud.entries import block, deadlines
from scrapers.sandbox.world import contacts
from scrapers.sandbox.world.notices import Lot, LotResult, Notice, Party

RESERVED_LABELS = {
    "none": "Deltagelse uden forbehold.",
    "res-ws": "Deltagelse er forbeholdt beskyttede værksteder og økonomiske aktører, hvis mål er "
    "social og faglig integration af handicappede eller dårligt stillede personer.",
}
NATURES = {"services": "Tjenesteydelser", "supplies": "Varer", "works": "Bygge- og anlægsarbejder"}
KINDS = {
    "open": "Offentligt udbud", "restricted": "Begrænset udbud",
    "neg-w-call": "Udbud med forhandling", "oth-single": "Anden etapevis procedure",
}  # fmt: skip
LEGAL_TYPES = {
    "la": "Lokal myndighed", "ra": "Regional myndighed", "cga": "Central statslig myndighed",
    "body-pl": "Offentligretligt organ",
    "pub-undert-la": "Offentlig virksomhed under lokal myndighed",
}  # fmt: skip

Rows = list[tuple[str, str]]


def detail(notice: Notice) -> dict[str, Any]:
    """The answer's object; English is missing, as it may be."""
    two_steps = notice.procedure.kind in ("restricted", "neg-w-call")
    times = deadlines(notice)
    return {
        "htmlDA": html(notice),
        "htmlEN": None,
        "opsummeringDA": {
            "card": block(notice),
            "tilbudsfrister": [] if two_steps else times,
            "deltagelsefrister": times if two_steps else [],
            "udforelsesstedLand": ["Danmark"],
            "udforelsesstedSubLand": [],
            "udforelsesstedBy": [notice.buyer.city],
            "udforelsesstedNutsCode": [] if notice.national else [notice.buyer.nuts],
            "antalLots": len(notice.procedure.lots),
            "antalParts": 0,
            "udbudsDokumenter": [document_url(notice)] if notice.form == "competition" else [],
            "indholdsType": "DKUDBUD" if notice.national else "TED",
        },
        "opsummeringEN": None,
    }


def _section(title: str, rows: Rows, level: int = 3) -> str:
    body = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in rows if v)
    return f"<h{level}>{escape(title)}</h{level}><dl>{body}</dl>"


def html(notice: Notice) -> str:
    """`htmlDA`: sections and labels of the official rendering; the markup is our own."""
    parts = ["<h2>1. Køber</h2>", *(_buyer(notice, n) for n in range(len(notice.procedure.buyers)))]
    parts += ["<h2>2. Procedure</h2>", _procedure(notice), _purpose(notice), _place(notice)]
    parts.append("<h2>5. Delkontrakter</h2>")
    parts += [_lot(notice, lot) for lot in notice.procedure.lots]
    if notice.results:
        parts.append("<h2>6. Resultater</h2>")
        parts += [_result(result, notice) for result in notice.results]
    parts.append("<h2>8. Organisationer</h2>")
    parts += [_organisation(party) for party in _parties(notice)]
    if notice.change:
        rows = [
            ("Årsag til ændringen", notice.change.reason),
            ("Bekendtgørelse, der skal ændres", notice.change.changed.padded_number),
        ]
        parts.append(_section("10. Ændring", rows, 2))
    return f"<article>{''.join(parts)}</article>"


def _buyer(notice: Notice, number: int) -> str:
    buyer = notice.procedure.buyers[number]
    rows = [
        ("Officielt navn", buyer.name),
        ("Kontaktpunkt", contacts.NAME),
        ("Telefon", contacts.PHONE),
        ("E-mail", contacts.MAIL),
        ("Registreringsnummer", f"{buyer.cvr:08d}"),
        ("Køberens retlige status", LEGAL_TYPES[buyer.legal_type]),
        ("Den ordregivende myndigheds aktivitet", "Generelle offentlige tjenester"),
    ]
    return _section("1.1. Køber", rows)


def _procedure(notice: Notice) -> str:
    procedure = notice.procedure
    earlier = notice.change.changed if notice.change else notice.previous
    rows = [
        ("Titel", procedure.title),
        ("Beskrivelse", procedure.text),
        (
            "Identifikator for proceduren",
            "" if notice.form == "planning" else procedure.procedure_id,
        ),
        ("Tidligere bekendtgørelse", f"{earlier.notice_id}-{earlier.version}" if earlier else ""),
        ("Intern ID", procedure.internal_id),
        ("Udbudsprocedure", KINDS[procedure.kind]),
        ("Proceduren er en hasteprocedure", "nej"),
    ]
    return _section("2.1. Procedure", rows)


def _cpv(cpv: tuple[str, ...]) -> Rows:
    main: Rows = [("Primær klassifikation (cpv)", cpv[0])]
    return main + [("Supplerende klassifikation (cpv)", code) for code in cpv[1:]]


def _purpose(notice: Notice) -> str:
    rows = [
        ("Kontraktens hovedformål", NATURES[notice.procedure.nature]),
        *_cpv(notice.procedure.cpv),
    ]
    return _section("2.1.1. Formål", rows)


def _place(notice: Notice) -> str:
    buyer = notice.buyer
    rows = [
        ("By", buyer.city),
        ("Postnummer", f"{buyer.postal_code:04d}"),
        ("Landsdel (NUTS)", "" if notice.national else buyer.nuts),
        ("Land", "Danmark"),
    ]
    return _section("2.1.2. Udførelsessted", rows)


def _lot(notice: Notice, lot: Lot) -> str:
    value = "" if notice.form == "result" else f"{lot.value} DKK"
    rows = [
        ("Titel", lot.title),
        ("Beskrivelse", lot.text),
        *_cpv(lot.cpv),
        ("Varighed", f"{lot.months} Måneder"),
        ("Anslået værdi eksklusive moms", value),
    ]
    if notice.form == "competition":
        rows.append(("Forbeholdt deltagelse", RESERVED_LABELS[lot.reserved]))
        rows += [("Vilkår vedrørende kontraktens gennemførelse", text) for text in lot.conditions]
        if notice.deadline:
            rows.append(
                ("Frist for modtagelse af tilbud", notice.deadline.strftime("%d/%m/%Y %H:%M"))
            )
    return _section(f"5.1. Delkontrakt: {lot.lot_id}", rows)


def _result(result: LotResult, notice: Notice) -> str:
    winners = " / ".join(party.name for party in result.winners)
    value = "" if notice.withheld or not result.winners else f"{result.value} DKK"
    rows = [
        ("Status for valg af vinder", "Mindst én vinder blev valgt." if winners else
         "Ingen vinder blev valgt, og konkurrencen er lukket."),
        ("Vinder", winners),
        ("Tilbuddets værdi", value),
        ("Antal modtagne tilbud", str(result.tenders)),
    ]  # fmt: skip
    return _section(f"6.1. Resultat, delkontrakt: {result.lot_id}", rows)


def _parties(notice: Notice) -> list[Party]:
    seen = {party.cvr: party for result in notice.results for party in result.winners}
    return list(seen.values())


def _organisation(party: Party) -> str:
    rows = [("Officielt navn", party.name), ("Registreringsnummer", party.company_id),
            ("By", party.city)]  # fmt: skip
    return _section("8.1. Organisation", rows)
