"""What has to become of each cell, as `expected.csv` says before it is run."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.faults.kinds import CLOCKS, KINDS, TARGETS, Kind, Target

EXPECTED = Path(__file__).with_name("expected.csv")
WHENS = ("throughout", "once")
ROWS = ("before", "answered", "undisturbed", "other", "not_applicable")


@dataclass(frozen=True)
class Cell:
    """A fault at a stand-in, and how it has to end; a row of `expected.csv`.

    Attributes:
        target: key of `TARGETS`.
        fault: key of `KINDS` or `CLOCKS`.
        when: `throughout` (from its first strike to the end), `once`, or `night` (our own clock).
        rows: `before` (those of the last good night stay), `answered` (and those of answers that
            had come by then, each a document of its own), `undisturbed` (those of a night that
            nothing disturbs), `other` (what the source says in its own right, and no row of `core`
            vanishes), or `not_applicable`.
        exit: status of the night, if no other source failed.
        state: of the source in `kortlag status --json`.
        cause: words that it tells; empty when there is nothing to tell.
        requests: most requests of the crawl: a number, `+n` more than an undisturbed one, or
            `xn` times as many.
        why: for people: why so, or why it does not apply.
    """

    target: str
    fault: str
    when: str
    rows: str
    exit: int
    state: str
    cause: str
    requests: str
    why: str

    @property
    def name(self) -> str:
        """How it is called in print and on disk."""
        return f"{self.target}-{self.fault}-{self.when}"

    @property
    def of(self) -> Target:
        """What is struck."""
        return TARGETS[self.target]

    @property
    def source(self) -> str:
        """The source it belongs to."""
        return self.of.source

    @property
    def kind(self) -> Kind:
        """The fault."""
        return KINDS[self.fault]

    @property
    def applies(self) -> bool:
        """Whether there is anything to run."""
        return self.rows != "not_applicable"

    @property
    def is_kept(self) -> bool:
        """Whether the source brings nothing that night, or only what it had answered."""
        return self.rows in {"before", "answered"}

    @property
    def is_alone(self) -> bool:
        """Whether its rows are like those of no other night."""
        return self.rows == "other"

    def most_requests(self, undisturbed: int) -> int:
        """The bound on requests, given those of an undisturbed crawl."""
        if self.requests.startswith("+"):
            return undisturbed + int(self.requests[1:])
        if self.requests.startswith("x"):
            return undisturbed * int(self.requests[1:])
        return int(self.requests)


def read(path: Path = EXPECTED) -> list[Cell]:
    """All cells, in the order of the file.

    Raises:
        ValueError: a target, fault or value that there is not, or a cell that is there twice.
    """
    with path.open(encoding="utf-8", newline="") as file:
        cells = [
            Cell(
                row["target"], row["fault"], row["when"], row["rows"], int(row["exit"] or 0),
                row["state"], row["cause"], row["requests"], row["why"],
            )
            for row in csv.DictReader(file, delimiter=";")
        ]  # fmt: skip
    for cell in cells:
        known = (cell.fault in KINDS and cell.when in WHENS) or cell.fault in CLOCKS
        if cell.target not in TARGETS or not known:
            raise ValueError(f"{cell.name}: no such cell")
        if cell.rows not in ROWS:
            raise ValueError(f"{cell.name}: rows {cell.rows!r}")
    if len({cell.name for cell in cells}) != len(cells):
        raise ValueError("a cell is there twice")
    return cells
