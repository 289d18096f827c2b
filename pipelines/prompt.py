"""`kortlag sql` without a query: a prompt on the published tables, read-only like everything else.

Line editing, history and completion are prompt_toolkit's. History lies in the user's state folder
(XDG), not in `data/`: it is the person's, and queries may name people's municipalities.

Does not belong here: how an answer is printed (`pipelines.printing.rows`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from rich.console import Console
from rich.text import Text

HELP = """\
A query ends with ; and may take several lines. Up and down: earlier queries. Tab: names.
.tables            the published tables, what a row of each is
.columns TABLE     its columns, their types and meaning
.help              this
.quit              leave (or Ctrl-D)
The tables are read-only: nothing you type here changes them."""
_MOST_ROWS = 1_000_000
"""Rows of an answer: they are held in memory before they are printed."""
_KEYWORDS = (
    "SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "JOIN", "USING", "count(*)",
    "sum", "list_contains", "DESC",
)  # fmt: skip
_TABLES = """
    SELECT schema_name || '.' || table_name AS "table", estimated_size AS rows, comment AS meaning
    FROM duckdb_tables() ORDER BY ALL"""
_COLUMNS = """
    SELECT column_name AS "column", data_type AS type, comment AS meaning FROM duckdb_columns()
    WHERE schema_name || '.' || table_name = ? ORDER BY column_index"""

Show = Callable[[Sequence[str], Sequence[Sequence[Any]]], None]


def history_file() -> Path:
    """`$XDG_STATE_HOME/kortlag/sql_history`, by default below `~/.local/state`."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    folder = state / "kortlag"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / "sql_history"


def names(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What can be completed: tables, columns, the commonest words."""
    query = "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()"
    found = {name for row in con.execute(query).fetchall() for name in row}
    return [*sorted(found), *_KEYWORDS]


def ask(con: duckdb.DuckDBPyConnection, console: Console, show: Show) -> None:
    """Read queries until the end of input; an error in one is told, and the next is read.

    Args:
        con: the published database, opened read-only.
        console: where errors and help go.
        show: prints an answer.
    """
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history_file())),
        completer=WordCompleter(names(con), pattern=re.compile(r"[\w.(*]+"), ignore_case=True),
        complete_while_typing=False,
    )
    console.print(Text("Published tables, read-only. .help tells more, .quit leaves.", "dim"))
    pending = ""
    while True:
        try:
            line = session.prompt("     …> " if pending else "kortlag> ")
        except KeyboardInterrupt:
            pending = ""
            continue
        except EOFError:
            return
        pending = f"{pending}\n{line}".strip()
        if pending in {".quit", ".exit"}:
            return
        if pending.startswith(".") or pending.endswith(";"):
            answer(con, console, show, pending)
            pending = ""


def answer(con: duckdb.DuckDBPyConnection, console: Console, show: Show, text: str) -> None:
    """Answer one query or one command of the prompt."""
    command, _, argument = text.rstrip(";").strip().partition(" ")
    try:
        if command == ".tables":
            _run(con, show, _TABLES)
        elif command == ".columns":
            _run(con, show, _COLUMNS, [argument.strip()])
        elif command.startswith("."):
            unknown = "" if command == ".help" else f"There is no {command}.\n"
            console.print(Text(unknown + HELP))
        else:
            _run(con, show, text)
    except KeyboardInterrupt:
        console.print(Text("Ended.", "dim"))
    except duckdb.Error as error:
        console.print(Text(f"The query cannot be answered: {error}", "red"))


def _run(
    con: duckdb.DuckDBPyConnection, show: Show, query: str, values: Sequence[str] = ()
) -> None:
    cursor = con.execute(query, list(values)) if values else con.execute(query)
    columns = [column[0] for column in cursor.description or []]
    rows = cursor.fetchmany(_MOST_ROWS + 1)
    if len(rows) > _MOST_ROWS:
        raise duckdb.OutOfRangeException(f"more than {_MOST_ROWS:,} rows: add a LIMIT")
    show(columns, rows)
