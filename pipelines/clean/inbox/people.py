"""What may identify a person is kept out: contact columns, and addresses and numbers in texts.

PRODUCT 8.8. A person's name in a free text cannot be recognised; the columns that are made for
one are dropped whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.clean import cvr_number

LEFT_OUT = "[udeladt]"
_LONGEST_SHOWN = 120
_CONTACT_HEADING = re.compile(
    r"telefon|tlf|mobil|phone|mail|kontakt|contact|\bcpr|personnummer|ansvarlig|sagsbehandler"
    r"|direktør|formand|daglig leder|indehaver|\batt\b",
    re.IGNORECASE,
)
_BARE_PHONE = re.compile(r"(?<!\d)[2-9]\d{7}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Contact:
    """Something that may lead to a person.

    Attributes:
        pattern: of it.
        left: what stands in its place.
        sign: what every match of the pattern holds, in the words of polars: no looking around,
            and other notions of blanks, of signs of a word, of an i that is no i.
    """

    pattern: re.Pattern[str]
    left: str | Callable[[re.Match[str]], str]
    sign: str

    def taken_out_of(self, text: str) -> str:
        """The text without it."""
        return self.pattern.sub(self.left, text)


def _unless_cvr(match: re.Match[str]) -> str:
    digits = match.group().replace(" ", "")
    return match.group() if cvr_number.is_valid(digits) else LEFT_OUT


_BLANKS = r"[\s\x1c-\x1f]*"
_MAIL = _Contact(re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*"), LEFT_OUT, "@")
_PERSON_NUMBER = _Contact(  # a day and month, so that "202611-0001" stays what it is
    re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d\s*[-‐-―−]\s*\d{4}(?!\d)"),
    LEFT_OUT,
    rf"\d{{6}}{_BLANKS}[-‐-―−]{_BLANKS}\d{{4}}",
)
_NAMED_PHONE = _Contact(
    re.compile(
        r"\b(tlf|telefon|mobil|mob|phone|ring)(\w*[.:]*\s*(?:nr\.?:?\s*)?)\+?\d(?:[ .-]?\d){6,}",
        re.IGNORECASE,
    ),
    rf"\1\2{LEFT_OUT}",
    rf"(?i:tlf|telefon|mob|phone|r[iıİ]ng)[\w\p{{N}}]*[.:]*{_BLANKS}(?i:nr\.?:?{_BLANKS})?"
    r"\+?\d(?:[ .-]?\d){6}",
)
_FOREIGN_PHONE = _Contact(
    re.compile(r"(?<!\w)(?:\+|00)\d(?:[ .-]?\d){7,}"), LEFT_OUT, r"(?:\+|00)\d(?:[ .-]?\d){7}"
)
_SPACED_NUMBER = _Contact(
    re.compile(r"(?<!\d)(?<!\d )\d\d \d\d \d\d \d\d(?! ?\d)"),
    _unless_cvr,
    r"\d\d \d\d \d\d \d\d",
)
CONTACTS = (_MAIL, _PERSON_NUMBER, _NAMED_PHONE, _FOREIGN_PHONE, _SPACED_NUMBER)
"""In the order in which they are taken out."""


def is_contact_heading(heading: str) -> bool:
    """Whether a column is made for a person's name, telephone or mail address."""
    return _CONTACT_HEADING.search(heading) is not None


def without_contacts(text: str) -> str:
    """The text with mail addresses, telephone numbers and CPR numbers replaced.

    Eight digits in pairs that pass the check of a CVR number are taken for one, and stay.
    """
    # Where there is no @, looking for mail would take the square of a long word.
    for contact in CONTACTS if "@" in text else CONTACTS[1:]:
        text = contact.taken_out_of(text)
    return text


def all_without_contacts(texts: Sequence[str]) -> list[str]:
    """The same of many texts: each contact is looked for in all at once, and replaced where met."""
    kept, series = list(texts), pl.Series(texts, dtype=pl.String)
    for contact in CONTACTS:
        for place in series.str.contains(contact.sign).arg_true():
            kept[place] = contact.taken_out_of(kept[place])
    return kept


def shown(text: str, *, is_company_number: bool = False) -> str:
    """A cell as the report may show it: shortened, and nothing in it that could be a contact."""
    if cvr_number.is_person_number(text, "DK"):
        return LEFT_OUT
    if not is_company_number:
        text = without_contacts(text)
        if not text.startswith("20"):
            text = _BARE_PHONE.sub(LEFT_OUT, text)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
