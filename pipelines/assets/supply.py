"""Join: possible social enterprises, areas and words. Rules and texts are no work for SQL.

Thin: `pipelines.discovery` and `pipelines.offerings` do it; here are their tables' assets.
Discovery reads all companies in one pass, a rule a text, so its time grows with their number.
"""

from functools import cache
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from pipelines.assets.join import computed
from pipelines.discovery.matching import Firm, find
from pipelines.discovery.rules import read
from pipelines.discovery.sieve import may_reach
from pipelines.discovery.verdicts import Decision, is_candidate, judge
from pipelines.ingredients import Given, open_workbench
from pipelines.offerings.areas import Places, read_area
from pipelines.offerings.words import spoken, word_list
from scrapers.config import Settings
from warehouse import reference
from warehouse.tables.discovery import AREAS_SERVED, DISCOVERY, OFFERING_WORDS
from warehouse.tables.provenance import PROVENANCE
from warehouse.workbench import SQL_DIR

Row = dict[str, Any]


def discovery(given: Given) -> list[Row]:
    """Rows of `mart.discovery`."""
    with open_workbench(given, DISCOVERY.reads) as con:
        return discovered(con, given)


def discovered(con: duckdb.DuckDBPyConnection, settings: Settings | Given) -> list[Row]:
    """What the rules and the team say of each company of our municipalities, on a workbench."""
    rules = read(settings.discovery.rules or reference.DISCOVERY_RULES)
    bound = settings.discovery.candidate_from
    firms = pl.DataFrame(con.sql((SQL_DIR / "discovery_firms.sql").read_text(encoding="utf-8")))
    is_decided = pl.col("is_social").is_not_null()
    rows = []
    for firm in firms.filter(is_decided | may_reach(firms, rules, bound)).iter_rows(named=True):
        finding = find(_firm(firm), rules)
        judgement = judge(finding, bound, known_as=firm["known_as"], decision=_decision(firm))
        if judgement is None:
            continue
        by_register = finding.register_score >= bound and is_candidate(finding, bound)
        row = {
            "cvr": firm["cvr"],
            "name": firm["name"],
            "form_code": firm["form_code"],
            "verdict": judgement.verdict,
            "verdict_reason": judgement.reason,
            "score": finding.score,
            "register_score": finding.register_score,
            "is_found_by_register": by_register,
            "reasons": list(finding.reasons),
            "rules": [m.rule.rule for m in finding.matches],
            "excluded_by": [m.rule.rule for m in finding.exclusions],
            **{c.name: firm[c.name] for c in PROVENANCE},
        }
        rows += [row | {"municipality_code": code} for code in firm["municipalities"]]
    return rows


def _firm(row: Row) -> Firm:
    names = (row["name"], *(row["secondary_names"] or ()))
    return Firm(
        tuple(filter(None, names)), row["form_code"], row["branch_code"], row["employees"],
        row["purpose"], tuple(row["reservations"] or ()),
    )  # fmt: skip


def _decision(row: Row) -> Decision | None:
    if row["is_social"] is None:
        return None
    day = f" den {row['decided_on']:%d.%m.%Y}" if row["decided_on"] else ""
    return Decision(row["is_social"], day, row["decision_reason"])


@cache
def places() -> Places:
    """Names of places of the code lists."""
    districts = [
        (d.postal_code, d.postal_district, d.municipality_code, d.share)
        for d in reference.postal_districts()
    ]
    return Places.of(reference.code_list("kommuner.csv"), districts)


def areas_served(given: Given) -> list[Row]:
    """Rows of `core.areas_served`."""
    with open_workbench(given, AREAS_SERVED.reads) as con:
        said = con.execute(
            "SELECT record_id, area_served FROM core.mapping_records "
            "WHERE valid_to IS NULL AND area_served IS NOT NULL"
        ).fetchall()
    rows = []
    for record_id, text in said:
        area = read_area(text, places())
        rows.append(
            {
                "record_id": record_id,
                "area_served": text,
                "municipalities": list(area.municipalities),
                "unread": list(area.unread),
            }
        )
    return rows


def offering_words(given: Given) -> list[Row]:
    """Rows of `mart.offering_words`."""
    words = word_list(reference.code_list("category_words.csv"))
    with open_workbench(given, OFFERING_WORDS.reads) as con:
        texts = con.execute((SQL_DIR / "offering_texts.sql").read_text(encoding="utf-8")).fetchall()
    return [
        {
            "cvr": cvr,
            "category": said.category,
            "evidence": evidence,
            "source_ref": source_ref,
            "words": list(said.words),
            "position": said.position,
        }
        for cvr, evidence, source_ref, text in texts
        for said in spoken(text, words)
    ]


assets: list[dg.AssetsDefinition] = [
    computed(
        DISCOVERY.qualified,
        DISCOVERY.reads,
        discovery,
        sql=["discovery_firms.sql"],
        settings=["discovery"],
    ),
    computed(AREAS_SERVED.qualified, AREAS_SERVED.reads, areas_served),
    computed(
        OFFERING_WORDS.qualified,
        OFFERING_WORDS.reads,
        offering_words,
        sql=["offering_texts.sql"],
    ),
]
