"""Which addresses are asked for, and which answer about one holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.assets.addresses import wanted_addresses
from tests.warehouse.mart_bench import ACME, AS_OF, OTHER, THIRD, enterprise, registration, site
from warehouse.parquet import clean_file, table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.tables.addresses import ADDRESSES
from warehouse.workbench import fill, workbench

DAR_ID = "0A3F50B2-AAAA-4BBB-8CCC-000000000001"
VARIABLES: dict[str, Any] = {"as_of": AS_OF, "municipalities": ["0751"]}


def wanted(tmp_path: Path, **tables: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    for name in ("enterprises", "sites", "social_register", "mapped_enterprises"):
        table = BY_NAME[f"core.{name}"]
        listed = {"is_listed": True} if "is_listed" in table.names else {}
        frame = table.frame([{**listed, **row} for row in tables.get(name, [])])
        write_frame(table_file(tmp_path, table), frame)
    with workbench(tmp_path, crawls={}, variables=VARIABLES) as con:
        return [(w.key, w.dar_id, w.address, w.municipality_code) for w in wanted_addresses(con)]


def test_head_office_and_active_sites_of_registered_ones_in_the_municipality(
    tmp_path: Path,
) -> None:
    found = wanted(
        tmp_path,
        enterprises=[
            enterprise(address_id=DAR_ID),
            enterprise(
                valid_from=date(2000, 1, 1), valid_to=date(2014, 12, 31), address="Gammel 1"
            ),
            enterprise(OTHER, address="Uregistreret 1"),
            enterprise(THIRD, address="Udenbys 1", municipality_code="0740"),
        ],
        sites=[
            site(address="Stedgade  2 ", address_id=None),
            site(p_number="1009000002", address="stedgade 2"),
            site(p_number="1009000003", address="Lukket 1", is_active=False),
            site(p_number="1009000004", address=None),
            site(THIRD, "1009000005", address="Filialvej 3, 1. tv"),
        ],
        social_register=[registration(), registration(THIRD)],
    )
    assert found == [
        (DAR_ID.lower(), DAR_ID.lower(), "Prøvegade 1", "0751"),
        ("text:filialvej 3, 1. tv, 8240", None, "Filialvej 3, 1. tv", "0751"),
        ("text:stedgade 2, 8240", None, "Stedgade  2 ", "0751"),
    ]


@pytest.mark.parametrize(
    "changes", [{"valid_to": date(2025, 1, 1)}, {"valid_from": date(2026, 12, 1)}]
)
def test_only_who_is_registered_now(tmp_path: Path, changes: dict[str, Any]) -> None:
    rows = {"enterprises": [enterprise()], "social_register": [registration(**changes)]}
    assert wanted(tmp_path, **rows) == []


def mapped(cvr: str, **changes: Any) -> dict[str, Any]:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return {
        "cvr": cvr, "record_ids": ["7"], "name": "Vores Firma", "categories": [],
        "municipality_code": "0751", "address": "Ny Vej 9", "postal_code": "8240",
        "city": "Risskov", "first_seen": at, "last_seen": at, **changes,
    }  # fmt: skip


def test_mapped_enterprises_are_asked_for_too_and_what_the_team_alone_says(tmp_path: Path) -> None:
    found = wanted(
        tmp_path,
        enterprises=[enterprise(), enterprise(OTHER, address="Andenvej 2", address_id=DAR_ID)],
        mapped_enterprises=[
            mapped(ACME),
            mapped(OTHER, address="ANDENVEJ 2", postal_code="8000"),  # as the register says
            mapped(THIRD, address="Ukendt Vej 3"),  # not in the register
            mapped("99000058", municipality_code="0740", address="Udenbys 1"),
            mapped("99000066", municipality_code=None, address="Ingen Steder 1"),
        ],
    )
    assert [(key, municipality) for key, _, _, municipality in found] == [
        (DAR_ID.lower(), "0751"),
        ("text:ny vej 9, 8240", "0751"),
        ("text:prøvegade 1, 8000", "0751"),
        ("text:ukendt vej 3, 8240", "0751"),
    ]


def test_an_address_that_several_say_is_asked_once(tmp_path: Path) -> None:
    """Of two enterprises, and of a team that does not say in which municipality it lies."""
    found = wanted(
        tmp_path,
        enterprises=[enterprise()],
        sites=[site(address="Ny Vej 9")],
        mapped_enterprises=[mapped(ACME, municipality_code=None), mapped(OTHER)],
    )
    assert [key for key, *_ in found] == ["text:ny vej 9, 8240", "text:prøvegade 1, 8000"]


def test_the_newest_answer_holds_and_remembers_the_first(tmp_path: Path) -> None:
    def answer(day: int, match: str, **more: Any) -> dict[str, Any]:
        at = datetime(2026, 11, day, tzinfo=UTC)
        return {
            "address_key": "text:vej 3, 8200", "match": match, "provider": "adressevaelger",
            "asked_at": at, "first_seen": at, "last_seen": at, "source": "addresses",
            "archive_ref": f"addresses/{day}#1", **more,
        }  # fmt: skip

    crawls = ["a", "b"]
    for crawl, row in zip(crawls, (answer(1, "none"), answer(9, "exact", lon=10.0)), strict=True):
        frame = ADDRESSES.frame([row])
        write_frame(clean_file(tmp_path, "addresses", crawl, "addresses"), frame)
    with workbench(tmp_path, crawls={"addresses": crawls}, variables=VARIABLES) as con:
        fill(con, ADDRESSES, tmp_path)
    with workbench(tmp_path, crawls={}, variables=VARIABLES) as con:
        found = con.sql("SELECT match, lon, first_seen, last_seen FROM core.addresses").fetchall()
    first, last = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC)
    assert found == [("exact", 10.0, first, last)]
