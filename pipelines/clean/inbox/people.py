"""What may identify a person is kept out: contact columns, and addresses and numbers in texts.

PRODUCT 8.8. A person's name in a free text cannot be recognised; the columns that are made for
one are dropped whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from pipelines.clean import cvr_number

LEFT_OUT = "[udeladt]"
_LONGEST_SHOWN = 120
_CONTACT_HEADING = re.compile(
    r"telefon|tlf|mobil|phone|mail|kontakt|contact|\bcpr|personnummer|ansvarlig|sagsbehandler"
    r"|direktør|formand|daglig leder|indehaver|\batt\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_PERSON_NUMBER = re.compile(  # a day and month, so that "202611-0001" stays what it is
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d\s*[-‐-―−]\s*\d{4}(?!\d)"
)
_NAMED_PHONE = re.compile(
    r"\b(tlf|telefon|mobil|mob|phone|ring)(\w*[.:]*\s*(?:nr\.?:?\s*)?)\+?\d(?:[ .-]?\d){6,}",
    re.IGNORECASE,
)
_FOREIGN_PHONE = re.compile(r"(?<!\w)(?:\+|00)\d(?:[ .-]?\d){7,}")
_SPACED_NUMBER = re.compile(r"(?<!\d)(?<!\d )\d\d \d\d \d\d \d\d(?! ?\d)")
_BARE_PHONE = re.compile(r"(?<!\d)[2-9]\d{7}(?!\d)")

# What every match of these patterns holds, in the words of polars: no looking around, and other
# notions of blanks, of signs of a word and of an i that is no i.
_BLANKS = r"[\s\x1c-\x1f]*"
_MAY_HOLD = "|".join((
    "@",
    rf"\d{{6}}{_BLANKS}[-‐-―−]{_BLANKS}\d{{4}}",
    rf"(?i:tlf|telefon|mob|phone|r[iıİ]ng)[\w\p{{N}}]*[.:]*{_BLANKS}(?i:nr\.?:?{_BLANKS})?"
    r"\+?\d(?:[ .-]?\d){6}",
    r"(?:\+|00)\d(?:[ .-]?\d){7}",
    r"\d\d \d\d \d\d \d\d",
))  # fmt: skip


def is_contact_heading(heading: str) -> bool:
    """Whether a column is made for a person's name, telephone or mail address."""
    return _CONTACT_HEADING.search(heading) is not None


def without_contacts(text: str) -> str:
    """The text with mail addresses, telephone numbers and CPR numbers replaced.

    Eight digits in pairs that pass the check of a CVR number are taken for one, and stay.
    """
    if "@" in text:
        text = _MAIL.sub(LEFT_OUT, text)
    text = _PERSON_NUMBER.sub(LEFT_OUT, text)
    text = _NAMED_PHONE.sub(rf"\1\2{LEFT_OUT}", text)
    text = _FOREIGN_PHONE.sub(LEFT_OUT, text)
    return _SPACED_NUMBER.sub(_unless_cvr, text)


def may_hold_contacts(texts: Sequence[str]) -> list[bool]:
    """Which of many texts `without_contacts` may change; false is certain."""
    return pl.Series(texts, dtype=pl.String).str.contains(_MAY_HOLD).to_list()


def shown(text: str, *, is_company_number: bool = False) -> str:
    """A cell as the report may show it: shortened, and nothing in it that could be a contact."""
    if cvr_number.is_person_number(text, "DK"):
        return LEFT_OUT
    if not is_company_number:
        text = without_contacts(text)
        if not text.startswith("20"):
            text = _BARE_PHONE.sub(LEFT_OUT, text)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _unless_cvr(match: re.Match[str]) -> str:
    digits = match.group().replace(" ", "")
    return match.group() if cvr_number.is_valid(digits) else LEFT_OUT
