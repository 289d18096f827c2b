"""Building eForms XML: namespaces and one function that puts elements. No notice content."""

from __future__ import annotations

from datetime import date, datetime

from lxml import etree

from scrapers.sandbox.world.dice import at

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES = {
    "cac": _UBL + "CommonAggregateComponents-2",
    "cbc": _UBL + "CommonBasicComponents-2",
    "ext": _UBL + "CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"

Element = etree._Element


def root(name: str) -> Element:
    """A document element of one of the eForms roots, with all prefixes declared."""
    prefixes = " ".join(f'xmlns:{prefix}="{home}"' for prefix, home in NAMESPACES.items())
    return etree.fromstring(f'<{name} xmlns="{_UBL}{name}-2" {prefixes}/>')


def put(parent: Element, path: str, text: object = None, **attributes: str) -> Element:
    """Appends a chain of new elements, `prefix:Name/prefix:Name`; the last one gets the text."""
    element = parent
    for step in path.split("/"):
        prefix, name = step.split(":")
        element = etree.SubElement(element, f"{{{NAMESPACES[prefix]}}}{name}")
    element.text = None if text is None else str(text)
    for key, value in attributes.items():
        element.set(key, value)
    return element


def put_code(parent: Element, path: str, code: str, code_list: str) -> Element:
    """A code with the name of its list."""
    return put(parent, path, code, listName=code_list)


def put_text(parent: Element, path: str, text: str, language: str = "DAN") -> Element:
    """A text in a language."""
    return put(parent, path, text, languageID=language)


def put_amount(parent: Element, path: str, amount: int) -> Element:
    """An amount in DKK."""
    return put(parent, path, amount, currencyID="DKK")


def zoned_date(moment: datetime) -> str:
    """A date with the zone offset of its moment."""
    return moment.date().isoformat() + moment.isoformat()[-6:]


def zoned_day(day: date) -> str:
    """A date with the Danish offset of that day."""
    return zoned_date(at(day, 12))


def zoned_time(moment: datetime) -> str:
    """A clock time with its zone offset."""
    return moment.time().isoformat() + moment.isoformat()[-6:]


def to_bytes(document: Element) -> bytes:
    """The document as UTF-8."""
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
