"""Words that a lot and an enterprise have in common.

Danish bends its words and puts them together. Two words agree when they differ by an ending
("grønne", "grønt"), or when the shorter is a long one and begins the other ("rengøring",
"rengøringsmidler"). Linear in the length of the texts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

_WORD = re.compile(r"[a-zæøåéüö]+")
_ENDINGS = re.compile(r"(?:ernes|erne|enes|ens|ets|ene|ers|er|en|et|es|e|s|t)$")
_DOUBLED = re.compile(r"([bdfgklmnprst])\1$")
_SHORTEST_STEM = 3
_LONG = 7
"""Letters from which a word is told by them in any compound that it begins."""
_SHORTEST = 4
_EMPTY = frozenset(
    """
    aftale aftalen aftaler aftalerne aktivitet aktiviteter anden andet andre arbejde arbejder både
    borgere borgerne bydende danmark delaftale delaftalen drive drift efter eller enkelte flere
    formål formålet forskellige fremme fuldt først gennem herunder herved hver indgås indkøb inden
    indenfor kommune kommunen kommunens kommunal kommunale kommuner kontrakt kontrakten kunne kunder
    levere leverer levering leverandør leverandøren lignende mange med mindre mellem mennesker mere
    mindst måtte mulighed område områder område opgave opgaven opgaver opgaverne ordregiver
    ordregiveren overskud rammeaftale rammeaftalen samt selskab selskabet selskabets sikre
    skabe skal social sociale socialt socialøkonomisk socialøkonomiske større særlige særligt
    tilbud tilbyde tilknyttet udbud udbuddet udføre udføres udvikling under vare varer vedrørende
    via ville virksomhed virksomheden virksomheder virksomhedens være ydelse ydelser ydelserne
    øvrige
    arbejdsintegration arbejdsmarked arbejdsmarkedet behov beskyttet fleksjob handicap jobtræning
    psykisk sårbare udsatte unge
    """.split()  # noqa: SIM905 - a list of words is read as text
)
"""Words of notices and purposes that say nothing of what is bought or sold, but to whom or by whom:
every purpose of a work integration enterprise names its target group."""


def words(*texts: str | None) -> frozenset[str]:
    """The words of texts that may say something, in lower case; null texts have none."""
    found = _WORD.findall(" ".join(text for text in texts if text).lower())
    return frozenset(word for word in found if len(word) >= _SHORTEST) - _EMPTY


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its ending and without the consonant that the ending doubled."""
    short = _ENDINGS.sub("", word)
    return _DOUBLED.sub(r"\1", short) if len(short) >= _SHORTEST_STEM else word


def shared(mine: frozenset[str], theirs: frozenset[str]) -> list[str]:
    """Words of `mine` that `theirs` has too, one a stem, in alphabetical order."""
    known, asked = _by_beginning(theirs), _in_order(mine)
    found: dict[str, str] = {}
    for beginning in known.keys() & asked.keys():
        for root, word in asked[beginning].items():
            if any(root == other or _begins(root, other) for other in known[beginning]):
                found[root] = word
    return sorted(found.values())


@lru_cache(maxsize=50_000)  # an enterprise is held against many lots, one after the other
def _by_beginning(words: frozenset[str]) -> dict[str, set[str]]:
    """Beginning of a stem -> stems."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        found[stem(word)[:_LONG]].add(stem(word))
    return dict(found)


@lru_cache(maxsize=1_000)  # pairs come in the order of their lots
def _in_order(words: frozenset[str]) -> dict[str, dict[str, str]]:
    """Beginning of a stem -> stem -> its first word in alphabetical order."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for word in sorted(words):
        root = stem(word)
        found[root[:_LONG]].setdefault(root, word)
    return dict(found)


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _LONG and long.startswith(short)
