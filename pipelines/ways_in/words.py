"""Words that a lot and an enterprise have in common.

Danish puts words together and bends them ("grønne", "grønpleje"), so two words agree when their
first letters do. Linear in the length of the texts.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-zæøåéüö]+")
_STEM = 6
"""Letters that must agree: enough to keep `rengøring` from `rengældende`, few enough for endings."""
_SHORTEST = 4
_EMPTY = frozenset(
    """
    aftale aftalen aftaler aftalerne aktivitet aktiviteter anden andet andre arbejde arbejder både
    borgere borgerne bydende danmark delaftale delaftalen drive drift efter eller enkelte flere
    formål formålet forskellige fremme fuldt først gennem herunder herved hver indgås indkøb inden
    indenfor kommune kommunen kommunens kommunal kommunale kommuner kontrakt kontrakten kunne kunder
    levere leverer levering leverandør leverandøren lignende mange med mindre mellem mennesker mere
    mindst måtte mulighed område områder område opgave opgaven opgaver opgaverne ordregiver
    ordregiveren overskud pleje- rammeaftale rammeaftalen samt selskab selskabet selskabets sikre
    skabe skal social sociale socialt socialøkonomisk socialøkonomiske større særlige særligt
    tilbud tilbyde tilknyttet udbud udbuddet udføre udføres udvikling under vare varer vedrørende
    via ville virksomhed virksomheden virksomheder virksomhedens være ydelse ydelser ydelserne øvrige
    """.split()  # noqa: SIM905 - a list of words is read as text
)
"""Words of notices and purposes that say nothing of what is bought or sold."""


def words(*texts: str | None) -> frozenset[str]:
    """The words of texts that may say something, in lower case; null texts have none."""
    found = _WORD.findall(" ".join(text for text in texts if text).lower())
    return frozenset(word for word in found if len(word) >= _SHORTEST) - _EMPTY


def shared(mine: frozenset[str], theirs: frozenset[str]) -> list[str]:
    """Words of `mine` that `theirs` has too, in any ending; one a stem, in alphabetical order."""
    stems = {word[:_STEM] for word in theirs}
    found: dict[str, str] = {}
    for word in sorted(mine):
        if word[:_STEM] in stems:
            found.setdefault(word[:_STEM], word)
    return sorted(found.values())
