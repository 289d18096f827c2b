"""Reading TED_EXPORT XML: elements by local name, text in paragraphs, dates in three forms.

Belongs here: what has to be known of the skeleton of these documents, whatever stands in them.
Does not belong here: which value stands where, what codes mean.

Namespaces differ between versions, and NUTS codes stand in one of their own (eforms.md §6), so
the tree is read with all of them taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element
from pipelines.clean.values import Money, prose, words

_COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORT_HOUR = re.compile(r"[0-9]:[0-9]{2}(?![0-9])")


def without_namespaces(root: Element) -> Element:
    """The same tree with local names for names."""
    for element in root.iter("*"):
        element.tag = etree.QName(element).localname
    return root


def within(element: Element | None, *names: str) -> Iterator[Element]:
    """Elements of these names at any depth, in document order."""
    if element is not None:
        yield from element.iter(*names)


def first(element: Element | None, *names: str) -> Element | None:
    """The first element of these names at any depth."""
    return next(within(element, *names), None)


def has(element: Element | None, *names: str) -> bool:
    """Whether there is an element of these names at any depth: ticks are empty elements."""
    return first(element, *names) is not None


def ticked(element: Element | None, yes: tuple[str, ...], no: tuple[str, ...] = ()) -> bool | None:
    """What one of two ticks says; None when there is neither.

    Before R2.0.9 some ticks are one element with `@VALUE` YES or NO.
    """
    tick = first(element, *yes)
    if tick is not None:
        return tick.get("VALUE") != "NO"
    return False if has(element, *no) else None


def content(element: Element | None) -> str | None:
    """All text of an element with its paragraphs on lines of their own; None when there is none.

    Signs inside a paragraph (`FT` for super- and subscript) are part of its text. Mail addresses
    in running text are contact data of persons, and left out.
    """
    if element is None:
        return None
    paragraphs = list(element.iter("P")) or [element]
    written = "\n".join("".join(map(str, p.itertext())) for p in paragraphs)
    return _MAIL.sub("", written).strip() or None


def title(element: Element | None) -> str | None:
    """A text on one line."""
    return words(content(element))


def text(element: Element | None) -> str | None:
    """A text with its paragraphs."""
    return prose(content(element))


def code(element: Element | None, *attributes: str) -> str | None:
    """The code in the first of these attributes; the text beside it is only its label."""
    if element is None:
        return None
    found = (element.get(attribute, "").strip() for attribute in attributes)
    return next((value for value in found if value), None)


def day(element: Element | None) -> str | None:
    """A date as `yyyy-mm-dd`, out of that form, of `yyyymmdd`, or of DAY, MONTH and YEAR."""
    if element is None:
        return None
    parts = [content(element.find(name)) for name in ("YEAR", "MONTH", "DAY")]
    if all(parts):
        return "-".join(str(part).rjust(2, "0") for part in parts)
    written = content(element)
    return None if written is None else _COMPACT_DATE.sub(r"\1-\2-\3", written, count=1)


def clock(written: str | None) -> str | None:
    """A time with two digits for the hour (`9:00` occurs)."""
    match = _SHORT_HOUR.match(written or "")
    return f"0{written}" if match else written


def money(element: Element | None, reader: Reader, *, withheld: bool = False) -> Money:
    """An amount with its currency.

    R2.0.9 writes numbers; before, the number stands in `@FMTVAL` and the text is grouped as its
    language does it (`189 945 844,15`), with the currency on an element around it.

    Args:
        element: the amount.
        reader: of this notice.
        withheld: the notice says that this is not for publication.
    """
    if element is None or withheld:
        reader.withheld = reader.withheld or withheld
        return Money(withheld=withheld)
    written = code(element, "FMTVAL") or "".join((content(element) or "").split())
    if "." not in written:
        written = written.replace(",", ".")
    around = (e.get("CURRENCY") for e in (element, *element.iterancestors()))
    currency = next((value for value in around if value), None)
    return reader.amount(written or None, currency, str(element.tag))


def is_withheld(element: Element | None) -> bool:
    """Whether an element, or one around it, says that it is not for publication."""
    if element is None:
        return False
    return any(e.get("PUBLICATION") == "NO" for e in (element, *element.iterancestors()))
