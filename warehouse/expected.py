"""The committed row counts of the stand-ins' first night: what a change of code adds or takes away.

`warehouse/expected_counts.csv` is compared with a real night by `tests/test_expected_counts.py` and
read in the diff. A live installation is held to its own last publication instead
(`warehouse.counts`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from warehouse.counts import Partition

FILE = Path(__file__).parent / "expected_counts.csv"
_HEADINGS = ("source", "table_name", "month", "rows")


def read(path: Path = FILE) -> dict[Partition, int]:
    """Rows by partition."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            (row["source"], row["table_name"], row["month"]): int(row["rows"])
            for row in csv.DictReader(lines)
        }


def write(found: Mapping[Partition, int], path: Path = FILE) -> None:
    """Write the counts, sorted."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(_HEADINGS)
        writer.writerows((*partition, found[partition]) for partition in sorted(found))


def differences(found: Mapping[Partition, int], wanted: Mapping[Partition, int]) -> list[str]:
    """What differs, both ways, a line a partition."""
    return [
        f"{' '.join(filter(None, p))}: "
        f"{wanted.get(p, 'none')} expected, {found.get(p, 'none')} found"
        for p in sorted(found.keys() | wanted.keys())
        if found.get(p) != wanted.get(p)
    ]
