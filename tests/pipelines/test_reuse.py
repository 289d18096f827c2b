"""A table is made again when, and only when, something that it is made of is another."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines import ingredients, reuse
from pipelines.assets import checking, join, tables
from pipelines.ingredients import BEHIND, Given, NotSaidError, Recipe
from pipelines.runs import RunAccount
from scrapers.config import CONFIG_ENV, Settings, load
from tests.installation import Installation
from warehouse import reference, workbench
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import SQL_DIR, inputs_of

pytestmark = pytest.mark.xdist_group("night")
assert tables.assets  # they fill `join.MADE`
RECIPES = {r.name: r for making in join.MADE.values() for r in making.recipes}
WAYS_IN = {"mart.consortia", "mart.opportunities"}
OF_TODAY = WAYS_IN | {
    "core.procedures", "mart.branch_cpv", "mart.category_suppliers",
    "mart.contracts_ending", "mart.coverage_by_area", "mart.coverage_by_category",
    "mart.discovery", "mart.municipal_buyers", "mart.offering_words", "mart.offerings",
    "mart.social_enterprises", "mart.subcontract_leads", "mart.tender_municipalities",
    "mart.winning_tenders",
}  # fmt: skip
"""What the day itself is an ingredient of."""
Change = Callable[[Settings], Settings | None]


@pytest.fixture
def settings(night_copy: Installation, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv(CONFIG_ENV, str(night_copy.folder / "kortlag.toml"))
    return load()


def prints(settings: Settings) -> dict[str, reuse.Print]:
    return {name: reuse.print_of(settings, recipe) for name, recipe in RECIPES.items()}


def with_setting(group: str, **values: object) -> Change:
    def change(settings: Settings) -> Settings:
        changed = getattr(settings, group).model_copy(update=values)
        return settings.model_copy(update={group: changed})

    return change


def another_rule(settings: Settings) -> Settings:
    rules = settings.data_dir / "rules.csv"
    rules.write_bytes(reference.DISCOVERY_RULES.read_bytes())
    return settings.model_copy(
        update={"discovery": settings.discovery.model_copy(update={"rules": rules})}
    )


def rewritten(name: str, *columns: pl.Expr) -> Change:
    """A table's file with other values."""

    def change(settings: Settings) -> None:
        file = table_file(settings.parquet_dir, BY_NAME[name])
        write_frame(file, pl.read_parquet(file).with_columns(*columns))

    return change


def new_list(settings: Settings) -> None:
    """One more crawl of TED, whose list says what the last one said."""
    (last,) = (settings.parquet_dir / "clean" / "ted").glob("*/listed.parquet")
    name = f"{int(last.parent.name[:8]) + 1}{last.parent.name[8:]}"
    (settings.archive_dir / "ted" / name).mkdir()
    write_frame(last.parents[1] / name / "listed.parquet", pl.read_parquet(last))


def readers(name: str) -> set[str]:
    return {recipe.name for recipe in RECIPES.values() if name in recipe.reads}


def names_it(name: str, column: str) -> set[str]:
    """Readers of a table whose text speaks of one of its columns."""
    return {r for r in readers(name) if column not in RECIPES[r].hidden(BY_NAME[name])}


