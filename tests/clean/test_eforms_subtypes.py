"""All subtypes in all shapes of the SDK give the same rows."""

from __future__ import annotations

import pytest

from pipelines.clean.eforms.codes import FORM_TYPES
from tests.clean.eforms_documents import kinds, notice, parsed, rows
from tests.clean.eforms_subtypes import BRIN, KINDS, VERSIONS, Kind, document

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.subtype)
each_version = pytest.mark.parametrize("minor", VERSIONS, ids=lambda minor: f"1.{minor}")


def test_the_table_has_every_subtype_once() -> None:
    named = [str(n) for n in range(1, 41)] + [f"E{n}" for n in range(1, 7)]
    named += ["CEI", "T01", "T02", "X01", "X02"]
    assert sorted(kind.subtype for kind in KINDS) == sorted(named) == sorted(FORM_TYPES)


@each_kind
@each_version
def test_a_subtype_in_a_version(kind: Kind, minor: int) -> None:
    cleaned = parsed(document(kind, minor))
    assert kinds(cleaned) == []
    (row,) = rows(cleaned, "notices")
    assert (row["subtype"], row["form_type"]) == (kind.subtype, kind.form_type)
    assert (row["notice_type"], row["sdk_version"]) == (kind.notice_type, f"eforms-sdk-1.{minor}")
    lots = rows(cleaned, "lots")
    assert [lot["lot_id"] for lot in lots] == kind.lots
    if kind.root == BRIN:
        assert not rows(cleaned, "organisations")
        assert not rows(cleaned, "awards")
        return
    assert row["buyer_cvr"] == "37795526"
    (lot,) = lots
    # an award never says "reserved", and absence is not "none" (eforms.md §2.2)
    assert lot["reserved_participation"] == (["res-ws"] if kind.says_reserved else None)
    assert lot["reserved_execution"] == ("yes" if kind.says_execution else None)
    assert lot["documents_url"] == "https://example.org/docs"
    assert (lot["selection_criteria"], lot["selection_texts"], lot["selection_sources"]) == (
        (["ef-stand"], ["Egenkapital\nPositiv i tre år"], [])
        if minor <= 11
        else (["slc-stand-ratio"], ["Positiv i tre år"], ["epo-notice"])
    )
    assert (row["is_change"], row["changes_notice"]) == (True, "111-2026")
    assert row["changed_sections"] == ["LOT-0001"]
    is_modification = kind.form_type == "cont-modif"
    assert row["modified_contracts"] == (["CON-0001"] if is_modification else [])
    assert row["previous_notices"] == (["222-2025"] if is_modification else [])


@each_kind
def test_winners_by_subtype(kind: Kind) -> None:
    cleaned = parsed(document(kind, 13))
    won = [
        (row["lot_id"], row["org_id"], row["winner_rule"], row["value_dkk"])
        for row in rows(cleaned, "awards")
    ]
    expected = [("LOT-0001", "ORG-0002", "settled_contract", 250000)] if kind.has_result else []
    assert won == expected


@pytest.mark.parametrize("subtype", ["DKE1", "DKE4", "41", "e3", ""])
def test_a_subtype_not_known_is_kept_and_told(subtype: str) -> None:
    cleaned = parsed(notice(subtype=subtype))
    (row,) = rows(cleaned, "notices")
    assert (row["subtype"], row["form_type"]) == (subtype or None, None)
    assert kinds(cleaned) == [("unknown_subtype", f"OPP-070={subtype}")]


def test_the_other_namespace_of_registration_notices() -> None:
    kind = next(kind for kind in KINDS if kind.subtype == "X02")
    own = "http://data.europa.eu/p27/eforms-business-registration-information-notice/1"
    xml = document(kind, 7).replace(f"urn:oasis:names:specification:ubl:schema:xsd:{BRIN}-2", own)
    (row,) = rows(parsed(xml), "notices")
    assert row["form_type"] == "bri"
    assert kinds(parsed(xml)) == []
