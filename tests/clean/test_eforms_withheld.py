"""What is declared withheld (BT-195) is not told, whatever stands there (eforms.md §5.5)."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from pipelines.clean.eforms.codes import WITHHELD_TERMS
from pipelines.clean.eforms.elements import walk
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.skeleton_results import STEPS
from pipelines.clean.eforms.xml import NAMESPACES, parse
from tests.clean.eforms_documents import (
    award,
    kinds,
    lot_result,
    parsed,
    party,
    rows,
    tender,
)
from tests.clean.eforms_whole import whole

EFAC, EFBC = NAMESPACES["efac"], NAMESPACES["efbc"]
UNIT, NAMED = "text of BT-5421", "text of BT-734\ntext of BT-540"
# Column that must be empty when the code is declared beside its field; `withheld` is its own.
COLUMNS: dict[str, tuple[str, str, Any]] = {
    "awa-cri-com": ("lots", "award_formula", None),
    "awa-cri-des": ("lots", "award_criteria", [f"quality (40 {UNIT}): text of BT-734"]),
    "awa-cri-typ": ("lots", "award_criteria", [f"(40 {UNIT}): {NAMED}"]),
    "awa-cri-nam": ("lots", "award_criteria", [f"quality (40 {UNIT})\ntext of BT-540"]),
    "awa-cri-num": ("lots", "award_criteria", [f"quality: {NAMED}"]),
    "awa-cri-wei": ("lots", "award_criteria", [f"quality (40 text of BT-5422): {NAMED}"]),
    "con-rev-buy": ("awards", "revenue_buyer_dkk", None),
    "con-rev-use": ("awards", "revenue_user_dkk", None),
    "dir-awa-jus": ("notices", "direct_award_reasons", []),
    "dir-awa-pre": ("notices", "direct_award_previous", []),
    "dir-awa-tex": ("notices", "direct_award_text", None),
    "max-val": ("lots", "framework_max_dkk", None),
    "no-awa-rea": ("lots", "no_award_reason", None),
    "not-app-val": ("notices", "framework_approximate_dkk", None),
    "not-max-val": ("notices", "framework_max_dkk", None),
    "not-val": ("notices", "total_value", None),
    "pro-acc": ("notices", "accelerated", None),
    "pro-typ": ("notices", "procedure_type", None),
    "rec-sub-cou": ("lots", "tenders_received", None),
    "rec-sub-typ": ("lots", "tenders_received", None),
    "ree-val": ("lots", "framework_reestimated_dkk", None),
    "sub-con": ("awards", "subcontracting", None),
    "sub-des": ("awards", "subcontract_text", None),
    "sub-per": ("awards", "subcontract_percent", None),
    "sub-val": ("awards", "subcontract_value_dkk", None),
    "ten-ran": ("awards", "rank", None),
    "ten-val-hig": ("lots", "highest_tender_dkk", None),
    "ten-val-low": ("lots", "lowest_tender_dkk", None),
    "win-cho": ("lots", "result", "withheld"),
    "win-ten-val": ("awards", "value_basis", "withheld"),
}  # fmt: skip


# Where another field would be told instead, or none of them.
CHANGES = {
    "max-val": {"BT-271": ""},
    "not-max-val": {"BT-271": ""},
    "no-awa-rea": {"BT-142": "clos-nw"},
}


def declaring(code: str) -> bytes:
    """A whole notice that declares a field withheld, beside the field, and lets it stand."""
    root = parse(whole(CHANGES.get(code)))
    term = WITHHELD_TERMS[code]
    for part in walk(root, STEPS, Reader("document").report).everywhere():
        for element in part.all(term)[:1]:
            privacy = etree.Element(f"{{{EFAC}}}FieldsPrivacy")
            etree.SubElement(privacy, f"{{{EFBC}}}FieldIdentifierCode").text = code
            element.addnext(privacy)
    return etree.tostring(root)


@pytest.mark.parametrize("code", COLUMNS)
def test_a_field_that_is_declared_withheld(code: str) -> None:
    table, column, expected = COLUMNS[code]
    cleaned = parsed(declaring(code))
    (row,) = rows(cleaned, table)
    assert row[column] == expected
    assert rows(cleaned, "notices")[0]["value_withheld"] is True
    (otherwise,) = rows(parsed(whole(CHANGES.get(code))), table)
    assert otherwise[column] != expected


def test_every_code_that_withholds_a_field_we_read_is_tested() -> None:
    read = {term for part in walk(parse(whole()), STEPS, Reader("d").report).everywhere()
            for term in part.fields}  # fmt: skip
    # of BT-156, 5422 and 5423 others stand in for them in the whole notice
    elsewhere = {"gro-max-val", "awa-cri-fix", "awa-cri-thr"}
    assert {c for c, term in WITHHELD_TERMS.items() if term in read} - elsewhere == set(COLUMNS)


def test_a_rank_that_is_withheld_decides_and_is_not_told() -> None:
    hidden = (
        "<efac:FieldsPrivacy><efbc:FieldIdentifierCode>ten-ran</efbc:FieldIdentifierCode>"
        "</efac:FieldsPrivacy>"
    )
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001 TEN-0002"),
            tender("TEN-0001", "TPA-0001", rank="1", more=hidden),
            tender("TEN-0002", "TPA-0002", rank="2", more=hidden),
            party("TPA-0001", "ORG-0002"),
            party("TPA-0002", "ORG-0003"),
        )
    )
    assert [(row["org_id"], row["rank"]) for row in rows(cleaned, "awards")] == [("ORG-0002", None)]


def test_a_code_of_withheld_fields_not_known_is_told() -> None:
    body = declaring("win-cho").replace(b"win-cho", b"new-cod")
    assert kinds(parsed(body)) == [("unknown_code", "BT-195=new-cod")]
    assert rows(parsed(body), "notices")[0]["value_withheld"] is True
    assert rows(parsed(body), "lots")[0]["result"] == "selec-w"
