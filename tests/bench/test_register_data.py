"""The generated register against the figures of the contract page (cvr.md) and of STACK.md §5."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from pipelines.clean.cvr_number import is_valid
from pipelines.readers import cvr, documents
from scrapers.crawls import standing_account
from scrapers.pages.cvr import Unit, everywhere, read_search, search_body
from tests.bench.data.register import COMPANIES, CRAWL, SITES, Register, pages, write_crawl

SIZE = 1_200


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(SIZE, templates=SIZE // 2)


@pytest.fixture(scope="module")
def companies(register: Register) -> list[dict[str, Any]]:
    return [json.loads(hit)["_source"]["Vrvirksomhed"] for hit in register.company_hits()]


@pytest.fixture(scope="module")
def sites(register: Register) -> list[dict[str, Any]]:
    return [json.loads(hit)["_source"]["VrproduktionsEnhed"] for hit in register.site_hits()]


def test_there_are_as_many_sites_a_company_as_in_the_register(register: Register) -> None:
    assert register.sites / register.companies == pytest.approx(SITES / COMPANIES, rel=0.1)


def test_documents_are_of_the_size_of_real_ones(register: Register) -> None:
    """7.4 KB on average (STACK.md §5); the real one of cvr.md §6 has 31 KB but for participants."""
    sizes = sorted(map(len, register.company_hits()))
    assert 5_000 < mean(sizes) < 10_000
    assert sizes[len(sizes) // 2] < 6_000
    assert 25_000 < sizes[-1] < 60_000
    assert 1_500 < mean(map(len, register.site_hits())) < 4_000


def test_every_key_that_a_crawl_asks_for_is_there(
    companies: list[dict[str, Any]], sites: list[dict[str, Any]]
) -> None:
    made: dict[Unit, list[dict[str, Any]]] = {"virksomhed": companies, "produktionsenhed": sites}
    for unit, bodies in made.items():
        asked = json.loads(search_body(unit, everywhere(unit), 1, None))["_source"]
        found = {key for body in bodies for key in body}
        assert {path.split(".")[1] for path in asked} == found


def test_most_are_gone_and_small_and_some_have_a_history(companies: list[dict[str, Any]]) -> None:
    gone = mean(bool(c["livsforloeb"][-1]["periode"]["gyldigTil"]) for c in companies)
    assert 0.5 < gone < 0.65
    assert 0.15 < mean(bool(c["aarsbeskaeftigelse"]) for c in companies) < 0.35
    assert 1.5 < mean(len(c["beliggenhedsadresse"]) for c in companies) < 2.5
    assert 1.1 < mean(len(c["navne"]) for c in companies) < 1.5
    forms = Counter(c["virksomhedsform"][0]["virksomhedsformkode"] for c in companies)
    assert [form for form, _ in forms.most_common(2)] == [10, 80]


def test_units_are_one_register(
    companies: list[dict[str, Any]], sites: list[dict[str, Any]]
) -> None:
    numbers = [str(c["cvrNummer"]) for c in companies]
    assert numbers == sorted(set(numbers))
    assert all(is_valid(number) and number.startswith("99") for number in numbers)
    named = [p["pNummer"] for c in companies for p in c["penheder"]]
    assert named == [site["pNummer"] for site in sites]
    assert {s["virksomhedsrelation"][0]["cvrNummer"] for s in sites} <= set(map(int, numbers))
    assert len({c["navne"][-1]["navn"] for c in companies}) == len(companies)


def test_a_crawl_of_it_is_one_that_the_product_reads(register: Register, tmp_path: Path) -> None:
    write_crawl(tmp_path, register)
    account = standing_account(tmp_path / "cvr" / CRAWL)
    assert account is not None
    assert account.accepted
    assert account.collected["virksomhed all"] == SIZE
    named = [
        name
        for document in documents(tmp_path, "cvr", CRAWL, "virksomhed")
        for name in read_search(document.body, "virksomhed").names
    ]
    assert len(named) == SIZE + account.collected["rsv"]
    cleaned = (piece.cleaned(tmp_path) for piece in cvr.read(tmp_path, CRAWL, is_accepted=True))
    kinds = {finding.kind for one in cleaned for finding in one.findings}
    assert kinds <= {"registered_in_error"}


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again, other = (list(islice(pages(Register(20, 10, seed)), 2)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
