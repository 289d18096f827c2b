"""A query's answer as a table for people: figures to the right, dates as ISO, nothing cut silently.

In a terminal it fits: columns that do not are counted, long cells and many rows too, with the way
to all of it. Elsewhere everything is printed, in full width.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

UNLIMITED = 10_000  # characters; rich cuts at its width otherwise
ROWS_SHOWN = 50
_CELL = 40
"""Widest cell in a terminal, unless the table has room."""
_LEAST = 12
"""Narrowest cell that a cut column is shown in."""
_GAP = 2


def print_rows(console: Console, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print an answer; in a terminal as much of it as fits."""
    is_terminal = console.is_terminal
    if not is_terminal:
        console = Console(file=console.file, width=UNLIMITED)
    shown = rows[:ROWS_SHOWN] if is_terminal else rows
    cells = [[cell(value) for value in row] for row in shown]
    natural = [
        max([cell_len(name), *(cell_len(row[i]) for row in cells)]) for i, name in enumerate(names)
    ]
    widths, cut = _fit(natural, console.width) if is_terminal else (natural, False)
    console.print(_table(names, rows, cells, widths))
    for line in _told(len(names), len(widths), len(rows), len(shown), cut):
        console.print(Text(line, "dim"), soft_wrap=True)


def cell(value: Any) -> str:
    """A value as text; null is empty, a list is comma separated."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(cell, value))
    return str(value).replace("\n", " ")


def _fit(natural: Sequence[int], width: int) -> tuple[list[int], bool]:
    """Widths of the leading columns that fit, and whether a cell has to be cut for it."""
    if sum(natural) + _GAP * (len(natural) - 1) <= width:
        return list(natural), False
    widths: list[int] = []
    left = width
    for wanted in natural:
        taken = min(wanted, _CELL)
        if taken > left:
            if widths and left < _LEAST:
                break
            taken = left
        widths.append(taken)
        left -= taken + _GAP
        if left <= 0:
            break
    return widths, any(w < n for w, n in zip(widths, natural, strict=False))


def _table(
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    cells: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for index, (name, width) in enumerate(zip(names, widths, strict=False)):
        values = [row[index] for row in rows if row[index] is not None]
        is_figure = bool(values) and all(_is_figure(value) for value in values)
        justify: Any = "right" if is_figure else "left"
        table.add_column(Text(name), justify=justify, width=width, no_wrap=True)
    for row in cells:
        table.add_row(*(Text(text, overflow="ellipsis") for text in row[: len(widths)]))
    return table


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def counted(number: int, thing: str) -> str:
    """`1 row`, `1,200 rows`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _told(columns: int, columns_shown: int, rows: int, rows_shown: int, cut: bool) -> list[str]:
    told = [counted(rows, "row")]
    left_out = []
    if rows_shown < rows:
        left_out.append(counted(rows - rows_shown, "row"))
    if columns_shown < columns:
        left_out.append(counted(columns - columns_shown, "column"))
    if left_out:
        told.append(f"… {' and '.join(left_out)} not shown; --csv gives all")
    elif cut:
        told.append("… some cells are cut; --csv gives all of them")
    return told
