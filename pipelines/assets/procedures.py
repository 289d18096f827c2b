"""Join: which notices are one procedure. Ties between notices are no work for SQL.

What ties them lies in `pipelines.procedures`; here are its tables' assets.
"""

from typing import Any

import dagster as dg
import duckdb
from msgspec.structs import asdict

from pipelines.assets.join import computed
from pipelines.ingredients import Given, open_workbench
from pipelines.procedures import group, tie
from pipelines.procedures.notices import Buyers, Notice
from pipelines.procedures.ties import Tie, match_key
from warehouse.workbench import SQL_DIR

_FACTS = "tie_facts.sql"


def facts(con: duckdb.DuckDBPyConnection) -> list[Notice]:
    """What may tie notices, by `warehouse/sql/tie_facts.sql` on a workbench."""
    found = con.sql((SQL_DIR / _FACTS).read_text(encoding="utf-8"))
    names, notices = found.columns, []
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        buyers = Buyers.of(row.pop("buyer_cvrs"), row.pop("buyer_names"))
        for name in ("deadlines", "lots"):
            row[name] = frozenset(row[name] or ())
        row["previous_notices"] = tuple(row["previous_notices"])
        notices.append(Notice(buyers=buyers, **row))
    return notices


def decisions(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Subject and decision of what people decided about matches."""
    return con.execute(
        "SELECT subject, decision FROM core.decisions WHERE kind = 'match' ORDER BY ALL"
    ).fetchall()


def ties(given: Given) -> list[dict[str, Any]]:
    """Rows of `core.tender_ties`."""
    with open_workbench(given) as con:
        found = tie(facts(con), decisions(con))
    return [asdict(t) | {"match_key": match_key(t.notice_key, t.other_notice)} for t in found]


def memberships(given: Given) -> list[dict[str, Any]]:
    """Rows of `core.tender_notices`."""
    with open_workbench(given) as con:
        found = [
            Tie(*row)
            for row in con.execute(
                "SELECT notice_key, other_notice, rule, verdict, score, reason "
                "FROM core.tender_ties"
            ).fetchall()
        ]
        return [asdict(member) for member in group(facts(con), found)]


assets: list[dg.AssetsDefinition] = [
    computed(
        "core.tender_ties", ("core.notices", "core.lots", "core.decisions"), ties, sql=[_FACTS]
    ),
    computed(
        "core.tender_notices",
        ("core.notices", "core.lots", "core.tender_ties"),
        memberships,
        sql=[_FACTS],
    ),
]
