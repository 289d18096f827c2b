"""Danish for readers: words for codes, dates, numbers, and the caveats every reader must meet.

Does not belong here: headings of columns (declared with the tables) and page layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SANDBOX_NOTICE = "Opfundne data – sandkasse"
SANDBOX_STATEMENT = (
    "Data her er opfundne. De kommer fra kortlags sandkasse og siger intet om virkelige "
    "virksomheder, ordregivere eller udbud, bortset fra nogle få rigtige bekendtgørelser, "
    "som sandkassen kan vise til afprøvning."
)
UNKNOWN = "Ukendt"
_DAYS_COUNTED = 90
_DAYS_OF_MONTH = 365.25 / 12
_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)

LABELS: Mapping[str, Mapping[str, str]] = {
    "status": {
        "registered": "Registreret",
        "mapped": "Kortlagt",
        "candidate": "Mulig",
        "former": "Tidligere registreret",
    },
    "state": {
        "planned": "Planlagt",
        "open": "Åbent",
        "closed": "Lukket for tilbud",
        "awarded": "Tildelt",
        "cancelled": "Annulleret",
        "unknown": UNKNOWN,
    },
    "reserved": {
        "none": "Nej",
        "sheltered": "Ja, for beskyttede værksteder m.fl. (udbudslovens § 54)",
        "public_service": "Ja, for organisationer med offentlige opgaver (art. 77)",
        "text_only": "Nævnt i teksten, ikke i feltet",
        "unknown": UNKNOWN,
    },
    "coverage": {
        "covered": "Dækket",
        "thin": "Få leverandører",
        "outside_only": "Kun uden for kommunen",
        "uncovered": "Ikke dækket",
        "not_surveyed": "Ikke undersøgt",
        "no_demand": "Ingen annoncerede udbud",
    },
    "district_coverage": {
        "covered": "Dækket i distriktet",
        "thin": "Få leverandører i distriktet",
        "outside_only": "Kun uden for distriktet",
        "uncovered": "Ikke dækket",
        "not_surveyed": "Ikke undersøgt",
        "no_demand": "Ingen annoncerede udbud",
    },
    "role": {
        "own": "Kommunen",
        "co_buyer": "Institution, der køber ind sammen med kommunen",
    },
    "ends_basis": {
        "announced end": "Annonceret slutdato",
        "start + duration": "Annonceret start og varighed",
        "conclusion + duration": "Indgåelse og varighed",
        "award notice + duration": "Tildelingens offentliggørelse og varighed",
    },
    "renewals_basis": {
        "no renewals": "Kan ikke forlænges",
        "renewals announced": "Kan forlænges, antal og længde oplyst",
        "renewals unknown": "Kan forlænges, længden ukendt",
        "renewals not told": "Ikke oplyst",
    },
    "supplier_kind": {
        "social": "Socialøkonomisk",
        "other": "Anden",
        "unknown": UNKNOWN,
    },
    "matched_by": {
        "number": "CVR-nummer",
        "ledger_name": "Samme navn med nummer i regnskabet",
        "name": "Navn i CVR",
        "none": "Ikke genkendt",
    },
    "route": {
        "reserve": "Forbehold udbuddet",
        "reserve_lot": "Forbehold en delaftale",
        "direct": "Direkte køb",
        "clause": "Social klausul",
        "capacity_gap": "Opbyg kapacitet først",
        "none": "Ingen",
    },
    "way_in": {
        "reserved": "Forbeholdt udbud",
        "direct": "Direkte køb under 500.000 kr.",
        "lot": "Alene på en delaftale",
        "consortium": "Sammen med andre",
        "subcontract": "Underleverandør til den, der har kontrakten",
    },
    "lot_state": {
        "open": "Åbent",
        "planned": "Planlagt",
        "expected": "Ventes udbudt igen",
    },
    "must_ask": {
        "disadvantaged_share": "andelen af udsatte medarbejdere (§ 54)",
        "article_77": "betingelserne i art. 77 (§ 190)",
        "reservation": "om forbeholdet gælder",
        "offering": "om den leverer det",
        "capacity": "kapaciteten",
        "will_join_group": "om den vil byde sammen med andre",
        "will_subcontract": "om den vil være underleverandør",
    },
    "found_by": {
        "rsv": "RSV-listen",
        "mapping": "kortlægningen",
        "award": "en vundet kontrakt",
        "discovery": "kortlags søgning",
    },
    "list": {
        "rsv": "RSV-listen",
        "mapping": "kortlægningens liste",
        "award": "vundne kontrakter",
        "discovery": "kortlags søgning",
    },
    "evidence": {
        "decision": "kortlægningens afgørelse",
        "survey": "kortlægningens oplysninger",
        "award": "en vundet kontrakt",
        "purpose": "ord i formålet i CVR",
        "website": "ord i kortlægningens bemærkning eller hjemmeside",
        "site_branch": "en produktionsenheds branche",
        "company_branch": "virksomhedens hovedbranche",
    },
    "source_state": {
        "fresh": "Frisk",
        "stale": "Forældet",
        "failed": "Fejlet",
        "off": "Slået fra",
    },
}
"""Code -> Danish, by kind. Codes are what the CSV and GeoJSON files contain."""

CODE_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("social_enterprises", "status", "status"),
    ("social_enterprises", "found_by", "found_by"),
    ("offerings", "evidence", "evidence"),
    ("tenders", "state", "state"),
    ("tenders", "reserved", "reserved"),
    ("coverage_by_category", "coverage", "coverage"),
    ("coverage_by_category", "route", "route"),
    ("coverage_matrix", "state", "district_coverage"),
    ("opportunities", "route", "way_in"),
    ("opportunities", "status", "status"),
    ("opportunities", "lot_state", "lot_state"),
    ("opportunities", "must_ask", "must_ask"),
    ("consortia", "must_ask", "must_ask"),
    ("subcontract_leads", "must_ask", "must_ask"),
)
"""Where a reader of the files meets which codes: exported table, column, kind of `LABELS`."""

CAVEATS: tuple[str, ...] = (
    "Kun annoncerede udbud er med. Små køb uden annoncering kan ikke ses, så ingen udbud "
    "betyder ikke, at kommunen intet køber.",
    "Listen over registrerede socialøkonomiske virksomheder (RSV) er kendt for at være "
    "upræcis: nogle på listen hører ikke til der, og mange socialøkonomiske virksomheder "
    "står der ikke. Tvivlsomme registreringer er mærket med en begrundelse.",
    "En RSV-registrering giver ikke i sig selv ret til en forbeholdt kontrakt. Udbudslovens "
    "§ 54 kræver, at mindst 30 % af de ansatte er handicappede eller dårligt stillede, og "
    "den andel står ikke i noget register.",
    "Hvad en virksomhed kan levere, er antaget ud fra dens branche. Ingen har spurgt den, "
    "medmindre det fremgår.",
    "Et punkt på kortet står på virksomhedens adresse, når adressen er fundet, og ellers ved "
    "postdistriktets midte. Hvilket af de to står ved punktet.",
    "Grænserne er fra 2014 og tegnet i 1:500.000: de kan ligge nogle hundrede meter ved "
    "siden af, og postdistrikter oprettet senere mangler.",
    "Ukendt er ukendt: en tom celle betyder, at det ikke vides – ikke nej og ikke nul.",
)
_PROTECTION: Mapping[str, str] = {
    "no_contact": "Reklamebeskyttede virksomheder er mærket og vist uden hjemmeside. De må ikke "
    "kontaktes med reklame (CVR-lovens § 19).",
    "omit": "Reklamebeskyttede virksomheder og deres ydelser er udeladt af alle lister "
    "(CVR-lovens § 19). De tæller med i opgørelserne, hvor ingen virksomhed er nævnt.",
}


def label(kind: str, code: str | None) -> str:
    """Danish word for a code; unknown when null; a code without a word stays as it is."""
    return UNKNOWN if code is None else LABELS[kind].get(code, code)


def caveats(protection: str) -> tuple[str, ...]:
    """All caveats, with the one that says how protected units were treated."""
    return (*CAVEATS, _PROTECTION[protection])


def number(value: int | float | Decimal | None, decimals: int = 0) -> str:
    """Number as Danes write it, e.g. `1.234,5`; unknown when null."""
    if value is None:
        return UNKNOWN
    return f"{value:,.{decimals}f}".translate({ord(","): ".", ord("."): ","})


def points(value: float | None) -> str:
    """Score as the files have it, without a decimal that is zero; unknown when null."""
    return number(value, 1).removesuffix(",0")


def millions(value: Decimal | None) -> str:
    """Amount in DKK as millions with one decimal, e.g. `327,5`; unknown when null."""
    return number(None if value is None else value / 1_000_000, 1)


def day(value: date | None) -> str:
    """Date in words, e.g. `1. december 2026`; unknown when null."""
    if value is None:
        return UNKNOWN
    return f"{value.day}. {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """Instant in Danish local time, e.g. `1. december 2026 kl. 12.00`; unknown when null."""
    if value is None:
        return UNKNOWN
    local = value.astimezone(COPENHAGEN)
    return f"{day(local.date())} kl. {local:%H.%M}"


def days_old(collected: datetime | None, as_of: date) -> int | None:
    """Whole days from collection to the day the tables were calculated for; null when never."""
    return None if collected is None else (as_of - collected.astimezone(COPENHAGEN).date()).days


def age(collected: datetime | None, as_of: date) -> str:
    """How old a source's data are on the day the tables were calculated for."""
    days = days_old(collected, as_of)
    if days is None:
        return "aldrig hentet"
    if days < 0:
        return f"hentet {counted(-days, 'dag', 'dage')} efter opgørelsesdagen"
    return f"{counted(days, 'dag', 'dage')} gammel" if days else "hentet på opgørelsesdagen"


