"""An invented notice that has every element the map names, made from the map itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from pipelines.clean.eforms.elements import ByList, Field, Ignored, Map, Part
from pipelines.clean.eforms.skeleton_results import NOTICE
from pipelines.clean.eforms.xml import NAMESPACES, Element

_DATE, _TIME, _MONEY, _YES, _NUMBER, _CPV, _CODE, _REFERENCE = (
    {
        "BT-05(a)": "2026-02-01+01:00",
        "OPP-012": "2026-02-03+01:00",
        "BT-127": "2026-09-01+02:00",
        "BT-130": "2026-04-01+02:00",
        "BT-145": "2026-03-02+01:00",
        "BT-1451": "2026-02-27+01:00",
        "BT-536": "2026-05-01+02:00",
        "BT-537": "2028-04-30+02:00",
        "BT-719": "2026-02-02+01:00",
        "date": "2026-03-15+01:00",
    },
    {"BT-05(b)": "09:00:00+01:00", "time": "12:00:00+02:00"},
    dict.fromkeys(
        ("BT-27", "BT-271", "BT-161", "BT-1118", "BT-660", "BT-710", "BT-711", "BT-720",
         "BT-553", "BT-160", "BT-162"),
        "5000000",
    )
    | {"BT-118": "6000000", "BT-709": "7000000", "BT-157": "8000000", "BT-156": "9000000"},
    dict.fromkeys(
        ("BT-726", "BT-115", "BT-751", "BT-94", "BT-106", "OPP-050", "OPP-051", "OPP-052",
         "BT-746", "OPT-170", "BT-768", "BT-718", "BT-119"),
        "true",
    ),
    {
        "BT-36": "24", "BT-58": "2", "BT-113": "3", "BT-31": "2", "BT-33": "1", "BT-64": "10",
        "BT-729": "30", "BT-541": "40", "BT-171": "1", "BT-759": "3", "BT-555": "25",
    },
    {"BT-262": "85000000", "BT-263": "85300000"},
    {
        "BT-23": "services", "BT-531": "works", "BT-775": "opp", "BT-06": "soc-obj",
        "BT-774": "circ-econ", "BT-776": "prod-innov", "BT-754": "inc", "BT-805": "eu",
        "BT-727": "anyw", "BT-538": "UNKNOWN", "BT-165": "small", "BT-633": "false",
        "BT-514": "DNK", "BT-501": "37795526", "BT-11": "la", "BT-10": "soc-pro",
        "OPT-030": "ted-esen", "BT-71": "res-ws", "BT-736": "yes", "OPT-060": "performance",
        "BT-747": "ef-stand", "BT-809": "slc-stand-ratio", "BT-748": "used", "BT-539": "quality",
        "BT-65": "subc-chng", "BT-651": "subj-oblig", "BT-60": "eu-funds", "BT-17": "required",
        "BT-765": "fa-wo-rc", "BT-766": "none", "BT-105": "open", "BT-136": "urgency",
        "BT-01(c)": "LocalLegalBasis", "BT-01": "32014L0024", "BT-02": "can-standard",
        "BT-702": "DAN", "BT-702-More": "ENG", "OPP-070": "29", "OPT-002": "eforms-sdk-1.13",
        "BT-142": "selec-w", "BT-144": "all-rej", "BT-760": "tenders", "BT-773": "yes",
        "BT-140": "update-add", "BT-200": "add-wss",
    },
    {
        "BT-137": "LOT-0001", "BT-13713": "LOT-0001", "BT-13714": "LOT-0001",
        "BT-1375": "LOT-0001", "BT-330": "GLO-0001", "OPP-010": "00000001-2026",
        "BT-125": "333-2025", "BT-1251": "PAR-0001", "BT-758": "111-2026",
        "BT-1501(n)": "222-2025", "OPT-200": "ORG-0001", "OPT-201": "TPO-0001",
        "OPT-300": "TPO-0001", "OPT-300-Service": "ORG-0001", "OPT-300-Tenderer": "ORG-0001",
        "OPT-300-Signatory": "ORG-0001", "OPT-301-Reviewer": "ORG-0001",
        "OPT-301-Mediator": "ORG-0001", "OPT-301-Info": "ORG-0001", "OPT-301-Sub": "ORG-0001",
        "OPT-301-Main": "ORG-0001", "OPT-320": "TEN-0001", "OPT-321": "TEN-0001",
        "OPT-315": "CON-0001", "OPT-316": "CON-0001", "BT-3202": "TEN-0001",
        "OPT-310": "TPA-0001", "OPT-210": "TPA-0001",
    },
)  # fmt: skip
VALUES = _DATE | _TIME | _MONEY | _YES | _NUMBER | _CPV | _CODE | _REFERENCE
"""What stands in the element of a term; whatever is not here is a text that names its term."""


def whole(changes: Mapping[str, str] | None = None) -> bytes:
    """The notice, with other values for some terms."""
    root_name = "ContractAwardNotice"
    uri = f"urn:oasis:names:specification:ubl:schema:xsd:{root_name}-2"
    root = etree.Element(f"{{{uri}}}{root_name}", nsmap=NAMESPACES)
    _fill(root, NOTICE, VALUES | (changes or {}))
    return etree.tostring(root)


def _fill(parent: Element, content: Map, values: Mapping[str, str]) -> None:
    for path, use in content.items():
        match use:
            case Part(_, inner):
                _fill(_made(parent, path), inner, values)
            case ByList(lists):
                for name, within in lists.items():
                    _write(_made(parent, path), within, name, values)
            case _:
                _write(_made(parent, path), use, None, values)


def _write(
    element: Element, use: Field | Ignored, list_name: str | None, values: Mapping[str, str]
) -> None:
    term = use.term if isinstance(use, Field) else "ignored"
    element.text = values.get(term, f"text of {term}")
    if list_name is not None:
        element.set("listName", list_name)
    if term in _MONEY:
        element.set("currencyID", "DKK")
    if term == "BT-36":
        element.set("unitCode", "MONTH")


def _made(parent: Element, path: str) -> Element:
    """A new element at a path; what leads to it is made once."""
    *leading, last = (_qualified(name) for name in path.split("/"))
    for name in leading:
        known = parent.find(name)
        parent = etree.SubElement(parent, name) if known is None else known
    return etree.SubElement(parent, last)


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def flat(content: Map = NOTICE, before: str = "/*") -> Iterator[tuple[str, Field | Ignored]]:
    """Absolute XPaths of the map's fields and of what it ignores."""
    for path, use in content.items():
        match use:
            case Part(_, inner):
                yield from flat(inner, f"{before}/{path}")
            case ByList(lists):
                for name, within in lists.items():
                    named = "not(@listName)" if name is None else f"@listName='{name}'"
                    yield f"{before}/{path}[{named}]", within
            case _:
                yield f"{before}/{path}", use
