"""What the name of an organisation says, without how it happens to be written.

Belongs here: spelling, punctuation, company forms, departments. Does not belong here: how alike
two names are (`likeness`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "u"})
# What follows names a person or another address, not the organisation.
_CARE_OF = re.compile(r"(?<!\w)(?:c/o|v/|att(?:n|ention)?[.:]).*", re.DOTALL)
_BRACKETS = re.compile(r"\([^()]*\)")
# Forms whose letters mean something else without their signs, made one word first.
_SIGNED_FORM = re.compile(r"(?<![a-z0-9])(a|i|k|p)\s?[/.]\s?s\.?(?![a-z0-9])")
_SEPARATOR = re.compile(r"\s+[-–—|/]+\s+|\s*[,;:]\s*")
_STATUS = re.compile(
    r"(?: i| under)(?: frivillig)? (?:konkurs|likvidation|rekonstruktion|tvangsoploesning)\b.*"
)
FORMS = frozenset({"aps", "as", "is", "ks", "ps", "ivs", "amba", "smba", "fmba", "fonden", "fond"})
"""Words of company forms; `as` is A/S, `is` I/S, and so on."""
_LEADING_FORMS = frozenset({"as", "is", "fonden"})
_SELF_OWNED = re.compile(r"^(?:den )?selvejende institution (?=\w)|(?<=\w) selvejende institution$")
_AUTHORITY = re.compile(r"(?:[a-z]+ ){1,3}?kommune|region [a-z]+")
_DEPARTMENT_WORDS = ("afd", "afdeling", "filial", "att", "indkoeb", "udbud")
_FILLERS = frozenset({"og", "and", "und"})


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to understand a name.

    Attributes:
        core: words without company form, by one blank.
        form: company form as one word of `FORMS`; None when the name has none.
        certainty: 1 the whole name; 0.97 what stands before the form or is an authority, the rest
            being a department; 0.9 the first part of a name in parts.
    """

    core: str
    form: str | None
    certainty: float


def fold(text: str) -> str:
    """Lower case, æ/ø/å as ae/oe/aa, other marks off; signs stay."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    if small.isascii():
        return small
    return "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def normalise(name: str) -> str:
    """The words of a name, ASCII, by one blank; company forms as one word each.

    Persons (`v/ …`, `c/o …`), brackets, `og` and what tells of a bankruptcy are left out. Empty
    when nothing of the Latin alphabet is left. Idempotent.
    """
    text = _BRACKETS.sub(" ", _CARE_OF.sub("", fold(name)))
    text = _SIGNED_FORM.sub(r" \1s ", text).replace("&", " og ").replace("'", "")
    words = [w for w in re.findall(r"[a-z0-9]+", text) if w not in _FILLERS]
    joined = " ".join(_initials_joined(words))
    return _STATUS.sub("", f" {joined}").strip()


def _initials_joined(words: list[str]) -> list[str]:
    """Single letters in a row as one word: F. M. B. A. is fmba, J.E.N. is jen."""
    found: list[str] = []
    was_single = False
    for word in words:
        is_single = len(word) == 1 and word.isalpha()
        if is_single and was_single:
            found[-1] += word
        else:
            found.append(word)
        was_single = is_single
    return found


def read_variants(name: str) -> tuple[Variant, ...]:
    """The ways to understand a name, the surest first; none for a name without words.

    A department behind the name is told by a company form before it, by the name of an authority,
    or by a comma or dash.
    """
    whole = normalise(name)
    found = {v.core: v for v in reversed(_of_words(whole))}
    authority = _AUTHORITY.match(whole)
    if authority and whole[authority.end() :].startswith(" "):
        found.setdefault(authority[0], Variant(authority[0], None, 0.97))
    pieces = _SEPARATOR.split(fold(name))
    parts = [part for part in map(normalise, pieces) if part] if len(pieces) > 1 else []
    if len(parts) > 1:
        for part in parts:
            if is_authority(part):
                found.setdefault(part, Variant(part, None, 0.97))
        is_department = any(
            word.startswith(_DEPARTMENT_WORDS) for part in parts[1:] for word in part.split()
        )
        for variant in _of_words(parts[0])[:1]:
            certainty = 0.97 if is_department or variant.form else 0.9
            found.setdefault(variant.core, Variant(variant.core, variant.form, certainty))
    return tuple(sorted(found.values(), key=lambda v: (-v.certainty, v.core)))


variants = lru_cache(maxsize=200_000)(read_variants)
"""The same, remembered: for names that are asked for again and again."""


def _of_words(whole: str) -> list[Variant]:
    words = _SELF_OWNED.sub("", whole).split()
    if not words:
        return []
    if len(words) > 1 and words[0] in _LEADING_FORMS:
        return [Variant(" ".join(words[1:]), words[0], 1.0)]
    places = [i for i, word in enumerate(words) if i and word in FORMS]
    if not places:
        return [Variant(" ".join(words), None, 1.0)]
    at = places[-1]
    head = Variant(" ".join(words[:at]), words[at], 1.0)
    if at == len(words) - 1:
        return [head]
    at = places[0]
    rest = " ".join(words[:at] + words[at + 1 :])
    return [
        Variant(rest, words[at], 1.0),
        Variant(" ".join(words[:at]), words[at], 0.97),
    ]


def is_authority(core: str) -> bool:
    """Whether a name is that of a municipality or region: there is one of it in the country."""
    return _AUTHORITY.fullmatch(core) is not None


def bare(core: str) -> str:
    """Letters without blanks and with one way to write æ, ø, å: ae/a, oe/o, aa/a are the same."""
    return core.replace(" ", "").replace("aa", "a").replace("ae", "a").replace("oe", "o")


def sorted_words(core: str) -> str:
    """The words in order of the alphabet."""
    return " ".join(sorted(core.split()))
