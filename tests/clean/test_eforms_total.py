"""Whatever the bytes are: rows that fit their tables, or one named reason."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipelines.clean.document import Cleaned
from tests.clean.eforms_documents import FIXTURES, lot, notice, parsed, rows
from tests.clean.eforms_subtypes import KINDS, document
from tests.clean.eforms_whole import whole
from warehouse.tables import BY_NAME

SAMPLES = {
    path.name: etree.fromstring(path.read_bytes())
    for path in sorted(FIXTURES.glob("*/*.xml"))
    if path.parent.name != "ted_export"  # test_ted_export_total
} | {"whole": etree.fromstring(whole())}
SAMPLES |= {
    f"subtype {kind.subtype}": etree.fromstring(document(kind, 13))
    for kind in KINDS
    if kind.subtype in ("4", "20", "25", "40", "CEI", "E5", "T02", "X01")
}
TAGS = sorted({str(element.tag) for root in SAMPLES.values() for element in root.iter("{*}*")})
BODIES = {name: etree.tostring(root) for name, root in SAMPLES.items()}
NASTY = st.sampled_from(
    [
        "",
        "-1",
        "unpublished",
        "_DEFAULT_VALUE_CHANGE_ME_",
        "1970-01-01Z",
        "2024-02-30",
        "9999-12-31",
        "0001-01-01+14:00",
        "24:00:00-14:00",
        "12:00:00+99:99",
        "9" * 40,
        "1e400",
        "NaN",
        "010190-1234",
        "ORG-0001",
        "TPO-0001",
        "TEN-0001",
        "LOT-0000",
        "selec-w",
        "<p>&nbsp;</p>",
        "\u200b",
    ]
) | st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    max_size=30,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["text", "drop", "double", "move", "rename", "attribute", "no_attributes"]),
        st.integers(0, 100_000),
        st.integers(0, 100_000),
        NASTY,
    ),
    min_size=1,
    max_size=12,
)


def check(cleaned: Cleaned) -> None:
    """One notice with what belongs to it, or one unread document: typed, keyed, complete."""
    notices, unread = rows(cleaned, "notices"), rows(cleaned, "unread_documents")
    assert (len(notices), len(unread)) in ((1, 0), (0, 1))
    if unread:
        assert set(cleaned.tables) == {"core.unread_documents"}
        assert unread[0]["reason"]
    for name, found in cleaned.tables.items():
        table = BY_NAME[name]
        frame = table.frame(found)
        assert frame.select(table.required_names).null_count().sum_horizontal().item() == 0
        assert frame.select(table.key).is_duplicated().sum() == 0
    assert "010190-1234" not in repr([row["raw_id"] for row in rows(cleaned, "organisations")])


def mutated(name: str, steps: list[tuple[str, int, int, str]]) -> bytes:
    root = copy.deepcopy(SAMPLES[name])
    for step, which, where, text in steps:
        elements = [element for element in root.iter() if isinstance(element.tag, str)][1:]
        if not elements:
            break
        element = elements[which % len(elements)]
        other = elements[where % len(elements)]
        if step == "text":
            element.text = text
        elif step == "drop":
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
        elif step == "double":
            element.addnext(copy.deepcopy(element))
        elif step == "move" and other not in element.iter() and element is not other:
            other.append(element)
        elif step == "rename":
            element.tag = TAGS[where % len(TAGS)] if where % 3 else "{urn:national}Own"
        elif step == "attribute":
            element.set("listName" if where % 2 else "currencyID", text)
        elif step == "no_attributes":
            element.attrib.clear()
    return etree.tostring(root)


@given(st.binary(max_size=300))
def test_arbitrary_bytes(body: bytes) -> None:
    cleaned = parsed(body)
    check(cleaned)


@given(st.sampled_from(sorted(BODIES)), st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_bytes(name: str, data: st.DataObject) -> None:
    body = BODIES[name]
    start = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 200))
    check(parsed(body[:start] + data.draw(st.binary(max_size=20)) + body[start + length :]))


@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1, exclude_max=True))
@settings(max_examples=60, deadline=None)
def test_bytes_cut_off(name: str, share: float) -> None:
    body = BODIES[name]
    cleaned = parsed(body[: int(len(body) * share)])
    check(cleaned)
    assert rows(cleaned, "unread_documents")[0]["reason"].startswith("not XML: ")


@given(st.sampled_from(sorted(SAMPLES)), STEPS)
@settings(max_examples=150, deadline=None)
def test_mutated_notices(name: str, steps: list[tuple[str, int, int, str]]) -> None:
    body = mutated(name, steps)
    cleaned = parsed(body)
    check(cleaned)
    for unread in rows(cleaned, "unread_documents"):
        # a mutated notice is still a notice, unless all that tells its kind is gone
        assert unread["reason"].startswith("unsupported version")
    assert parsed(body) == cleaned


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not XML: "),
        (b"   ", "not XML: "),
        (b"\x00\x01", "not XML: "),
        (b"{}", "not XML: "),
        (BODIES["whole"][: len(BODIES["whole"]) // 2], "not XML: "),
        (b"<html><body><br></body></html>", "not XML: "),
        (b"<html/>", "unknown root: html"),
        (b"<ContractNotice/>", "unknown root: ContractNotice"),
        (b'<Invoice xmlns="urn:x"/>', "unknown root: Invoice"),
        (b"<TED_EXPORT/>", "no form"),
        (
            b'<TED_EXPORT xmlns="x"><FORM_SECTION><NOTICE_UUID/>'
            b'<F14_2014 CATEGORY="TRANSLATION"/></FORM_SECTION></TED_EXPORT>',
            "only translations",
        ),
    ],
)
def test_reasons(body: bytes, reason: str) -> None:
    cleaned = parsed(body)
    check(cleaned)
    (row,) = rows(cleaned, "unread_documents")
    assert row["reason"].startswith(reason)
    assert row["document"] == "1-2026"


def test_a_version_not_known_is_read_when_it_can_be() -> None:
    cleaned = parsed(notice(version="eforms-sdk-2.0"))
    assert len(rows(cleaned, "notices")) == 1
    assert [(f.kind, f.subject) for f in cleaned.findings] == [
        ("unknown_version", "OPT-002=eforms-sdk-2.0")
    ]


def test_a_version_not_known_and_nothing_known_in_it() -> None:
    xml = notice(version="eforms-sdk-2.0").replace("SubTypeCode", "NewSubTypeCode")
    (row,) = rows(parsed(xml), "unread_documents")
    assert row["reason"] == "unsupported version eforms-sdk-2.0"


def test_entity_bomb() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{levels}]>' + notice(body="&e11;")
    assert rows(parsed(xml), "unread_documents")


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY e SYSTEM "file:///etc/passwd">',
        '<!ENTITY e SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY e "harmless">',
    ],
)
def test_entities_are_never_resolved(declared: str) -> None:
    project = (
        "<cac:ProcurementProject><cbc:Name>before &e; after</cbc:Name></cac:ProcurementProject>"
    )
    cleaned = parsed(f"<!DOCTYPE x [{declared}]>" + notice(body=project))
    (row,) = rows(cleaned, "unread_documents")
    assert row["reason"] == "has a document type declaration"
    assert "root:" not in repr(cleaned)


def test_depth_and_size_limits_give_a_reason() -> None:
    deep = notice(body="<a>" * 5000 + "</a>" * 5000)
    check(parsed(deep))
    assert rows(parsed(deep), "unread_documents")[0]["reason"].startswith("not XML: ")


def test_a_hundred_lots() -> None:
    body = "".join(lot(lot_id=f"LOT-{number:04d}") for number in range(1, 101))
    assert len(rows(parsed(notice(body=body)), "lots")) == 100
