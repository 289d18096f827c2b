"""Clauses of whole documents: the sample notices as a person reads them, udbud.dk, a municipality.

Hand-read labels, 2026-11: of the sixteen samples one speaks of a clause in Danish or English
(710770-2023, ILO 94). Near misses that are none: 20-587026-001-EXP and 710770-2023 ask for social
responsibility (ILO's core conventions, Global Compact), 020052-2017 ticks the box for sheltered
workshops and its text names none, 649907-2023 asks after access for disabled people. The texts of
the notices in Estonian, Greek, Italian and Polish are not read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.clean import portals, udbud
from pipelines.clean.clauses import with_clauses
from pipelines.clean.document import Cleaned
from scrapers.sandbox.municipal.layouts import PAGES
from tests.clean.eforms_documents import FIXTURES, document, parsed
from tests.clean.test_udbud_detail import NOT_RESERVED, WS, facts

SAID = {
    "710770-2023": [("LOT-0000", "labour", "execution_conditions", "da_arbejdsklausul")],
}
"""By sample: lot, kind, field and rule of what it states; of all others nothing."""
FILES = sorted(FIXTURES.glob("*/*.xml"))
WORDS = "Kontrakten er forbeholdt beskyttede værksteder."


def clauses(cleaned: Cleaned) -> list[tuple[str, str, str, str]]:
    return [
        (r["lot_id"], r["kind"], r["field"], r["rule"])
        for r in with_clauses(cleaned).tables.get("core.clauses", [])
    ]


def test_all_samples_are_labelled() -> None:
    assert len(FILES) == 16
    assert SAID.keys() <= {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_sample_says_what_a_person_reads_in_it(path: Path) -> None:
    assert clauses(parsed(path.read_bytes(), path.stem)) == SAID.get(path.stem, [])


def test_the_evidence_of_the_danish_sample() -> None:
    path = FIXTURES / "real_eforms" / "710770-2023.xml"
    (row,) = with_clauses(parsed(path.read_bytes(), path.stem)).tables["core.clauses"]
    assert row["evidence"] == (
        "Kontrakten fastlægger desuden krav i henhold til ILO-konvention nr. 94 om "
        "arbejdsklausuler i offentlige kontrakter og cirkulære nr. 9471 af 30. juni 2014."
    )


@pytest.mark.parametrize(
    ("label", "codes"),
    [(NOT_RESERVED, ("none",)), (WS, ("res-ws",)), ("Ingen", ("none",))],
)
def test_a_page_s_code_and_the_buyer_s_words_are_told_apart(
    label: str, codes: tuple[str, ...]
) -> None:
    found = facts(
        f"<p>Forbeholdt deltagelse: {label}</p><p>Beskrivelse: {WORDS} Ti parker.</p>"
        "<p>Yderligere oplysninger</p><p>Lærlinge skal ansættes.</p><p>Andre ord.</p>"
    )
    assert found.reserved_participation == codes
    assert found.clause_texts[:2] == (f"{WORDS} Ti parker.", "Lærlinge skal ansættes.")
    assert not any("uden forbehold" in text or text == WS for text in found.clause_texts)


def test_the_words_of_a_page_become_clauses_of_its_notice() -> None:
    detail = udbud.DetailFacts("n", "01", clause_texts=(WORDS,))
    row = {"notice_key": "udbud:n-01", "notice_id": "n", "version": "01", "is_change": False}
    page = Cleaned()
    provenance = document(b"", "n").provenance()
    page.add("core.notices", row | provenance)
    merged = udbud.merge(page, [detail])
    assert clauses(merged) == [("", "sheltered", "htmlDA", "da_forbeholdt_vaerksteder")]


def test_a_municipality_s_page_reserves_in_its_titles() -> None:
    body = (Path(__file__).parents[1] / "fixtures/municipal/aarhus_list.html").read_bytes()
    reading = portals.Reading.of(PAGES[0], "Aarhus Kommune")
    cleaned = portals.clean_page(document(body, "a"), reading)
    assert clauses(cleaned) == [("", "sheltered", "title", "da_forbeholdt_vaerksteder")]
