"""What may identify a person is kept out: contact columns, and addresses and numbers in texts.

PRODUCT 8.8. A person's name in a free text cannot be recognised; the columns that are made for
one are dropped whole.
"""

from __future__ import annotations

import re

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

# The cheap looks before these patterns, which all want seven digits or more with nothing but
# blanks, points and dashes between them. In UTF-8 any other digit than ASCII's begins with one of
# these bytes.
_OTHER_DIGITS = bytes((0xD9, 0xDB, 0xDF, 0xE0, 0xE1, 0xEA, 0xEF, 0xF0))
_BETWEEN = b" \t\n\v\f\r\x1c\x1d\x1e\x1f.-" + bytes({*range(0x80, 0x100)} - {*_OTHER_DIGITS})
_AS_KINDS = bytes.maketrans(b"0123456789" + _OTHER_DIGITS, b"0" * 10 + b"?" * len(_OTHER_DIGITS))
_DIGITS = re.compile(r"\d(?:[\s.‐-―−-]*\d){6,}")
_SHAPED = re.compile(r"\d{6}\s*[-‐-―−]\s*\d{4}|\d\d \d\d \d\d \d\d|00\d(?:[ .-]?\d){7,}")
_NAME = re.compile(r"tlf|telefon|mob|phone|ring", re.IGNORECASE)
_REACH = 80


def is_contact_heading(heading: str) -> bool:
    """Whether a column is made for a person's name, telephone or mail address."""
    return _CONTACT_HEADING.search(heading) is not None


def without_contacts(text: str) -> str:
    """The text with mail addresses, telephone numbers and CPR numbers replaced.

    Eight digits in pairs that pass the check of a CVR number are taken for one, and stay.
    """
    if "@" in text:
        text = _MAIL.sub(LEFT_OUT, text)
    if not _may_hold_number(text):
        return text
    text = _PERSON_NUMBER.sub(LEFT_OUT, text)
    text = _NAMED_PHONE.sub(rf"\1\2{LEFT_OUT}", text)
    text = _FOREIGN_PHONE.sub(LEFT_OUT, text)
    return _SPACED_NUMBER.sub(_unless_cvr, text)


def _may_hold_number(text: str) -> bool:
    """Whether a text may hold a telephone or CPR number; false is certain."""
    kinds = text.encode("utf-8", "surrogatepass").translate(_AS_KINDS, _BETWEEN)
    if b"0000000" not in kinds and b"?" not in kinds:
        return False
    return any(_may_be_number(text, found) for found in _DIGITS.finditer(text))


def _may_be_number(text: str, digits: re.Match[str]) -> bool:
    """Whether digits are put like such a number, or a word for one stands before them."""
    start = digits.start()
    if text[start - 1 : start] == "+" or _SHAPED.search(digits.group()) is not None:
        return True
    before = text[max(0, start - _REACH) : start]
    if _NAME.search(before) is not None:
        return True
    # Between the word and its number are at most two pieces without blanks ("telefon nr.: ").
    return start > _REACH and len(before.split(None, 2)) < 3


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
