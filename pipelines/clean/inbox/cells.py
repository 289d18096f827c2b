"""One cell to one value: dates, amounts, shares, yes or no, codes, as Danish spreadsheets write.

Belongs here: what a written value means. Does not belong here: which column is read how
(`columns`). A value that can be read in two ways is not guessed: it is left out with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from pipelines.clean import cvr_number
from pipelines.clean.inbox.lists import Lists, plain

FIRST_YEAR, LAST_YEAR = 1990, 2100
_EXCEL_DAY_0 = date(1899, 12, 30)  # with Excel's 29 February 1900 counted in
_MONEY_LIMIT = Decimal(10) ** 16 - 1  # DECIMAL(18,2)
_CENT = Decimal("0.01")
_CLOCK = re.compile(r"[T ]+0?0[:.]00(?:[:.]00(?:[.,]0+)?)?$")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{4})(\d\d)(\d\d)")
_DANISH = re.compile(r"(\d{1,2})\.?[-./ ]\s*(\d{1,2}|[a-zæøå]{3,9})\.?[-./ ]?\s*(\d{4}|\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = re.compile(
    r"jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YES = frozenset({"ja", "j", "yes", "y", "true", "sand", "1", "x", "✓", "✔"})
_NO = frozenset({"nej", "n", "no", "false", "falsk", "0"})
_UNKNOWN = frozenset(
    {"-", "–", "—", "?", "ukendt", "ved ikke", "vides ikke", "n/a", "na", "i/t", "..", "unknown"}
)
_EXCEL_ERROR = re.compile(
    r"#(?:I/T|N/A|NAVN\?|NAME\?|VÆRDI!|VALUE!|REFERENCE!|REF!|DIVISION/0!|DIV/0!|NUM!|NUL!|NULL!"
    r"|#+)",
    re.IGNORECASE,
)
_FORMULA_SIGNS = frozenset("=+-@＝＋－＠")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says.

    Attributes:
        value: None when nothing could be read or nothing was said.
        reason: why it could not be read; with a value, what should be told about how it was.
    """

    value: Any
    reason: str = ""


def tidy(raw: str) -> str:
    """A cell without blanks around it, control and invisible characters, or our own apostrophe.

    The exports put an apostrophe before a text that a spreadsheet would run as a formula.
    """
    text = unicodedata.normalize("NFC", raw)
    if not text.isprintable():  # most cells are: nothing to take out of them
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf"})
        text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in kept)
    text = text.strip()
    if text.startswith("'") and text[1:].lstrip()[:1] in _FORMULA_SIGNS:
        text = text[1:].strip()
    return text


def is_excel_error(text: str) -> bool:
    """Whether a cell holds the mark of a failed formula, or of a column that was too narrow."""
    return _EXCEL_ERROR.fullmatch(text) is not None


def says_unknown(text: str) -> bool:
    """Whether a cell says in words that nothing is known."""
    return text.casefold() in _UNKNOWN


def words(text: str, _lists: Lists) -> Cell:
    """A text as it is."""
    return Cell(text)


def day(text: str, _lists: Lists) -> Cell:
    """A date, day before month as in Danish; also ISO and Excel's serial number (1900 system).

    Two digits of a year are 1990-2089. Anything outside 1990-2100 is a slip of the pen.
    """
    found = _day(_CLOCK.sub("", text).casefold().strip())
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return Cell(None, "Datoen kan ikke læses. Skriv den som 2015-11-23 eller 23-11-2015.")
    return Cell(found)


def _day(text: str) -> date | None:
    if match := _SERIAL.fullmatch(text):
        return _EXCEL_DAY_0 + timedelta(days=int(match[1]))
    if match := _ISO.fullmatch(text):
        year, month, number = (int(g) for g in match.groups() if g is not None)
    elif match := _DANISH.fullmatch(text):
        number, month, year = int(match[1]), _month(match[2]), int(match[3])
        if len(match[3]) == 2:
            year += 1900 if year >= FIRST_YEAR % 100 else 2000
    else:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return _MONTHS.index(text[:3]) + 1 if _MONTH.fullmatch(text) else 0


def year(text: str, _lists: Lists) -> Cell:
    """A year of four digits."""
    match = re.fullmatch(r"(\d{4})(?:[.,]0+)?", text)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return Cell(None, "Året kan ikke læses. Skriv det med fire cifre.")
    return Cell(int(match[1]))


def amount(text: str, _lists: Lists) -> Cell:
    """An amount in DKK with two decimals, in Danish or, where it cannot be mistaken, English form.

    `1.234` is thousands. `1,234` is neither of them for certain, so it is not read.
    """
    bare = re.sub(r"^(?:kr\.?|dkk)\s*|\s*(?:kr\.?|dkk)$", "", text.casefold()).strip()
    bare = re.sub(r"[.,]-$", "", bare)
    sign = -1 if re.match(r"[-−]|\(.*\)$", bare) or re.search(r"\d[-−]$", bare) else 1
    bare = re.sub(r"^\+|^[-−]\s*|[-−]$|^\((.*)\)$", r"\1", bare).strip()
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", bare):
        return Cell(None, "Beløbet kan læses på to måder. Skriv 1.234 eller 1234 eller 1,23.")
    number = _number(bare)
    if number is None or number > _MONEY_LIMIT:
        return Cell(None, "Beløbet kan ikke læses. Skriv det i kroner som 1.234.567,50.")
    return Cell((sign * number).quantize(_CENT, ROUND_HALF_UP))


def order_size(text: str, lists: Lists) -> Cell:
    """An amount that cannot be negative."""
    cell = amount(text, lists)
    if cell.value is not None and cell.value < 0:
        return Cell(None, "Beløbet er negativt.")
    return cell


