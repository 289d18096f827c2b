"""Reading eForms XML: a parser that trusts nothing, namespaces, paths compiled once.

Belongs here: what has to be known of XML and of the eForms skeleton (eforms.md §1, §5.9).
Does not belong here: business terms and their values.

Elements are found by namespace and local name; whatever else a national profile puts into a
notice is passed over. Text is an element's own text: entity references are left unresolved by
the parser and must not be resolved by asking for an element's string value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml import etree

Element = etree._Element
Path = Callable[[Element], list[Element]]

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
"""Where eForms' own content stands inside the element that it extends (`$LX` of eforms.md §1)."""
ROOTS = {
    f"{{{_UBL}{name}-2}}{name}"
    for name in (
        "ContractNotice",
        "ContractAwardNotice",
        "PriorInformationNotice",
        "BusinessRegistrationInformationNotice",
    )
} | {
    # The SDK's own examples of X01 and X02 use this namespace, not UBL's.
    "{http://data.europa.eu/p27/eforms-business-registration-information-notice/1}"
    "BusinessRegistrationInformationNotice"
}
"""Qualified names of the root elements of eForms."""

_LANGUAGE = "languageID"


def _parser(*, blanks: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=not blanks,
        collect_ids=False,
    )


_PARSERS = {blanks: _parser(blanks=blanks) for blanks in (False, True)}


def parse(body: bytes, *, blanks: bool = True) -> Element:
    """The root element of a document.

    No DTD is loaded, no entity resolved, no address asked, no limit of size lifted.

    Args:
        body: XML.
        blanks: keep text between elements that is nothing but blanks. Where text and elements are
            not mixed, as in eForms, it says nothing.

    Raises:
        lxml.etree.XMLSyntaxError: the bytes are not well-formed XML.
    """
    return etree.fromstring(body, _PARSERS[blanks])


def path(expression: str) -> Path:
    """A compiled XPath that gives elements, in document order."""
    compiled = etree.XPath(expression, namespaces=NAMESPACES, smart_strings=False)

    def find(element: Element) -> list[Element]:
        return cast("list[Element]", compiled(element))

    return find


def first(elements: list[Element]) -> Element | None:
    """The first element, if there is one."""
    return elements[0] if elements else None


def local_name(element: Element) -> str:
    """The name without namespace."""
    return etree.QName(element).localname


def text(element: Element | None) -> str | None:
    """An element's own text without surrounding blanks; None when there is none."""
    if element is None or element.text is None:
        return None
    return element.text.strip() or None


def language(element: Element) -> str | None:
    """ISO 639-3 code of a text, upper case."""
    code = element.get(_LANGUAGE)
    return code.strip().upper() if code else None
