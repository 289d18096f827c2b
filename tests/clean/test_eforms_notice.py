"""Header, organisations, pointers: rules that the sample files do not show."""

from __future__ import annotations

import pytest

from pipelines.clean.eforms.codes import FORM_TYPES, LISTS
from pipelines.clean.eforms.references import notice_reference, publication_number
from tests.clean.eforms_documents import (
    PAGE,
    buyer,
    company,
    kinds,
    lot,
    notice,
    organisations,
    parsed,
    rows,
)

TPO = (
    "<efac:Organization><efac:Company>"
    "<cac:PartyIdentification><cbc:ID>ORG-0007</cbc:ID></cac:PartyIdentification>"
    "<cac:PartyName><cbc:Name>Aarhus Kommune</cbc:Name></cac:PartyName>"
    "<cac:PartyLegalEntity><cbc:CompanyID>55133018</cbc:CompanyID></cac:PartyLegalEntity>"
    "<cac:PostalAddress><cac:Country><cbc:IdentificationCode>DNK</cbc:IdentificationCode>"
    "</cac:Country></cac:PostalAddress>"
    "<cac:Contact><cbc:Name>A Person</cbc:Name><cbc:Telephone>+45 1</cbc:Telephone>"
    "<cbc:ElectronicMail>a@b.dk</cbc:ElectronicMail></cac:Contact>"
    "</efac:Company><efac:TouchPoint>"
    "<cac:PartyIdentification><cbc:ID>TPO-0007</cbc:ID></cac:PartyIdentification>"
    "<cac:PartyName><cbc:Name>A Person</cbc:Name></cac:PartyName>"
    "</efac:TouchPoint></efac:Organization>"
)


def publication(number: str) -> str:
    return (
        "<efac:Publication><efbc:NoticePublicationID>"
        f"{number}</efbc:NoticePublicationID></efac:Publication>"
    )


def first_notice(xml: str, name: str = "1-2026") -> dict[str, object]:
    (row,) = rows(parsed(xml, name), "notices")
    return row


@pytest.mark.parametrize(
    ("name", "inside", "key", "number", "told"),
    [
        ("215378-2024", "00215378-2024", "215378-2024", "215378-2024", False),
        ("00215378-2024", "215378-2024", "215378-2024", "215378-2024", False),
        ("215378-2024", None, "215378-2024", "215378-2024", False),
        ("215378-2024", "00999999-2024", "215378-2024", "215378-2024", True),
        ("udbud:x-01", "00000042-2026", "42-2026", "42-2026", False),
        ("udbud:x-01", None, "udbud:x-01", None, False),
    ],
)
def test_key(name: str, inside: str | None, key: str, number: str | None, told: bool) -> None:
    cleaned = parsed(notice(extended=publication(inside) if inside else "", body=lot()), name)
    (row,) = rows(cleaned, "notices")
    assert (row["notice_key"], row["publication_number"]) == (key, number)
    assert rows(cleaned, "lots")[0]["notice_key"] == key
    page = f"https://ted.europa.eu/en/notice/-/detail/{number}"
    assert row["notice_url"] == (page if number else PAGE)
    assert (
        ("publication_number_differs", f"OPP-010={publication_number(inside)}") in kinds(cleaned)
    ) is told


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<cbc:ID>without-scheme</cbc:ID>", "without-scheme"),
        ('<cbc:ID>other</cbc:ID><cbc:ID schemeName="notice-id">right</cbc:ID>', "right"),
        ("", None),
    ],
)
def test_notice_id_with_and_without_scheme(header: str, expected: str | None) -> None:
    assert first_notice(notice(header=header))["notice_id"] == expected


@pytest.mark.parametrize(
    ("subtype", "form"),
    [
        ("1", "planning"),
        ("E2", "planning"),
        ("T01", "planning"),
        ("E1", "consultation"),
        ("10", "competition"),
        ("24", "competition"),
        ("CEI", "competition"),
        ("E3", "competition"),
        ("25", "dir-awa-pre"),
        ("33", "result"),
        ("T02", "result"),
        ("E4", "result"),
        ("40", "cont-modif"),
        ("E6", "cont-modif"),
        ("E5", "completion"),
        ("X02", "bri"),
    ],
)
@pytest.mark.parametrize("root", ["ContractNotice", "ContractAwardNotice"])
def test_form_type_is_the_subtypes_not_the_roots(subtype: str, form: str, root: str) -> None:
    header = '<cbc:NoticeTypeCode listName="competition">cn-standard</cbc:NoticeTypeCode>'
    row = first_notice(notice(root=root, subtype=subtype, header=header))
    assert (row["subtype"], row["form_type"]) == (subtype, form)


