"""`kortlag explain` for people: a tree from a row over what it rests on to the archived bytes.

A row stands where it is met first, and is only named after that. Rows of `mart` come first, because
the others are what they rest on. In a terminal the rows of the subject itself stand whole, those
beneath only with their names and where they were read, two steps down; elsewhere all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import table as grids
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from pipelines.printing.rows import UNLIMITED, cell, counted

if TYPE_CHECKING:
    from pipelines.evidence import Evidence
    from pipelines.explained import Basis, Explained

_MEANING_FROM = 120
"""Width from which a column's meaning stands beside its value."""
_STEPS_DOWN = 2
_Key = tuple[str, str]


class _Drawing:
    """A tree being drawn; each row and each archived document is told once."""

    def __init__(
        self,
        rows: Sequence[Explained],
        archived: Iterable[Evidence],
        *,
        whole: bool,
        meanings: bool,
    ) -> None:
        self.rows: dict[_Key, Explained] = {(r.table.qualified, r.name): r for r in rows}
        self.archived: Mapping[str, Evidence] = {one.ref: one for one in archived}
        self.whole = whole
        self.meanings = meanings
        self.told: set[_Key] = set()
        self.refs_told: set[str] = set()

    def row(self, parent: Tree, key: _Key, down: int = 0) -> None:
        """A row: its values, then its archived bytes or the rows it rests on."""
        row = self.rows.get(key)
        title = Text.assemble((key[0], "bold cyan"), " ", (key[1], "bold"))
        if row is None:  # beyond the rows that were asked for
            parent.add(title)
            return
        self.told.add(key)
        branch = parent.add(title)
        if self.whole or not down:
            branch.add(self._values(row))
        if row.record:
            self._record(branch, row.record)
        for basis in row.basis:
            if basis.count and (self.whole or down < _STEPS_DOWN):
                self._basis(branch, basis, down + 1)

    def _values(self, row: Explained) -> grids.Table:
        grid = grids.Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for name, value in row.values.items():
            style = "yellow" if name in row.rules else ""
            told = [Text(name), Text(cell(value), style)]
            if self.meanings:
                column = row.table[name]
                origin = f" [{column.origin}]" if column.origin else ""
                told.append(Text(column.meaning + origin, "dim"))
            grid.add_row(*told)
        return grid

    def _record(self, branch: Tree, record: Mapping[str, Any]) -> None:
        read = Text.assemble("read from ", (str(record["source"]), "bold"))
        if "first_seen" in record:
            read.append(f", seen {record['first_seen']:%Y-%m-%d}")
            read.append(f" to {record['last_seen']:%Y-%m-%d}" if "last_seen" in record else "")
        found = branch.add(read)
        if not self.whole and self._is_told(str(record["archive_ref"])):
            found.label = read.append(f"  {record['archive_ref']} (above)", "dim")
            return
        if "source_url" in record:
            found.add(Text(str(record["source_url"]), "blue", overflow="fold"))
        self._evidence(found, str(record["archive_ref"]))

    def _is_told(self, ref: str) -> bool:
        return not {ref, ref.partition("#")[0]}.isdisjoint(self.refs_told)

    def _evidence(self, parent: Tree, ref: str) -> None:
        one = self.archived.get(ref) or self.archived.get(ref.partition("#")[0])
        if one is None or one.ref in self.refs_told:
            parent.add(Text(ref, overflow="fold").append("  (above)" if one else "", "dim"))
            return
        self.refs_told.add(one.ref)
        branch = parent.add(Text(ref, "green" if one.is_whole else "bold red", overflow="fold"))
        when_and_where, size, agrees = verdict_lines(one)
        if self.whole or not one.is_whole:
            branch.add(Text("\n".join((when_and_where, size, agrees)), overflow="fold"))
        else:
            branch.add(Text(when_and_where, no_wrap=True, overflow="ellipsis"))
            branch.add(Text(f"{len(one.body):,} bytes, sha256 {one.sha256[:12]}…, as stored"))

    def _basis(self, branch: Tree, basis: Basis, down: int) -> None:
        on = ", ".join(f"{column} = {cell(value)}" for column, value in basis.on.items())
        rows = "row" if basis.count == 1 else "rows"
        rests = branch.add(Text(f"rests on {basis.count:,} {rows} of {basis.table} ({on})"))
        known = [name for name in basis.names if (basis.table, name) in self.told]
        for name in basis.names:
            if (basis.table, name) not in self.told:
                self.row(rests, (basis.table, name), down)
        if known:
            rests.add(Text(", ".join(known), "cyan", overflow="fold").append("  (above)", "dim"))
        if basis.count > len(basis.names):
            rests.add(Text(f"and {basis.count - len(basis.names):,} more", "dim"))


