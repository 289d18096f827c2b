"""Code lists and places that the SQL joins with, as catalog `ref` of a DuckDB instance.

All of it comes from the CSV files in `warehouse/reference`; where those come from stands in their
SOURCES.md. Does not belong here: settings
(they are SQL variables), anything collected from a source.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_REFERENCE = Path(__file__).parent / "reference"
DISCOVERY_RULES = _REFERENCE / "discovery_rules.csv"
"""The rules by which unregistered social enterprises are looked for (`pipelines.discovery`)."""

# Table of `ref` -> CSV file and SELECT over it; every column of a file is read as text.
_TABLES: dict[str, tuple[str, str]] = {
    "categories": ("categories.csv", "category, label_da, label_en, position::INTEGER AS position"),
    "category_db25": ("category_db25.csv", "category, position::INTEGER AS position, prefix"),
    "category_cpv": ("category_cpv.csv", "category, position::INTEGER AS position, prefix"),
    "postal_codes": ("postnumre.csv", "postnr AS postal_code, navn AS postal_district"),
    "municipalities": ("kommuner.csv", "kommunekode AS municipality_code, navn AS name"),
    "thresholds": (
        "tender_thresholds_dk.csv",
        "period, valid_from::DATE AS valid_from, valid_to::DATE AS valid_to, buyer, contract, "
        "threshold_dkk::DECIMAL(18, 2) AS threshold_dkk, basis, source",
    ),
    "cpv_art77": ("cpv_article77_reserved.csv", "code"),
    "evidence": (
        "evidence.csv",
        "evidence, confidence_low::DOUBLE AS confidence_low, "
        "confidence_high::DOUBLE AS confidence_high, label_da",
    ),
    "db25_cpv_seed": ("db25_cpv_seed_authored.csv", "db25_prefix, cpv_prefix"),
    "light_regime_cpv": ("light_regime_cpv.csv", "prefix"),
    "ledger_words": ("ledger_words.csv", "category, word"),
    "postal_districts": (
        "postal_districts.csv",
        "postal_code, postal_district, municipality_code, share::DOUBLE AS share, "
        "lon::DOUBLE AS lon, lat::DOUBLE AS lat",
    ),
}
# Read where it is asked for, because the settings name the file.
_RATES = """
CREATE VIEW ref.exchange_rates AS
SELECT currency, valid_from::DATE AS valid_from, dkk_per_unit::DECIMAL(18, 6) AS dkk_per_unit,
    basis, source
FROM read_csv(
    coalesce(getvariable('exchange_rates')::VARCHAR, '{ours}'), header = true, auto_detect = false,
    columns = {{
        'currency': 'VARCHAR', 'valid_from': 'VARCHAR', 'dkk_per_unit': 'VARCHAR',
        'basis': 'VARCHAR', 'source': 'VARCHAR'
    }}
)
"""


@dataclass(frozen=True, slots=True)
class District:
    """The part of a postal district that lies in a municipality.

    Attributes:
        postal_code: four digits.
        postal_district: its name.
        municipality_code: four digits.
        share: how much of the district's area lies there, 0-1.
        lon: longitude of a point inside that part, WGS84 degrees.
        lat: latitude of it.
    """

    postal_code: str
    postal_district: str
    municipality_code: str
    share: float
    lon: float | None
    lat: float | None


def attach(con: duckdb.DuckDBPyConnection) -> None:
    """Attach the code lists to a DuckDB instance, as catalog `ref`.

    Tables: `categories`, `category_db25`, `category_cpv` (supply categories, in the order of
    their prefixes), `postal_codes` (all names), `postal_districts` (one row a pair of postal code
    and municipality), `postal_points` (a point inside each district), `municipalities`,
    `thresholds`, `cpv_art77`, `light_regime_cpv`, `ledger_words`, `evidence` (what a piece of
    evidence for an offering is worth), `db25_cpv_seed` (branch to CPV, the prior).

    Views, which follow the variables of the connection that asks: `exchange_rates` (from the file
    that the variable `exchange_rates` names, else ours), `our_municipalities` (those of the
    settings, by the variable `municipalities`).
    """
    con.execute("ATTACH ':memory:' AS ref")
    for name, (file, select) in _TABLES.items():
        con.execute(
            f"CREATE TABLE ref.{name} AS SELECT {select} "
            "FROM read_csv(?, header = true, all_varchar = true)",
            [str(_REFERENCE / file)],
        )
    con.execute(_RATES.format(ours=str(_REFERENCE / "exchange_rates.csv").replace("'", "''")))
    con.execute(
        "CREATE TABLE ref.postal_points AS SELECT postal_code, arg_max(lon, share) AS lon, "
        "arg_max(lat, share) AS lat FROM ref.postal_districts GROUP BY postal_code"
    )
    con.execute(
        "CREATE VIEW ref.our_municipalities AS FROM ref.municipalities WHERE "
        "list_has_any(getvariable('municipalities')::VARCHAR[], [municipality_code, 'all'])"
    )


def code_list(file: str) -> tuple[dict[str, str], ...]:
    """Rows of a code list in `warehouse/reference`, all values as text."""
    return _rows(file)


@cache
def postal_districts() -> tuple[District, ...]:
    """All pairs of postal district and municipality (`warehouse.districts` derives them).

    Central Copenhagen's districts are boundaries over a range of postal codes; each geographic
    code of the range gets a row with the range's point. A district without a boundary has none.
    """
    return tuple(
        District(
            row["postal_code"],
            row["postal_district"],
            row["municipality_code"],
            float(row["share"]),
            float(row["lon"]) if row["lon"] else None,
            float(row["lat"]) if row["lat"] else None,
        )
        for row in _rows("postal_districts.csv")
    )


def regions() -> dict[str, str]:
    """NUTS 3 code of each municipality."""
    return {row["kommunekode"]: row["nuts3"] for row in _rows("kommuner.csv")}


@cache
def _rows(file: str) -> tuple[dict[str, str], ...]:
    with (_REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
