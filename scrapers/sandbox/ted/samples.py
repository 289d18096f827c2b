"""Real notices of a folder, served beside the invented ones byte for byte.

A liberty of this stand-in: whatever country a sample is from, `buyer-country=DNK` finds it, and
its publication date in the search is never before 2023-11-01, so that a first night reading from
2023-10-25 meets all of them. Number, XML and every other field are the file's own. SDK examples
and the converted file carry no number of their own in the folder's names; they get fixed ones.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lxml import etree

from scrapers.sandbox.ted.entries import Hit, Json
from scrapers.sandbox.ted.markup import Element, zoned_day

EARLIEST = date(2023, 11, 1)
CONVERTED = "566234-2020"
SDK_EXAMPLES_FROM = 900_001
"""Numbers 900001-2024 and on, by file name."""


def sample_hits(folder: Path | None) -> list[Hit]:
    """The samples of a folder; none when there is no folder."""
    if folder is None or not folder.is_dir():
        return []
    numbered = [(path.stem, path) for kind in ("real_eforms", "ted_export")
                for path in sorted((folder / kind).glob("*.xml"))]  # fmt: skip
    numbered += [(CONVERTED, path) for path in sorted((folder / "converted_eforms").glob("*.xml"))]
    numbered += [
        (f"{SDK_EXAMPLES_FROM + i}-2024", path)
        for i, path in enumerate(sorted((folder / "sdk_examples").glob("*.xml")))
    ]
    return [_hit(number.lstrip("0"), path.read_bytes()) for number, path in numbered]


def _hit(number: str, body: bytes) -> Hit:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    document = etree.fromstring(body, parser)
    published = max(_published(document), EARLIEST)
    fields = {
        "publication-number": number,
        "publication-date": zoned_day(published),
        **_eforms_fields(document),
    }
    fields = {key: value for key, value in fields.items() if value}
    index = {
        key: value if isinstance(value, list) else [str(value)]
        for key, value in fields.items()
        if not isinstance(value, dict)
    }
    index["publication-date"] = [published.strftime("%Y%m%d")]
    index["buyer-country"] = sorted({"DNK", *index.get("buyer-country", [])})
    return Hit(number, index, fields, body)


def _texts(document: Element, name: str, parent: str | None = None) -> list[str]:
    """Texts of the elements with a local name, below a parent with a local name."""
    return [
        element.text.strip()
        for element in document.iter(f"{{*}}{name}")
        if element.text and (parent is None or _local_name(element.getparent()) == parent)
    ]


def _local_name(element: Element | None) -> str | None:
    return None if element is None else etree.QName(element).localname


def _published(document: Element) -> date:
    """OPP-012, else TED_EXPORT's DATE_PUB, else the date of dispatch."""
    dates = [
        *_texts(document, "PublicationDate", "Publication"),
        *_texts(document, "DATE_PUB", "REF_OJS"),
        *_texts(document, "IssueDate"),
    ]
    if not dates:
        return EARLIEST
    return date.fromisoformat(dates[0] if len(dates[0]) == 8 else dates[0][:10])


def _eforms_fields(document: Element) -> Json:
    """The few search fields that a plain reading gives; empty for TED_EXPORT's other names."""
    types = list(document.iterchildren("{*}NoticeTypeCode"))
    ids = [element.text for element in document.iterchildren("{*}ID")]
    return {
        "notice-identifier": next(iter(ids), None),
        "notice-type": types[0].text if types else None,
        "form-type": types[0].get("listName") if types else None,
        "notice-subtype": next(iter(_texts(document, "SubTypeCode", "NoticeSubType")), None),
        "procedure-identifier": next(iter(_texts(document, "ContractFolderID")), None),
        "classification-cpv": _texts(document, "ItemClassificationCode"),
        "buyer-country": sorted(set(_texts(document, "IdentificationCode", "Country"))),
    }
