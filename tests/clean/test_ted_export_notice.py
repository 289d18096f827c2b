"""TED_EXPORT: forms of all versions, header, organisations, changes, and what is not known."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.clean import ted_export as package
from pipelines.clean.document import Row
from pipelines.clean.ted_export.codes import FORMS
from pipelines.clean.ted_export.elements import HOLDERS, READ
from pipelines.clean.ted_export.ignored import IGNORED, MARKUP
from pipelines.clean.ted_export.places import COUNTRIES
from tests.clean.eforms_documents import kinds, parsed, rows
from tests.clean.ted_export_documents import (
    BUYER,
    BUYER_CVR,
    NUMBER,
    OLD,
    OLD_CALL,
    OTHER_CVR,
    address,
    bought,
    dkk,
    lot,
    old_buyer,
    p,
    ted_export,
)

GENERAL, UTILITIES = "2014/24/EU", "2014/25/EU"
CONCESSIONS, DEFENCE = "2014/23/EU", "2009/81/EC"


def notice_of(xml: str, name: str = NUMBER) -> Row:
    cleaned = parsed(xml, name)
    (row,) = rows(cleaned, "notices")
    return row


FORM_CASES: list[tuple[str, str | None, str, str, str | None, str | None]] = [
    ("F01_2014", "PRI_ONLY", GENERAL, "0", "4", "planning"),
    ("F01_2014", "PRI_REDUCING_TIME_LIMITS", GENERAL, "0", "7", "planning"),
    ("F01_2014", "PRI_CALL_COMPETITION", GENERAL, "A", "10", "competition"),
    ("F02_2014", None, GENERAL, "3", "16", "competition"),
    ("F02_2014", None, GENERAL, "Y", "16", "competition"),
    ("F03_2014", None, GENERAL, "7", "29", "result"),
    ("F04_2014", "PER_ONLY", UTILITIES, "P", "5", "planning"),
    ("F04_2014", "PER_CALL_COMPETITION", UTILITIES, "M", "11", "competition"),
    ("F05_2014", None, UTILITIES, "3", "17", "competition"),
    ("F06_2014", None, UTILITIES, "7", "30", "result"),
    ("F07_2014", "QSU_CALL_COMPETITION", UTILITIES, "O", "15", "competition"),
    ("F08_2014", None, GENERAL, "B", "1", "planning"),
    ("F08_2014", None, UTILITIES, "B", "2", "planning"),
    ("F12_2014", None, GENERAL, "D", "23", "competition"),
    ("F12_2014", None, UTILITIES, "D", "24", "competition"),
    ("F13_2014", None, GENERAL, "R", "36", "result"),
    ("F14_2014", None, GENERAL, "2", None, None),
    ("F15_2014", None, GENERAL, "V", "25", "dir-awa-pre"),
    ("F15_2014", None, CONCESSIONS, "V", "28", "dir-awa-pre"),
    ("F20_2014", None, GENERAL, "K", "38", "cont-modif"),
    ("F20_2014", None, CONCESSIONS, "K", "40", "cont-modif"),
    ("F21_2014", "PRI_ONLY", GENERAL, "0", "4", "planning"),
    ("F21_2014", "PRI_CALL_COMPETITION", GENERAL, "A", "12", "competition"),
    ("F21_2014", "CONTRACT", GENERAL, "3", "20", "competition"),
    ("F21_2014", "AWARD_CONTRACT", GENERAL, "7", "33", "result"),
    ("F22_2014", "CONTRACT", UTILITIES, "3", "21", "competition"),
    ("F22_2014", "AWARD_CONTRACT", UTILITIES, "7", "34", "result"),
    ("F23_2014", "CONCESSION_AWARD_CONTRACT", CONCESSIONS, "J", "35", "result"),
    ("F23_2014", "PRI", CONCESSIONS, "0", None, "planning"),
    ("F24_2014", None, CONCESSIONS, "H", "19", "competition"),
    ("F25_2014", None, CONCESSIONS, "J", "32", "result"),
    # before R2.0.9: without type F01 and F04 may be several
    ("PRIOR_INFORMATION", None, "2004/18/EC", "0", None, "planning"),
    ("CONTRACT", None, "2004/18/EC", "3", "16", "competition"),
    ("CONTRACT_AWARD", None, "2004/18/EC", "7", "29", "result"),
    ("PERIODIC_INDICATIVE_UTILITIES", None, "2004/17/EC", "M", None, "competition"),
    ("CONTRACT_UTILITIES", None, "2004/17/EC", "3", "17", "competition"),
    ("CONTRACT_AWARD_UTILITIES", None, "2004/17/EC", "7", "30", "result"),
    ("QUALIFICATION_SYSTEM_UTILITIES", None, "2004/17/EC", "Q", "15", "competition"),
    ("BUYER_PROFILE", None, "2004/18/EC", "B", None, "planning"),
    ("SIMPLIFIED_CONTRACT", None, "2004/18/EC", "3", None, "competition"),
    ("CONCESSION", None, "2004/18/EC", "C", None, "competition"),
    ("CONTRACT_CONCESSIONAIRE", None, "2004/18/EC", "E", None, "competition"),
    ("DESIGN_CONTEST", None, "2004/18/EC", "D", None, "competition"),
    ("RESULT_DESIGN_CONTEST", None, "2004/18/EC", "R", None, "result"),
    ("ADDITIONAL_INFORMATION_CORRIGENDUM", None, "2004/18/EC", "2", None, None),
    ("VOLUNTARY_EX_ANTE_TRANSPARENCY_NOTICE", None, "2004/18/EC", "V", None, "dir-awa-pre"),
    ("PRIOR_INFORMATION_DEFENCE", None, DEFENCE, "0", "6", "planning"),
    ("CONTRACT_DEFENCE", None, DEFENCE, "3", "18", "competition"),
    ("CONTRACT_AWARD_DEFENCE", None, DEFENCE, "7", "31", "result"),
    ("CONTRACT_CONCESSIONAIRE_DEFENCE", None, DEFENCE, "F", "22", "competition"),
]


@pytest.mark.parametrize(
    ("form", "kind", "directive", "document_type", "subtype", "form_type"), FORM_CASES
)
def test_forms(
    form: str,
    kind: str | None,
    directive: str,
    document_type: str,
    subtype: str | None,
    form_type: str | None,
) -> None:
    namespace = OLD if not form.endswith("_2014") else "ted/R2.0.9.S02/publication"
    body = BUYER if form.endswith("_2014") else old_buyer("CONTRACTING_AUTHORITY_INFORMATION")
    xml = ted_export(
        form, body, kind=kind, directive=directive, document_type=document_type, namespace=namespace
    )
    cleaned = parsed(xml, NUMBER)
    (row,) = rows(cleaned, "notices")
    assert (row["form"], row["subtype"], row["form_type"]) == (form, subtype, form_type)
    assert row["buyer_cvr"] == BUYER_CVR
    assert kinds(cleaned) == []


def test_every_form_is_in_the_table_of_forms() -> None:
    assert {case[0] for case in FORM_CASES} == set(FORMS)


def test_header() -> None:
    coded = (
        '<ORIGINAL_CPV CODE="90910000">x</ORIGINAL_CPV><ORIGINAL_CPV CODE="90919200-4"/>'
        "<REF_NOTICE><NO_DOC_OJS>2017/S 199-409460</NO_DOC_OJS></REF_NOTICE>"
    )
    procedure = (
        "<PROCEDURE><PT_OPEN/><ACCELERATED_PROC><P>Hast</P></ACCELERATED_PROC>"
        "<NOTICE_NUMBER_OJ>2017/S 001-000012</NOTICE_NUMBER_OJ></PROCEDURE>"
    )
    more = dkk("5000000", "VAL_ESTIMATED_TOTAL") + dkk("4000000.5")
    row = notice_of(ted_export("F02_2014", BUYER + bought(more=more) + procedure, coded=coded))
    assert row["published_on"] == date(2018, 3, 5)
    assert row["dispatched_on"] == date(2018, 3, 1)
    assert row["legal_basis"] == "32014L0024"
    assert (row["procedure_type"], row["accelerated"]) == ("open", True)
    assert (row["cpv_main"], row["cpv_additional"]) == ("90910000", ["90919200"])
    assert row["previous_notices"] == ["12-2017", "409460-2017"]
    assert (row["estimated_value"], row["currency"]) == (Decimal("5000000.00"), "DKK")
    assert (row["total_value"], row["total_currency"]) == (Decimal("4000000.50"), "DKK")
    assert (row["title"], row["description"], row["nature"]) == ("Rengøring", "Kort.", "services")
    assert row["buyer_legal_type"] == "body-pl"


@pytest.mark.parametrize(
    ("written", "fetched", "found"),
    [
        ("020052-2017", "20052-2017", []),
        ("00000012-2017", "12-2017", []),
        ("20052-2017", "20053-2017", [("publication_number_differs", "DOC_ID=20052-2017")]),
        ("x", "20052-2017", [("unreadable_value", "DOC_ID=x")]),
    ],
)
def test_leading_zeros(written: str, fetched: str, found: list[tuple[str, str]]) -> None:
    cleaned = parsed(ted_export("F02_2014", BUYER, number=written), fetched)
    (row,) = rows(cleaned, "notices")
    assert row["notice_key"] == row["publication_number"] == fetched
    assert kinds(cleaned) == found


def test_translations_are_not_read() -> None:
    beside = f'<F02_2014 CATEGORY="TRANSLATION" LG="EN"><NEW/>{bought(title="Cleaning")}</F02_2014>'
    cleaned = parsed(ted_export("F02_2014", bought(lot()), beside=beside), NUMBER)
    (row,) = rows(cleaned, "notices")
    assert (row["title"], row["language"], row["additional_languages"]) == ("Rengøring", "DAN", [])
    assert kinds(cleaned) == []


def test_of_several_originals_the_danish_is_read() -> None:
    beside = f'<F02_2014 CATEGORY="ORIGINAL" LG="FR">{bought(title="Nettoyage")}</F02_2014>'
    row = notice_of(ted_export("F02_2014", bought(lot()), beside=beside))
    assert (row["title"], row["language"], row["additional_languages"]) == (
        "Rengøring",
        "DAN",
        ["FRA"],
    )


def test_organisations_of_a_notice() -> None:
    body = (
        "<CONTRACTING_BODY>"
        + address("ADDRESS_CONTRACTING_BODY", "Opdigtet Kommune", BUYER_CVR, nuts="DK04")
        + address("ADDRESS_CONTRACTING_BODY_ADDITIONAL", "Anden Kommune", "010190-1234")
        + address("ADDRESS_CONTRACTING_BODY_ADDITIONAL", "Ny By", OTHER_CVR, country="SE")
        + address("ADDRESS_CONTRACTING_BODY_ADDITIONAL", "Sted", country="XQ")
        + "</CONTRACTING_BODY><COMPLEMENTARY_INFO>"
        + address("ADDRESS_REVIEW_BODY", "opdigtet kommune", BUYER_CVR)
        + "</COMPLEMENTARY_INFO>"
    )
    cleaned = parsed(ted_export("F02_2014", body), NUMBER)
    found = rows(cleaned, "organisations")
    assert [(r["name"], r["cvr"], r["raw_id"], r["country"], r["roles"]) for r in found] == [
        ("Opdigtet Kommune", BUYER_CVR, BUYER_CVR, "DNK", ["buyer", "reviewer"]),
        ("Anden Kommune", None, None, "DNK", ["buyer"]),
        ("Ny By", None, OTHER_CVR, "SWE", ["buyer"]),
        ("Sted", None, None, "XQ", ["buyer"]),
    ]
    (row,) = rows(cleaned, "notices")
    assert row["buyer_cvrs"] == [BUYER_CVR]
    assert kinds(cleaned) == [
        ("person_number", "NATIONALID of ORG-0002"),
        ("unknown_code", "COUNTRY=XQ"),
    ]


def test_nothing_of_contacts_is_kept() -> None:
    info = p("INFO_ADD", "Skriv til person@example.org i dag.")
    lots = lot(content=info)
    cleaned = parsed(ted_export("F02_2014", BUYER + bought(lots)), NUMBER)
    assert rows(cleaned, "lots")[0]["additional_information"] == "Skriv til i dag."
    said = repr(cleaned.tables)
    assert "person@" not in said
    assert "En Person" not in said
    assert "12345678" not in said


def test_a_corrigendum_names_the_notice_it_changes() -> None:
    body = (
        BUYER
        + bought()
        + "<COMPLEMENTARY_INFO><NOTICE_NUMBER_OJ>2018/S 030-065432</NOTICE_NUMBER_OJ>"
        "</COMPLEMENTARY_INFO><CHANGES><CHANGE><WHERE><SECTION>IV.2.2</SECTION>"
        "<LABEL>Frist</LABEL></WHERE><OLD_VALUE><DATE>2018-03-10</DATE></OLD_VALUE>"
        "<NEW_VALUE><DATE>2018-03-17</DATE></NEW_VALUE></CHANGE></CHANGES>"
    )
    cleaned = parsed(ted_export("F14_2014", body, document_type="2"), NUMBER)
    (row,) = rows(cleaned, "notices")
    assert (row["is_change"], row["changes_notice"]) == (True, "65432-2018")
    assert row["previous_notices"] == []
    assert row["change_descriptions"] == ["IV.2.2 Frist\n2018-03-10\n2018-03-17"]
    assert row["changed_sections"] == ["IV.2.2"]
    assert rows(cleaned, "lots") == []


def test_a_corrigendum_of_before_2014() -> None:
    body = (
        "<FD_ADDITIONAL_INFORMATION_CORRIGENDUM><PROCEDURES_ICAR><ADMINISTRATIVE_INFORMATION>"
        "<NOTICE_PUBLICATION><NOTICE_NUMBER_OJ>2012/S 30-065432</NOTICE_NUMBER_OJ>"
        "</NOTICE_PUBLICATION></ADMINISTRATIVE_INFORMATION></PROCEDURES_ICAR>"
        "</FD_ADDITIONAL_INFORMATION_CORRIGENDUM>"
    )
    row = notice_of(ted_export("ADDITIONAL_INFORMATION_CORRIGENDUM", body, namespace=OLD))
    assert (row["is_change"], row["changes_notice"]) == (True, "65432-2012")


def test_a_modification_tells_the_value_before_and_after() -> None:
    body = (
        BUYER
        + bought(lot())
        + "<AWARD_CONTRACT><CONTRACT_NO>17</CONTRACT_NO></AWARD_CONTRACT><MODIFICATIONS_CONTRACT>"
        f"<DESCRIPTION_PROCUREMENT><VALUES>{dkk('3')}</VALUES></DESCRIPTION_PROCUREMENT>"
        f"<INFO_MODIFICATIONS>{p('SHORT_DESCR', 'Flere timer.')}"
        f"{p('UNFORESEEN_CIRCUMSTANCE', 'Pandemi.')}<VALUES>{dkk('2000000', 'VAL_TOTAL_BEFORE')}"
        f"{dkk('2500000', 'VAL_TOTAL_AFTER')}</VALUES></INFO_MODIFICATIONS>"
        "</MODIFICATIONS_CONTRACT>"
    )
    row = notice_of(ted_export("F20_2014", body, document_type="K"))
    assert row["total_value_before"] == Decimal("2000000.00")
    assert row["total_value"] == Decimal("2500000.00")
    assert (row["modification_reason"], row["modification_text"]) == ("mod-cir", "Pandemi.")
    assert row["modification_description"] == "Flere timer."
    assert row["modified_contracts"] == ["17"]


def test_what_is_not_known_is_reported_and_never_fatal() -> None:
    body = BUYER + "<NEW_SECTION><TITLE/></NEW_SECTION><PROCEDURE><PT_NEW/></PROCEDURE>"
    xml = ted_export("F99_2030", body, document_type="?", directive="2031/1/EU", language="XX")
    cleaned = parsed(xml, NUMBER)
    (row,) = rows(cleaned, "notices")
    assert (row["form"], row["subtype"], row["form_type"]) == ("F99_2030", None, None)
    assert (row["procedure_type"], row["legal_basis"]) == ("PT_NEW", "2031/1/EU")
    assert set(kinds(cleaned)) == {
        ("unknown_form", "F99_2030"),
        ("unknown_code", "DIRECTIVE=2031/1/EU"),
        ("unknown_code", "TD_DOCUMENT_TYPE=?"),
        ("unknown_code", "PROCEDURE=PT_NEW"),
        ("unknown_code", "LG=XX"),
        ("unknown_element", "F99_2030/NEW_SECTION"),
        ("unknown_element", "PROCEDURE/PT_NEW"),
    }


def test_a_form_that_contradicts_the_coded_data_is_believed_and_told() -> None:
    cleaned = parsed(ted_export("F03_2014", BUYER, document_type="3"), NUMBER)
    assert rows(cleaned, "notices")[0]["form_type"] == "result"
    assert ("contradicting_form", "TD_DOCUMENT_TYPE=3 F03_2014") in kinds(cleaned)


def test_every_name_that_is_said_to_be_read_is_read_somewhere() -> None:
    """The tables of elements cannot drift from the code: each name stands in a module."""
    folder = Path(package.__file__).parent
    written: set[str] = set()
    for path in folder.glob("*.py"):
        if path.stem not in ("elements", "ignored"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    written |= set(node.value.replace("/", " ").split())
    assert READ - written == set()


def test_an_element_is_in_one_table_only() -> None:
    tables = (READ, HOLDERS, IGNORED.keys(), MARKUP)
    assert sum(map(len, tables)) == len(set().union(*tables))


def test_countries() -> None:
    assert len(COUNTRIES) == 251  # ISO 3166-1 has 249, and the Union two names of its own
    assert len(set(COUNTRIES.values())) == 249
    assert [COUNTRIES[code] for code in ("DK", "GR", "EL", "UK")] == ["DNK", "GRC", "GRC", "GBR"]


def test_a_contract_notice_of_2012_reports_nothing() -> None:
    xml = ted_export("CONTRACT", OLD_CALL.format(lots="", reserved=""), namespace=OLD)
    assert kinds(parsed(xml, NUMBER)) == []
