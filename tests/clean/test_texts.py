"""Running texts of notices lose what may identify a person, and nothing else."""

from __future__ import annotations

import pytest

from pipelines.clean.document import Cleaned
from pipelines.clean.texts import TEXTS, without_persons
from warehouse.tables import BY_NAME


def test_every_text_column_is_one_of_its_table() -> None:
    for table, columns in TEXTS.items():
        assert {BY_NAME[table][column].type for column in columns} <= {"VARCHAR", "VARCHAR[]"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Spørg på udbud@kommune.example senest mandag.", "Spørg på [udeladt] senest mandag."),
        ("Ring til tlf. 89 40 20 00.", "Ring til tlf. [udeladt]."),
        ("Kontakt +45 89402000 eller mobil 20 30 40 50", "Kontakt [udeladt] eller mobil [udeladt]"),
        ("CPR 010190-1234 står her", "CPR [udeladt] står her"),
        ("CPV 90910000, 12.500.000 kr., frist 2026-11-20", None),
        ("CVR 99000007 og CVR 99 00 00 07", None),
        ("Uden tal og uden snabel", None),
    ],
)
def test_what_may_identify_a_person_is_taken_out(text: str, kept: str | None) -> None:
    cleaned = Cleaned()
    cleaned.add("core.notices", {"notice_key": "1-2026", "title": None, "description": text})
    cleaned.add("core.lots", {"notice_key": "1-2026", "execution_conditions": [text, "x"]})
    cleaned.add("core.organisations", {"name": text})  # no running text
    without_persons(cleaned)
    assert cleaned.tables["core.notices"][0]["description"] == (kept or text)
    assert cleaned.tables["core.lots"][0]["execution_conditions"] == [kept or text, "x"]
    assert cleaned.tables["core.organisations"][0]["name"] == text
    assert cleaned.tables["core.notices"][0]["notice_key"] == "1-2026"