def print_explained(
    console: Console, subject: str, rows: Sequence[Explained], archived: Sequence[Evidence]
) -> None:
    """`kortlag explain`."""
    if not console.is_terminal:
        console = Console(file=console.file, width=UNLIMITED)
    drawing = _Drawing(
        rows, archived, whole=not console.is_terminal, meanings=console.width >= _MEANING_FROM
    )
    tree = Tree(Text(subject, "bold"))
    for key in sorted(drawing.rows, key=lambda key: _rank(drawing.rows[key], subject)):
        if key not in drawing.told and (drawing.whole or _is_about(drawing.rows[key], subject)):
            drawing.row(tree, key)
    with console.capture() as drawn:
        console.print(tree, highlight=False)
    # Rich fills a grid's lines up to the widest with blanks.
    console.file.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))
    if console.is_terminal:
        console.print(Text("`kortlag explain KEY` shows a row whole, --json everything.", "dim"))
    whole = sum(one.is_whole for one in archived)
    beneath = len(drawing.rows) - len(drawing.told)
    further = f" ({beneath} of them further down, not shown)" if beneath else ""
    told = f"{counted(len(drawing.rows), 'row')}{further}; "
    told += counted(len(archived), "archived document")
    console.print(Text(f"{told}, {whole} as stored", "dim"))


def _rank(row: Explained, subject: str) -> tuple[bool, bool, int, int]:
    """Rows named by the subject first, of those `mart`, of those the ones that say most."""
    is_named = f"/{subject}/" in f"/{row.name}/"
    return not is_named, row.table.schema != "mart", len(row.table.key), -len(row.values)


def _is_about(row: Explained, subject: str) -> bool:
    """Whether the row itself was asked for; the others are what such a row rests on."""
    return f"/{subject}/" in f"/{row.name}/" or subject in row.values.values()


def older(missing: Sequence[str]) -> str:
    """What `kortlag explain` had to leave out, of a publication that other code has made."""
    return (
        f"This publication was made by another version of kortlag. It does not have "
        f"{', '.join(missing)}: left out here. `kortlag rebuild` publishes them."
    )


def verdict_lines(one: Evidence) -> list[str]:
    """Where archived bytes come from, how many, and whether they are what was stored."""
    encoded = f", {one.encoding} as the source sent it" if one.encoding else ""
    taken = f", taken out of {one.taken_from}" if one.taken_from else ""
    agrees = "equals" if one.is_whole else "IS NOT"
    status = f"  HTTP {one.status}" if one.status else ""
    return [
        f"{one.fetched_at:%Y-%m-%d %H:%M:%S} UTC{status}  {one.url}",
        f"{len(one.body):,} bytes{encoded}{taken}, sha256 {one.sha256}",
        f"{agrees} the stored digest {one.digest}",
    ]


def verdict(one: Evidence) -> str:
    """The same of bytes that are printed, on a line."""
    _, size, agrees = verdict_lines(one)
    return f"{one.ref}: {size} {agrees}"


def explained_as_dict(
    subject: str, rows: Iterable[Explained], archived: Iterable[Evidence]
) -> dict[str, Any]:
    """`kortlag explain --json`."""
    return {
        "subject": subject,
        "rows": [row.as_dict() for row in rows],
        "evidence": [
            {
                "ref": one.ref,
                "url": one.url,
                "fetched_at": one.fetched_at,
                "status": one.status or None,
                "taken_from": one.taken_from or None,
                "bytes": len(one.body),
                "encoding": one.encoding or None,
                "sha256": one.sha256,
                "digest": one.digest,
                "is_whole": one.is_whole,
            }
            for one in archived
        ],
    }
