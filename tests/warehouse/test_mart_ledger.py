"""The municipality's ledger by year, category and kind of supplier (`mart.ledger_spend`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.assets.identity import asking_of, ledger_matches
from pipelines.assets.join import given
from scrapers.config import load
from tests.warehouse.mart_bench import ACME, OTHER, THIRD, Row, enterprise, registration, run
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME


def posting(key: str, cvr: str | None = ACME, name: str | None = None, **changes: Any) -> Row:
    return {
        "ledger_key": key,
        "supplier_cvr": cvr,
        "supplier_name": name,
        "amount_dkk": Decimal(100),
        "year": 2025,
        **changes,
    }


def spend(folder: Path, postings: list[Row], *more: tuple[str, list[Row]], **kw: Any) -> list[Row]:
    return run(folder, "mart.ledger_spend", {"core.ledger": postings, **dict(more)}, **kw)


def kinds(rows: list[Row]) -> dict[tuple[str, str], Decimal]:
    return {(row["supplier_kind"], row["matched_by"]): row["amount_dkk"] for row in rows}


def test_kinds_of_suppliers(tmp_path: Path) -> None:
    rows = spend(
        tmp_path,
        [
            posting("1"),
            posting("2", amount_dkk=Decimal(-30)),
            posting("3", OTHER),
            posting("4", THIRD),
            posting("5", None, "Ukendt ApS"),
            posting("6", None, None),
        ],
        ("core.social_register", [
            registration(ACME, valid_from=date(2025, 12, 31), valid_to=date(2026, 1, 1)),
            registration(OTHER, valid_from=date(2026, 1, 1)),
        ]),
        ("core.mapped_enterprises", [
            {"cvr": THIRD, "record_ids": ["A"], "name": "Fundet", "found_on": date(2026, 1, 1)}
        ]),
    )  # fmt: skip
    assert kinds(rows) == {
        ("social", "number"): Decimal(170),
        ("other", "number"): Decimal(100),
        ("unknown", "none"): Decimal(200),
    }
    assert {row["municipality_code"] for row in rows} == {"0751"}
    assert [row["suppliers"] for row in rows if row["supplier_kind"] == "unknown"] == [2]


@pytest.mark.parametrize(
    ("others", "accepted", "how"),
    [
        ([posting("2", ACME, " firma  APS ")], [], "ledger_name"),
        # Two numbers under one name: neither.
        ([posting("2", ACME, "Firma ApS"), posting("3", OTHER, "Firma ApS")], [], "none"),
        ([], [("accepted", ACME)], "name"),
        ([], [("review", ACME)], "none"),
    ],
)
def test_a_supplier_without_number(
    tmp_path: Path, others: list[Row], accepted: list[tuple[str, str]], how: str
) -> None:
    matches = [
        {"supplier_name": "Firma ApS", "cvr": cvr, "state": state, "reason": "Navn"}
        for state, cvr in accepted
    ]
    rows = spend(
        tmp_path, [posting("1", None, "Firma ApS"), *others], ("core.ledger_matches", matches)
    )
    assert how in {row["matched_by"] for row in rows} <= {how, "number"}


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ({"category": "Rengøring"}, "rengoering"),
        ({"category": "rengoering", "account": "Kantine"}, "rengoering"),
        ({"category": "Property services and caretaking"}, "ejendomsservice"),
        ({"account": "4010 Vinduespolering"}, "rengoering"),
        ({"department": "Parkpleje"}, "groen_pleje"),
        # The longest word says more: konsulent (9) and rengøring (9) are decided by spelling.
        ({"account": "Anlægsgartner og vask"}, "groen_pleje"),
        ({"account": "2200 Varekøb"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_category_by_words(tmp_path: Path, words: Row, category: str) -> None:
    (row,) = spend(tmp_path, [posting("1", **words)])
    assert row["category"] == category


def test_nobody_says_whose_ledger_it_is(tmp_path: Path) -> None:
    path = tmp_path / "kortlag.toml"
    path.write_text('municipalities = ["0751", "0740"]')
    assert load(path).ledger_municipality == "unknown"
    path.write_text('municipalities = ["all"]\n[demand]\nledger_municipality = "0740"')
    assert load(path).ledger_municipality == "0740"
    path.write_text('municipalities = ["0740"]')
    assert load(path).ledger_municipality == "0740"


def test_names_are_looked_for_in_the_municipality_that_pays(tmp_path: Path) -> None:
    path = tmp_path / "kortlag.toml"
    path.write_text("")
    settings = load(path)
    tables: dict[str, list[Row]] = {
        "core.ledger": [
            posting("1", None, "Grøn Have ApS"),
            posting("2", None, "Fjernt Firma ApS"),
            posting("3", None, "To Ens ApS"),
            posting("4", None, "Afgjort"),
            posting("5", ACME, "Har Nummer ApS"),
        ],
        "core.enterprises": [
            enterprise(ACME, name="Grøn Have ApS"),
            enterprise(OTHER, name="Fjernt Firma ApS", municipality_code="0101", postal_code="1050",
                       city="København K"),
            enterprise(THIRD, name="To Ens ApS"),
            enterprise("99000058", name="To Ens ApS"),
        ],
        "core.sites": [],
        "core.decisions": [
            {"decision_key": "d", "kind": "match", "subject": "ledger:Afgjort", "decision": OTHER}
        ],
    }  # fmt: skip
    for name, rows in tables.items():
        write_frame(table_file(settings.parquet_dir, BY_NAME[name]), BY_NAME[name].frame(rows))
    found = given(settings, "core.ledger_matches")
    rows = ledger_matches(found, asking_of(found))
    found = {row["supplier_name"]: (row["state"], row["cvr"]) for row in rows}
    assert found["Grøn Have ApS"] == ("accepted", ACME)
    assert found["Afgjort"] == ("accepted", OTHER)
    assert found["Fjernt Firma ApS"][0] != "accepted"
    assert found["To Ens ApS"][0] == "review"
    assert "Har Nummer ApS" not in found
