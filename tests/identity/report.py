"""Precision and recall on the labelled set: `python -m tests.identity.report`."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.assets.identity import gazetteer
from pipelines.identity.matching import ACCEPTED, REVIEW, Bounds, Match, Subject, match
from pipelines.identity.places import Place
from pipelines.identity.register import Register, read
from scrapers.config import IdentitySettings

HERE = Path(__file__).parent
BOUNDS = Bounds(IdentitySettings().accept_from, IdentitySettings().review_from)
Case = dict[str, str]


@dataclass(frozen=True)
class Figures:
    """What matching did on labelled cases.

    Attributes:
        right, wrong: accepted matches.
        listed: cases with a true unit that are proposed for review as that unit or the runner-up.
        with_unit: cases that have a true unit.
        noise: cases without one that are listed all the same.
    """

    right: int
    wrong: int
    listed: int
    with_unit: int
    noise: int

    @property
    def precision(self) -> float:
        """Share of the accepted that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the cases with a unit that are accepted as it or listed with it."""
        return (self.right + self.listed) / max(1, self.with_unit)


def rows(name: str) -> list[Case]:
    """Rows of a CSV file beside this module."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def register() -> Register:
    """The invented register."""
    enterprises = []
    for row in rows("register.csv"):
        base = {k: row[k] for k in ("cvr", "postal_code", "city", "municipality_code")}
        secondary = [row["secondary_name"]] if row["secondary_name"] else []
        now = {"valid_from": date(2020, 1, 1), "name": row["name"], "secondary_names": secondary}
        enterprises.append(base | now)
        if row["former_name"]:
            before = {"valid_from": date(2010, 1, 1), "name": row["former_name"]}
            enterprises.append(base | before)
    return read(enterprises, [])


def matched(cases: Sequence[Case]) -> list[Match]:
    """What matching says of each case, in their order."""
    subjects = [
        Subject(f"{number:04d}", c["name"], Place(c["postal_code"] or None, c["city"] or None))
        for number, c in enumerate(cases)
    ]
    return match(subjects, register(), gazetteer(), [], BOUNDS)


def figures(cases: Sequence[Case], found: Sequence[Match]) -> Figures:
    """Count."""
    pairs = list(zip(cases, found, strict=True))
    accepted = [(c, m) for c, m in pairs if m.state == ACCEPTED]
    return Figures(
        right=sum(m.cvr == c["cvr"] for c, m in accepted),
        wrong=sum(m.cvr != c["cvr"] for c, m in accepted),
        listed=sum(
            bool(c["cvr"]) and m.state == REVIEW and c["cvr"] in (m.cvr, m.runner_up)
            for c, m in pairs
        ),
        with_unit=sum(bool(c["cvr"]) for c in cases),
        noise=sum(not c["cvr"] and m.state == REVIEW for c, m in pairs),
    )


def main() -> None:
    """Print the figures of both halves and every error."""
    cases = rows("labelled.csv")
    out = sys.stdout.write
    for half in ("tuning", "held_out"):
        mine = [c for c in cases if c["half"] == half]
        found = matched(mine)
        f = figures(mine, found)
        out(
            f"{half}: {len(mine)} pairs, {f.with_unit} with a unit; accepted {f.right + f.wrong}, "
            f"precision {f.precision:.3f}; listed {f.listed}, recall {f.recall:.3f}; "
            f"{f.noise} of {len(mine) - f.with_unit} without a unit are listed\n"
        )
        for case, one in zip(mine, found, strict=True):
            is_wrong = one.state == ACCEPTED and one.cvr != case["cvr"]
            is_missed = case["cvr"] and one.state != ACCEPTED and (
                one.state != REVIEW or case["cvr"] not in (one.cvr, one.runner_up)
            )  # fmt: skip
            if is_wrong or is_missed:
                kind = "WRONG " if is_wrong else "missed"
                place = f"{case['postal_code']} {case['city']}".strip() or "no place"
                out(f"  {kind} [{case['way']}] {case['name']} ({place}): {one}\n")


if __name__ == "__main__":
    main()
