"""Running texts of notices lose what may identify a person, and nothing else."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.document import Cleaned
from pipelines.clean.inbox import people
from pipelines.clean.texts import TEXTS, take_out_persons
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
    take_out_persons([Cleaned(), cleaned])
    assert cleaned.tables["core.notices"][0]["description"] == (kept or text)
    assert cleaned.tables["core.lots"][0]["execution_conditions"] == [kept or text, "x"]
    assert cleaned.tables["core.organisations"][0]["name"] == text
    assert cleaned.tables["core.notices"][0]["notice_key"] == "1-2026"


_PIECES = st.sampled_from(
    ["tlf", "Telefon", "nr.", "ring", "mob\u0131l", "mob.:", "+", "00", "12", "34", "5", "89402000",
     "010190", "1234", "\u0661\u0662", "\uff11", " ", "  ", "\n", "\xa0", ".", "-", "\u2013", ":",
     "a@b.dk", "x", "og", "\u03b1", "\u00e6"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_what_many_texts_lose_is_what_each_would_lose_alone(text: str) -> None:
    assert people.all_without_contacts(["x", text]) == ["x", people.without_contacts(text)]


def test_a_word_far_before_its_number_is_seen() -> None:
    for gap in (" " * 200, "x" * 200 + ".: "):
        assert people.without_contacts(f"tlf{gap}89402000") == f"tlf{gap}{people.LEFT_OUT}"


def test_digits_blanks_and_letters_of_the_look_through_many_texts_hold_those_of_python() -> None:
    signs = [chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n < 0xE000]
    digits = [f"+{sign * 8}" for sign in signs if sign.isdecimal()]
    spaced = [f"010190{sign}-1234" for sign in signs if sign.isspace()]
    letters = [f"tlf{sign}1234567" for sign in signs if re.match(r"\w", sign)]
    named = [f"{word}1234567" for word in ("mobıl", "mobİl", "rıng", "rİng", "PHONE", "Telefon")]
    assert min(len(digits), len(letters)) > 500
    assert len(spaced) > 20
    written = [*digits, *spaced, *letters, *named]
    kept = people.all_without_contacts(written)
    assert kept == [people.without_contacts(text) for text in written]
    assert sum(people.LEFT_OUT in text for text in kept) > 0.9 * len(written)


def test_a_word_of_a_million_letters_is_read_through() -> None:
    """It would never end if mail were looked for where there is no sign of it."""
    word = "a" * 1_000_000
    assert people.without_contacts(word) == word
    assert people.all_without_contacts([word]) == [word]
