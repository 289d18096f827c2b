"""What a notice says that may tie it to others, in forms that can be compared.

Does not belong here: the rules by which notices are tied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

PORTALS = frozenset({"municipal", "comdia", "eu_supply"})
"""Sources that show calls of their own making, with neither BT-04 nor a notice identifier."""

# A department or a place after the buyer's name: "Aarhus Kommune - Teknik og Miljø".
_TAIL = re.compile(r"\s[-–—]\s.*|[,;(|].*")
_MUNICIPALITY = re.compile(r"^(\w+(?: \w+){0,2} kommune)\b.*")
# Said of any purchase. Words of subject or kind ("rammeaftale", "drift") stay.
_EMPTY_WORDS = frozenset({
    "af", "i", "på", "til", "for", "og", "med", "om", "ved", "den", "det", "de", "en", "et",
    "the", "of", "and", "annoncering", "annonce", "udbud", "eu", "offentligt", "begrænset",
    "national", "nationalt", "indkøb", "vedrørende", "vedr", "cancelled", "annulleret",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Buyers:
    """Who buys: CVR numbers, and names without department, in comparable form."""

    cvrs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cvrs: Iterable[str], names: Iterable[str]) -> Buyers:
        """From numbers that passed their check, and names as filed."""
        plain = {_buyer_name(name) for name in names}
        return cls(frozenset(cvrs), frozenset(plain - {""}))

    def same(self, other: Buyers) -> bool:
        """They share a number; a name counts where one of them gives no number."""
        if self.cvrs and other.cvrs:
            return bool(self.cvrs & other.cvrs)
        return bool(self.names & other.names)

    def joined(self, other: Buyers) -> Buyers:
        """Both together."""
        return Buyers(self.cvrs | other.cvrs, self.names | other.names)

    def blocks(self) -> list[str]:
        """Two that are the same share one of these."""
        return [f"cvr:{number}" for number in sorted(self.cvrs)] + [
            f"name:{name}" for name in sorted(self.names)
        ]


@dataclass(frozen=True, slots=True)
class Notice:
    """What may tie a notice to others.

    Attributes:
        notice_key: its key; the source's own values.
        source: which source speaks for it.
        publication_number, notice_id, version: its own names.
        procedure_id: BT-04, None when it is the converter's constant.
        raw_buyer: first buyer as the key of a procedure names it: CVR number, else name.
        form_type: BT-03, None when not known.
        deadlines: ISO dates of its lots' deadlines.
        lots: what names its lots (BT-22, else title), empty when the source tells of none.
        published_on: ISO date, empty when unknown.
        changes_notice, previous_notices: notices it names (BT-758; BT-125, BT-1501), by
            publication number, notice id + '-' + version, or notice id.
    """

    notice_key: str
    source: str = "ted"
    publication_number: str | None = None
    notice_id: str | None = None
    version: str | None = None
    procedure_id: str | None = None
    buyers: Buyers = field(default_factory=Buyers)
    raw_buyer: str = ""
    title: str = ""
    form_type: str | None = None
    deadlines: frozenset[str] = frozenset()
    lots: frozenset[str] = frozenset()
    published_on: str = ""
    changes_notice: str | None = None
    previous_notices: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The portal, or `official`: all sources that show the same notices."""
        return self.source if self.source in PORTALS else "official"

    @property
    def is_call(self) -> bool:
        """A call for competition; portals do not say what kind of entry theirs is."""
        return self.form_type == "competition" or (
            self.form_type is None and self.source in PORTALS
        )

    @property
    def rank(self) -> tuple[bool, str, str]:
        """Order in which notices are looked at: official ones, by day, then by key.

        Nothing in it depends on when a notice was met.
        """
        return (self.source in PORTALS, self.published_on or "9999", self.notice_key)

    def own_names(self) -> list[str]:
        """Ways in which other notices may name it."""
        names = [self.publication_number] if self.publication_number else []
        if self.notice_id:
            identifier = self.notice_id.lower()
            names += [f"{identifier}-{(self.version or '').zfill(2)}", identifier]
        return names


@dataclass(frozen=True, slots=True)
class Title:
    """A title's words in order of the alphabet, and what in it is counted."""

    words: str
    numbers: frozenset[str]


@lru_cache(maxsize=200_000)  # a notice is compared with many
def title_of(title: str, buyers: Buyers) -> Title:
    """The title without words said of any purchase, and without the buyers' own names."""
    every = plain(title).split()
    of_buyers = {word for name in buyers.names for word in name.split()}
    telling = [word for word in every if word not in _EMPTY_WORDS | of_buyers] or every
    # "delaftale 2", "del B" and "2026" tell calls apart whose other words are the same.
    numbers = (w for w in telling if len(w) == 1 or any(c.isdecimal() for c in w))
    return Title(" ".join(sorted(telling)), frozenset(numbers))


def plain(text: str) -> str:
    """Words in lower case with single blanks between them; `å` and `aa` are one."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("å", "aa")))


@lru_cache(maxsize=50_000)  # a buyer signs many notices
def _buyer_name(name: str) -> str:
    whole = plain(_TAIL.sub("", name.strip())) or plain(name)
    return _MUNICIPALITY.sub(r"\1", whole)