MATCHES = {f"core.{name}_matches" for name in ("organisation", "record", "ledger")}
CHANGES: dict[str, tuple[Change, set[str]]] = {
    "nothing": (lambda _: None, set()),
    "the day": (lambda s: s.model_copy(update={"as_of": date(2026, 11, 21)}), OF_TODAY),
    "how near a contract's end is": (
        with_setting("demand", ending_to_months=7), {"mart.contracts_ending"},
    ),
    "when a name is sure": (with_setting("identity", accept_from=0.99), MATCHES),
    "whose ledger it is": (
        with_setting("demand", ledger_municipality="0101"),
        MATCHES | {"mart.ledger_spend"},
    ),
    "what is enough of a candidate": (
        with_setting("discovery", candidate_from=9), {"mart.discovery"},
    ),
    "a file of rules": (another_rule, {"mart.discovery"}),
    "a table": (
        rewritten("core.clauses", pl.col("source").replace("ted", "udbud")),
        readers("core.clauses"),
    ),
    "when a notice was seen last": (
        rewritten("core.notices", pl.col("last_seen") + timedelta(days=1)),
        names_it("core.notices", "last_seen"),
    ),
    "a crawl that met the same again": (new_list, readers("clean.ted_listed")),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_met_by_those_that_are_made_of_it_and_nobody_else(
    settings: Settings, name: str
) -> None:
    rewritten("core.notices")(settings)  # by the writer that the changes use
    before = prints(settings)
    change, meant = CHANGES[name]
    after = prints(change(settings) or settings)
    assert {table for table in RECIPES if before[table] != after[table]} == meant
    assert meant or name == "nothing"


def test_most_readers_of_notices_do_not_ask_when_they_were_seen() -> None:
    asking = names_it("core.notices", "last_seen")
    assert {"core.lots", "core.awards"} <= asking
    assert len(asking) < len(readers("core.notices")) / 2


def test_the_content_of_a_file_counts_not_its_time_or_name(settings: Settings) -> None:
    change, _ = CHANGES["a file of rules"]
    changed = change(settings)
    assert changed is not None
    recipe = RECIPES["mart.discovery"]
    first = reuse.print_of(changed, recipe)
    assert changed.discovery.rules is not None
    changed.discovery.rules.touch()
    assert reuse.print_of(changed, recipe) == first
    with changed.discovery.rules.open("a", encoding="utf-8") as rules:
        rules.write("\n")
    assert reuse.print_of(changed, recipe) != first


def test_code_and_sql_count(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = RECIPES["mart.demand"]
    first = reuse.print_of(settings, recipe)
    other = reuse.print_of(settings, replace(recipe, sql=recipe.sql + " "))
    assert {name for name in first if first[name] != other[name]} == {"sql"}
    assert reuse.recipe_version(recipe) != reuse.recipe_version(replace(recipe, sql="SELECT 1"))
    monkeypatch.setattr(reuse, "code_version", lambda: "another")
    assert all(reuse.print_of(settings, r)["code"] == "another" for r in RECIPES.values())


def made(settings: Settings, name: str, *, anew: bool = False) -> list[str]:
    """Make a table, if it has to be; why."""
    account = RunAccount(settings.runs_dir, "20270101T000000Z")
    why = join.renew(settings, join.MADE[name], anew=anew)
    result = join.report(settings, account, RECIPES[name], why)
    assert account.read()["made"][name] == why
    assert result.data_version is not None
    assert (result.metadata or {})["made_again_for"] == (why or "nothing: it stayed")
    return why


def test_a_table_stays_until_something_is_another_and_says_what(settings: Settings) -> None:
    name = "mart.demand"
    file = table_file(settings.parquet_dir, BY_NAME[name])
    whole = file.read_bytes()
    assert made(settings, name) == []
    assert made(settings, name, anew=True) == ["asked for"]
    assert file.read_bytes() == whole, "the same rows are the same bytes"
    file.write_bytes(whole[:-1])
    assert made(settings, name) == ["its file"]
    assert file.read_bytes() == whole
    note = file.with_name(reuse.NOTE)
    for damaged in (b"", b"{", b"[]", b"{}"):
        note.write_bytes(damaged)
        assert made(settings, name) == ["nothing made before"]
    file.unlink()
    assert made(settings, name) == ["its file"]
    assert file.read_bytes() == whole


def test_what_checks_found_stays_with_what_they_asked(settings: Settings) -> None:
    """Bad rows among it; and is asked again when another table that they read has changed."""
    table = BY_NAME["core.sites"]
    file = table_file(settings.parquet_dir, table)
    write_frame(file, pl.concat([pl.read_parquet(file).head(3)] * 2))
    asked = checking.asked(settings, table)
    checks = checking.all_checks(table)
    for answer in (asked, (0, [])):
        found = reuse.outcomes(settings, table, checks, lambda of=answer: of)
        assert found[0] == 6
        told = {o.check.name: (o.failing_rows, o.sample_json()) for o in found[1]}
        assert told["key"][0] == 3
        assert "99" in (told["key"][1] or "")
        assert told == {o.check.name: (o.failing_rows, o.sample_json()) for o in asked[1]}
    reads = ingredients.checks_recipe(table, checks).reads - {table.qualified}
    for other in sorted(reads)[:1]:
        rewritten(other, pl.lit(None).alias(BY_NAME[other].stable_names[-1]))(settings)
        assert reuse.outcomes(settings, table, checks, lambda: (7, asked[1]))[0] == 7


def test_digests_tell_rows_apart_that_have_the_same_values_each(tmp_path: Path) -> None:
    table = BY_NAME["core.document_hosts"]
    name, other = table.names[:2]

    def digests(*rows: tuple[str, str]) -> dict[str, str]:
        frame = pl.DataFrame(rows, schema=[name, other], orient="row")
        write_frame(table_file(tmp_path, table), frame)
        return reuse.column_digests(tmp_path, table)

    first = digests(("a", "x"), ("b", "y"))
    assert digests(("a", "x"), ("b", "y")) == first
    assert digests(("a", "y"), ("b", "x"))[name] == first[name]
    assert digests(("a", "y"), ("b", "x"))[other] != first[other]
    assert digests(("b", "y"), ("a", "x"))[name] != first[name]
    assert digests(("a", "x")).keys() == first.keys()
    assert digests(("a", "x"))[name] != first[name]


def test_what_a_recipe_does_not_say_is_not_there(settings: Settings) -> None:
    table = BY_NAME["core.notices"]
    recipe = Recipe("mart.demand", frozenset({table.qualified}), "SELECT getvariable('as_of')")
    given = Given(settings, recipe)
    with given.workbench() as con:
        columns = {row[0] for row in con.execute("DESCRIBE core.notices").fetchall()}
        asked = "SELECT getvariable('as_of') IS NULL, getvariable('municipalities') IS NULL"
        assert con.execute(asked).fetchall() == [(False, True)]
        missing = "SELECT count(*) FROM duckdb_views() WHERE view_name = 'lots'"
        assert con.execute(missing).fetchall() == [(0,)]
    assert columns == set(table.stable_names) == set(given.frame("core.notices").columns)
    for refused in (
        lambda: given.workbench(["core.lots"]),
        lambda: given.rows("core.lots"),
        lambda: given.identity,
    ):
        with pytest.raises(NotSaidError, match=r"mart\.demand does not say"):
            refused()


def test_variables_behind_views_and_macros_are_known() -> None:
    texts = Path(reference.__file__).read_text(encoding="utf-8") + "".join(workbench.MACROS)
    assert set(re.findall(r"getvariable\('(\w+)'\)", texts)) == set(BEHIND.values())
    asking = {m for m in workbench.MACROS if any(name in m for name in BEHIND)}
    assert {m.split("(")[0].split()[-1] for m in asking} == {"in_dkk"}


def test_every_query_that_python_runs_for_a_table_is_in_its_recipe() -> None:
    """Those of the work lists for a second round of crawls make no table."""
    queries = {*SQL_DIR.glob("*.sql"), *SQL_DIR.glob("ways_in/*.sql")}
    unsaid = {
        query.name
        for query in queries
        if not any(query.read_text(encoding="utf-8") in r.sql for r in RECIPES.values())
    }
    assert unsaid == {"wanted_addresses.sql", "wanted_tender_documents.sql"}
    for recipe in RECIPES.values():
        named = workbench.named_in(recipe.sql) - {recipe.name}
        assert named <= recipe.reads, recipe.name
        assert set(inputs_of(BY_NAME[recipe.name])) <= recipe.reads, recipe.name