def test_every_known_subtype_has_a_form_of_the_list() -> None:
    assert set(FORM_TYPES) == LISTS["notice-subtype"]
    assert set(FORM_TYPES.values()) == LISTS["form-type"]


@pytest.mark.parametrize("subtype", ["DKE3", "DKE0", ""])
def test_unknown_subtype_is_kept_and_told(subtype: str) -> None:
    cleaned = parsed(notice(subtype=subtype, root="ContractNotice", body=lot()))
    (row,) = rows(cleaned, "notices")
    assert (row["subtype"], row["form_type"]) == (subtype or None, None)
    assert ("unknown_subtype", f"OPP-070={subtype}") in kinds(cleaned)
    assert len(rows(cleaned, "lots")) == 1


def test_registration_notice_gives_a_notice() -> None:
    xml = notice(root="BusinessRegistrationInformationNotice", subtype="X01")
    assert first_notice(xml)["form_type"] == "bri"


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"ENG": "en", "DAN": "da"}, "ENG", "da"),
        ({"DEU": "de", "FRA": "fr"}, "FRA", "fr"),
        ({"deu": "de", "eng": "en"}, "DEU", "en"),
        ({"": "bare"}, "DAN", "bare"),
        ({"DAN": "unpublished"}, "DAN", None),
    ],
)
def test_text_in_two_languages(texts: dict[str, str], language: str, expected: str | None) -> None:
    names = "".join(
        f'<cbc:Name languageID="{code}">{text}</cbc:Name>' for code, text in texts.items()
    )
    project = f"<cac:ProcurementProject>{names}</cac:ProcurementProject>"
    xml = notice(language=language, body=project + lot(project))
    assert first_notice(xml)["title"] == expected
    assert rows(parsed(xml), "lots")[0]["title"] == expected


def test_languages_of_the_notice() -> None:
    more = "<cac:AdditionalNoticeLanguage><cbc:ID>eng</cbc:ID></cac:AdditionalNoticeLanguage>"
    row = first_notice(notice(language="dan", body=more))
    assert (row["language"], row["additional_languages"]) == ("DAN", ["ENG"])


def test_buyers_are_direct_children_and_touchpoints_mean_their_organisation() -> None:
    service = (
        "<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>TPO-0007</cbc:ID>"
        "</cac:PartyIdentification><cac:ServiceProviderParty>"
        "<cbc:ServiceTypeCode>serv-prov</cbc:ServiceTypeCode><cac:Party>"
        "<cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification>"
        "</cac:Party></cac:ServiceProviderParty></cac:Party></cac:ContractingParty>"
    )
    cleaned = parsed(
        notice(
            extended=organisations(company("ORG-0001", "Platform", ["26369126"]), TPO),
            body=service + buyer("ORG-0007"),
        )
    )
    (row,) = rows(cleaned, "notices")
    assert (row["buyer_names"], row["buyer_cvrs"]) == (["Aarhus Kommune"], ["55133018"])
    found = rows(cleaned, "organisations")
    assert [(r["org_id"], r["roles"]) for r in found] == [
        ("ORG-0001", ["serv-prov"]),
        ("ORG-0007", ["buyer"]),
    ]
    assert "A Person" not in repr(cleaned.tables)
    assert "a@b.dk" not in repr(cleaned.tables)


def test_first_buyer_with_a_cvr_number_gives_it() -> None:
    cleaned = parsed(
        notice(
            extended=organisations(
                company("ORG-0001", "Stockholm", ["x"], "SWE"),
                company("ORG-0002", "Aarhus", ["ORG-55 13 30 18"]),
                company("ORG-0003", "Region Midtjylland", ["29190925"]),
            ),
            body=buyer("ORG-0001", "ORG-0002", "ORG-0003"),
        )
    )
    (row,) = rows(cleaned, "notices")
    assert (row["buyer_name"], row["buyer_cvr"]) == ("Stockholm", "55133018")
    assert row["buyer_cvrs"] == ["55133018", "29190925"]


def test_persons_numbers_reach_neither_rows_nor_findings() -> None:
    natural = company("ORG-0002", "Firma", ["19800101-9999"], "SWE").replace(
        "<efac:Organization>",
        "<efac:Organization><efbc:NaturalPersonIndicator>true</efbc:NaturalPersonIndicator>",
    )
    cleaned = parsed(
        notice(extended=organisations(company("ORG-0001", "Firma", ["010190-1234"]), natural))
    )
    found = rows(cleaned, "organisations")
    assert [(r["cvr"], r["raw_id"], r["natural_person"]) for r in found] == [
        (None, None, None),
        (None, None, True),
    ]
    assert "010190" not in repr(cleaned)
    assert ("person_number", "BT-501 of ORG-0001") in kinds(cleaned)


