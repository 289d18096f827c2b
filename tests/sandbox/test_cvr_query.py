"""The query language of the CVR stand-in, on small documents."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.sandbox.cvr.query import BadQueryError, compile_query, filter_source, tokens

RSV = "SOCIAL_ØKONOMISK_VIRKSOMHED"
DOCUMENT: dict[str, Any] = {
    "V": {
        "cvrNummer": 99000007,
        "reklamebeskyttet": True,
        "attributter": [
            {"type": "FORMÅL", "vaerdier": [{"vaerdi": "drift af café"}]},
            {"type": RSV, "vaerdier": [{"vaerdi": "true", "periode": {"gyldigTil": None}}]},
        ],
        "beliggenhedsadresse": [
            {"kommune": {"kommuneKode": 751}, "postnummer": 8000},
            {"kommune": {"kommuneKode": 101}, "postnummer": 2300},
        ],
        "hovedbranche": [{"branchekode": "561110"}],
        "sidstOpdateret": "2026-11-01T09:00:00.000+01:00",
        "binavne": [],
    }
}


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ({"match_all": {}}, True),
        ({"match": {"V.attributter.type": RSV}}, True),
        ({"match": {"V.attributter.type": RSV.lower()}}, True),
        ({"match": {"V.attributter.type": {"query": "ØKONOMISK"}}}, False),  # one token
        ({"term": {"V.attributter.type": RSV}}, False),  # term does not analyse
        ({"term": {"V.attributter.type": RSV.lower()}}, True),
        ({"term": {"V.cvrNummer": "99000007"}}, True),
        ({"terms": {"V.cvrNummer": [1, 99000007]}}, True),
        ({"term": {"V.reklamebeskyttet": True}}, True),
        ({"term": {"V.reklamebeskyttet": "false"}}, False),
        ({"term": {"V.nowhere": 1}}, False),
        ({"exists": {"field": "V.cvrNummer"}}, True),
        ({"exists": {"field": "V.binavne"}}, False),
        ({"exists": {"field": "V.attributter.vaerdier.periode.gyldigTil"}}, False),  # null
        ({"prefix": {"V.hovedbranche.branchekode": "56"}}, True),
        ({"range": {"V.sidstOpdateret": {"gte": "2026-11-01T08:00:00"}}}, True),  # UTC
        ({"range": {"V.sidstOpdateret": {"gt": "2026-11-01T08:00:00"}}}, False),
        ({"range": {"V.beliggenhedsadresse.postnummer": {"gte": 8000, "lt": 9000}}}, True),
        ({"bool": {"must": [{"term": {"V.beliggenhedsadresse.kommune.kommuneKode": 751}},
                            {"term": {"V.beliggenhedsadresse.postnummer": 2300}}]}}, True),
        ({"nested": {"path": "V.beliggenhedsadresse", "query": {"bool": {"must": [
            {"term": {"V.beliggenhedsadresse.kommune.kommuneKode": 751}},
            {"term": {"V.beliggenhedsadresse.postnummer": 2300}}]}}}}, False),
        ({"bool": {"must_not": [{"exists": {"field": "V.cvrNummer"}}]}}, False),
        ({"bool": {"should": [{"term": {"V.cvrNummer": 1}}]}}, False),
        ({"bool": {"filter": {"match_all": {}}, "should": [{"term": {"V.cvrNummer": 1}}]}}, True),
        ({"bool": {"filter": [], "should": [{"match_all": {}}, {"term": {"V.x": 1}}],
                   "minimum_should_match": 2}}, False),
        ({"match": {"V.attributter.vaerdier.vaerdi": {"query": "café bager", "operator": "and"}}},
         False),
        ({"match": {"V.attributter.vaerdier.vaerdi": "café bager"}}, True),
    ],
)  # fmt: skip
def test_matches(query: dict[str, Any], matches: bool) -> None:
    assert compile_query(query)(DOCUMENT, "") is matches


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"x": {}}, r"no \[query\] registered for \[x\]"),
        ({"script": {"script": "1"}}, r"cannot execute \[inline\] scripts"),
        ({"term": {"a": 1, "b": 2}}, "exactly one field"),
        ({"exists": {}}, "malformed"),
        ({"range": {"V.sidstOpdateret": {"gte": "yesterday"}}}, "failed to parse date"),
        ({"range": {"V.sidstOpdateret": {"above": 1}}}, "does not support"),
    ],
)
def test_refuses(query: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadQueryError, match=reason):
        compile_query(query)


def test_an_underscore_joins_and_letters_are_folded() -> None:
    assert tokens(f"{RSV} Ja-nej") == [RSV.lower(), "ja", "nej"]


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (True, DOCUMENT),
        (False, {}),
        (["V.cvrNummer"], {"V": {"cvrNummer": 99000007}}),
        (["V.nowhere"], {}),
        ("V.hovedbranche.*", {"V": {"hovedbranche": [{"branchekode": "561110"}]}}),
        ({"includes": ["V.hovedbranche", "V.binavne"], "excludes": ["V.hovedbranche.branchekode"]},
         {"V": {"hovedbranche": [{}], "binavne": []}}),
    ],
)  # fmt: skip
def test_source_is_filtered(wanted: Any, kept: dict[str, Any]) -> None:
    assert filter_source(DOCUMENT, wanted) == kept
