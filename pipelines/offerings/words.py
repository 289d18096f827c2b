"""Which supply categories a text speaks of, by the word list (`category_words.csv`).

Does not belong here: the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A category that a text speaks of.

    Attributes:
        category: its key.
        words: the words found, in their order, each once.
        position: 1 for the category whose word comes first in the text, and so on.
    """

    category: str
    words: tuple[str, ...]
    position: int


WordList = Mapping[str, re.Pattern[str]]
"""Category to the pattern of its words."""


def word_list(rows: Sequence[Mapping[str, str]]) -> WordList:
    """Compile the rows of the word list.

    Raises:
        re.error: a pattern that is none.
    """
    return {row["category"]: re.compile(row["pattern"], re.IGNORECASE) for row in rows}


def spoken(text: str | None, words: WordList) -> tuple[Spoken, ...]:
    """The categories of a text, by their first word; of words that begin together the longest."""
    if not text:
        return ()
    plain = _BLANKS.sub(" ", text)
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    for category, pattern in words.items():
        if matches := list(pattern.finditer(plain)):
            first = matches[0]
            said = tuple(dict.fromkeys(m.group() for m in matches))
            found.append((first.start(), -len(first.group()), category, said))
    return tuple(
        Spoken(category, said, position)
        for position, (_, _, category, said) in enumerate(sorted(found), start=1)
    )
