"""What helps to read and fill in: comments on headings, the sheet of codes, drop-down choices.

Does not belong here: how the sheets are written (`sheets`), how the file is read when it comes
back (`pipelines.clean.inbox`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from xlsxwriter.worksheet import Worksheet

from warehouse.exports import danish
from warehouse.exports.workbook.sheets import GREEN, GREY, Heading, Sheet
from warehouse.reference import code_list
from warehouse.schema import Column, Table
from warehouse.tables import EXPORTED
from warehouse.tables.inbox import TOLD

CODES = Table(
    "mart",
    "codes",
    "a code that stands in the sheets",
    ("place", "code"),
    (
        Column("place", "VARCHAR", "Sheet and column.", "Ark og kolonne"),
        Column("code", "VARCHAR", "Code.", "Kode"),
        Column("label_da", "VARCHAR", "What it means in Danish.", "Betydning"),
    ),
    title="Koder",
    danish_grain="en kode, som står i arkene, og hvad den betyder",
)
SPARE_ROWS = 500
"""Empty rows below the worklist that have the same choices."""
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""What the inbox takes for a day (`pipelines.clean.inbox.cells`)."""
_CATEGORIES = "Kategorier (i flere ark)"
_DAY = "Skriv en dato, fx 24-11-2026. Lad feltet stå tomt, når det ikke er sket."
_YES_NO = "ja eller nej. Lad feltet stå tomt, når det ikke vides."

WORKLIST: Mapping[str, str] = {
    "record_id": "Rækkens faste id. Ret det ikke, og genbrug det ikke. En ny virksomhed nederst må "
    "have sit eget id; står feltet tomt, dannes id'et af navn og sted.",
    "cvr": "CVR-nummer, otte cifre. Lad feltet stå tomt, hvis nummeret ikke kendes.",
    "name": "Virksomhedens navn. Skal udfyldes.",
    "address": "Vej og husnummer.",
    "postal_code": "Fire cifre.",
    "city": "Bynavn.",
    "municipality_code": "Kommunens kode på fire cifre (fx 0751) eller dens navn.",
    "found_on": "Den dag, kortlægningen fandt virksomheden. " + _DAY,
    "visited_on": "Den dag, virksomheden blev besøgt. " + _DAY,
    "questionnaire_sent_on": "Den dag, spørgeskemaet blev sendt. " + _DAY,
    "questionnaire_returned_on": "Den dag, det udfyldte spørgeskema kom tilbage. " + _DAY,
    "categories": "Hvad virksomheden kan levere. Vælg fra listen. Er der flere, skrives de i samme "
    "felt med | imellem. Alle kategorier står i arket Koder.",
    "website": "Hjemmesidens adresse.",
    "disadvantaged_share": "Andel af de ansatte, der er handicappede eller dårligt stillede "
    "(udbudslovens § 54), fx 35 % eller 0,35.",
    "disadvantaged_share_on": "Den dag, andelen gjaldt. " + _DAY,
    "area_served": "Hvor virksomheden kan arbejde, med egne ord.",
    "min_order_dkk": "Mindste ordre, virksomheden tager, i kroner.",
    "max_order_dkk": "Største ordre, virksomheden kan klare, i kroner.",
    "capacity": "Kapacitet med egne ord, fx antal hænder eller timer om ugen.",
    "will_subcontract": "Vil virksomheden være underleverandør for en anden? " + _YES_NO,
    "will_join_group": "Vil virksomheden byde sammen med andre? " + _YES_NO,
    "references": "Tidligere kunder og opgaver. Ingen navne på personer.",
    "certificates": "Certifikater og mærkninger.",
    "note": "Bemærkning. Skriv ikke navne, telefonnumre eller mailadresser på personer: de gemmes "
    "ikke.",
    "kortlag_status": "Hvad kortlag ved i forvejen. Læses ikke, når filen lægges tilbage.",
    "kortlag_reasons": "Hvorfor kortlag har virksomheden med. Læses ikke, når filen lægges "
    "tilbage.",
}
"""What the mapping team is told about each column of its worklist."""
_PREFILLED = frozenset(
    {"record_id", "cvr", "name", "address", "postal_code", "city", "municipality_code"}
)
_TOLD = frozenset(column.name for column in TOLD)


