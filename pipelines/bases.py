"""Which rows a row rests on: those of the tables its own is made from, tied by columns of one name.

Does not belong here: how far they are followed (`pipelines.explain`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.explained import PROVENANCE_NAMES, Basis, Explained, rows_of
from warehouse.workbench import inputs_of

if TYPE_CHECKING:
    import duckdb

    from warehouse.schema import Table


# Keys of many things at once, or of one notice's parts: they name a row with others only.
COMMON = frozenset(
    {"municipality_code", "source", "valid_from", "lot_id", "org_id", "contract_id", "tender_id"}
)
Bases = list[tuple[Basis, list[Explained]]]


def bases_of(
    con: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Table],
    rows: Sequence[Explained],
    limit: int,
) -> list[Bases]:
    """For each of a table's rows: rows of each table that theirs is made from.

    They are tied by columns of one name. A table that shares no key with it is tied through one
    that does (lots to a procedure through its notices), or by all columns of one name.
    """
    found: list[Bases] = [[] for _ in rows]
    others = [tables[name] for name in inputs_of(rows[0].table) if name in tables]
    untied: list[tuple[int, Table]] = []
    for other in others:
        by_key = [_ties(row, other) for row in rows]
        untied += [(number, other) for number, tie in enumerate(by_key) if not tie]
        for number, basis in _tied(con, other, by_key, limit):
            found[number].append(basis)
    tied = [[r for _, rows in bases for r in rows] for bases in found]
    through: dict[tuple[str, str], dict[int, list[Explained]]] = {}
    alike: dict[str, list[Mapping[str, tuple[str, Any]]]] = {}
    for number, other in untied:
        keyed = [r for r in tied[number] if set(r.table.key) <= set(other.names)]
        if keyed:
            name = keyed[0].table.qualified
            of_it = [r for r in keyed if r.table.qualified == name]
            through.setdefault((name, other.qualified), {})[number] = of_it
        else:
            ties = alike.setdefault(other.qualified, [{} for _ in rows])
            ties[number] = _alike(rows[number], other)
    for (_, name), tied_to in through.items():
        for number, basis in _through(con, tied_to, tables[name], limit):
            found[number].append(basis)
    for name, ties in alike.items():
        for number, basis in _tied(con, tables[name], ties, limit):
            found[number].append(basis)
    return found


def _tied(
    con: duckdb.DuckDBPyConnection,
    other: Table,
    ties: Sequence[Mapping[str, tuple[str, Any]]],
    limit: int,
) -> Iterator[tuple[int, tuple[Basis, list[Explained]]]]:
    """Number of each row that has ties, with its basis; rows tied alike are asked about at once."""
    kinds: dict[tuple[str, ...], list[int]] = {}
    for number, tie in enumerate(ties):
        if tie:
            kinds.setdefault(tuple(c for c, _ in tie.values()), []).append(number)
    for conditions, numbers in kinds.items():
        asked = [{column: value for column, (_, value) in ties[n].items()} for n in numbers]
        answers = rows_of(con, other, " AND ".join(conditions), [[one] for one in asked], limit)
        for number, values, (count, rows) in zip(numbers, asked, answers, strict=True):
            yield number, (Basis(other.qualified, values, count, [r.name for r in rows]), rows)


def _alike(row: Explained, other: Table) -> dict[str, tuple[str, Any]]:
    """Conditions that all columns of one name agree, but days on which periods begin.

    A row that names the unit it was matched with rests on rows without number, too.
    """
    left_out = {*PROVENANCE_NAMES, "valid_from"}
    shared = [key for key in row.values if key in other.names and key not in left_out]
    found = {key: (f'told."{key}" = asked."{key}"', row.values[key]) for key in shared}
    if "cvr" in found and len(found) > 1:
        found["cvr"] = ("(told.cvr = asked.cvr OR told.cvr IS NULL)", row.values["cvr"])
    return found


def _ties(row: Explained, other: Table) -> dict[str, tuple[str, Any]]:
    """Conditions on another table by the columns that name a row of either.

    A municipality, the day on which a period begins or a lot's number names too much by itself:
    then the other table's key counts, else all columns of one name have to agree.
    """
    ties = {
        key: (f'told."{key}" = asked."{key}"', row.values[key])
        for key in row.table.key
        if key in other.names
    }
    for key in row.table.key:
        many = f"{key[:-1]}ies" if key.endswith("y") else f"{key}s"
        if key not in other.names and many in other.names and other[many].type == "VARCHAR[]":
            ties[key] = (f'list_contains(told."{many}", asked."{key}")', row.values[key])
    if not set(ties) <= COMMON:
        return ties
    named = {
        key: (f'told."{key}" = asked."{key}"', row.values[key])
        for key in other.key
        if key in row.values
    }
    return _alike(row, other) if ties and set(named) <= COMMON else named


def _through(
    con: duckdb.DuckDBPyConnection,
    tied_to: Mapping[int, Sequence[Explained]],
    other: Table,
    limit: int,
) -> Iterator[tuple[int, tuple[Basis, list[Explained]]]]:
    """Number of each row with its basis by the keys of the rows of one table that it is tied to."""
    through = next(iter(tied_to.values()))[0].table
    condition = " AND ".join(f'told."{key}" = asked."{key}"' for key in through.key)
    asked = [[{k: row.values[k] for k in through.key} for row in rows] for rows in tied_to.values()]
    answers = rows_of(con, other, condition, asked, limit)
    for (number, rows), (count, found) in zip(tied_to.items(), answers, strict=True):
        on = {"through": through.qualified, "rows": [row.name for row in rows]}
        yield number, (Basis(other.qualified, on, count, [r.name for r in found]), found)
