"""Reading a published database once, for every export: typed frames, protected units left out.

The only module of the exports that speaks to DuckDB. Does not belong here: anything about the
format of a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from warehouse.schema import Table
from warehouse.tables import EXPORTED, mart, meta, supply
from warehouse.tables.inbox import MAPPING_RECORDS
from warehouse.threads import threads_for

Dialect = Literal["danish", "rfc4180"]
Protection = Literal["no_contact", "omit"]

_SENTENCES = (*("mart.opportunities", "mart.consortia", "mart.subcontract_leads", "mart.changes"),)
"""Tables whose rows name units in sentences too: a row that names a protected one is left out."""
_UNITS = ("cvr", "runner_up")
"""Columns of the review list that name a unit."""
WITHHELD_NAME = "(udeladt: reklamebeskyttet)"
"""Stands in a list of winners for a name that may not be passed on."""

# Keys of protected units: CVR numbers and P-numbers, in one set because `mart.offerings`
# refers to both.
_PROTECTED_KEYS = """
SELECT cvr FROM mart.social_enterprises WHERE advertising_protected
UNION SELECT cvr FROM core.enterprises WHERE advertising_protected
UNION SELECT p_number FROM core.sites WHERE advertising_protected
"""
# A tender names its winners as the notice wrote them, which may differ from the register.
_PROTECTED_NAMES = f"""
WITH protected AS ({_PROTECTED_KEYS})
SELECT name FROM mart.social_enterprises SEMI JOIN protected USING (cvr)
UNION SELECT name FROM core.enterprises SEMI JOIN protected USING (cvr)
UNION SELECT name FROM core.awards SEMI JOIN protected USING (cvr)
UNION SELECT a.name FROM core.awards AS a JOIN core.party_matches AS m USING (notice_key, org_id)
    SEMI JOIN protected ON protected.cvr = m.matched_cvr