def headings(table: Table) -> dict[str, Heading]:
    """Headings of an exported table: the column's name in the database, its meaning, its codes."""
    kinds = {column: kind for stem, column, kind in danish.CODE_COLUMNS if stem == table.exported}
    found = {}
    for column in table.columns:
        origin = f" [{column.origin}]" if column.origin else ""
        codes = danish.LABELS[kinds[column.name]] if column.name in kinds else {}
        words = "".join(f"\n{code} = {text}" for code, text in codes.items())
        found[column.name] = Heading(f"{column.name}: {column.meaning}{origin}{words}")
    return found


def worklist_headings(table: Table) -> dict[str, Heading]:
    """Headings of the worklist: what to write in a column, and whose it is by colour."""
    return {
        column.name: Heading(
            WORKLIST.get(column.name, "Kortlægningens egen kolonne."), _colour(column.name)
        )
        for column in table.columns
    }


def _colour(column: str) -> str:
    if column in _TOLD:
        return GREY
    return Heading().colour if column in _PREFILLED else GREEN


def codes() -> pl.DataFrame:
    """Rows of `CODES`: the categories first, in their order, then those of each column."""
    by_stem = {table.exported: table for table in EXPORTED}
    rows = [
        {"place": _CATEGORIES, "code": row["category"], "label_da": row["label_da"]}
        for row in code_list("categories.csv")
    ]
    for stem, column, kind in danish.CODE_COLUMNS:
        place = f"{by_stem[stem].title}: {by_stem[stem][column].danish}"
        rows += [
            {"place": place, "code": code, "label_da": text}
            for code, text in danish.LABELS[kind].items()
        ]
    return CODES.frame(rows)


def add_choices(worksheet: Worksheet, work: Sheet, codes_sheet: Sheet) -> None:
    """Drop-downs and rules for what is typed into the worklist, some empty rows below included."""
    categories = codes_sheet.frame.filter(pl.col("place") == _CATEGORIES).height
    choices = f"='{codes_sheet.name}'!$C$2:$C${categories + 1}"
    for position, column in enumerate(work.table.columns):
        if rule := _rule(column, choices):
            worksheet.data_validation(1, position, work.rows + SPARE_ROWS, position, rule)


def _rule(column: Column, categories: str) -> dict[str, Any]:
    """What may be typed into a column; empty when anything may."""
    wrong = {"error_title": column.danish[:32]}
    if column.name == "categories":
        # Several are allowed, which a list cannot say: it offers, and leaves what is typed.
        return {"validate": "list", "source": categories, "show_error": False}
    if column.type == "BOOLEAN":
        error = "Skriv ja eller nej, eller lad feltet være tomt, når det ikke vides."
        return wrong | {"validate": "list", "source": ["ja", "nej"], "error_message": error}
    between: dict[str, Any] = wrong | {"criteria": "between"}
    if column.type == "DATE":
        days = {"validate": "date", "minimum": FIRST_DAY, "maximum": LAST_DAY}
        return between | days | {"error_message": "Skriv en dato, fx 24-11-2026."}
    if column.name.endswith("_share"):
        share = {"validate": "decimal", "minimum": 0, "maximum": 1}
        return between | share | {"error_message": "Skriv en andel fra 0 til 1, fx 35 % eller 0,35"}
    if column.name.endswith("_dkk"):
        error = "Skriv et beløb i kroner, fx 25.000. Det kan ikke være negativt."
        return wrong | {
            "validate": "decimal", "criteria": ">=", "value": 0, "error_message": error,
        }  # fmt: skip
    return {}
