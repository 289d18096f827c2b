"""A country of invented enterprises and notices: what the tables of `mart` are made from.

`write` makes the `core` tables that sources give, and what the mapping team hands in, as Parquet
files where the product looks for them. What the product derives (who is meant, procedures, wins,
all of `mart`) is left to it. Columns are drawn whole, with numpy and Polars. Figures and where
they come from stand in `size`, and `test_country.py` holds the rows to them.

Enterprises and names are invented; CVR numbers fail their check, so they are nobody's.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scrapers.config import Settings
from tests.bench.data.country import notices, register, team
from tests.bench.data.country.size import Size
from warehouse.parquet import clean_file, table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import HANDED_IN_NAME, HANDED_IN_NOW

__all__ = ["Size", "settings", "write"]


def write(data: Path, size: Size) -> Settings:
    """Write the rows of a country under a data folder; returns the settings of its installation."""
    dice = np.random.default_rng(size.seed)
    units = register.units(size, dice)
    configured = settings(data, units.authorities())
    tables = {
        **register.tables(units, dice),
        **notices.tables(size, units, dice),
    }
    for name, frame in tables.items():
        write_frame(table_file(configured.parquet_dir, BY_NAME[name]), frame)
    for name, frame in team.tables(size, units, dice).items():
        path = clean_file(configured.parquet_dir, HANDED_IN_NAME, HANDED_IN_NOW, name)
        write_frame(path, frame)
    return configured


def settings(data: Path, authorities: dict[str, str]) -> Settings:
    """Settings of an installation for the municipalities that have an authority."""
    return Settings(
        data_dir=data,
        as_of=Size.as_of,
        municipalities=tuple(sorted(authorities)),
        municipality_cvr={code: (cvr,) for code, cvr in authorities.items()},
    )
