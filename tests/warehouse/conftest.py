"""Fixtures of the tests of the exports: an invented published database, sets written from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse import exports_samples as samples
from tests.warehouse.exports_page import RUN_ID
from warehouse.exports import write_exports

ExportSet = Callable[..., Path]


@pytest.fixture(scope="session")
def exports_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples.write_database(tmp_path_factory.mktemp("published") / "kortlag.duckdb")


@pytest.fixture(scope="session")
def export_set(exports_database: Path, tmp_path_factory: pytest.TempPathFactory) -> ExportSet:
    """Writes a set once per combination of options; returns its folder."""
    written: dict[str, Path] = {}

    def write(**options: Any) -> Path:
        key = repr(sorted(options.items()))
        if key not in written:
            target = tmp_path_factory.mktemp("exports")
            database = options.pop("database", exports_database)
            defaults = {
                "dialect": "danish",
                "advertising_protected": "no_contact",
                "profile": "sandbox",
                "run_id": RUN_ID,
                "as_of": samples.AS_OF,
                "ending_months": samples.ENDING_MONTHS,
            }
            files = write_exports(database, target, **(defaults | options))
            assert sorted(files) == sorted(target.iterdir())
            written[key] = target
        return written[key]

    return write
