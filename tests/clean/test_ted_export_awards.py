"""TED_EXPORT: who won, at what value, and lots that were not awarded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipelines.clean.document import Cleaned, Row
from tests.clean.eforms_documents import kinds, parsed, rows
from tests.clean.ted_export_documents import (
    BUYER,
    NUMBER,
    OLD,
    OTHER_CVR,
    WINNER_CVR,
    address,
    award,
    awarded,
    bought,
    contractor,
    dkk,
    lot,
    old_award,
    old_buyer,
    p,
    ted_export,
)

TWO_LOTS = bought(lot("1"), lot("2"), more="<LOT_DIVISION/>")
ONE = bought(lot(), more="<NO_LOT_DIVISION/>")


def read(
    *awards: str, lots: str = ONE, form: str = "F03_2014", document_type: str = "7"
) -> Cleaned:
    xml = ted_export(form, BUYER + lots + "".join(awards), document_type=document_type)
    return parsed(xml, NUMBER)


def awards_of(*awards: str, lots: str = ONE) -> list[Row]:
    return rows(read(*awards, lots=lots), "awards")


def test_an_award() -> None:
    content = awarded(
        contractor("Vinder ApS", WINNER_CVR, "SME"),
        value=f"<VALUES>{dkk('1200000.00')}</VALUES>",
        more="<LIKELY_SUBCONTRACTED/><PCT_SUBCONTRACTING>15</PCT_SUBCONTRACTING>"
        + dkk("180000", "VAL_SUBCONTRACTING"),
    )
    cleaned = read(award("<CONTRACT_NO>17</CONTRACT_NO>" + content, title="Rengøring 2018"))
    (row,) = rows(cleaned, "awards")
    wanted = {
        "lot_id": "LOT-0000",
        "contract_id": "CON-0001",
        "tender_id": "TEN-0001",
        "org_id": "ORG-0002",
        "cvr": WINNER_CVR,
        "name": "Vinder ApS",
        "size": "sme",
        "value": Decimal("1200000.00"),
        "currency": "DKK",
        "value_dkk": Decimal("1200000.00"),
        "value_basis": "tender",
        "winner_rule": "settled_contract",
        "concluded_on": date(2018, 2, 1),
        "contract_number": "17",
        "contract_title": "Rengøring 2018",
        "consortium_id": None,
        "subcontracting": "yes",
        "subcontract_percent": 15.0,
        "subcontract_value_dkk": Decimal("180000.00"),
        "tenders_received": 4,
    }
    assert {name: row[name] for name in wanted} == wanted
    winner = rows(cleaned, "organisations")[1]
    assert (winner["roles"], winner["size"]) == (["winner", "tenderer"], "sme")
    assert winner["street"] is None
    (lot_row,) = rows(cleaned, "lots")
    assert (lot_row["result"], lot_row["tenders_received"]) == ("selec-w", 4)
    assert lot_row["nuts"] == ["DK042"]  # not the winner's DK011
    assert kinds(cleaned) == []


@pytest.mark.parametrize(
    "value",
    [
        f"<VALUES>{dkk('5000')}</VALUES>",
        f'<VALUE PUBLICATION="YES">{dkk("5000")}</VALUE>',
        dkk("5000"),
        dkk("5000", "VALUE"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_shapes_of_an_award(value: str, wrapped: bool) -> None:
    content = awarded(contractor("Vinder ApS", WINNER_CVR), value=value)
    if not wrapped:
        content = content.replace("<CONTRACTORS>", "").replace("</CONTRACTORS>", "")
    (row,) = awards_of(award(content))
    assert (row["cvr"], row["value"], row["currency"]) == (WINNER_CVR, Decimal("5000.00"), "DKK")


def test_a_consortium() -> None:
    content = awarded(
        "<AWARDED_TO_GROUP/>",
        contractor("Vinder ApS", WINNER_CVR, "SME"),
        contractor("Stor A/S", OTHER_CVR, "NO_SME"),
        value=dkk("9000"),
    )
    one, other = awards_of(award(content))
    assert (one["consortium_id"], other["consortium_id"]) == ("TPA-0001", "TPA-0001")
    assert one["tender_id"] == other["tender_id"]  # the value counts once
    assert (one["size"], other["size"]) == ("sme", "large")


def test_several_contractors_are_no_consortium_unless_said() -> None:
    content = awarded(
        "<NO_AWARDED_TO_GROUP/>", contractor("Vinder ApS"), contractor("Anden ApS"), value=dkk("1")
    )
    found = awards_of(award(content))
    assert [(row["name"], row["consortium_id"]) for row in found] == [
        ("Vinder ApS", None),
        ("Anden ApS", None),
    ]
    assert {row["tender_id"] for row in found} == {"TEN-0001"}


def test_one_contract_for_several_lots() -> None:
    found = awards_of(award(awarded(contractor("V"), value=dkk("8000")), "1, 2"), lots=TWO_LOTS)
    assert [(row["lot_id"], row["contract_id"]) for row in found] == [
        ("LOT-0001", "CON-0001"),
        ("LOT-0002", "CON-0001"),
    ]
    assert {row["tender_id"] for row in found} == {"TEN-0001"}


@pytest.mark.parametrize(
    ("tick", "reason"),
    [
        ("PROCUREMENT_DISCONTINUED", "other"),
        # "none received or all rejected": BT-144 has a code for each, and which is not said
        ("PROCUREMENT_UNSUCCESSFUL", "PROCUREMENT_UNSUCCESSFUL"),
    ],
)
def test_a_lot_that_was_not_awarded(tick: str, reason: str) -> None:
    nothing = award(f"<NO_AWARDED_CONTRACT><{tick}/></NO_AWARDED_CONTRACT>", "1")
    won = award(awarded(contractor("V")), "2")
    cleaned = read(nothing, won, lots=TWO_LOTS)
    first, second = rows(cleaned, "lots")
    assert (first["result"], first["no_award_reason"]) == ("clos-nw", reason)
    assert (second["result"], second["no_award_reason"]) == ("selec-w", None)
    assert [row["lot_id"] for row in rows(cleaned, "awards")] == ["LOT-0002"]


@pytest.mark.parametrize(
    ("form", "document_type"), [("F15_2014", "V"), ("F20_2014", "K"), ("F21_2014", "3")]
)
def test_only_result_notices_give_results(form: str, document_type: str) -> None:
    cleaned = read(award(awarded(contractor("V"))), form=form, document_type=document_type)
    assert rows(cleaned, "lots")[0]["result"] is None
    assert len(rows(cleaned, "awards")) == 1


@pytest.mark.parametrize(
    ("value", "basis", "found"),
    [
        ("", "missing", None),
        ('<VAL_TOTAL CURRENCY="SEK">5000</VAL_TOTAL>', "foreign_currency", None),
        ("<VAL_TOTAL>5000</VAL_TOTAL>", "missing", None),
        (f'<VALUES PUBLICATION="NO">{dkk("5000")}</VALUES>', "withheld", None),
        (dkk("5000"), "tender", Decimal("5000.00")),
    ],
)
def test_values(value: str, basis: str, found: Decimal | None) -> None:
    cleaned = read(award(awarded(contractor("V"), value=value)))
    (row,) = rows(cleaned, "awards")
    assert (row["value_basis"], row["value_dkk"]) == (basis, found)
    assert rows(cleaned, "notices")[0]["value_withheld"] is (basis == "withheld")


def test_what_an_award_leaves_open_is_told() -> None:
    nameless = award(awarded(value=dkk("5000")), "3")
    anywhere = award(awarded(contractor("V")))
    cleaned = read(nameless, anywhere, lots=TWO_LOTS)
    assert [(row["lot_id"], row["org_id"], row["name"]) for row in rows(cleaned, "awards")] == [
        ("LOT-0003", "TEN-0001", None),
        ("LOT-0000", "ORG-0002", "V"),
    ]
    assert {row["lot_id"] for row in rows(cleaned, "lots")} == {
        "LOT-0000",
        "LOT-0001",
        "LOT-0002",
        "LOT-0003",
    }
    assert set(kinds(cleaned)) == {
        ("missing_id", "LOT_NO of award 2"),
        ("unknown_reference", "LOT-0003"),
        ("unknown_reference", "LOT-0000"),
        ("winner_unnamed", "award 1"),
    }


def test_counts_that_contradict() -> None:
    one = award(awarded(contractor("V")), "1")
    other = award(awarded(contractor("W")).replace(">4<", ">5<"), "1")
    cleaned = read(one, other, lots=TWO_LOTS)
    assert ("contradicting_count", "NB_TENDERS_RECEIVED of LOT-0001") in kinds(cleaned)
    assert rows(cleaned, "lots")[0]["tenders_received"] is None


def test_the_winner_of_a_design_contest() -> None:
    results = (
        "<RESULTS><AWARDED_PRIZE><DATE_DECISION_JURY>2018-01-15</DATE_DECISION_JURY><PARTICIPANTS>"
        "<NB_PARTICIPANTS>12</NB_PARTICIPANTS></PARTICIPANTS><WINNERS><WINNER>"
        + address("ADDRESS_WINNER", "Tegnestue", WINNER_CVR)
        + f"<SME/></WINNER></WINNERS>{dkk('250000', 'VAL_PRIZE')}</AWARDED_PRIZE></RESULTS>"
    )
    cleaned = read(results, form="F13_2014", document_type="R")
    (row,) = rows(cleaned, "awards")
    assert (row["cvr"], row["value_dkk"]) == (WINNER_CVR, Decimal("250000.00"))
    assert (row["concluded_on"], row["tenders_received"]) == (date(2018, 1, 15), 12)
    assert rows(cleaned, "lots")[0]["result"] == "selec-w"


def old_notice(*awards: str, form: str = "CONTRACT_AWARD") -> Cleaned:
    body = (
        f'<FD_{form} CTYPE="SUPPLIES">'
        + old_buyer("CONTRACTING_AUTHORITY_INFORMATION_CONTRACT_AWARD")
        + "<OBJECT_CONTRACT_INFORMATION_CONTRACT_AWARD_NOTICE>"
        "<DESCRIPTION_AWARD_NOTICE_INFORMATION>"
        + p("TITLE_CONTRACT", "Stole")
        + p("SHORT_CONTRACT_DESCRIPTION", "Kort.")
        + "</DESCRIPTION_AWARD_NOTICE_INFORMATION><TOTAL_FINAL_VALUE>"
        '<COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE CURRENCY="DKK">'
        '<VALUE_COST FMTVAL="1600001.00">1 600 001,00</VALUE_COST><EXCLUDING_VAT/>'
        "</COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE></TOTAL_FINAL_VALUE>"
        "</OBJECT_CONTRACT_INFORMATION_CONTRACT_AWARD_NOTICE>"
        f"{''.join(awards)}</FD_{form}>"
    )
    return parsed(
        ted_export(form, body, namespace=OLD, document_type="7", directive="2004/18/EC"), NUMBER
    )


def test_awards_of_2012() -> None:
    cleaned = old_notice(old_award("1", "Vinder ApS", WINNER_CVR), old_award("2", "Anden"))
    assert kinds(cleaned) == []
    (notice,) = rows(cleaned, "notices")
    assert (notice["total_value"], notice["nature"]) == (Decimal("1600001.00"), "supplies")
    one, other = rows(cleaned, "awards")
    assert (one["lot_id"], one["cvr"], one["name"]) == ("LOT-0001", WINNER_CVR, "Vinder ApS")
    # the final value, not the one estimated at first; grouped as Danish text
    assert one["value_dkk"] == Decimal("800000.50")
    assert one["concluded_on"] == date(2012, 9, 3)
    assert (one["subcontracting"], one["tenders_received"]) == ("no", 3)
    assert (other["lot_id"], other["name"], other["cvr"]) == ("LOT-0002", "Anden", None)
    lots = rows(cleaned, "lots")
    assert [(row["lot_id"], row["title"], row["result"]) for row in lots] == [
        ("LOT-0001", "Del 1", "selec-w"),
        ("LOT-0002", "Del 2", "selec-w"),
    ]


def test_a_value_with_vat_is_no_value_without() -> None:
    cleaned = old_notice(old_award("1", "Vinder ApS", WINNER_CVR, vat="INCLUDING_VAT"))
    (row,) = rows(cleaned, "awards")
    assert (row["value"], row["value_dkk"]) == (Decimal("800000.50"), None)
    assert row["value_basis"] == "includes_vat"
    assert kinds(cleaned) == [("includes_vat", "VALUE_COST")]


def test_awards_of_utilities_of_2012() -> None:
    block = old_award("1", "Vinder ApS", WINNER_CVR, wrapper=False)
    block = block.replace("AWARD_OF_CONTRACT", "AWARD_AND_CONTRACT_VALUE")
    block = block.replace("RESPONSIBLE_NAME", "RESPONSIBLE_NAME_CHP")
    wrapper = "AWARD_CONTRACT_CONTRACT_AWARD_UTILITIES"
    block = f"<{wrapper}>{block}</{wrapper}>"
    cleaned = old_notice(block, form="CONTRACT_AWARD_UTILITIES")
    (row,) = rows(cleaned, "awards")
    assert (row["cvr"], row["value_dkk"]) == (WINNER_CVR, Decimal("800000.50"))
    assert kinds(cleaned) == []
