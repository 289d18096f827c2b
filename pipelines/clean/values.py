"""Values as sources write them, made into dates, instants, amounts, codes and text.

Belongs here: what holds for a value wherever it stands in a notice. All functions are pure and
total: absent, masked and unreadable all give None; `is_masked` and the raw text tell which.
Does not belong here: CVR numbers (`pipelines.clean.cvr_number`), where a value stands in a
document, reporting what could not be read.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypeGuard
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")
PLACEHOLDER = "_DEFAULT_VALUE_CHANGE_ME_"
"""What some senders leave in a field nobody filled in: the same as nothing (eforms.md §5.5)."""
SUSPICIOUS_BELOW = Decimal(1000)
"""Amounts in DKK below this are probably decimal slips (eforms.md §5.6)."""
LANGUAGES = ("DAN", "ENG")
"""Languages a text is preferred in, best first (eforms.md §5.4)."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_CPV = re.compile(r"([0-9]{8})(?:-[0-9])?")
_MASKED_DATE = re.compile(r"1970-01-01(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_CENT = Decimal("0.01")
_REPEATED = 4096  # days, deadlines and codes come again in notice after notice
_MONEY_LIMIT = Decimal(10) ** 16  # DECIMAL(18,2)
_INTEGER_LIMIT = 2**31
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Only tags of HTML are taken out: "x < 5 and y > 3" is text.
_TAG_END = r"(?:\s*/?|\s[^<>=]*=[^<>]*)>"
_BLOCK = re.compile(
    r"</?(?:p|br|div|ul|ol|li|h[1-6]|tr|table|tbody|thead|blockquote|hr)" + _TAG_END, re.I
)
_INLINE = re.compile(
    r"</?(?:span|strong|b|em|i|u|s|a|font|sub|sup|small|big|td|th|img|body|html)" + _TAG_END, re.I
)
_MASK_STARTS = frozenset("uU-1")
_SPECIAL_STARTS = _MASK_STARTS | {PLACEHOLDER[0]}
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_EDGES = frozenset(("", " "))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as announced.

    Attributes:
        amount: with two decimals, or None when withheld, absent or unreadable.
        currency: ISO 4217 code; None without an amount.
        withheld: the amount is kept from publication.
    """

    amount: Decimal | None = None
    currency: str | None = None
    withheld: bool = False

    @property
    def dkk(self) -> Decimal | None:
        """The amount when it was announced in DKK; never converted."""
        return self.amount if self.currency == "DKK" else None

    @property
    def is_suspicious(self) -> bool:
        """Below 1,000 DKK: told, never multiplied (eforms.md §5.6)."""
        return self.dkk is not None and self.dkk < SUSPICIOUS_BELOW


def is_masked(raw: str | None) -> bool:
    """Whether a value is withheld (eforms.md §5.5).

    Masks are `unpublished` for text and codes, `-1` for numbers, 1970-01-01 for dates.
    """
    text = (raw or "").strip()
    if text[:1] not in _MASK_STARTS:
        return False
    if text.lower() == "unpublished" or _MASKED_DATE.fullmatch(text):
        return True
    return decimal(text) == -1


def is_plain(raw: str | None) -> TypeGuard[str]:
    """Whether a value says what it says: neither absent nor masked nor to be tidied.

    For speed alone: false means that it has to be looked at.
    """
    return raw is not None and raw[:1] not in _SPECIAL_STARTS and _is_tidy(raw)


def is_absent(raw: str | None) -> bool:
    """Whether nothing was said: absent, blank or a sender's placeholder."""
    return raw is None or raw.strip() in ("", PLACEHOLDER)


@lru_cache(_REPEATED)
def local_date(raw: str | None) -> date | None:
    """The calendar date written: the first 10 characters, never shifted by the zone (§5.3)."""
    match = _DATE.match((raw or "").strip())
    if match is None or is_masked(raw):
        return None
    try:
        return date.fromisoformat(match.group())
    except ValueError:
        return None


@lru_cache(_REPEATED)
def instant(raw_date: str | None, raw_time: str | None) -> datetime | None:
    """The instant of a date and a time in UTC; None when either of them is missing.

    The zone is the time's own, else Danish local time; a zone on the date is ignored, for the
    two disagree in 37 of 1,473 notices (eforms.md §5.3). Fractions beyond microseconds are cut.
    """
    day = local_date(raw_date)
    match = _TIME.fullmatch((raw_time or "").strip())
    if day is None or match is None:
        return None
    hour, minute, second, fraction, zone = match.groups()
    midnight_after = (hour, minute, second or "00") == ("24", "00", "00")
    try:
        clock = time(
            0 if midnight_after else int(hour),
            int(minute),
            int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")),
            tzinfo=_zone(zone),
        )
        moment = datetime.combine(day + timedelta(days=midnight_after), clock)
        moment.astimezone(DENMARK)  # its day here is asked for; the last hour of 9999 has none
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone | ZoneInfo:
    if text is None:
        return DENMARK
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-offset if text[0] == "-" else offset)


