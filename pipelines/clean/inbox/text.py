"""Bytes to lines to records: encodings, separators, quotes, line numbers.

Belongs here: what is the same for every spreadsheet saved as text. Does not belong here: what
a heading or a cell means.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

SEPARATORS = (";", ",", "\t")
UNREADABLE_CHARACTER = "\ufffd"
_MOST_LINES_OF_A_ROW = 200
"""A quote that is still open so many lines later was never closed."""


class UnreadableFileError(ValueError):
    """The bytes are no table; the message says so in Danish."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file.

    Attributes:
        line: its first line, from 1.
        next_line: the line after it.
        cells: as written, quotes taken off; empty for a blank line.
        is_broken: a quote is not closed, or a cell is too long to be meant.
    """

    line: int
    next_line: int
    cells: tuple[str, ...]
    is_broken: bool = False


def decode(body: bytes) -> str:
    """The text of a file: UTF-8 when it is valid, else windows-1252; UTF-16 by its mark.

    Bytes that the encoding does not know become U+FFFD, so that the rows without them can be used.

    Raises:
        UnreadableFileError: an empty file, or an Excel workbook under the name of a CSV file.
    """
    if not body.strip(b"\0 \t\r\n"):
        raise UnreadableFileError("Filen er tom.")
    if body.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFileError("Filen er en Excel-projektmappe. Gem den som CSV.")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace")
    if body.startswith(codecs.BOM_UTF8):
        return body.decode("utf-8-sig", errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("windows-1252", errors="replace")


def lines_of(text: str) -> list[str]:
    """Lines with their ends, which may be CRLF, LF or CR."""
    return io.StringIO(text, newline="").readlines()


def records(
    lines: list[str], separator: str, *, first_line: int = 1, width: int | None = None
) -> Iterator[Record]:
    """The records from a line on.

    A row that runs over several lines counts as one, but where its quote is never closed, or
    where the number of its cells is not `width`, only its first line is given up: reading goes
    on with the next one, so that one stray quote does not swallow the rest of the file.
    """
    at = first_line - 1
    while at < len(lines):
        window = lines[at : at + _MOST_LINES_OF_A_ROW]
        reader = csv.reader(window, delimiter=separator)
        try:
            cells = tuple(next(reader))
            is_broken = reader.line_num == len(window) and _is_open(window, separator)
        except csv.Error:  # a cell beyond the module's limit of 131,072 characters
            cells, is_broken = (), True
        used = reader.line_num
        if is_broken or (used > 1 and width is not None and len(cells) != width):
            yield Record(at + 1, at + 2, (), is_broken=True)
            at += 1
        else:
            yield Record(at + 1, at + used + 1, cells)
            at += used


def _is_open(lines: list[str], separator: str) -> bool:
    """Whether a quote is still open at the end: then a further line would be part of the row."""
    last = lines[-1] if lines[-1].endswith(("\r", "\n")) else lines[-1] + "\n"
    reader = csv.reader([*lines[:-1], last, "further"], delimiter=separator)
    next(reader)
    return reader.line_num > len(lines)
