"""Invented register documents in the shape of cvr.md §6 and §7."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from pipelines.clean.document import Cleaned, Document, Finding

SEEN = datetime(2026, 9, 24, 3, 0, tzinfo=UTC)
CVR = "99000007"


def period(start: str | None, end: str | None = None) -> dict[str, Any]:
    return {"periode": {"gyldigFra": start, "gyldigTil": end}, "sidstOpdateret": None}


def name(text: str, start: str | None = "2010-01-01", end: str | None = None) -> dict[str, Any]:
    return {"navn": text, **period(start, end)}


def branch(code: str, text: str, start: str | None, end: str | None = None) -> dict[str, Any]:
    return {"branchekode": code, "branchetekst": text, **period(start, end)}


def form(code: int, text: str, start: str = "2010-01-01") -> dict[str, Any]:
    return {"virksomhedsformkode": code, "langBeskrivelse": text, **period(start)}


def address(
    start: str | None = "2010-01-01", end: str | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "landekode": "DK",
        "fritekst": None,
        "kommune": {"kommuneKode": 751, "kommuneNavn": "AARHUS"},
        "husnummerFra": 12,
        "husnummerTil": None,
        "bogstavFra": "B",
        "etage": "1",
        "sidedoer": "tv",
        "conavn": "c/o Inger Prøve",
        "vejnavn": "Prøvegade",
        "postnummer": 8000,
        "postdistrikt": "Aarhus C",
        "adresseId": "11111111-2222-3333-4444-555555555555",
        **period(start, end),
        **more,
    }


def attribute(kind: str, *values: dict[str, Any], number: int = 0) -> dict[str, Any]:
    return {"sekvensnr": number, "type": kind, "vaerditype": "string", "vaerdier": list(values)}


def value(text: str, start: str | None = "2010-01-01", end: str | None = None) -> dict[str, Any]:
    return {"vaerdi": text, **period(start, end)}


def rsv(*values: dict[str, Any], kind: str = "SOCIAL_ØKONOMISK_VIRKSOMHED") -> dict[str, Any]:
    return attribute(kind, *values)


def company(**changes: Any) -> dict[str, Any]:
    """A living private limited company of 2010; `changes` replace top-level keys."""
    return {
        "cvrNummer": int(CVR),
        "enhedsNummer": 4009000001,
        "enhedstype": "VIRKSOMHED",
        "reklamebeskyttet": False,
        "navne": [name("Prøve Rengøring ApS")],
        "beliggenhedsadresse": [address()],
        "hjemmeside": [],
        "livsforloeb": [period("2010-01-01")],
        "hovedbranche": [branch("812100", "Almindelig rengøring", "2025-01-01")],
        "virksomhedsform": [form(80, "Anpartsselskab")],
        "attributter": [],
        "virksomhedMetadata": {"sammensatStatus": "NORMAL", "stiftelsesDato": "2010-01-01"},
        "fejlRegistreret": False,
        **changes,
    }


def site(**changes: Any) -> dict[str, Any]:
    """A living production unit of 2010; `changes` replace top-level keys."""
    return {
        "pNummer": 1009000001,
        "reklamebeskyttet": False,
        "navne": [name("Prøve Rengøring, Risskov")],
        "beliggenhedsadresse": [address(postnummer=8240, postdistrikt="Risskov")],
        "livsforloeb": [period("2010-01-01")],
        "hovedbranche": [branch("961010", "Vaskerier", "2025-01-01")],
        "virksomhedsrelation": [{"cvrNummer": int(CVR), **period("2010-01-01")}],
        "produktionsEnhedMetadata": {"sammensatStatus": "Aktiv"},
        **changes,
    }


def answer(*units: dict[str, Any], kind: str = "Vrvirksomhed", **envelope: Any) -> Document:
    """An archived search answer with these units."""
    hits = [{"_id": str(i), "_source": {kind: unit}} for i, unit in enumerate(units)]
    body = {
        "took": 3,
        "timed_out": False,
        "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0},
        "hits": {"total": len(hits), "max_score": None, "hits": hits},
        **envelope,
    }
    return raw_answer(json.dumps(body).encode())


def raw_answer(body: bytes) -> Document:
    return Document("cvr", "page-1", "http://x/_search", "cvr/a.warc.gz#12", SEEN, body)


def told(cleaned: Cleaned) -> list[Finding]:
    """Findings but for missing keys: these samples have fewer keys than the register's documents.

    Whole documents are walked by `test_drift`.
    """
    return [finding for finding in cleaned.findings if finding.kind != "missing_key"]
