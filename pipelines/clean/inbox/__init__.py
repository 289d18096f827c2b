"""What people hand in as spreadsheets: bytes of an inbox file to rows and report lines.

Belongs here: how a Danish spreadsheet is read, cell by cell, and how versions of a file become
history. Pure: no folder, no clock. Does not belong here: finding and keeping the files
(`pipelines.inbox`), matching a row with an enterprise.
"""

from pipelines.clean.inbox.columns import FILES
from pipelines.clean.inbox.history import Version, tables_of
from pipelines.clean.inbox.lists import Lists
from pipelines.clean.inbox.report import ReportLine
from pipelines.clean.inbox.sheet import Sheet, SheetRow, read_sheet

__all__ = [
    "FILES",
    "Lists",
    "ReportLine",
    "Sheet",
    "SheetRow",
    "Version",
    "read_sheet",
    "tables_of",
]
