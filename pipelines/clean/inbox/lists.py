"""The code lists that cells are resolved against, given by the caller.

Does not belong here: reading the lists from their files (`warehouse.reference`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


def plain(text: str) -> str:
    """Letters and digits alone, folded: what of a label is compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


@dataclass(frozen=True, slots=True)
class Lists:
    """Code lists by `plain` name.

    Attributes:
        categories: key, Danish or English label -> key.
        municipalities: code, name or name with "Kommune" -> four-digit code.
    """

    categories: Mapping[str, str]
    municipalities: Mapping[str, str]

    @classmethod
    def of(
        cls, categories: Iterable[Mapping[str, str]], municipalities: Iterable[Mapping[str, str]]
    ) -> Lists:
        """From rows of `categories.csv` and `kommuner.csv`."""
        labels = {
            plain(row[column]): row["category"]
            for row in categories
            for column in ("category", "label_da", "label_en")
        }
        codes: dict[str, str] = {}
        for row in municipalities:
            code, name = row["kommunekode"], plain(row["navn"])
            codes |= {code: code, name: code, f"{name}kommune": code, f"{name}skommune": code}
        return cls(labels, codes)
