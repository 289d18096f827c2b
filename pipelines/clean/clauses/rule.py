"""What a rule is, and the words that turn a statement into a denial or a mere mention.

The rules themselves are the tables in `danish` and `english`. All patterns meet a sentence in
lower case with single spaces; gaps in them are bounded, so that time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KINDS = (
    "sheltered", "public_service", "execution", "training", "employment", "partnership",
    "social", "labour",
)  # fmt: skip


class Sentence:
    """A sentence in lower case; a pattern that several rules have is searched for once."""

    __slots__ = ("_found", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[int, int | None] = {}

    def find(self, pattern: re.Pattern[str]) -> int | None:
        """Where a pattern meets the sentence first."""
        key = id(pattern)  # rules live as long as the program; a pattern's own hash takes long
        if key not in self._found:
            match = pattern.search(self.text)
            self._found[key] = None if match is None else match.start()
        return self._found[key]


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that holds all of some words and none of others says something of a kind.

    Attributes:
        name: unique; kept with every clause found by it.
        kind: one of `KINDS`.
        law: what the clause rests on.
        all_of: patterns that must all be met; the first is the word that the clause hangs on.
        none_of: a pattern that must not be met, such as another act of the same paragraph.
        only_named: the words name the thing and state nothing, unless they deny it.
    """

    name: str
    kind: str
    law: str
    all_of: tuple[str, ...]
    none_of: str = ""
    only_named: bool = False
    _all_of: tuple[re.Pattern[str], ...] = field(init=False, repr=False)
    _none_of: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the patterns."""
        object.__setattr__(self, "_all_of", tuple(map(re.compile, self.all_of)))
        object.__setattr__(self, "_none_of", re.compile(self.none_of) if self.none_of else None)

    def met_at(self, sentence: Sentence) -> int | None:
        """Where the first pattern meets the sentence; None when the rule does not hold."""
        start = sentence.find(self._all_of[0])
        if start is None or any(sentence.find(p) is None for p in self._all_of[1:]):
            return None
        if self._none_of is not None and sentence.find(self._none_of) is not None:
            return None
        return start


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's rules and its words for no, perhaps and but.

    Attributes:
        language: ISO 639-3 code, upper case, as in `core.notices`.
        rules: in the order in which their findings are told.
        denial: says of the part of a sentence it stands in that it does not hold.
        condition: a sentence about what follows from a breach; a "not" in it denies no clause.
        hedge: what the sentence speaks of is weighed or asked, not said.
        turn: where a sentence turns to another statement, so that a "not" reaches no further.
    """

    language: str
    rules: tuple[Rule, ...]
    denial: re.Pattern[str]
    condition: re.Pattern[str]
    hedge: re.Pattern[str]
    turn: re.Pattern[str]

    def denies(self, sentence: str, at: int) -> bool:
        """Whether the part of the sentence around a place is denied."""
        start, end = 0, len(sentence)
        for turn in self.turn.finditer(sentence):
            if turn.start() > at:
                end = turn.start()
                break
            start = turn.end()
        part = sentence[start:end]
        return self.denial.search(part) is not None and self.condition.search(part) is None
