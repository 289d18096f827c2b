"""The cheap look before the rules: parts of words of which a sentence of a kind must hold two.

One, a stem, tells what a text may speak of, the other that it says something of it; most sentences
hold no such pair, and no rule is tried on them. Many texts at a time are looked through for stems
by one automaton (Aho-Corasick, in polars), at a fraction of what a search for each of them costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import polars as pl

_RESERVES = ("forbehold", "reserve", "begrænse", "restricted", "limited")
_ONLY = ("kun", "alene", "udelukkende", "only")

_OF_KIND: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sheltered": (
        ("forbehold", "reserve", "begrænse", "værksted", "workshop", "handicap", "stillede",
         "udsat", "funktionsneds", "disab", "disadvantaged", "integr", "udbudsl", "socialøkonom",
         "rsv", "2014/24", "procurement"),
        (*_RESERVES, *_ONLY, "skal", "udbudsl", "54", "article", "30", "tredive"),
    ),
    "public_service": (
        ("tjenesteydelse", "samfundsopgave", "190", "77", "mission"),
        (*_RESERVES, *_ONLY, "udbudsl"),
    ),
    "execution": (
        ("beskytte", "sheltered", "protected"),
        ("udfør", "perform", "carried", "execution"),
    ),
    "training": (
        ("klausul", "clause", "lærling", "praktik", "læreplads", "elev", "oplæring", "i lære",
         "uddannelse", "apprentic", "trainee", "internship", "training"),
        ("skal", "forplig", "krav", "kræve", "mindst", "ansæt", "beskæftige", "besæt", "udfør",
         "anvend", "løbende", "inddrag", "oprette", "stille", "opfordre", "klausul", "shall",
         "must", "require", "oblig", "undertake", "least", "minimum", "penalty", "condition",
         "clause"),
    ),
    "employment": (
        ("klausul", "ledig", "udsat", "arbejdsmarked", "job", "løntilskud", "praktik",
         "kontanthjælp", "arbejdsevne", "handicap", "funktionsneds", "flygtning", "unge uden",
         "integr", "stillede", "særlige vilkår", "førtidspension", "ressourceforløb", "unemploy",
         "disadvantaged", "vulnerable", "disab", "working capacity", "furthest", "hard-to-place"),
        ("klausul", "ansæt", "ansat", "beskæftige", "besæt", "årsværk", "rekrutter", "udfør",
         "rådighed", "skabe", "timer", "medarbejder", "oprette", "hire", "employ", "recruit",
         "workforce", "staff", "job", "carried", "hours", "position"),
    ),
    "partnership": (
        ("socialøkonom", "rsv", "integr", "enterprise", "economy"),
        ("social", "rsv", "arbejdsintegr", "work"),
    ),
    "social": (
        ("social",),
        ("klausul", "hensyn", "krav", "kriterier", "clause", "consideration", "requirement",
         "criteria"),
    ),
    "labour": (
        ("klausul", "clause", "ilo", "vilkår", "dumping"),
        ("arbejds", "løn", "94", "dumping", "labo"),
    ),
}  # fmt: skip
"""Kind -> what it may be told of by, and what says it; a sentence of it holds one of each."""

STEMS: tuple[str, ...] = tuple(
    dict.fromkeys(stem for about, _ in _OF_KIND.values() for stem in about)
)
"""All stems that tell what a text may speak of."""
_KINDS_OF = {stem: [kind for kind, (of, _) in _OF_KIND.items() if stem in of] for stem in STEMS}


def stems_in(lowered: str, stems: Iterable[str] = STEMS) -> list[str]:
    """Those of the stems that a text in lower case holds."""
    return [stem for stem in stems if stem in lowered]


def kinds_in(lowered: str, stems: Iterable[str] = STEMS) -> set[str]:
    """Kinds of which a text in lower case may say something, by some of the stems."""
    about = {kind for stem in stems if stem in lowered for kind in _KINDS_OF[stem]}
    return {kind for kind in about if any(map(lowered.__contains__, _OF_KIND[kind][1]))}


def stems_of_each(texts: Sequence[str]) -> list[list[str]]:
    """`stems_in` of each of many texts, in whatever case they are."""
    found = (
        pl.Series(texts, dtype=pl.String)
        .str.extract_many(_PATTERNS, ascii_case_insensitive=True, overlapping=True)
        .to_list()
    )
    return [
        (
            stems_in(text.lower())
            if _ODD.intersection(words)
            else list({word.lower() for word in words})
        )
        if words
        else words
        for text, words in zip(texts, found, strict=True)
    ]


def _in_capitals(stem: str) -> Iterable[str]:
    """A stem with each letter beyond ASCII small and capital: the automaton knows none of them."""
    return map("".join, product(*(c if c.isascii() else c + c.upper() for c in stem)))


# What else becomes a letter of a stem when it is made small; whoever writes so is read slowly.
_ODD = frozenset("\u0130\u212a\u212b")
_PATTERNS = [*(written for stem in STEMS for written in _in_capitals(stem)), *sorted(_ODD)]
