"""TED_EXPORT: whatever the bytes are, rows that fit their tables, or one named reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.clean.eforms_documents import FIXTURES, parsed, rows
from tests.clean.ted_export_documents import (
    BUYER,
    OLD,
    OLD_CALL,
    award,
    awarded,
    bought,
    contractor,
    dkk,
    lot,
    old_award,
    ted_export,
)
from tests.clean.test_eforms_total import NASTY, check

BODIES = {
    **{path.name: path.read_bytes() for path in sorted((FIXTURES / "ted_export").glob("*.xml"))},
    "invented award": ted_export(
        "F03_2014",
        BUYER
        + bought(lot("1"), lot("2"))
        + award(awarded(contractor("V", "99000015", "SME"), value=dkk("5000")), "1, 2"),
        document_type="7",
    ).encode(),
    "invented call of 2012": ted_export(
        "CONTRACT", OLD_CALL.format(lots="", reserved=""), namespace=OLD
    ).encode(),
    "invented award of 2012": ted_export(
        "CONTRACT_AWARD",
        f"<FD_CONTRACT_AWARD>{old_award('1', 'V', '99000015')}</FD_CONTRACT_AWARD>",
        namespace=OLD,
        document_type="7",
    ).encode(),
}
ATTRIBUTES = ["CODE", "VALUE", "CURRENCY", "TYPE", "CATEGORY", "LG", "FMTVAL", "PUBLICATION"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["text", "drop", "double", "move", "attribute", "rename"]),
        st.integers(0, 100_000),
        st.integers(0, 100_000),
        NASTY,
    ),
    min_size=1,
    max_size=12,
)


def mutated(body: bytes, steps: list[tuple[str, int, int, str]]) -> bytes:
    root = etree.fromstring(body)
    for step, which, where, text in steps:
        elements = [e for e in root.iter("*") if e is not root]
        if not elements:
            break
        element, other = elements[which % len(elements)], elements[where % len(elements)]
        parent = element.getparent()
        assert parent is not None
        if step == "text":
            element.text = text
        elif step == "drop":
            parent.remove(element)
        elif step == "double":
            element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
        elif step == "move" and other not in element.iter() and element is not other:
            other.append(element)
        elif step == "attribute":
            element.set(ATTRIBUTES[where % len(ATTRIBUTES)], text)
        elif step == "rename":
            element.tag = other.tag
    return etree.tostring(root)


@given(st.sampled_from(sorted(BODIES)), STEPS)
@settings(max_examples=150, deadline=None)
def test_mutated_notices(name: str, steps: list[tuple[str, int, int, str]]) -> None:
    body = mutated(BODIES[name], steps)
    cleaned = parsed(body)
    check(cleaned)
    for unread in rows(cleaned, "unread_documents"):
        assert unread["reason"] in ("no form", "only translations")
    assert parsed(body) == cleaned


@pytest.mark.parametrize("name", sorted(BODIES))
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_notice_is_unread(name: str, share: float) -> None:
    body = BODIES[name]
    cleaned = parsed(body[: int(len(body) * share)])
    check(cleaned)
    assert rows(cleaned, "unread_documents")[0]["reason"].startswith("not XML: ")


@pytest.mark.parametrize("name", sorted(BODIES))
def test_what_is_not_mutated_is_read_whole(name: str) -> None:
    cleaned = parsed(BODIES[name])
    check(cleaned)
    assert len(rows(cleaned, "notices")) == 1
    assert [f for f in cleaned.findings if f.kind != "publication_number_differs"] == []


def test_a_document_type_declaration_is_refused() -> None:
    body = BODIES["invented award"].decode().replace("Kort.", "&e;")
    cleaned = parsed(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{body}')
    (row,) = rows(cleaned, "unread_documents")
    assert row["reason"] == "has a document type declaration"
