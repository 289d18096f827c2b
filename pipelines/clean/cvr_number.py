"""CVR numbers out of the identifiers that notices carry (eforms.md §5.2).

Belongs here: what is a CVR number and what may be kept of an identifier that is none.
Does not belong here: whether the company exists, or which company is meant by a name.

A number in the form of a Danish person's number (CPR) is never handed on, not even raw.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from pipelines.clean.values import is_absent, is_masked

_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_WEIGHT_OF_ZEROS = ord("0") * sum(_WEIGHTS)
_DENMARK = ("DNK", "DK")
_SEPARATORS = frozenset(".-;:")
_NUMBER = re.compile(r"(?:ORG)?(?:DK)?(?:CVR[A-Z]*)?(?:DK)?([0-9]{8})")
_PIECES = re.compile(r"[/,|&+]")
_WRITTEN_PERSON = re.compile(r"(?<![0-9])[0-9]{6}\s*[-‐-―−]\s*[0-9]{4}(?![0-9])")
# Day of birth is raised by 60 in the numbers given to people who are not residents.
_BARE_PERSON = re.compile(
    r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])[0-9]{6}(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class CompanyId:
    """What the identifiers of one organisation say.

    Attributes:
        cvr: eight digits that pass the check; None when there is none, or not just one.
        raw: the identifiers as filed, joined by `|`, without those that are or may be a
            person's number; None when nothing is left.
        problems: `person_number` (left out of `raw`), `checksum` (eight digits that fail the
            check), `several` (more than one CVR number).
    """

    cvr: str | None = None
    raw: str | None = None
    problems: tuple[str, ...] = ()


def is_valid(digits: str) -> bool:
    """Whether text is a CVR number: eight digits, not starting with 0, modulus 11 (cvr.md §13)."""
    return passes_check(digits) and digits[0] != "0"


def passes_check(digits: str) -> bool:
    """Whether eight digits pass modulus 11; a first 0 that a spreadsheet took off counts too."""
    if len(digits) != 8 or not digits.isascii() or not digits.isdecimal():
        return False
    weighed: int = sum(map(mul, digits.encode(), _WEIGHTS))
    return (weighed - _WEIGHT_OF_ZEROS) % 11 == 0


def eight_digits(raw: str) -> str | None:
    """The eight digits of one identifier in any of its dirty forms, not yet checked.

    A prefix `ORG-`, `DK` or `CVR…` and blanks, `.`, `-`, `;`, `:` are taken off; anything else
    beside the eight digits means that it is some other identifier.
    """
    match = _NUMBER.fullmatch(_compressed(raw))
    return match.group(1) if match else None


def is_person_number(raw: str, country: str | None) -> bool:
    """Whether an identifier has the form of a CPR number.

    `NNNNNN-NNNN` counts in every country; ten digits beginning with a day and month count where
    the country is Denmark or not known.
    """
    visible = _visible(raw)
    if _WRITTEN_PERSON.search(visible):
        return True
    danish = country is None or country.strip().upper() in ("", *_DENMARK)
    pieces = [visible, *map(_compressed, _PIECES.split(visible))]
    return danish and any(_BARE_PERSON.search(piece) for piece in pieces)


def read(values: Sequence[str | None], country: str | None) -> CompanyId:
    """The CVR number of an organisation, from all the identifiers filed for it.

    Args:
        values: identifiers as filed, in document order.
        country: ISO 3166-1 code of the organisation's country; only a Danish one has a CVR
            number here, for eight digits mean other things elsewhere.
    """
    filed = [v.strip() for v in values if v is not None and not is_absent(v) and not is_masked(v)]
    kept = [value for value in filed if not is_person_number(value, country)]
    problems = ["person_number"] if len(kept) < len(filed) else []
    raw = "|".join(kept) or None
    if country is None or country.strip().upper() not in _DENMARK:
        return CompanyId(None, raw, tuple(problems))
    found: list[str] = []
    for value in kept:
        pieces = [eight_digits(piece) for piece in _PIECES.split(value)]
        if all(pieces) or len([piece for piece in pieces if piece]) > 1:
            found += [piece for piece in pieces if piece]
    valid = sorted({digits for digits in found if is_valid(digits)})
    if any(not is_valid(digits) for digits in found):
        problems.append("checksum")
    if len(valid) > 1:
        problems.append("several")
    return CompanyId(valid[0] if len(valid) == 1 else None, raw, tuple(problems))


def _visible(raw: str) -> str:
    """Signs in their usual form, without invisible ones."""
    if raw.isascii():
        return raw
    return "".join(c for c in unicodedata.normalize("NFKC", raw) if not _is_format(c))


def _compressed(raw: str) -> str:
    """Upper case without blanks and separators; all Unicode blanks and invisible signs count."""
    text = _visible(raw).upper()
    if text.isalnum():
        return text
    return "".join(
        c for c in text if not (c.isspace() or c in _SEPARATORS or unicodedata.category(c) == "Pd")
    )


def _is_format(character: str) -> bool:
    return unicodedata.category(character) == "Cf"
