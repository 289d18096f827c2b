"""The first sheet, `Læs mig`: what the other sheets are, how to read them, caveats, sources.

Does not belong here: the same for the folder as a whole (`warehouse.exports.readme`).
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from warehouse.exports import danish, geography
from warehouse.exports.causes import danish_cause
from warehouse.exports.geojson import attributions
from warehouse.exports.published import Published, municipality_codes
from warehouse.exports.workbook.sheets import COUNT, MAX_ROWS, Sheet, Styles, wrapped_lines
from warehouse.schema import LIST_SEPARATOR
from warehouse.tables import meta
from warehouse.tables.inbox import INBOX_REPORT

NAME = "Læs mig"
_WIDTHS = (36, 64, 14, 30)
_LINE = 15

READING: tuple[str, ...] = (
    "Peg på en overskrift: så vises, hvad kolonnen er, og hvilke koder den har. Alle koder står i "
    "arket Koder.",
    "Datoer er rigtige datoer, og tal er rigtige tal. Tidspunkter er dansk tid.",
    "En tom celle betyder, at det ikke vides – ikke nej og ikke nul.",
    f"Flere værdier i én celle er adskilt af {LIST_SEPARATOR.strip()}.",
    "Pilene ved overskrifterne filtrerer og sorterer. Af lange tekster vises kun begyndelsen; "
    "resten er der og ses, når rækken gøres højere.",
    "Ret ikke i arkene med tabeller: de skrives på ny ved hver kørsel. Kun det, der kommer tilbage "
    "gennem indbakken, huskes.",
)
WORKLIST: tuple[str, ...] = (
    "Arket er kortlægningens egen liste med alt, hvad der er skrevet i den, og nederst dem, som "
    "kortlag kender, og listen mangler.",
    "Blå kolonner er forud udfyldt, grønne udfyldes af kortlægningen, grå er kortlags oplysninger, "
    "som ikke læses igen. Egne kolonner må tilføjes.",
    "Nye virksomheder skrives nederst. Oplysninger om kontaktpersoner hører ikke hjemme her og "
    "gemmes ikke.",
    "Gem arket som CSV (i Excel: Filer, Gem som, CSV UTF-8), kald filen mapping.csv, og læg den i "
    f"indbakken. Hvad der ikke kunne læses, står bagefter i arket {INBOX_REPORT.title}.",
)


class _Page:
    """The sheet from top to bottom, one line after the other."""

    def __init__(self, worksheet: Worksheet, styles: Styles) -> None:
        self._sheet = worksheet
        self._styles = styles
        self._row = 0
        for column, width in enumerate(_WIDTHS):
            worksheet.set_column(column, column, width)

    def line(self, text: str, *, size: int = 11, **style: object) -> None:
        """A text over the whole width."""
        lines = wrapped_lines(text, sum(_WIDTHS))
        self._sheet.set_row(self._row, lines * _LINE * size / 11)
        look = self._styles(text_wrap=True, valign="top", font_size=size, **style)
        self._sheet.merge_range(self._row, 0, self._row, len(_WIDTHS) - 1, "", look)
        self._sheet.write_string(self._row, 0, text, look)
        self._row += 1

    def heading(self, text: str) -> None:
        """A heading after an empty line."""
        self._row += 1
        self.line(text, bold=True, size=13, font_color="#1F4E79")

    def bullets(self, texts: Sequence[str]) -> None:
        """Texts, each a point of a list."""
        for text in texts:
            self.line(f"•  {text}")

    def headings(self, *texts: str) -> None:
        """Headings of a table."""
        for column, text in enumerate(texts):
            self._sheet.write_string(self._row, column, text, self._styles.heading())
        self._row += 1

    def row(self, *values: str | int, link: str = "") -> None:
        """A row of a table; `link` is the sheet its first cell leads to."""
        common = {"valign": "top", "bottom": 1, "bottom_color": "#D9D9D9", "indent": 1}
        look = self._styles(text_wrap=True, align="left", **common)
        count = self._styles(num_format=COUNT, align="right", **common)
        lines = 1
        for column, value in enumerate(values):
            if isinstance(value, int):
                self._sheet.write_number(self._row, column, value, count)
            else:
                lines = max(lines, wrapped_lines(value, _WIDTHS[column] - 1))
                self._sheet.write_string(self._row, column, value, look)
        if link:
            blue = self._styles(font_color="#0563C1", underline=1, align="left", **common)
            self._sheet.write_url(self._row, 0, f"internal:'{link}'!A1", blue, str(values[0]))
        self._sheet.set_row(self._row, lines * _LINE)
        self._row += 1


def write_cover(
    worksheet: Worksheet, styles: Styles, published: Published, sheets: Sequence[Sheet]
) -> None:
    """Fill the first sheet; `sheets` are the others, in order."""
    worksheet.hide_gridlines(2)
    worksheet.fit_to_pages(1, 0)
    page = _Page(worksheet, styles)
    page.line("Socialøkonomiske virksomheder og offentlige udbud", bold=True, size=18)
    if published.is_sandbox:
        notice = f"{danish.SANDBOX_NOTICE}. {danish.SANDBOX_STATEMENT}"
        page.line(notice, bold=True, bg_color="#C00000", font_color="#FFFFFF")
    names = geography.municipality_names()
    places = [names.get(code, code) for code in municipality_codes(published)]
    page.line(f"Kommune: {danish.listed(places) if places else 'ingen'}")
    page.line(f"Opgjort pr. {danish.day(published.as_of)} (kørsel {published.run_id})")
    page.heading("Arkene")
    page.headings("Ark", "En række er …", "Rækker", "Også som fil")
    for sheet in sheets:
        _write_sheet_line(page, published, sheet)
    page.heading("Sådan læses arkene")
    page.bullets(READING)
    page.heading("Arbejdslisten")
    page.bullets(WORKLIST)
    page.heading("Forbehold")
    page.bullets(danish.caveats(published.protection))
    _write_sources(page, published)


def _write_sheet_line(page: _Page, published: Published, sheet: Sheet) -> None:
    grain = published.grain(sheet.table)
    if sheet.frame.height > MAX_ROWS:
        grain += f" (kun de første {danish.number(MAX_ROWS)} er med i arket)"
    file = f"{sheet.table.exported}.csv" if sheet.table.exported else ""
    page.row(sheet.name, grain, sheet.frame.height, file, link=sheet.name)


def _write_sources(page: _Page, published: Published) -> None:
    page.heading("Kilder og deres alder")
    page.headings("Kilde", "Vilkår", "Tilstand", "Senest hentet")
    for row in published[meta.SOURCES].to_dicts():
        terms = f"{row['publisher']}. {row['licence']}"
        if row["cause"]:
            terms += f"\nÅrsag til tilstanden: {danish_cause(row['cause'])}"
        when = "aldrig"
        if row["last_success_at"]:
            collected = row["last_success_at"]
            when = f"{danish.moment(collected)} ({danish.age(collected, published.as_of)})"
        page.row(row["title"], terms, danish.label("source_state", row["state"]), when)
    page.heading("Kildeangivelse (skal følge med, når data vises)")
    for line in attributions(published):
        page.line(line)
