"""Records in which nothing is odd are read in one go: what comes out is what a walk would give."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean.cvr import clean_companies, clean_sites, units
from pipelines.clean.cvr.shapes import Company, Site, Unit
from pipelines.clean.document import Cleaned
from tests.bench.data.register import Register
from tests.clean.cvr_samples import raw_answer

ODD: list[Any] = [
    None, True, 0, 7, 2.5, 10**30, "", "x", " a  b", "2020-13-01", "2021-04-01", [], {}, [None],
]  # fmt: skip
KINDS = {"Vrvirksomhed": clean_companies, "VrproduktionsEnhed": clean_sites}
SHAPES: dict[str, type[Unit]] = {"Vrvirksomhed": Company, "VrproduktionsEnhed": Site}
REGISTER = Register(40, templates=40)
HITS = {
    "Vrvirksomhed": [json.loads(hit) for hit in REGISTER.company_hits()],
    "VrproduktionsEnhed": [json.loads(hit) for hit in REGISTER.site_hits()],
}


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container and key below a value."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *places(value[key])]
    return found


def page(hits: list[Any]) -> bytes:
    return json.dumps(
        {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": hits}}
    ).encode()


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, bytes]:
    """Some units of a kind, of which some are changed anywhere."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    hits = [copy.deepcopy(h) for h in draw(st.lists(st.sampled_from(HITS[kind]), max_size=3))]
    for hit in hits:
        for _ in range(draw(st.integers(0, 2))):
            where, key = draw(st.sampled_from(places(hit["_source"][kind]) or [({}, "a")]))
            if isinstance(where, dict) and draw(st.booleans()):
                where[draw(st.sampled_from(["ny", key]))] = where.pop(key, None)
            if isinstance(where, dict) and draw(st.booleans()):
                where.pop(key, None)
            else:
                where[key] = draw(st.sampled_from(ODD))
    return kind, page(hits)


def met(cleaned: Cleaned) -> set[tuple[str, str, str]]:
    return {(f.kind, f.subject, f.document) for f in cleaned.findings}


@settings(max_examples=150)
@given(pages())
def test_reading_in_one_go_changes_nothing(given_page: tuple[str, bytes]) -> None:
    kind, body = given_page
    clean = KINDS[kind]
    now = clean(raw_answer(body))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "_whole", lambda *_: None)
        walked = clean(raw_answer(body))
    assert now.tables == walked.tables
    assert met(now) == met(walked)


def test_the_generated_register_is_read_in_one_go() -> None:
    for kind, shape in SHAPES.items():
        reads = units.Kind(kind, shape, lambda _: None)
        for hit in HITS[kind]:
            raw = msgspec.Raw(json.dumps(hit["_source"][kind]).encode())
            assert isinstance(reads.read_whole(raw), shape)
