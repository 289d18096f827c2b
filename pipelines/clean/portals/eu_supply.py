"""EU-Supply's Atom feed into rows (udbud.md §5).

A feed is a single window of the newest transactions: what has left it says nothing. The
documents behind an entry are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import SplitResult, parse_qs, urlsplit

from lxml import etree

from pipelines.clean import values
from pipelines.clean.document import Cleaned, Finding
from pipelines.clean.drift import Drift, Shape
from pipelines.clean.eforms.xml import parse
from pipelines.clean.portals.rows import add_entry
from pipelines.clean.unusable import UnusablePage

if TYPE_CHECKING:
    from datetime import date

    from pipelines.clean.document import Document, Row

Element = etree._Element


class Authority(Shape):
    """`authority`, as an object: attributes and child elements are keys alike."""

    name: str | None = None


class Code(Shape):
    """`cpvCode`."""

    known: ClassVar[frozenset[str]] = frozenset({"name"})

    code: str | None = None


class Codes(Shape, rename="camel"):
    """`cpvCodes`."""

    cpv_code: list[Code] | None = None


class Publication(Shape, rename="camel"):
    """`publication`. `etq` is missing where a call has no deadline, but hardly in a whole feed."""

    known: ClassVar[frozenset[str]] = frozenset({"publishedTime", "sentToOjeu", "processTemplate"})

    etq: str | None = None
    authority: Authority | None = None
    cpv_codes: Codes | None = None


class Entry(Shape):
    """An `entry` of the feed, as far as it is read."""

    known: ClassVar[frozenset[str]] = frozenset({"updated", "summary", "author", "category"})

    id: str | None = None
    title: str | None = None
    link: dict[str, str] | str | None = None
    published: str | None = None
    publication: Publication | None = None


_LISTS = frozenset({"cpvCode"})
_OBJECTS = frozenset({"authority", "cpvCode", "cpvCodes", "publication"})
_ATOM = "{http://www.w3.org/2005/Atom}"
_RSS = "{http://www.eu-supply.com/Rss/Publications}"


def clean_feed(document: Document) -> Cleaned:
    """Read one archived feed.

    Args:
        document: body is the feed; name is the board.

    Returns:
        A row of `core.notices` and one of `core.lots` an entry, each once. The deadline
        (`etq`) carries no zone and is Danish local time.

    Raises:
        UnusablePage: not XML, or another document.
    """
    try:
        feed = parse(document.body)
    except etree.XMLSyntaxError as error:
        raise UnusablePage(f"no feed: {error}") from error
    if feed.tag != f"{_ATOM}feed":
        raise UnusablePage(f"no feed: {feed.tag}")
    out, drift = Cleaned(), Drift(document.name)
    seen: set[str] = set()
    for entry in feed.iter(f"{_ATOM}entry"):
        raw_id = _raw_id(entry)
        drift.meet(_plain(entry), Entry, "entry", raw_id or document.name)
        if raw_id is None:
            out.findings.append(Finding("missing_value", "id", document.name))
        elif raw_id not in seen:
            seen.add(raw_id)
            _add(out, entry, raw_id, document)
    out.findings += drift.findings()
    return out


def _plain(element: Element) -> Any:
    """An element as JSON would have it: its attributes and children as keys, else its text."""
    found: dict[str, Any] = {str(name): value for name, value in element.attrib.items()}
    for child in element.iterchildren("{*}*"):
        name = etree.QName(child).localname
        if name in _LISTS:
            found.setdefault(name, []).append(_plain(child))
        else:
            found[name] = _plain(child)
    is_object = etree.QName(element).localname in _OBJECTS
    return found if found or is_object else element.text


def _add(out: Cleaned, entry: Element, raw_id: str, document: Document) -> None:
    publication = entry.find(f"{_RSS}publication")
    if publication is None:
        out.findings.append(Finding("missing_value", "publication", raw_id))
    codes = _cpv_codes(out, publication, raw_id)
    authority = None if publication is None else publication.find(f"{_RSS}authority")
    link = _link(entry)
    source_url = link or document.url
    notice = {
        "title": values.words(entry.findtext(f"{_ATOM}title")),
        "buyer_name": None if authority is None else values.words(authority.get("name")),
        "notice_url": link,
        "source_url": source_url,
        "form_type": "competition",
        "published_on": _published(out, entry, raw_id),
        "cpv_main": codes[0] if codes else None,
        "cpv_additional": codes[1:],
    }
    lot = {"source_url": source_url, **_deadline(out, publication, raw_id)}
    add_entry(out, document, raw_id, notice=notice, lot=lot)


def _raw_id(entry: Element) -> str | None:
    """The transaction's number (`PID`) of the link or the id, else the id as it is written."""
    written = (entry.findtext(f"{_ATOM}id") or "").strip()
    for address in (_link(entry) or "", written):
        if number := parse_qs(_parts(address).query).get("PID"):
            return number[0]
    return written or None


def _link(entry: Element) -> str | None:
    """The entry's page for people, if it is an address of the web."""
    link = entry.find(f"{_ATOM}link")
    href = "" if link is None else (link.get("href") or link.text or "").strip()
    return href if _parts(href).scheme in {"http", "https"} else None


def _parts(address: str) -> SplitResult:
    """The parts of an address; empty ones when it is none, such as `http://[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _cpv_codes(out: Cleaned, publication: Element | None, raw_id: str) -> list[str]:
    codes: list[str] = []
    for element in () if publication is None else publication.iter(f"{_RSS}cpvCode"):
        code = values.cpv(element.get("code"))
        if code is None:
            out.findings.append(Finding("suspicious_value", f"cpv={element.get('code')}", raw_id))
        elif code not in codes:
            codes.append(code)
    return codes


def _published(out: Cleaned, entry: Element, raw_id: str) -> date | None:
    """The Danish calendar date of `published`, which carries its own zone."""
    text = (entry.findtext(f"{_ATOM}published") or "").strip()
    day, _, clock = text.partition("T")
    moment = values.instant(day, clock)
    if moment is not None:
        return moment.astimezone(values.DENMARK).date()
    if text:
        out.findings.append(Finding("suspicious_value", f"published={text}", raw_id))
    return None


def _deadline(out: Cleaned, publication: Element | None, raw_id: str) -> Row:
    # The contract lists it beside elements and attributes alike.
    raw = (
        "" if publication is None else publication.findtext(f"{_RSS}etq") or publication.get("etq")
    )
    text = (raw or "").strip()
    if not text:
        return {}
    day, _, clock = text.replace(" ", "T", 1).partition("T")
    at = values.instant(day, clock)
    local = at.astimezone(values.DENMARK).date() if at else values.local_date(day)
    if at is None:
        out.findings.append(Finding("suspicious_value", f"etq={text}", raw_id))
    return {"deadline_at": at, "deadline_on": local, "deadline_kind": "tender"} if local else {}
