"""Inbox files as a Danish Excel writes them, for the tests of the inbox."""

from __future__ import annotations

from pipelines.clean.inbox import FILES, Lists, Sheet, read_sheet
from warehouse import reference

LISTS = Lists.of(reference.code_list("categories.csv"), reference.code_list("kommuner.csv"))
MAPPING, DECISIONS, LEDGER = (FILES[f"{name}.csv"] for name in ("mapping", "decisions", "ledger"))


def saved(*lines: str, encoding: str = "windows-1252") -> bytes:
    """Lines as *Gem som CSV* saves them: CRLF, also after the last."""
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def mapping(*lines: str, encoding: str = "windows-1252") -> Sheet:
    """`mapping.csv` read from lines."""
    return read_sheet(MAPPING, saved(*lines, encoding=encoding), LISTS)


def told(sheet: Sheet) -> list[tuple[int | None, str | None, str]]:
    """Line, column and effect of each report line."""
    return [(line.line, line.column, line.effect) for line in sheet.report]