def test_organisations_without_or_with_the_same_identifier() -> None:
    cleaned = parsed(
        notice(
            extended=organisations(company(""), company("ORG-0001", "a"), company("ORG-0001", "b"))
        )
    )
    assert [row["name"] for row in rows(cleaned, "organisations")] == ["a"]
    assert ("missing_id", "OPT-200") in kinds(cleaned)
    assert ("duplicate_id", "OPT-200=ORG-0001") in kinds(cleaned)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("00215378-2024", "215378-2024"),
        ("215378-2024", "215378-2024"),
        ("2017/S 199-409460", "409460-2017"),
        ("2017/S 001-000460", "460-2017"),
        ("F42BE27E-09cf-4f0e-a745-63ec689631e6-01", "f42be27e-09cf-4f0e-a745-63ec689631e6-01"),
        ("f42be27e-09cf-4f0e-a745-63ec689631e6", None),
        ("0-2024", None),
        ("see earlier", None),
        ("", None),
        (None, None),
    ],
)
def test_pointers(raw: str | None, expected: str | None) -> None:
    assert notice_reference(raw) == expected


@pytest.mark.parametrize(
    "scheme", ["", ' schemeName="notice-id-ref"', ' schemeName="ojs-notice-id"']
)
def test_changes_point_by_pattern_not_by_scheme(scheme: str) -> None:
    changes = (
        f"<efac:Changes><efbc:ChangedNoticeIdentifier{scheme}>00259785-2023"
        "</efbc:ChangedNoticeIdentifier><efac:ChangeReason><cbc:ReasonCode>cor-buy</cbc:ReasonCode>"
        "</efac:ChangeReason></efac:Changes>"
    )
    row = first_notice(notice(extended=changes))
    assert (row["is_change"], row["changes_notice"]) == (True, "259785-2023")
    assert row["change_reason"] == "cor-buy"


def test_a_pointer_of_unknown_form_is_kept_and_told() -> None:
    changes = (
        "<efac:Changes><efbc:ChangedNoticeIdentifier>see earlier</efbc:ChangedNoticeIdentifier>"
        "</efac:Changes>"
    )
    cleaned = parsed(notice(extended=changes))
    assert rows(cleaned, "notices")[0]["changes_notice"] == "see earlier"
    assert ("unknown_reference", "BT-758=see earlier") in kinds(cleaned)


def test_old_change_form_without_changes() -> None:
    header = '<cbc:NoticeTypeCode listName="change">corr</cbc:NoticeTypeCode>'
    cleaned = parsed(notice(subtype="16", root="ContractNotice", header=header))
    (row,) = rows(cleaned, "notices")
    assert (row["is_change"], row["form_type"]) == (True, "competition")
    assert ("unknown_code", "BT-02=corr") in kinds(cleaned)


def test_earlier_notices_of_all_lots_each_once() -> None:
    def process(reference: str) -> str:
        return (
            "<cac:TenderingProcess><cac:NoticeDocumentReference>"
            f"<cbc:ID>{reference}</cbc:ID></cac:NoticeDocumentReference></cac:TenderingProcess>"
        )

    body = lot(process("00123-2025")) + lot(process("123-2025"), "LOT-0002")
    body += lot(process("f42be27e-09cf-4f0e-a745-63ec689631e6-02"), "LOT-0003")
    assert first_notice(notice(body=body))["previous_notices"] == [
        "123-2025",
        "f42be27e-09cf-4f0e-a745-63ec689631e6-02",
    ]


def test_national_additions_are_passed_over() -> None:
    alien = '<x:Extra xmlns:x="urn:national">word</x:Extra>'
    xml = notice(
        version="eforms-sdk-1.12#extended#urn:national:1.0",
        header=alien,
        extended=alien + organisations(company("ORG-0001", "Aarhus Kommune")),
        body=alien + lot(alien),
    )
    cleaned = parsed(xml)
    assert (len(rows(cleaned, "organisations")), len(rows(cleaned, "lots"))) == (1, 1)
    # told once, however often it was met, and read past
    assert kinds(cleaned) == [("foreign_element", "{urn:national}Extra")]


def test_total_in_another_currency_than_the_estimate() -> None:
    project = (
        "<cac:ProcurementProject><cac:RequestedTenderTotal>"
        '<cbc:EstimatedOverallContractAmount currencyID="DKK">5000000'
        "</cbc:EstimatedOverallContractAmount>"
        "</cac:RequestedTenderTotal></cac:ProcurementProject>"
    )
    total = (
        '<efac:NoticeResult><cbc:TotalAmount currencyID="EUR">600000</cbc:TotalAmount>'
        "</efac:NoticeResult>"
    )
    row = first_notice(notice(extended=total, body=project))
    assert (row["currency"], row["total_currency"]) == ("DKK", "EUR")
