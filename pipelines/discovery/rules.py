"""The rule table: one line a rule, readable by people who read regular expressions.

Does not belong here: any rule itself (they stand in the CSV file), what rules find.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

FIELDS = ("purpose", "name", "form", "branch", "form_branch", "branch_employees", "award")
"""What a pattern is held against; `form_branch` is `110/931200`, `branch_employees` `949900/0`, `?`
for unknown employees."""
Effect = Literal["score", "exclude"]
_COLUMNS = {"rule", "family", "effect", "field", "pattern", "needs", "score", "label_da", "source"}


class RuleError(ValueError):
    """The rule table cannot be used; the message names the file, the line and what to change."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        rule: its name, unique.
        family: rules of one family count once, by the highest of their scores.
        effect: `score`, or `exclude`: firms it is true of are never candidates.
        field: one of `FIELDS`.
        pattern: searched for without regard to case, blanks made one.
        needs: families of which one must be true as well; empty when it stands alone.
        score: points; 0 when it excludes.
        label: what it means, in Danish, for reasons.
        source: where it comes from.
    """

    rule: str
    family: str
    effect: Effect
    field: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    score: int
    label: str
    source: str


def read(path: Path) -> tuple[Rule, ...]:
    """Read a rule table (UTF-8, comma separated, the columns of the one that comes with kortlag).

    Raises:
        RuleError: no such file, a column lacks, or a line cannot be used.
    """
    if not path.is_file():
        raise RuleError(f"There is no rule table {path}: mend discovery.rules.")
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if lacking := _COLUMNS - set(reader.fieldnames or ()):
            raise RuleError(f"{path}: columns lack: {sorted(lacking)}")
        rules = tuple(_rule(path, reader.line_num, row) for row in reader)
    names = [rule.rule for rule in rules]
    if twice := {name for name in names if names.count(name) > 1}:
        raise RuleError(f"{path}: rules that stand there twice: {sorted(twice)}")
    if unknown := {n for r in rules for n in r.needs} - {rule.family for rule in rules}:
        raise RuleError(f"{path}: needed families that no rule has: {sorted(unknown)}")
    return rules


def _rule(path: Path, line: int, row: dict[str, str]) -> Rule:
    where = f"{path}, line {line}"
    if not row["label_da"] or not row["rule"] or not row["family"]:
        raise RuleError(f"{where}: a rule has a name, a family and a Danish label")
    if row["effect"] not in {"score", "exclude"}:
        raise RuleError(f"{where}: effect is score or exclude, not {row['effect']!r}")
    if row["field"] not in FIELDS:
        raise RuleError(f"{where}: field is one of {', '.join(FIELDS)}, not {row['field']!r}")
    effect = cast("Effect", row["effect"])
    try:
        score = int(row["score"]) if effect == "score" else 0
        pattern = re.compile(row["pattern"], re.IGNORECASE)
    except (ValueError, re.error) as error:
        raise RuleError(f"{where}: {error}") from error
    needs = frozenset(filter(None, row["needs"].split("|")))
    return Rule(
        row["rule"], row["family"], effect, row["field"], pattern, needs, score, row["label_da"],
        row["source"],
    )  # fmt: skip
