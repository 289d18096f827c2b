"""`kortlag.xlsx`: every exported table as a sheet, the worklist to fill in, and what to know first.

Belongs here: how tables look in a spreadsheet. Does not belong here: which rows the worklist has
(`warehouse.exports.worklist`), the same tables as CSV (`warehouse.exports.csv_files`).
"""

from __future__ import annotations

from warehouse.exports.workbook.book import write_workbook

__all__ = ["write_workbook"]