def read_last(records: int, collected: datetime, run_id: str) -> str:
    """How many records the last accepted crawl read, e.g. `8 læst i nat`: often only the new ones.

    Args:
        records: how many.
        collected: when the crawl began.
        run_id: of the run that is published, its start as `20261126T022440Z`; a crawl that began
            since then was part of it.
    """
    is_tonight = f"{collected.astimezone(UTC):%Y%m%dT%H%M%SZ}" >= run_id
    return f"{number(records)} læst {'i nat' if is_tonight else 'sidst'}"


def percent(share: float | None) -> str:
    """Share as whole per cent, e.g. `64 %`; unknown when null."""
    return UNKNOWN if share is None else f"{number(100 * share)} %"


def amount(value: Decimal | None) -> str:
    """Amount in DKK for reading: millions from one million, else kroner; unknown when null."""
    if value is None:
        return UNKNOWN
    if abs(value) < 1_000_000:
        return f"{number(value)} kr."
    return f"{millions(value)} mio. kr."


def counted(count: int, one: str, several: str) -> str:
    """A number with its noun, e.g. `1 leverandør`, `3 leverandører`."""
    return f"{number(count)} {one if count == 1 else several}"


def yes_no(value: bool | None) -> str:
    """`Ja`, `Nej`, or that it is not known."""
    return UNKNOWN if value is None else "Ja" if value else "Nej"


def until(day_then: date, as_of: date) -> str:
    """How long from the day the tables were calculated for, e.g. `om 13 dage`."""
    days = (day_then - as_of).days
    if days < 0:
        return "overskredet"
    if days > _DAYS_COUNTED:
        return f"om ca. {number(round(days / _DAYS_OF_MONTH))} måneder"
    return {0: "samme dag", 1: "dagen efter"}.get(days, f"om {days} dage")


def listed(names: list[str]) -> str:
    """Names in a sentence: `Aarhus, Odder og Randers`."""
    return " og ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
