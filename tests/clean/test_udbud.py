"""Search answers of udbud.dk into rows (udbud.md §1.4, §1.5, §1.9)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean.document import Cleaned, Document, Finding
from pipelines.clean.udbud import DetailFacts, UnusablePage, clean_search_page, merge
from warehouse.tables import BY_NAME

SEEN = datetime(2026, 9, 24, 3, 0, tzinfo=UTC)
ID = "f104f4f6-8fc3-4624-b286-6968e40f18d1"


def document(body: bytes, name: str = "page-1") -> Document:
    return Document("udbud", name, "http://x", "udbud/a.warc.gz#12", SEEN, body)


def page(*entries: Any) -> Document:
    answer = {"resultatElementDtoList": list(entries), "totaltAntalResultater": len(entries)}
    return document(json.dumps(answer).encode())


def block(**changes: Any) -> dict[str, Any]:
    return {
        "titel": "Rengøring af skoler",
        "ordregiver": "Prøve Kommune",
        "ordregiverId": "99000015",
        "ordregiverIdDatavasket": "99000007",
        "alleOrdregivere": ["Prøve Kommune", "BØRNEHAVEN PRØVEN"],
        "publiceringsdato": "02-09-2026",
        "tidsfrister": ["2026-10-02T10:00:00Z"],
        "cpvKode": "90910000",
        "cpvTitel": "Rengøring",
        "formulartype": "Konkurrencevilkår",
        "formulartypeKode": "competition",
        "bkSubType": "Udbudsbekendtgørelse",
        "bkSubTypeKode": "16",
        "erAendring": False,
        "anslaaetVaerdi": "9200000",
        "anslaaetVaerdiValuta": "DKK",
        "beskrivelse": "Daglig rengøring.",
        **changes,
    }


def entry(number: Any = "00603665-2026", **changes: Any) -> dict[str, Any]:
    return {
        "noticeId": ID,
        "noticeVersion": "01",
        "noticePublicationNumber": number,
        "dataDa": block(),
        "dataEn": None,
        **changes,
    }


def checked(cleaned: Cleaned) -> Cleaned:
    """The same, after every row was held against its table."""
    for table, rows in cleaned.tables.items():
        BY_NAME[table].frame(rows)
    return cleaned


def notice_of(*entries: Any) -> dict[str, Any]:
    (row,) = checked(clean_search_page(page(*entries))).tables["core.notices"]
    return row


def lot_of(*entries: Any) -> dict[str, Any]:
    (row,) = clean_search_page(page(*entries)).tables["core.lots"]
    return row


def met(*entries: Any) -> set[tuple[str, str]]:
    return {(f.kind, f.subject) for f in clean_search_page(page(*entries)).findings}


PROVENANCE = {
    "source": "udbud",
    "source_url": f"https://udbud.dk/detaljevisning?noticeId={ID}&noticeVersion=01"
    "&noticePublicationNumber=00603665-2026",
    "archive_ref": "udbud/a.warc.gz#12",
    "first_seen": SEEN,
    "last_seen": SEEN,
}


def test_a_notice() -> None:
    assert notice_of(entry()) == {
        "notice_key": "603665-2026",
        "notice_id": ID,
        "version": "01",
        "publication_number": "603665-2026",
        "subtype": "16",
        "form_type": "competition",
        "is_latest": True,
        "is_change": False,
        "title": "Rengøring af skoler",
        "description": "Daglig rengøring.",
        "buyer_cvr": "99000007",
        "buyer_cvrs": ["99000007"],
        "buyer_name": "Prøve Kommune",
        "buyer_names": ["Prøve Kommune", "BØRNEHAVEN PRØVEN"],
        "published_on": date(2026, 9, 2),
        "cpv_main": "90910000",
        "estimated_value": Decimal("9200000.00"),
        "currency": "DKK",
        "value_withheld": False,
        "notice_url": PROVENANCE["source_url"],
        "sources": ["udbud"],
        **PROVENANCE,
    }
    assert not met(entry())


def test_its_lot() -> None:
    assert lot_of(entry()) == {
        "notice_key": "603665-2026",
        "lot_id": "LOT-0000",
        "title": "Rengøring af skoler",
        "description": "Daglig rengøring.",
        "cpv_main": "90910000",
        "estimated_value": Decimal("9200000.00"),
        "estimated_value_dkk": Decimal("9200000.00"),
        "currency": "DKK",
        "deadline_at": datetime(2026, 10, 2, 10, tzinfo=UTC),
        "deadline_on": date(2026, 10, 2),
        "deadline_kind": "tender",
        **PROVENANCE,
    }


@pytest.mark.parametrize("number", ["", None, "  "])
def test_a_national_notice_is_named_by_its_id(number: str | None) -> None:
    row = notice_of(entry(number))
    assert (row["notice_key"], row["publication_number"]) == (f"udbud:{ID}-01", None)
    assert row["notice_url"].endswith("&noticePublicationNumber=")


def test_absent_number_and_version() -> None:
    bare = entry()
    del bare["noticePublicationNumber"], bare["noticeVersion"]
    assert notice_of(bare)["notice_key"] == f"udbud:{ID}-01"


def test_a_number_of_another_form_is_told_and_is_no_number() -> None:
    assert notice_of(entry("603665/2026"))["publication_number"] is None
    assert ("suspicious_value", "noticePublicationNumber=603665/2026") in met(entry("603665/2026"))


def test_an_entry_without_id_is_told_and_the_others_stay() -> None:
    cleaned = clean_search_page(page(entry(noticeId=None), entry(noticeId=""), entry()))
    assert len(cleaned.tables["core.notices"]) == 1
    assert cleaned.findings == [Finding("missing_value", "noticeId", "page-1")] * 2


def test_an_entry_of_another_shape_is_told_and_the_others_stay() -> None:
    cleaned = clean_search_page(page(entry(dataDa="x"), 7, entry()))
    assert len(cleaned.tables["core.notices"]) == 1
    assert [(f.kind, f.subject) for f in cleaned.findings][2:] == [
        ("wrong_type", "entry.dataDa=text"),
        ("wrong_type", "entry=number"),
    ]
    assert [f.kind for f in cleaned.findings][:2] == ["unreadable_record"] * 2


def test_the_same_version_twice_is_one_row() -> None:
    assert notice_of(entry(), entry())
    assert not met(entry(), entry())
    assert ("suspicious_value", "one version with two contents in one answer") in met(
        entry(), entry(dataDa=block(titel="Andet"))
    )


def test_two_versions_are_two_rows() -> None:
    rows = clean_search_page(page(entry(""), entry("", noticeVersion="02"))).tables
    assert [row["notice_key"] for row in rows["core.notices"]] == [
        f"udbud:{ID}-01",
        f"udbud:{ID}-02",
    ]


def test_fields_fall_back_to_english_one_by_one() -> None:
    danish = block(titel="", cpvKode=None, tidsfrister=[], anslaaetVaerdi=None)
    english = block(titel="Cleaning", cpvKode="90911000-6", ordregiver="Proeve")
    both = entry(dataDa=danish, dataEn=english)
    row = notice_of(both)
    assert (row["title"], row["cpv_main"], row["buyer_name"]) == (
        "Cleaning",
        "90911000",
        "Prøve Kommune",
    )
    assert row["estimated_value"] == Decimal("9200000.00")
    assert lot_of(both)["deadline_on"] == date(2026, 10, 2)


def test_neither_language() -> None:
    row = notice_of(entry(dataDa=None, dataEn=None))
    assert row["notice_key"] == "603665-2026"
    assert {row[k] for k in ("title", "form_type", "buyer_cvr", "published_on")} == {None}


@pytest.mark.parametrize(
    ("changes", "form_type", "is_change", "finding"),
    [
        ({"formulartypeKode": "result"}, "result", False, None),
        ({"formulartypeKode": "dir-awa-pre"}, "dir-awa-pre", False, None),
        ({"formulartypeKode": "completion"}, "completion", False, None),
        ({"erAendring": True}, "competition", True, None),
        ({"formulartypeKode": "change"}, "competition", True, None),
        ({"formulartypeKode": None}, "competition", False, None),
        ({"formulartypeKode": None, "bkSubTypeKode": None}, None, False, None),
        ({"formulartypeKode": "nyt"}, "nyt", False, ("unknown_code", "formulartypeKode=nyt")),
        (
            {"bkSubTypeKode": "DKE3"},
            "competition",
            False,
            ("unknown_subtype", "bkSubTypeKode=DKE3"),
        ),
    ],
)
def test_form_types(
    changes: dict[str, Any],
    form_type: str | None,
    is_change: bool,
    finding: tuple[str, str] | None,
) -> None:
    changed = entry(dataDa=block(**changes))
    row = notice_of(changed)
    assert (row["form_type"], row["is_change"]) == (form_type, is_change)
    assert met(changed) == ({finding} if finding else set())
    if "bkSubTypeKode" in changes:
        assert row["subtype"] == changes["bkSubTypeKode"]


@pytest.mark.parametrize(
    ("washed", "filed", "cvr"),
    [
        ("99000007", "99000015", "99000007"),
        (None, "DK 99 00 00 15", "99000015"),
        ("", "ORG-99000015", "99000015"),
        ("PUBL", "99000015", "99000015"),
        (None, "FI25620708", None),
        (None, "980921565", None),
        (None, None, None),
    ],
)
def test_buyer_number(washed: str | None, filed: str | None, cvr: str | None) -> None:
    row = notice_of(entry(dataDa=block(ordregiverIdDatavasket=washed, ordregiverId=filed)))
    assert (row["buyer_cvr"], row["buyer_cvrs"]) == (cvr, [cvr] if cvr else [])


def test_a_persons_number_is_never_repeated() -> None:
    changed = entry(dataDa=block(ordregiverIdDatavasket="010190-1234", ordregiverId=None))
    cleaned = clean_search_page(page(changed))
    assert "010190" not in repr(cleaned)
    assert cleaned.findings


def test_buyers() -> None:
    row = notice_of(entry(dataDa=block(ordregiver=None)))
    assert row["buyer_name"] == "Prøve Kommune"
    row = notice_of(entry(dataDa=block(ordregiver="Anden", alleOrdregivere=["A", " A ", None])))
    assert row["buyer_names"] == ["Anden", "A"]


@pytest.mark.parametrize(
    ("value", "currency", "amount", "dkk", "kinds"),
    [
        ("9200000", "DKK", "9200000.00", "9200000.00", set()),
        (9200000, "DKK", "9200000.00", "9200000.00", set()),
        ("100000", "EUR", "100000.00", None, set()),
        ("100000", None, "100000.00", None, {"missing_value"}),
        ("", None, None, None, set()),
        (None, "DKK", None, None, set()),
        ("ca. 3 mio.", "DKK", None, None, {"suspicious_value"}),
        ("0", "DKK", None, None, {"suspicious_value"}),
        ("574.275", "DKK", "574.28", "574.28", {"suspicious_value"}),
    ],
)
def test_values(
    value: Any, currency: str | None, amount: str | None, dkk: str | None, kinds: set[str]
) -> None:
    changed = entry(dataDa=block(anslaaetVaerdi=value, anslaaetVaerdiValuta=currency))
    lot = lot_of(changed)
    assert lot["estimated_value"] == (Decimal(amount) if amount else None)
    assert lot["estimated_value_dkk"] == (Decimal(dkk) if dkk else None)
    assert (lot["currency"] is not None) == (amount is not None and currency is not None)
    assert {kind for kind, _ in met(changed)} == kinds


@pytest.mark.parametrize(
    ("deadlines", "at", "on"),
    [
        (["2026-10-02T10:00:00Z", "2026-11-01T23:30:00Z", "2026-09-30T10:00:00Z"],
         datetime(2026, 11, 1, 23, 30, tzinfo=UTC), date(2026, 11, 2)),
        (["2049-08-26T11:00:00Z"], datetime(2049, 8, 26, 11, tzinfo=UTC), date(2049, 8, 26)),
        (["2026-10-02"], None, date(2026, 10, 2)),
    ],
)  # fmt: skip
def test_the_last_deadline_counts(deadlines: list[str], at: datetime | None, on: date) -> None:
    lot = lot_of(entry(dataDa=block(tidsfrister=deadlines)))
    assert (lot["deadline_at"], lot["deadline_on"], lot["deadline_kind"]) == (at, on, "tender")


@pytest.mark.parametrize("deadlines", [[], None, [None, ""]])
def test_no_deadline(deadlines: Any) -> None:
    assert "deadline_kind" not in lot_of(entry(dataDa=block(tidsfrister=deadlines)))


def test_unreadable_dates_and_codes_are_told() -> None:
    changed = entry(
        dataDa=block(publiceringsdato="2026-09-02", cpvKode="rengøring", tidsfrister=["i morgen"])
    )
    assert notice_of(changed)["published_on"] is None
    assert met(changed) == {
        ("suspicious_value", "publiceringsdato=2026-09-02"),
        ("suspicious_value", "cpvKode=rengøring"),
        ("suspicious_value", "tidsfrister=i morgen"),
    }


@pytest.mark.parametrize(
    "body",
    [b"", b"<div id=app></div>", b"[]", b'{"detail": "fejl", "title": "500"}', b"\xff"],
)
def test_an_answer_without_results_is_refused(body: bytes) -> None:
    with pytest.raises(UnusablePage):
        clean_search_page(document(body))


def test_an_empty_page_is_an_answer() -> None:
    assert not clean_search_page(page()).tables
    assert not clean_search_page(document(b'{"resultatElementDtoList": null}')).tables


scalars = st.one_of(
    st.none(), st.text("0123456789-:.TZ æaX", max_size=12), st.integers(), st.booleans()
)


@settings(deadline=None)  # the first frame loads Polars
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "noticeId": st.one_of(st.none(), st.sampled_from(["a", "b"])),
                "noticePublicationNumber": scalars,
                "dataDa": st.one_of(
                    st.none(),
                    st.dictionaries(st.sampled_from(sorted(block())), scalars, max_size=6),
                ),
            }
        ),
        max_size=4,
    )
)
def test_whatever_an_entry_holds_rows_fit_and_nothing_is_lost_in_silence(
    entries: list[dict[str, Any]],
) -> None:
    cleaned = checked(clean_search_page(page(*entries)))
    keys = [row["notice_key"] for row in cleaned.tables["core.notices"]]
    assert len(keys) == len(set(keys))
    assert keys == [row["notice_key"] for row in cleaned.tables["core.lots"]]
    assert bool(entries) == bool(keys or cleaned.findings)


FACTS = DetailFacts(
    notice_id=ID,
    version="01",
    procedure_id="c00e1647-5e49-48cf-b876-3db2f6f8e9b0",
    previous_notices=("250746-2025",),
    nuts=("DK042",),
    city="Aarhus",
    deadline_kind="request",
    reserved_participation=("res-ws",),
    reservation_evidence="Deltagelse er forbeholdt beskyttede værksteder.",
    description="Fra detaljen.",
    findings=(Finding("unknown_code", "x", f"{ID}/01"),),
)


def test_facts_fill_what_the_search_leaves_open() -> None:
    rows = clean_search_page(page(entry(), entry("", noticeId="b", dataDa=block(beskrivelse=""))))
    merged = checked(merge(rows, [FACTS]))
    notice, other = merged.tables["core.notices"]
    assert notice["procedure_id"] == FACTS.procedure_id
    assert notice["previous_notices"] == ["250746-2025"]
    assert notice["description"] == "Daglig rengøring."  # what the search says stays
    assert "procedure_id" not in other
    lot, other_lot = merged.tables["core.lots"]
    assert (lot["nuts"], lot["city"], lot["deadline_kind"]) == (["DK042"], "Aarhus", "request")
    assert lot["reserved_participation"] == ["res-ws"]
    assert "forbeholdt" in lot["reservation_evidence"]
    assert "nuts" not in other_lot
    assert list(FACTS.findings) == merged.findings
    assert "procedure_id" not in rows.tables["core.notices"][0]  # the input is left alone


@pytest.mark.parametrize(
    ("is_change", "facts", "changed"),
    [
        (True, {"previous_notices": ("b-01",)}, "b-01"),
        (False, {"previous_notices": ("b-01",)}, None),
        (True, {"previous_notices": ("b-01", "250746-2025")}, None),  # which one is not said
        (True, {"previous_notices": ("b-01",), "changes_notice": "c-01"}, "c-01"),
        (True, {}, None),
    ],
)
def test_a_change_names_what_it_changes(
    is_change: bool, facts: dict[str, Any], changed: str | None
) -> None:
    rows = clean_search_page(page(entry(dataDa=block(erAendring=is_change))))
    (row,) = merge(rows, [DetailFacts(ID, "01", **facts)]).tables["core.notices"]
    assert row.get("changes_notice") == changed


def test_a_detail_may_give_the_description() -> None:
    rows = clean_search_page(page(entry(dataDa=block(beskrivelse=None))))
    merged = merge(rows, [FACTS])
    assert merged.tables["core.notices"][0]["description"] == "Fra detaljen."


def test_a_detail_without_its_notice_is_told() -> None:
    merged = merge(clean_search_page(page()), [DetailFacts("x", "02")])
    assert merged.findings == [Finding("unexpected_record", "detail without its notice", "x/02")]
    assert not merged.tables["core.notices"]


def test_no_deadline_gets_no_kind() -> None:
    rows = clean_search_page(page(entry(dataDa=block(tidsfrister=[]))))
    assert "deadline_kind" not in merge(rows, [FACTS]).tables["core.lots"][0]
