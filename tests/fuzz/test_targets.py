"""The short form of `make fuzz`: what every reader promises, also of what once broke it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutators import mutate
from tests.fuzz.replay import signature_of
from tests.fuzz.seeds import BROKEN, seeds
from tests.fuzz.targets import TARGETS

ONCE_BROKEN = sorted(BROKEN.glob("*/*"))


@pytest.mark.parametrize("case", ONCE_BROKEN, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_what_once_broke_a_reader_does_not_break_it_again(case: Path) -> None:
    assert signature_of(TARGETS[case.parent.name], case.read_bytes()) is None


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_gives_rows_of_its_tables_or_a_declared_error(name: str) -> None:
    """Each seed as it is, then changed several times over, as the campaign changes it."""
    target = TARGETS[name]
    begun = [body for body in seeds(name) if len(body) < 40_000]
    assert [signature_of(target, body) for body in begun if signature_of(target, body)] == []

    @given(st.sampled_from(begun), st.integers(0, 2**32), st.integers(1, 3))
    @settings(max_examples=15, deadline=None, database=None)
    def holds(body: bytes, drawn: int, times: int) -> None:
        for step in range(times):
            body = mutate(target.form, body, 100_000, drawn + step, _splice)
        assert signature_of(target, body) is None, body

    holds()


def test_a_reader_that_breaks_is_found_out() -> None:
    broken = TARGETS["ethics"]
    assert signature_of(broken, b'{"tenderDocs":[]}') is None
    weaker = type(broken)("weaker", broken.run)  # declares nothing
    assert signature_of(weaker, b"no JSON") == "UnusablePage in ethics.py:clean_documents"


def _splice(body: bytes, longest: int) -> bytes:
    """A blind change, in place of the fuzzer's own."""
    draw = random.Random(body[:64] + len(body).to_bytes(4, "big"))
    at, much = draw.randrange(len(body) + 1), draw.randrange(1, 40)
    return (body[:at] + draw.randbytes(draw.randrange(5)) + body[at + much :])[:longest] or b"x"