def decimal(raw: str | None) -> Decimal | None:
    """A number in the form of XML Schema's `decimal`: point, no grouping, no exponent."""
    text = (raw or "").strip()
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def amount(raw: str | None) -> Decimal | None:
    """An amount with two decimals; None when masked or too large for the tables."""
    number = decimal(raw)
    if number is None or number == -1 or abs(number) >= _MONEY_LIMIT - 1:
        return None
    return number.quantize(_CENT, ROUND_HALF_UP)


def whole(raw: str | None) -> int | None:
    """A whole number that fits an INTEGER column; None when masked."""
    number = decimal(raw)
    if number is None or number == -1 or abs(number) >= _INTEGER_LIMIT or number % 1:
        return None
    return int(number)


def fraction(raw: str | None) -> float | None:
    """A number for a DOUBLE column; None when masked or too large to be meant."""
    number = decimal(raw)
    if number is None or number == -1 or abs(number) >= _MONEY_LIMIT:
        return None
    return float(number)


def indicator(raw: str | None) -> bool | None:
    """`true`/`false`, also written `1`/`0`."""
    return {"true": True, "1": True, "false": False, "0": False}.get((raw or "").strip().lower())


@lru_cache(_REPEATED)
def cpv(raw: str | None) -> str | None:
    """A CPV code as 8 digits; a check digit (`85000000-9`) is cut off."""
    match = _CPV.fullmatch("".join((raw or "").split()))
    return match.group(1) if match else None


def prose(raw: str | None) -> str | None:
    """Text for people with its paragraphs: HTML taken out, blanks tidied; None when empty."""
    if raw is None or _is_tidy(raw):
        return raw
    text = raw
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    if "<" in text:
        text = _INLINE.sub("", _BLOCK.sub("\n", text))
    if not text.isascii():
        for sign in _INVISIBLE:
            text = text.replace(sign, "")
        text = unicodedata.normalize("NFC", text)
    lines = map(_spaced, text.replace("\t", " ").splitlines())
    return "\n".join(line for line in lines if line) or None


def _is_tidy(text: str) -> bool:
    """Whether tidying would leave a text as it is: most codes, names, addresses and sentences."""
    return (
        text.isprintable()  # no blank but the usual one, no invisible sign
        and text[:1] not in _EDGES
        and text[-1] != " "
        and "  " not in text
        and "&" not in text
        and "<" not in text
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )


def _spaced(line: str) -> str:
    """A line with one blank between its words, of whatever kind they were."""
    if not line.isprintable():
        return " ".join(line.split())
    while "  " in line:
        line = line.replace("  ", " ")
    return line.strip(" ")


def words(raw: str | None) -> str | None:
    """`prose` on one line: titles, names, towns, codes."""
    text = prose(raw)
    return None if text is None else text.replace("\n", " ")


def in_best_language(
    texts: Iterable[tuple[str | None, str]], notice_language: str | None
) -> str | None:
    """The text to show of one repeated by language: DAN, ENG, the notice's own, the first.

    Args:
        texts: language code (None when not said) and text, in document order.
        notice_language: ISO 639-3 code of the notice.
    """
    filled = [(language, text) for language, text in texts if not is_absent(text)]
    for wanted in (*LANGUAGES, notice_language):
        for language, text in filled:
            if language is not None and language == wanted:
                return text
    return filled[0][1] if filled else None
