"""How alike two names are, 0-1.

The scale (`matching` multiplies it with the agreement of places):

    1     the same words
    0.98  the same words in another order, or written together
    0.9   the same with æ, ø, å as a, o, a (Lærke, Larke: it may be another name)
    0.97  the same as what stands before a department
    1-d/n n letters of which d are wrong, missing, too many or swapped
    0.8   one name is the other with words left out, cut off or abbreviated
    x0.88 no slip of the pen in a word that many names have: the odd word is itself a word of the
          register, or it is the proper name that is odd (Lundholm, Lindholm: both may exist)
    x0.85 both say a company form, and not the same
    0     the numbers in them differ

Does not belong here: places, bounds, decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pipelines.identity.names import Variant, bare, sorted_words

SAME, REARRANGED, STRIPPED, PART = 1.0, 0.98, 0.9, 0.8
_OTHER_WORD, _OTHER_FORM = 0.88, 0.85
_LEAST_LETTERS = 5
"""Letters that a part must share with the whole to say anything."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of the register's names: all of them, and those that many names have."""

    all: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()


def likeness(said: Variant, known: Variant, words: Vocabulary) -> float:
    """How alike a name that is said and a name of the register are.

    Args:
        said: from a notice or the mapping team.
        known: of the register.
        words: of the register's names.
    """
    score = _of_cores(said.core, known.core, words) * said.certainty * known.certainty
    is_other_form = said.form and known.form and said.form != known.form
    return score * _OTHER_FORM if is_other_form else score


def _of_cores(said: str, known: str, words: Vocabulary) -> float:
    if said == known:
        return SAME
    if sorted_words(said) == sorted_words(known):
        return REARRANGED
    if said.replace(" ", "") == known.replace(" ", ""):
        return REARRANGED
    if bare(said) == bare(known):
        return STRIPPED
    if _numbers(said) != _numbers(known):
        return 0.0
    part = PART if _is_part(said, known) or _is_part(known, said) else 0.0
    return max(_typed(said, known, words), part)


def _numbers(core: str) -> list[str]:
    return sorted(word for word in core.split() if not word.isalpha())


def _typed(said: str, known: str, words: Vocabulary) -> float:
    score = max(
        OSA.normalized_similarity(said, known),
        OSA.normalized_similarity(sorted_words(said), sorted_words(known)),
        STRIPPED * OSA.normalized_similarity(bare(said), bare(known)),
    )
    odd, meant = set(said.split()) - set(known.split()), set(known.split()) - set(said.split())
    is_slip = odd and meant and not odd & words.all and meant <= words.common
    return score if is_slip else score * _OTHER_WORD


def _is_part(short: str, long: str) -> bool:
    """Whether each word of one name begins a word of the other, in its order, the first whole."""
    words, rest = short.split(), iter(long.split())
    if len("".join(words)) < _LEAST_LETTERS or words[0] not in long.split():
        return False
    return all(any(other.startswith(word) for other in rest) for word in words)
