"""Detail answers of udbud.dk into facts (udbud.md §1.6, §1.7); all pages are invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.clean.document import Document, Finding
from pipelines.clean.udbud import DetailFacts, UnusablePage, clean_detail
from pipelines.clean.udbud.labels import read_page

ID = "f104f4f6-8fc3-4624-b286-6968e40f18d1"
PROCEDURE = "c00e1647-5e49-48cf-b876-3db2f6f8e9b0"
BEFORE = "196d50da-a1a5-45c4-84c4-dbd1bdfdef7b"
WS = (
    "Deltagelse er forbeholdt beskyttede værksteder og økonomiske aktører, hvis mål er social og "
    "faglig integration af handicappede eller dårligt stillede personer."
)
PUBLIC_SERVICE = (
    "Deltagelse er forbeholdt organisationer, der varetager offentlige tjenesteydelsesopgaver, "
    "og som opfylder andre relevante lovkrav."
)
NOT_RESERVED = "Deltagelse uden forbehold."


def detail(body: bytes) -> DetailFacts:
    seen = datetime(2026, 9, 24, 3, 0, tzinfo=UTC)
    return clean_detail(Document("udbud", f"{ID}/01", "http://x", "a#1", seen, body))


def facts(html: str = "", **keys: Any) -> DetailFacts:
    return detail(json.dumps({"htmlDA": html, "opsummeringDA": None, **keys}).encode())


def rows(*pairs: tuple[str, str]) -> str:
    """A label and its value in two cells."""
    return "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in pairs) + "</table>"


def terms(*pairs: tuple[str, str]) -> str:
    """A label and its value in one paragraph, told apart by inline markup."""
    return "".join(f"<p><b>{a}</b>: <span>{b}</span></p>" for a, b in pairs)


def lines(*pairs: tuple[str, str]) -> str:
    """Label and value as plain text, a line each."""
    return "<div>" + "<br/>".join(f"{a}: {b}" for a, b in pairs) + "</div>"


def definitions(*pairs: tuple[str, str]) -> str:
    """A definition list."""
    return "<dl>" + "".join(f"<dt>{a}</dt><dd><p>{b}</p></dd>" for a, b in pairs) + "</dl>"


MARKUPS = [rows, terms, lines, definitions]


@pytest.mark.parametrize("markup", MARKUPS)
def test_labels_are_found_in_any_markup(markup: Any) -> None:
    html = (
        "<h2>1. Køber</h2><h3>1.1. Køber</h3>"
        + markup(("Officielt navn", "Prøve Kommune"), ("E-mail", "inger@proeve.dk"))
        + "<h2>2. Procedure</h2><h3>2.1. Procedure</h3>"
        + markup(
            ("Titel", "Rengøring"),
            ("Beskrivelse", "Daglig rengøring."),
            ("Identifikator for proceduren", PROCEDURE),
            ("Tidligere bekendtgørelse", f"{BEFORE}-01"),
            ("Tidligere bekendtgørelse", "00250746-2025"),
        )
        + "<h4>2.1.2. Udførelsessted</h4>"
        + markup(
            ("By", "Aarhus C"),
            ("Postnummer", "8000"),
            ("Landsdel (NUTS)", "Østjylland (DK042)"),
            ("Land", "Danmark"),
        )
        + "<h2>5. Delkontrakt</h2>"
        + markup(
            ("Reserveret deltagelse", WS),
            (
                "Udførelsen af kontrakten skal ske inden for rammerne af programmer for "
                "beskyttet beskæftigelse",
                "Ja",
            ),
            ("Vilkår relateret til kontraktens udførelse", "Sociale klausuler om praktik."),
        )
        + "<h2>8. Organisationer</h2><h3>8.1. ORG-0001</h3>"
        + markup(("By", "København"), ("Landsdel (NUTS)", "Byen København (DK011)"))
    )
    found = facts(html)
    assert found.procedure_id == PROCEDURE
    assert found.previous_notices == (f"{BEFORE}-01", "250746-2025")
    assert found.description == "Daglig rengøring."
    assert (found.nuts, found.city, found.postal_code) == (("DK042",), "Aarhus C", "8000")
    assert found.reserved_participation == ("res-ws",)
    assert found.reservation_evidence is not None
    assert WS in found.reservation_evidence
    assert found.reserved_execution == "yes"
    assert found.execution_conditions == ("Sociale klausuler om praktik.",)
    assert "inger" not in repr(found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (WS, ("res-ws",)),
        (PUBLIC_SERVICE, ("res-pub-ser",)),
        (f"{WS} {PUBLIC_SERVICE}", ("res-pub-ser", "res-ws")),
        # another version's wording
        ("Udbuddet er FORBEHOLDT for Beskyttede Værksteder", ("res-ws",)),
        (NOT_RESERVED, ("none",)),
        ("Ingen", ("none",)),
        (f"{NOT_RESERVED}</p><p>{WS}", ("res-ws",)),  # one lot of two
        ("Deltagelse er ikke forbeholdt beskyttede værksteder.", None),
        ("Køberen tager forbehold. Der findes beskyttede værksteder.", None),
        ("Retten er forbeholdt køberen. Beskyttede værksteder kan byde.", None),
        ("", None),
    ],
)
def test_reservation_is_read_by_words(text: str, codes: tuple[str, ...] | None) -> None:
    found = facts(f"<p>Reserveret deltagelse: {text}</p>")
    assert found.reserved_participation == codes
    assert (found.reservation_evidence is None) == (codes is None)


def test_a_bare_none_counts_only_under_its_label() -> None:
    assert facts("<p>Alternative tilbud: Ingen</p>").reserved_participation is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["Ja"], "yes"),
        (["Nej"], "no"),
        (["Endnu ikke kendt"], "not-known"),
        (["Nej", "Ja"], "yes"),
        (["Måske"], None),
        ([], None),
    ],
)
def test_reserved_execution(values: list[str], code: str | None) -> None:
    label = "Kontrakten udføres inden for rammerne af programmer for beskyttet beskæftigelse"
    found = facts("".join(f"<p>{label}: {value}</p>" for value in values))
    assert found.reserved_execution == code
    unknown = [Finding("unknown_code", "BT-736=Måske", f"{ID}/01")]
    assert list(found.findings) == (unknown if values == ["Måske"] else [])


def test_a_label_without_value_takes_no_other_label_for_it() -> None:
    terms = "<dl><dt>By</dt><dd></dd><dt>Postnummer</dt><dd>8000</dd></dl>"
    html = f"<h4>2.1.2. Udførelsessted</h4>{terms}"
    assert (facts(html).city, facts(html).postal_code) == (None, "8000")
    assert facts("<p>Beskrivelse</p><h3>2.1.1. Formål</h3>").description is None


def test_the_summary_wins_over_the_page_and_danish_over_english() -> None:
    found = facts(
        "<h4>2.1.2. Udførelsessted</h4><p>By: Odder</p>",
        opsummeringDA={
            "udforelsesstedNutsCode": ["DK042", "DK042", None],
            "udforelsesstedBy": [],
            "antalLots": 3,
            "tilbudsfrister": [],
            "deltagelsefrister": ["2026-10-02T10:00:00Z"],
        },
        opsummeringEN={"udforelsesstedBy": "Aarhus", "udforelsesstedNutsCode": ["DK041"]},
    )
    assert (found.nuts, found.city, found.lots) == (("DK042",), "Aarhus", 3)
    assert found.deadline_kind == "request"
    tender = facts(opsummeringDA={"tilbudsfrister": ["x"], "deltagelsefrister": ["x"]})
    assert tender.deadline_kind == "tender"


def test_an_odd_number_of_lots_is_told() -> None:
    found = facts(opsummeringDA={"antalLots": "flere"})
    assert found.lots is None
    assert Finding("suspicious_value", "antalLots=flere", f"{ID}/01") in found.findings


def test_a_page_without_anything_says_nothing() -> None:
    assert facts("<p>Intet</p>") == DetailFacts(ID, "01")
    assert facts("") == DetailFacts(ID, "01")


def test_comments_and_scripts_are_no_text() -> None:
    assert facts(f"<!-- {WS} --><script>var x = '{WS}'</script>") == DetailFacts(ID, "01")


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"[]", b"{}", b'{"detail": "x"}'])
def test_an_answer_that_is_no_detail_is_refused(body: bytes) -> None:
    with pytest.raises(UnusablePage):
        detail(body)


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>Titel: <b>Vask</b> og tørring</p>", [("Titel:", "Vask", "og tørring")]),
        ("<p>Vej 1<br>8000 Aarhus</p>", [("Vej 1",), ("8000 Aarhus",)]),
        ("<td>By<td>Aarhus", [("By",), ("Aarhus",)]),
        ("løs<div>a<p>b</p>c</div></div></body>d", [("løs",), ("a",), ("b",), ("c",), ("d",)]),
        ("<p>a<!-- skjult -->b<script>c</script><style>d</style></p>", [("a", "b")]),
        ("<p>a &amp; b &lt;c&gt;&nbsp; d</p>", [("a & b <c> d",)]),
        ("<!-- intet -->", []),
        (" \n ", []),
    ],
)
def test_blocks_of_a_page_are_what_a_browser_would_show(
    html: str, blocks: list[tuple[str, ...]]
) -> None:
    assert [block.pieces for block in read_page(html).blocks] == blocks
