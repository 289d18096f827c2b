"""Pointers from one notice to another.

Belongs here: the forms in which notices are named in other notices, and the one form that the
tables use. Does not belong here: finding the notice that is pointed to.
"""

from __future__ import annotations

import re

from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element

_PUBLICATION = re.compile(r"0*([1-9][0-9]{0,8})-([0-9]{4})")
_JOURNAL = re.compile(r"([0-9]{4})/S\s*[0-9]{1,3}-0*([1-9][0-9]{0,8})")
_VERSION = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9]{2})", re.IGNORECASE)


def publication_number(raw: str | None) -> str | None:
    """An OJ S publication number without leading zeros (`00215378-2024` -> `215378-2024`).

    `2017/S 199-409460` names the same as `409460-2017`. None for anything else.
    """
    written = (raw or "").strip()
    if match := _PUBLICATION.fullmatch(written):
        return f"{match.group(1)}-{match.group(2)}"
    if match := _JOURNAL.fullmatch(written):
        return f"{match.group(2)}-{match.group(1)}"
    return None


def notice_reference(raw: str | None) -> str | None:
    """What a pointer names: a publication number, or a notice id with version (`uuid-VV`).

    The pattern decides: `schemeName` is missing or wrong in most notices (eforms.md §5.8).
    None when it is neither.
    """
    if number := publication_number(raw):
        return number
    match = _VERSION.fullmatch((raw or "").strip())
    return f"{match.group(1).lower()}-{match.group(2)}" if match else None


def previous_notice(element: Element | None, term: str, reader: Reader) -> str | None:
    """A pointer in its one form; one of unknown form is kept as written and reported."""
    written = reader.token(element)
    found = notice_reference(written)
    if found is None and written is not None:
        reader.report("unknown_reference", f"{term}={written}")
    return found or written
