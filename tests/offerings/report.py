"""Precision and recall of words and branches on the labelled offerings (README.md)."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.offerings.words import WordList, spoken, word_list
from warehouse.reference import code_list

Case = dict[str, str]
Said = Callable[[Case], set[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Pairs of firm and category: given rightly, given wrongly, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the given pairs that are right."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the right pairs that are given."""
        return self.right / (self.right + self.missed)


def cases(half: str) -> list[Case]:
    """The labelled firms of a half: `tuning` or `held_out`."""
    with (Path(__file__).parent / "labelled.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["half"] == half]


@cache
def words() -> WordList:
    """The word list that comes with kortlag."""
    return word_list(code_list("category_words.csv"))


def by_words(case: Case) -> set[str]:
    """Categories by purpose and note."""
    return {s.category for text in ("purpose", "note") for s in spoken(case[text], words())}


def by_words_and_branch(case: Case) -> set[str]:
    """Categories by purpose, note and main branch, as in `mart.offerings`."""
    by_branch = {
        row["category"]
        for row in code_list("category_db25.csv")
        if case["branch_code"].startswith(row["prefix"])
    }
    return by_words(case) | by_branch


def labelled(case: Case) -> set[str]:
    """What a person gave it."""
    return set(filter(None, case["categories"].split("|")))


def figures(half: Sequence[Case], said: Said) -> Figures:
    """Count."""
    pairs = [(said(case), labelled(case)) for case in half]
    return Figures(
        right=sum(len(given & right) for given, right in pairs),
        wrong=sum(len(given - right) for given, right in pairs),
        missed=sum(len(right - given) for given, right in pairs),
    )


def main(halves: Sequence[str]) -> None:
    """Print the figures of the halves and every error of the words."""
    out = sys.stdout.write
    for half in halves:
        mine = cases(half)
        for name, said in (("words", by_words), ("words and branch", by_words_and_branch)):
            f = figures(mine, said)
            out(
                f"{half}, {name}: {len(mine)} firms, {f.right + f.missed} categories; given "
                f"{f.right + f.wrong}, precision {f.precision:.3f}, recall {f.recall:.3f}\n"
            )
        for case in mine:
            given, right = by_words(case), labelled(case)
            if given != right:
                text = case["purpose"] or case["note"]
                out(f"  {text} + {sorted(given - right)} - {sorted(right - given)}\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ("tuning", "held_out"))