def _number(text: str) -> Decimal | None:
    """A number without sign; None when it is none."""
    if re.fullmatch(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?", text):
        text = re.sub(r"[ '’]", "", text)
    if not text.isascii():
        return None
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?", text):
        text = text.replace(".", "")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}", text):
        text = text.replace(",", "")
    if re.fullmatch(r"\d+(?:[.,]\d*)?|[.,]\d+", text):
        return Decimal(text.replace(",", "."))
    return None


def share(text: str, _lists: Lists) -> Cell:
    """A share 0-1; `35 %` is 0.35, and so is `35` without the sign, which is told."""
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?|[.,]\d+)\s*(%|pct\.?|procent)?", text.casefold())
    if match is None or not match[1].isascii():
        return Cell(None, "Andelen kan ikke læses. Skriv den som 35 % eller 0,35.")
    number = Decimal(match[1].replace(",", "."))
    if number > 100 or (match[2] is None and number <= 1):
        is_fraction = number <= 1
        return Cell(float(number)) if is_fraction else Cell(None, "Andelen er over 100 %.")
    value = float(number / 100)
    return Cell(value) if match[2] else Cell(value, "Tallet er læst som procent.")


def yes_no(text: str, _lists: Lists) -> Cell:
    """Yes or no; an empty cell is neither."""
    word = text.casefold().rstrip(".")
    if word in _YES | _NO:
        return Cell(word in _YES)
    return Cell(None, "Skriv ja eller nej, eller lad feltet være tomt, når det ikke vides.")


def company(text: str, _lists: Lists) -> Cell:
    """A CVR number; a leading zero that a spreadsheet took off is put back if the check holds."""
    return _company(text)


@lru_cache(maxsize=10_000)  # a ledger names the same suppliers again and again
def _company(text: str) -> Cell:
    bare = re.sub(r"(?<=\d{7})[.,]0{1,2}$", "", text)
    found = cvr_number.read([bare], "DK")
    if found.cvr is not None:
        return Cell(found.cvr)
    digits = "".join(bare.upper().removeprefix("DK").split()).replace(".", "")
    padded = digits.zfill(8)
    if len(digits) in {7, 8} and padded[0] == "0" and cvr_number.passes_check(padded):
        is_whole = digits == padded
        return Cell(padded, "" if is_whole else "Et nul foran CVR-nummeret er sat på igen.")
    if "person_number" in found.problems:
        return Cell(None, "Feltet ligner et CPR-nummer og er ikke læst.")
    if "several" in found.problems:
        return Cell(None, "Der står flere CVR-numre. Skriv ét.")
    return Cell(None, "CVR-nummeret er ikke gyldigt (otte cifre, kontrolciffer).")


def postal_code(text: str, _lists: Lists) -> Cell:
    """Four digits; what a sheet writes after them is the town's name and belongs elsewhere."""
    match = re.fullmatch(r"(?:DK)?[- ]*([0-9]{4})(?:[.,]0+)?(?:[ ,]+\D+)?", text, re.IGNORECASE)
    return Cell(match[1]) if match else Cell(None, "Postnummeret kan ikke læses (fire cifre).")


def municipality(text: str, lists: Lists) -> Cell:
    """A municipality's four-digit code, from the code (lost zero put back) or the name."""
    word = plain(text)
    code = lists.municipalities.get(word.zfill(4) if word.isdecimal() else word)
    return Cell(code) if code else Cell(None, "Kommunen kendes ikke. Skriv koden, fx 0751.")


def categories(text: str, lists: Lists) -> Cell:
    """Keys of supply categories, from keys or labels; unknown ones are told and left out.

    They are separated by `|`, `;`, line ends or `,`; a label may itself hold commas, so the
    longest run of pieces that is a label counts.
    """
    found: list[str] = []
    unknown: list[str] = []
    for part in re.split(r"[|;\n]", text):
        pieces = [piece.strip() for piece in part.split(",")]
        while pieces:
            for length in range(len(pieces), 0, -1):
                key = lists.categories.get(plain(",".join(pieces[:length])))
                if key is not None:
                    found.append(key)
                    break
            else:
                length = 1
                if plain(pieces[0]):
                    unknown.append(pieces[0])
            pieces = pieces[length:]
    reason = f"Kategorien kendes ikke: {', '.join(unknown)}." if unknown else ""
    return Cell(list(dict.fromkeys(found)) or None, reason)


def category(text: str, lists: Lists) -> Cell:
    """One category."""
    cell = categories(text, lists)
    if cell.reason or cell.value is None or len(cell.value) > 1:
        return Cell(None, cell.reason or "Skriv én kategori.")
    return Cell(cell.value[0])


_KINDS = {
    "candidate": "candidate", "kandidat": "candidate", "mulig": "candidate",
    "match": "match", "doubtful": "doubtful", "tvivlsom": "doubtful", "tvivl": "doubtful",
    "offering": "offering", "ydelse": "offering", "leverance": "offering", "kategori": "offering",
}  # fmt: skip


def kind(text: str, _lists: Lists) -> Cell:
    """What a decision is about (PRODUCT 5)."""
    found = _KINDS.get(plain(text))
    reason = "" if found else "Skriv candidate, match, doubtful eller offering."
    return Cell(found, reason)


def decision(text: str, lists: Lists) -> Cell:
    """`yes`, `no` or a CVR number."""
    word = text.casefold().rstrip(".")
    if word in _YES | _NO:
        return Cell("yes" if word in _YES else "no")
    number = company(text, lists)
    return number if number.value else Cell(None, "Skriv ja, nej eller et CVR-nummer.")


def subject(text: str, lists: Lists) -> Cell:
    """What a decision is about: a CVR number in its plain form, any other key as it is."""
    number = company(text, lists)
    return Cell(number.value) if number.value else Cell(text)
