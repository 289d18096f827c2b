"""The workbook put together: which sheets, in which order.

Does not belong here: how one sheet is written (`sheets`, `cover`, `guidance`).
"""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from warehouse.exports import danish
from warehouse.exports.published import Published
from warehouse.exports.workbook import cover, guidance, sheets
from warehouse.exports.workbook.sheets import Sheet, Styles
from warehouse.exports.worklist import worklist
from warehouse.tables import EXPORTED

FILE_NAME = "kortlag.xlsx"


def write_workbook(published: Published, target: Path) -> Path:
    """Write the file; the same tables give the same bytes."""
    path = target / FILE_NAME
    # A text is never taken for a formula, a link or a number, whatever it looks like.
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with Workbook(path, options) as book:
        book.set_properties(_properties(published))
        styles = Styles(book)
        work, *tables, codes = found = sheets_of(published)
        front = book.add_worksheet(cover.NAME)
        worksheets = [
            sheets.write_sheet(book, styles, work, guidance.worklist_headings(work.table)),
            *(sheets.write_sheet(book, styles, s, guidance.headings(s.table)) for s in tables),
            sheets.write_sheet(book, styles, codes, {}),
        ]
        guidance.add_choices(worksheets[0], work, codes)
        cover.write_cover(front, styles, published, found)
        for worksheet in (front, *worksheets):
            _print_setup(worksheet, published)
    return path


def sheets_of(published: Published) -> list[Sheet]:
    """The worklist, the exported tables, and the codes; each with its name in the workbook."""
    content = [
        worklist(published),
        *((table, published[table]) for table in EXPORTED),
        (guidance.CODES, guidance.codes()),
    ]
    names = sheets.sheet_names([table.title for table, _ in content], taken=cover.NAME)
    return [Sheet(name, *pair) for name, pair in zip(names, content, strict=True)]


def _properties(published: Published) -> dict[str, object]:
    return {
        "title": "kortlag: socialøkonomiske virksomheder og offentlige udbud",
        "subject": danish.SANDBOX_NOTICE if published.is_sandbox else "",
        "author": "kortlag",
        "comments": f"Opgjort pr. {danish.day(published.as_of)} (kørsel {published.run_id})",
        # Not the clock's: the file of the same tables is the same file.
        "created": datetime.combine(published.as_of, time()),
    }


def _print_setup(worksheet: Worksheet, published: Published) -> None:
    """A4 landscape; every page says which sheet it is, and that data are invented when they are."""
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    notice = danish.SANDBOX_NOTICE if published.is_sandbox else ""
    worksheet.set_header(f"&L&A&C{notice}&Rkortlag, {danish.day(published.as_of)}")
    worksheet.set_footer("&RSide &P af &N")
