"""The map is honest: what it names as read is read, what it ignores is not, the rest is told."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipelines.clean.eforms.elements import Field, Ignored, walk
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.skeleton_results import STEPS
from pipelines.clean.eforms.xml import NAMESPACES, Element, parse
from tests.clean.eforms_documents import FIXTURES, kinds, lot, notice, parsed, rows
from tests.clean.eforms_whole import flat, whole
from warehouse.tables import BY_NAME

MAP = list(flat())
READ = sorted({use.term for _, use in MAP if isinstance(use, Field)})
IGNORED = [path for path, use in MAP if isinstance(use, Ignored)]
_NO_CONTRACT = {"BT-3202": "", "OPT-315": ""}
# Some terms count only where another says something else, or nothing.
VARIANTS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "nothing awarded": ({"BT-142": "clos-nw"}, ("BT-144",)),
    "requests": ({"BT-760": "part-req"}, ()),
    "small firms": ({"BT-760": "t-sme"}, ()),
    "restricted": ({"BT-14": "restricted-document"}, ("BT-14",)),
    "no contract": (_NO_CONTRACT, ("OPT-320",)),
    "no tender listed": ({"OPT-320": ""}, ("BT-13714",)),
    "ceiling of the result": ({"BT-271": ""}, ("BT-118", "BT-709")),
    "ceiling of an announced group": ({"BT-156": ""}, ("BT-157",)),
    "fixed numbers": ({"BT-5421": ""}, ("BT-5422",)),
    "thresholds": ({"BT-5421": "", "BT-5422": ""}, ("BT-5423",)),
    "criterion not used": ({"BT-748": "not-used"}, ("BT-748",)),
    "nameless winner": ({"BT-500": ""}, ("party-name",)),
    "consortium": ({}, ("OPT-170", "OPT-301-Main")),
}
ANOTHER_MEMBER = (
    "<efac:Tenderer xmlns:efac='{efac}' xmlns:cbc='{cbc}'><cbc:ID>ORG-0009</cbc:ID></efac:Tenderer>"
)


def variant(name: str, changes: dict[str, str]) -> bytes:
    body = whole(changes)
    if name != "consortium":
        return body
    root = parse(body)
    (tenderer,) = found(root, "//efac:Tenderer")
    tenderer.addnext(etree.fromstring(ANOTHER_MEMBER.format(**NAMESPACES)))
    return etree.tostring(root)


SAMPLES = {
    path.name: path.read_bytes()
    for path in sorted(FIXTURES.glob("*/*.xml"))
    if path.parent.name != "ted_export"
}
TABLES = ("notices", "lots", "organisations", "awards")
NEVER_ON_A_WINNER = {("awards", "no_award_reason")}
TERM = re.compile(r"(BT|OPP|OPT)-")


def found(root: Element, xpath: str) -> list[Element]:
    return cast("list[Element]", root.xpath(xpath, namespaces=NAMESPACES))


WHOLE = {"won": whole()} | {name: variant(name, changes) for name, (changes, _) in VARIANTS.items()}


def shown(body: bytes) -> str:
    return repr(dict(parsed(body, "document").tables))


def that_count(body: bytes, among: Collection[str]) -> set[str]:
    """Terms whose elements, taken out of a notice, change its rows."""
    root, before = parse(body), shown(body)
    places: dict[str, set[int]] = {}
    number = {element: place for place, element in enumerate(root.iter())}
    for part in walk(root, STEPS, Reader("document").report).everywhere():
        for term in part.fields.keys() & among:
            places.setdefault(term, set()).update(number[e] for e in part.fields[term])
    return {term for term, at in places.items() if shown(without(root, at)) != before}


def without(root: Element, places: set[int]) -> bytes:
    other = copy.deepcopy(root)
    for element in [e for place, e in enumerate(other.iter()) if place in places]:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    return etree.tostring(other)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_notice_leaves_nothing_to_tell(name: str) -> None:
    assert not [kind for kind, _ in kinds(parsed(WHOLE[name])) if kind.startswith(("unr", "for"))]


def test_every_field_of_the_map_is_read() -> None:
    counting = that_count(WHOLE["won"], READ)
    elsewhere = {term for _, terms in VARIANTS.values() for term in terms}
    assert set(READ) - counting == elsewhere


@pytest.mark.parametrize("name", VARIANTS)
def test_fields_that_count_only_sometimes(name: str) -> None:
    terms = set(VARIANTS[name][1])
    assert that_count(WHOLE[name], terms) == terms


@pytest.mark.parametrize("body", [*WHOLE.values(), *SAMPLES.values()], ids=[*WHOLE, *SAMPLES])
def test_what_is_ignored_changes_nothing(body: bytes) -> None:
    root = parse(body)
    for path in IGNORED:
        for element in found(root, path):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    assert parsed(etree.tostring(root)) == parsed(body)


def test_every_reason_says_something() -> None:
    reasons = {use.reason for _, use in MAP if isinstance(use, Ignored)}
    assert all(len(reason) >= len("BT-509") for reason in reasons)


@pytest.mark.parametrize("table", TABLES)
def test_a_whole_notice_fills_every_column_of_a_business_term(table: str) -> None:
    told = {key for body in WHOLE.values() for row in rows(parsed(body), table)
            for key, value in row.items() if value not in (None, [])}  # fmt: skip
    columns = {c.name for c in BY_NAME[f"core.{table}"].columns if TERM.match(c.origin)}
    never = {name for where, name in NEVER_ON_A_WINNER if where == table}
    assert sorted(columns - told - never) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_nothing_that_the_map_does_not_name(name: str) -> None:
    told = {kind for kind, _ in kinds(parsed(SAMPLES[name]))}
    assert not told & {"unread_element", "unread_code_list", "foreign_element"}


@given(st.sampled_from([*SAMPLES, "won"]), st.integers(0, 100_000), st.booleans())
@settings(max_examples=120, deadline=None)
def test_whatever_the_map_does_not_name_is_told(name: str, which: int, ours: bool) -> None:
    body = (SAMPLES | WHOLE)[name]
    root = parse(body)
    ignored = {element for path in IGNORED for element in found(root, path)}
    elements = list(root.iter())
    parent = elements[which % len(elements)]
    uri = NAMESPACES["cbc"] if ours else "urn:national"
    etree.SubElement(parent, f"{{{uri}}}Unheard").text = "word"
    told = set(kinds(parsed(etree.tostring(root)))) - set(kinds(parsed(body)))
    assert shown(etree.tostring(root)) == shown(body)
    passed_over = ignored.intersection([parent, *parent.iterancestors()])
    if passed_over or is_inside_privacy_leaf(parent):
        assert not told
    else:
        ((kind, subject),) = told
        assert kind == ("unread_element" if ours else "foreign_element")
        assert subject.endswith("cbc:Unheard" if ours else "{urn:national}Unheard")


def is_inside_privacy_leaf(element: Element) -> bool:
    """Reasons and dates of withheld fields are ignored wherever they stand."""
    parent = element.getparent()
    name = etree.QName(element).localname
    is_within = parent is not None and etree.QName(parent).localname == "FieldsPrivacy"
    return is_within and name != "FieldIdentifierCode"


def test_a_code_of_a_list_not_known_is_told() -> None:
    requirement = (
        "<cac:TenderingTerms><cac:ContractExecutionRequirement>"
        '<cbc:ExecutionRequirementCode listName="new-list">yes</cbc:ExecutionRequirementCode>'
        "</cac:ContractExecutionRequirement></cac:TenderingTerms>"
    )
    assert kinds(parsed(notice(body=lot(requirement)))) == [
        (
            "unread_code_list",
            "ContractExecutionRequirement/cbc:ExecutionRequirementCode[new-list]",
        )
    ]


def test_what_was_met_often_is_told_once() -> None:
    body = "".join(lot("<cbc:New/>", f"LOT-000{n}") for n in range(1, 5))
    assert kinds(parsed(notice(body=body))) == [("unread_element", "ProcurementProjectLot/cbc:New")]
