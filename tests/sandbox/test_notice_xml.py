"""The invented notices as XML: well formed, with their business terms, readable by our parser."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from lxml import etree

from pipelines.clean.document import Document
from pipelines.clean.notices import parse_notice
from scrapers.sandbox.ted.markup import NAMESPACES
from scrapers.sandbox.ted.xml import NATIONAL_PROFILE, notice_xml
from scrapers.sandbox.world import contacts
from scrapers.sandbox.world.naming import CARELESS_FROM
from scrapers.sandbox.world.notices import Notice
from scrapers.sandbox.world.world import World

EXTENSION = "/*/ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
LOT = "/*/cac:ProcurementProjectLot[cbc:ID/@schemeName='Lot']"


def read(notice: Notice) -> etree._ElementTree:
    return etree.fromstring(notice_xml(notice)).getroottree()


def texts(document: etree._ElementTree, path: str) -> list[str]:
    found = document.xpath(
        path.replace("$X", EXTENSION).replace("$LOT", LOT), namespaces=NAMESPACES
    )
    assert isinstance(found, list)
    return [str(getattr(item, "text", item)) for item in found]


def of(world: World, part: str) -> Notice:
    return next(notice for notice in world.eu_notices if part in notice.key)


@pytest.mark.parametrize(
    ("part", "root", "terms"),
    [
        ("/planning", "PriorInformationNotice", {
            "$X/efac:NoticeSubType/cbc:SubTypeCode": ["4"],
            "/*/cbc:NoticeTypeCode": ["pin-only"],
            "/*/cbc:ContractFolderID": [],
        }),
        ("aarhus/2025-09/0/call", "ContractNotice", {
            "$X/efac:NoticeSubType/cbc:SubTypeCode": ["16"],
            "/*/cbc:NoticeTypeCode/@listName": ["competition"],
            "//cbc:TendererRequirementTypeCode[@listName='reserved-procurement']": ["res-ws"],
            "//cbc:ExecutionRequirementCode[@listName='reserved-execution']": ["yes"],
            "//cbc:ProcurementTypeCode[@listName='social-objective']": ["opp"],
            "//cbc:ContractingSystemTypeCode[@listName='dps-usage']": ["dps-list"],
            "$LOT//cac:ParticipationRequestReceptionPeriod/cbc:EndDate": ["2030-08-30+02:00"],
            "$LOT/cbc:ID": ["LOT-0000"],
        }),
        ("aarhus/2025-02/0/award", "ContractAwardNotice", {
            "$X/efac:NoticeResult/cbc:TotalAmount": ["-1"],
            "$X/efac:NoticeResult/efac:FieldsPrivacy/efbc:FieldIdentifierCode": ["not-val"],
            "/*/cac:TenderResult/cbc:AwardDate": ["2000-01-01Z"],
        }),
        ("aarhus/2024-05/1/cancel", "ContractNotice", {
            "$X/efac:Changes/efac:ChangeReason/cbc:ReasonCode": ["cancel"],
        }),
    ],
)  # fmt: skip
def test_business_terms_stand_where_the_contract_says(
    world: World, part: str, root: str, terms: dict[str, list[str]]
) -> None:
    notice = of(world, part)
    document = read(notice)
    assert etree.QName(document.getroot()).localname == root
    assert {path: texts(document, path) for path in terms} == terms
    number = texts(document, "$X/efac:Publication/efbc:NoticePublicationID")
    assert number == [notice.padded_number]


def test_a_change_restates_the_call_and_names_it(world: World) -> None:
    change = next(n for n in world.eu_notices if n.change and n.change.code != "cancel")
    assert change.change
    call = change.change.changed
    named = texts(read(change), "$X/efac:Changes/efbc:ChangedNoticeIdentifier")
    assert named in ([call.padded_number], [f"{call.notice_id}-{call.version}"])
    assert texts(read(change), "/*/cbc:ContractFolderID") == texts(
        read(call), "/*/cbc:ContractFolderID"
    )
    assert change.deadline
    assert call.deadline
    assert change.deadline > call.deadline


def test_every_result_resolves_to_organisations(world: World) -> None:
    for notice in (n for n in world.eu_notices if n.form == "result"):
        document = read(notice)
        organisations = set(texts(document, "//efac:Company/cac:PartyIdentification/cbc:ID"))
        assert set(texts(document, "//efac:Tenderer/cbc:ID")) <= organisations
        result = "$X/efac:NoticeResult"
        contracted = texts(document, f"{result}/efac:SettledContract/efac:LotTender/cbc:ID")
        tenders = set(texts(document, f"{result}/efac:LotTender/cbc:ID"))
        assert set(contracted) <= tenders
        won = [result for result in notice.results if result.winners]
        assert len(contracted) == len(won)


def test_our_parser_reads_every_invented_notice_without_meeting_anything_unknown(
    world: World,
) -> None:
    kinds: Counter[str] = Counter()
    seen = datetime(2026, 11, 23, tzinfo=UTC)
    for notice in world.eu_notices:
        document = Document("ted", notice.number, "", "", seen, notice_xml(notice))
        cleaned = parse_notice(document)
        kinds.update(finding.kind for finding in cleaned.findings)
        (row,) = cleaned.tables["core.notices"]
        assert row["notice_key"] == notice.number
        if row["buyer_cvr"] is None:  # careless award notices leave the number out
            assert (notice.form, notice.published >= CARELESS_FROM) == ("result", True)
        else:
            assert row["buyer_cvr"] == f"{notice.buyer.cvr:08d}"
        assert row["title"] == notice.procedure.title
        assert row["published_on"] == notice.published
        assert len(cleaned.tables["core.lots"]) == len(notice.procedure.lots)
        winners = [party.name for result in notice.results for party in result.winners]
        awards = [a["name"] for a in cleaned.tables["core.awards"] if a["name"]]
        assert sorted(awards) == sorted(winners)
        known = {party.name: f"{party.cvr:08d}" for r in notice.results for party in r.winners}
        for award in cleaned.tables["core.awards"]:
            assert award["cvr"] in {None, known.get(award["name"])}
    assert [kind for kind in kinds if kind.startswith("unknown")] == []


def test_one_notice_carries_an_extension_of_a_national_profile(world: World) -> None:
    notice = of(world, NATIONAL_PROFILE)
    assert b"urn:example:national-profile" in notice_xml(notice)


def test_every_contact_is_the_canary(world: World) -> None:
    for notice in world.eu_notices[::25]:
        assert set(texts(read(notice), "//cac:Contact/cbc:Name")) == {contacts.NAME}


def test_careless_notices_write_numbers_and_names_in_every_form_that_occurs(world: World) -> None:
    """eforms.md §5.2: signs between, several in one field, a name in its place, none."""
    seen = datetime(2026, 11, 23, tzinfo=UTC)
    raw: dict[str | None, str | None] = {}
    careless: list[str] = []
    for notice in world.eu_notices:
        document = Document("ted", notice.number, "", "", seen, notice_xml(notice))
        for row in parse_notice(document).tables["core.organisations"]:
            if {"buyer", "winner"} & set(row["roles"] or ()):
                raw[row["raw_id"]] = row["cvr"]
                careless += [notice.key] * (row["cvr"] is None)
    forms = {
        r"ORG-99-\d\d-\d\d-\d\d": True,
        r"DK 99 \d\d \d\d \d\d": True,
        r"CVR nr. 99\d{6}": True,
        r"99\d{6}/ 99\d{6}": False,
        r"[A-ZÆØÅ]\w+ [A-ZÆØÅ].* A/S": False,
    }
    for form, is_read in forms.items():
        found = {text: cvr for text, cvr in raw.items() if text and re.fullmatch(form, text)}
        assert found, form
        assert all((cvr is not None) == is_read for cvr in found.values()), form
    assert raw[None] is raw["ORG-null"] is None
    assert any("\u2008" in notice_xml(notice).decode() for notice in world.eu_notices)
    assert len(set(careless)) > 10
    assert all("/award" in key for key in careless)
