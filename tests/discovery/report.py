"""Precision and recall of the discovery rules on the labelled firms (README.md)."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.discovery.matching import Finding, Firm, find
from pipelines.discovery.rules import Rule, read
from pipelines.discovery.verdicts import is_candidate
from scrapers.config import DiscoverySettings
from warehouse.reference import DISCOVERY_RULES

CANDIDATE_FROM = DiscoverySettings().candidate_from
Case = dict[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one half; `wrong_kind` are firms of an excluded kind that came out."""

    right: int
    wrong: int
    missed: int
    wrong_kind: int

    @property
    def precision(self) -> float:
        """Share of the candidates that are social enterprises."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the social enterprises that come out, the quiet ones among them."""
        return self.right / (self.right + self.missed)


def cases(half: str) -> list[Case]:
    """The labelled firms of a half: `tuning` or `held_out`."""
    with (Path(__file__).parent / "labelled.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["half"] == half]


def rules() -> tuple[Rule, ...]:
    """The rules that come with kortlag."""
    return read(DISCOVERY_RULES)


def firm(case: Case) -> Firm:
    """A labelled firm as the register would say it."""
    names = (case["name"], *filter(None, [case["secondary_names"]]))
    return Firm(
        names, case["form_code"], case["branch_code"], int(case["employees"]), case["purpose"]
    )


def found(half: Sequence[Case]) -> list[tuple[Case, Finding]]:
    """What the rules say of each."""
    table = rules()
    return [(case, find(firm(case), table)) for case in half]


def figures(pairs: Sequence[tuple[Case, Finding]]) -> Figures:
    """Count."""
    out = [case["label"] for case, one in pairs if is_candidate(one, CANDIDATE_FROM)]
    social = sum(case["label"] == "yes" for case, _ in pairs)
    right = out.count("yes")
    return Figures(right, len(out) - right, social - right, out.count("excluded"))


def main(halves: Sequence[str]) -> None:
    """Print the figures of the halves and every error."""
    out = sys.stdout.write
    for half in halves:
        pairs = found(cases(half))
        f = figures(pairs)
        out(
            f"{half}: {len(pairs)} firms, {f.right + f.missed} social; candidates "
            f"{f.right + f.wrong}, precision {f.precision:.3f}, recall {f.recall:.3f}; of an "
            f"excluded kind {f.wrong_kind}\n"
        )
        for case, one in pairs:
            if is_candidate(one, CANDIDATE_FROM) != (case["label"] == "yes"):
                kind = "missed" if case["label"] == "yes" else f"WRONG ({case['label']})"
                why = "; ".join([*one.reasons, *(m.rule.label for m in one.exclusions)])
                note = f" [{case['note']}]" if case["note"] else ""
                out(f"  {kind} {one.score} {case['name']}{note}: {case['purpose']} -> {why}\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ("tuning", "held_out"))
