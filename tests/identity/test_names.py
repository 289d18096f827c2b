"""What a name says, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.names import fold, normalise, variants

LIKE_NAMES = st.text(
    st.sampled_from("aAåÅæøöüé BSI/.&-,;:()'\"vc1 9aps\u2008\u0301ﬁ"), max_size=30
) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Lærkeskov Rengøring ApS", "laerkeskov rengoering aps"),
        ("LÆRKESKOV RENGØRING APS.", "laerkeskov rengoering aps"),
        ("Laerkeskov Rengoering A/S", "laerkeskov rengoering as"),
        ("Kvist & Søn I/S", "kvist soen is"),
        ("Kvist og Søn i.s.", "kvist soen is"),
        ("Kvist F.M.B.A.", "kvist fmba"),
        ("Kvist A. M. B. A", "kvist amba"),
        ("J.E.N. Byg", "jen byg"),
        ("Plan B A/S", "plan b as"),
        ("Kvist Byg v/ en person", "kvist byg"),
        ("Kvist Byg ApS c/o Holding ApS", "kvist byg aps"),
        ("Kvist Byg (tidligere Andet)", "kvist byg"),
        ("Kvist Byg ApS under konkurs", "kvist byg aps"),
        ("Kvist Byg ApS i likvidation", "kvist byg aps"),
        ("Cafe\u0301 Å", "cafe aa"),
        ("Århus", "aarhus"),
        ("Ελλάδα", ""),
        ("", ""),
    ],
)
def test_words(written: str, words: str) -> None:
    assert normalise(written) == words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Kvist Byg ApS", [("kvist byg", "aps", 1.0)]),
        ("Fonden Kvist", [("kvist", "fonden", 1.0)]),
        ("A/S Kvist", [("kvist", "as", 1.0)]),
        ("Den selvejende institution Kvist", [("kvist", None, 1.0)]),
        ("Kvist Byg A/S, afdeling Syd", [
            ("kvist byg afdeling syd", "as", 1.0), ("kvist byg", "as", 0.97)]),
        ("Kvist Byg, Syd", [("kvist byg syd", None, 1.0), ("kvist byg", None, 0.9)]),
        ("Prøve Kommune - Sundheds- og Omsorgsforvaltningen", [
            ("proeve kommune sundheds omsorgsforvaltningen", None, 1.0),
            ("proeve kommune", None, 0.97)]),
        ("Magistraten, Prøve Kommune", [
            ("magistraten proeve kommune", None, 1.0), ("proeve kommune", None, 0.97),
            ("magistraten", None, 0.9)]),
        ("Region Prøve Indkøb", [
            ("region proeve indkoeb", None, 1.0), ("region proeve", None, 0.97)]),
        ("ApS", [("aps", None, 1.0)]),
        ("...", []),
    ],
)  # fmt: skip
def test_ways_to_understand(written: str, expected: list[tuple[str, str | None, float]]) -> None:
    found = {(v.core, v.form, v.certainty) for v in variants(written)}
    assert set(expected) <= found
    assert {v for v in found if v[2] == 1.0} == {v for v in expected if v[2] == 1.0}


@given(LIKE_NAMES)
def test_normalising_is_total_and_idempotent(text: str) -> None:
    words = normalise(text)
    assert normalise(words) == words
    assert words == " ".join(words.split())
    assert words.isascii()
    assert fold(words) == words
    assert all(v.core and 0 < v.certainty <= 1 for v in variants(text))