"""
_LEDGER_PERIOD = "SELECT min(posted_on), max(posted_on) FROM core.ledger"


@dataclass(frozen=True, slots=True)
class Published:
    """What the exports of one run are written from.

    Attributes:
        tables: frames of the exported tables, the mapping team's records and `meta.sources`, by
            qualified name, sorted by key.
        protection: how advertising-protected units were treated.
        profile: `sandbox` (all data invented) or `live`.
        run_id: run that built the tables.
        as_of: the date they were calculated for; ages are counted to it.
        ending_months: from and to how many months ahead contracts are listed as ending
            (`demand.ending_from_months`, `demand.ending_to_months`).
        ledger_period: first and last day of a posting in the ledger; null when there is none or
            its postings have no day.
    """

    tables: Mapping[str, pl.DataFrame]
    protection: Protection
    profile: str
    run_id: str
    as_of: date
    ending_months: tuple[int, int]
    ledger_period: tuple[date, date] | None = None

    def __getitem__(self, table: Table) -> pl.DataFrame:
        return self.tables[table.qualified]

    def grain(self, table: Table) -> str:
        """What one row of an exported table is, in Danish, with what the settings say of it."""
        first, last = self.ending_months
        return table.danish_grain.format(ending_from_months=first, ending_to_months=last)

    @property
    def is_sandbox(self) -> bool:
        """Whether all data are invented."""
        return self.profile == "sandbox"


def municipality_codes(published: Published) -> list[str]:
    """Codes of all municipalities the published tables speak of."""
    tables = (supply.SOCIAL_ENTERPRISES, mart.COVERAGE_BY_AREA, mart.COVERAGE_BY_CATEGORY)
    return sorted({code for t in tables for code in published[t]["municipality_code"].to_list()})


def read_published(
    database: Path,
    *,
    protection: Protection,
    profile: str,
    run_id: str,
    as_of: date,
    ending_months: tuple[int, int],
) -> Published:
    """Read the exported tables and `meta.sources`.

    With `omit` the protected enterprises, their offerings, their names among winners and the
    identities proposed to be theirs are left out (CVR-loven § 19); counts in the coverage tables
    keep them, as no unit is named there. With `no_contact` they stay, marked, without website.

    Raises:
        duckdb.Error: the file is missing, is not a published database, or lacks a column.
    """
    # Set afterwards: whoever has the file open in this process may have opened it otherwise.
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        connection.execute(f"SET threads = {threads_for([database])}")
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        frames = {
            t.qualified: _frame(connection, t) for t in (*EXPORTED, MAPPING_RECORDS, meta.SOURCES)
        }
        first, last = connection.execute(_LEDGER_PERIOD).fetchall()[0]
        if protection == "omit":
            keys = _texts(connection, _PROTECTED_KEYS)
            names = _texts(connection, _PROTECTED_NAMES)
            frames = _without_protected(frames, keys, names)
    enterprises = frames["mart.social_enterprises"]
    frames["mart.social_enterprises"] = enterprises.with_columns(
        website=pl.when("advertising_protected").then(None).otherwise("website")
    )
    period = None if first is None else (first, last)
    return Published(frames, protection, profile, run_id, as_of, ending_months, period)


def _frame(connection: duckdb.DuckDBPyConnection, table: Table) -> pl.DataFrame:
    columns = ", ".join(f'"{name}"' for name in table.names)
    order = ", ".join(f'"{name}"' for name in table.key)
    query = f"SELECT {columns} FROM {table.qualified} ORDER BY {order}"
    rows = connection.execute(query).fetchall()
    return table.frame([dict(zip(table.names, row, strict=True)) for row in rows])


def _texts(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    rows = connection.execute(query).fetchall()
    return sorted(text for (text,) in rows if text is not None)


def _without_protected(
    frames: Mapping[str, pl.DataFrame], keys: list[str], names: list[str]
) -> dict[str, pl.DataFrame]:
    """The frames without protected units; `keys` and `names` as the two queries give them."""
    enterprises, offerings = frames["mart.social_enterprises"], frames["mart.offerings"]
    tenders, contracts = frames["mart.tenders"], frames["mart.contracts_ending"]
    told_of = {name: _not_naming(frames[name], [*keys, *names]) for name in _SENTENCES}
    winner = pl.element()
    withheld = pl.when(winner.is_in(names)).then(pl.lit(WITHHELD_NAME)).otherwise(winner)
    review = frames["mart.match_review"]
    is_held = pl.col("winner_cvr").is_in(keys) | pl.col("winner_name").is_in(names)
    is_about = pl.any_horizontal(pl.col(c).is_in(keys).fill_null(False) for c in _UNITS)
    return {
        **frames,
        **told_of,
        "mart.match_review": review.filter(~is_about),
        "mart.social_enterprises": enterprises.filter(~pl.col("cvr").is_in(keys)),
        "mart.offerings": offerings.filter(
            ~pl.col("cvr").is_in(keys) & ~pl.col("source_ref").is_in(keys)
        ),
        "mart.tenders": tenders.with_columns(winners=pl.col("winners").list.eval(withheld)),
        "mart.contracts_ending": contracts.with_columns(
            winner_cvr=pl.when(~is_held.fill_null(False)).then("winner_cvr"),
            winner_name=pl.when(is_held).then(pl.lit(WITHHELD_NAME)).otherwise("winner_name"),
        ),
    }


def _not_naming(frame: pl.DataFrame, texts: list[str]) -> pl.DataFrame:
    """Rows none of whose texts contains one of `texts`."""
    words = [
        pl.col(name).list.join("\n") if isinstance(kind, pl.List) else pl.col(name)
        for name, kind in frame.schema.items()
        if kind in (pl.String, pl.List(pl.String))
    ]
    told = pl.concat_str(words, separator="\n", ignore_nulls=True)
    return frame.filter(~told.str.contains_any(texts))
