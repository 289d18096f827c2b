"""The publish gate over a whole night's tables: losses trip it, the same and one row do not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.installation import AS_OF, Installation
from warehouse import gate, occasion
from warehouse.occasion import Occasion
from warehouse.schema import Table
from warehouse.tables import BY_NAME

pytestmark = pytest.mark.xdist_group("night")

Plant = Callable[[Table], str]
SITES, SOCIAL = BY_NAME["core.sites"], BY_NAME["mart.social_enterprises"]
RECORDS, STEPS = BY_NAME["core.mapping_records"], BY_NAME["mart.mapping_progress"]
NOTICES, LEADS = BY_NAME["core.notices"], BY_NAME["mart.subcontract_leads"]


class Bench:
    """The first night's tables as those about to be published, and as those published last."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        for schema in ("core", "mart"):
            con.execute(f"CREATE SCHEMA {schema}")
        for table in gate.compared():
            self.plant(table, f"FROM before.{table.qualified}")

    def plant(self, table: Table, sql: str) -> None:
        self.con.execute(f"CREATE OR REPLACE VIEW {table.qualified} AS {sql}")

    def failing(self, *tables: Table, known: Occasion | None = None) -> set[str]:
        """Rule and subject of what is out of bounds."""
        found = gate.measured(self.con, known or Occasion(), tables or gate.compared())
        return {
            f"{row['check_name']} {row['subject']}".strip() for row in found if not row["passed"]
        }

    def planted(self, table: Table, sql: str, known: Occasion | None = None) -> set[str]:
        """What is out of bounds while a table is something else."""
        self.plant(table, sql)
        found = self.failing(table, known=known)
        self.plant(table, f"FROM before.{table.qualified}")
        return found

    def rows(self, table: Table) -> int:
        """How many rows of a table are compared."""
        where = table.bounds.still or "true"
        found = self.con.execute(f"SELECT count(*) FROM {table.qualified} WHERE {where}")
        return int(found.fetchall()[0][0])


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect()) as con, occasion.attached(con, database):
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"SET VARIABLE as_of = DATE '{AS_OF}'")
        con.execute("SET VARIABLE ending_from_months = 6")
        yield con


@pytest.fixture(scope="module")
def bench(first_night: Installation) -> Iterator[Bench]:
    with opened(first_night.database) as con:
        yield Bench(con)


def half(table: Table) -> str:
    return f"FROM before.{table.qualified} WHERE hash({', '.join(table.key)}) % 2 = 0"


def doubled(table: Table) -> str:
    return f"FROM before.{table.qualified} UNION ALL FROM before.{table.qualified}"


def renumbered(table: Table) -> str:
    other = ", ".join(
        f'\'other \' || "{name}" AS "{name}"'
        for name in table.key
        if table[name].type == "VARCHAR" and name != "municipality_code"
    )
    return f"SELECT * REPLACE ({other}) FROM before.{table.qualified}"


def test_the_same_again_passes(bench: Bench) -> None:
    assert bench.failing() == set()


@pytest.mark.parametrize(
    ("plant", "rule", "from_rows"),
    [(half, "changed_rows", 20), (half, "lost_keys", 20), (renumbered, "lost_keys", 8)],
)
def test_a_loss_trips_every_table_that_is_not_tiny(
    bench: Bench, plant: Plant, rule: str, from_rows: int
) -> None:
    """Lists that people empty by answering are left out: those are to fall."""
    asked = [t for t in gate.compared() if bench.rows(t) >= from_rows and t.bounds.max_lost < 1]
    assert len(asked) >= 40
    missed = {
        table.qualified
        for table in asked
        if gate.check_name(table, rule) not in bench.planted(table, plant(table))
    }
    assert missed == set()


def test_twice_the_rows_trip_every_table_that_does_not_grow_by_leaps(bench: Bench) -> None:
    asked = [
        table
        for table in gate.compared()
        if bench.rows(table) >= 12 and table.bounds.max_rise is not None
        if table.bounds.max_rise < 1
    ]
    assert len(asked) >= 35
    missed = {
        table.qualified
        for table in asked
        if gate.check_name(table, "changed_rows") not in bench.planted(table, doubled(table))
    }
    assert missed == set()


def test_an_emptied_column_trips_the_gate(bench: Bench) -> None:
    """Every column that had more than a few values, but those by which rows are compared."""
    tried, missed = 0, set()
    for table in gate.compared():
        where = table.bounds.still or "true"
        columns = [
            name
            for name in table.stable_names
            if name not in table.required_names and name not in where
        ]
        counts = ", ".join(f'count("{name}")' for name in columns) or "count(*)"
        found = bench.con.execute(f"SELECT {counts} FROM {table.qualified} WHERE {where}")
        filled = zip(columns, found.fetchall()[0], strict=False)
        emptied = [name for name, values in filled if values > 10]
        nulls = ", ".join(f'NULL::{table[name].type} AS "{name}"' for name in emptied)
        if not emptied:
            continue
        empty = f"SELECT * REPLACE ({nulls}) FROM before.{table.qualified}"
        failing = bench.planted(table, empty)
        tried += len(emptied)
        missed |= {f"{table.qualified}.emptied {name}" for name in emptied} - failing
    assert tried >= 300
    assert missed == set()


@pytest.mark.parametrize("rows", [1, 2])
def test_a_row_of_a_small_table_may_go(bench: Bench, rows: int) -> None:
    assert bench.rows(STEPS) == 6
    assert not bench.planted(STEPS, f"FROM before.{STEPS.qualified} ORDER BY ALL LIMIT {6 - rows}")


def test_not_one_row_of_what_people_handed_in_may_go(bench: Bench) -> None:
    less = f"FROM before.{RECORDS.qualified} ORDER BY ALL OFFSET 1"
    assert {name.rpartition(".")[2] for name in bench.planted(RECORDS, less)} == {
        "changed_rows",
        "lost_keys",
    }


def test_a_contract_that_has_run_out_is_no_loss(bench: Bench) -> None:
    """Leads are compared by the contracts that still run on the day."""
    middle = "SELECT median(contract_ends_on)::DATE::VARCHAR FROM before.mart.subcontract_leads"
    day = f"DATE '{bench.con.execute(middle).fetchall()[0][0]}'"
    left = f"FROM before.{LEADS.qualified} WHERE contract_ends_on >= {day}"
    assert bench.planted(LEADS, left) != set()
    bench.con.execute(f"SET VARIABLE as_of = {day}")
    assert bench.planted(LEADS, left) == set()
    bench.con.execute(f"SET VARIABLE as_of = DATE '{AS_OF}'")


def test_the_first_lost_keys_are_named(bench: Bench) -> None:
    bench.plant(SITES, f"FROM before.{SITES.qualified} WHERE false")
    rows = gate.measured(bench.con, Occasion(), [SITES])
    bench.plant(SITES, f"FROM before.{SITES.qualified}")
    (lost,) = (row for row in rows if row["check_name"] == "core.sites.lost_keys")
    first = bench.con.execute("SELECT p_number FROM before.core.sites ORDER BY ALL LIMIT 1")
    assert first.fetchall()[0][0] in lost["keys"]
    assert (lost["now"], lost["least"]) == (0, round(0.8 * lost["before"] - 5, 4))


def test_what_a_person_accepted_passes_and_a_larger_loss_does_not(bench: Bench) -> None:
    third = f"FROM before.{SITES.qualified} WHERE hash(p_number) % 3 > 0"
    sixth = f"FROM before.{SITES.qualified} WHERE hash(p_number) % 6 = 1"
    bench.plant(SITES, third)
    accepted = {
        (row["check_name"], row["subject"]): row["now"]
        for row in gate.measured(bench.con, Occasion(), [SITES])
        if not row["passed"]
    }
    assert {name for name, _ in accepted} == {"core.sites.changed_rows", "core.sites.lost_keys"}
    known = Occasion(accepted=accepted)
    assert bench.planted(SITES, third, known) == set()
    assert bench.planted(SITES, sixth, known) == {name for name, _ in accepted}
    rows_only = Occasion(accepted={k: v for k, v in accepted.items() if "rows" in k[0]})
    assert bench.planted(SITES, third, rows_only) == {"core.sites.lost_keys"}


def test_an_accepted_empty_column_does_not_cover_another(bench: Bench) -> None:
    known = Occasion(accepted={("core.sites.emptied", "name"): 0.0})

    def without(*names: str) -> str:
        nulls = ", ".join(f'NULL::{SITES[name].type} AS "{name}"' for name in names)
        return f"SELECT * REPLACE ({nulls}) FROM before.{SITES.qualified}"

    assert bench.planted(SITES, without("name"), known) == set()
    assert bench.planted(SITES, without("name", "address"), known) == {"core.sites.emptied address"}


def read(con: duckdb.DuckDBPyConnection, *municipalities: str) -> Occasion:
    giving = ("cvr", "ted", "udbud", "addresses")
    return occasion.read(con, municipalities=municipalities, giving=giving, accepted={})


def notes(bench: Bench, table: Table, known: Occasion) -> set[str]:
    return {r["note"] for r in gate.measured(bench.con, known, [table]) if r["note"]}


def test_nothing_is_compared_with_nothing(bench: Bench) -> None:
    rows = gate.measured(bench.con, Occasion(is_first=True))
    assert {row["note"] for row in rows} == {gate.FIRST}
    assert all(row["passed"] for row in rows)


def test_a_municipality_more_may_add_but_not_take_away(bench: Bench) -> None:
    known = read(bench.con, "0751", "0740")
    assert (known.left, known.common) == (set(), {"0751"})
    other = f"SELECT * REPLACE ('0740' AS municipality_code) FROM before.{SOCIAL.qualified}"
    more = f"FROM before.{SOCIAL.qualified} UNION ALL {other}"
    assert bench.planted(SOCIAL, more, known) == set()
    assert bench.planted(SOCIAL, other, known) != set()  # 0751 lost everything
    assert notes(bench, NOTICES, known) == {"no most: more municipalities are asked for"}
    assert "core.notices.lost_keys" in bench.planted(NOTICES, half(NOTICES), known)


def test_a_municipality_that_is_asked_for_no_more_takes_its_rows_with_it(bench: Bench) -> None:
    known = read(bench.con, "0740")
    assert (known.left, known.common) == ({"0751"}, set())
    assert bench.planted(SOCIAL, f"FROM before.{SOCIAL.qualified} WHERE false", known) == set()
    assert notes(bench, NOTICES, known) == {"municipalities are no longer asked for: 0751"}


def test_all_municipalities_contain_each(bench: Bench) -> None:
    assert read(bench.con, "all").common == {"0751"}
    assert read(bench.con, "all").left == set()


def test_rows_may_rise_when_something_was_handed_in(bench: Bench) -> None:
    assert read(bench.con, "0751").new_data == ()
    more = "SELECT * REPLACE ('other' || record_id AS record_id)"
    bench.plant(RECORDS, f"{doubled(RECORDS)} UNION ALL {more} FROM before.{RECORDS.qualified}")
    known = read(bench.con, "0751")
    bench.plant(RECORDS, f"FROM before.{RECORDS.qualified}")
    assert known.new_data == ("mapping_records.csv",)
    assert "mart.social_enterprises.changed_rows" not in bench.planted(
        SOCIAL, doubled(SOCIAL), known
    )


def test_an_older_published_schema_is_not_compared_and_that_is_told(
    first_night: Installation, tmp_path: Path
) -> None:
    older = tmp_path / "older.duckdb"
    shutil.copy(first_night.database, older)
    with closing(duckdb.connect(str(older))) as con:
        con.execute("DELETE FROM meta.columns WHERE table_name = 'subcontract_leads'")
        con.execute("DROP TABLE mart.subcontract_leads")
        con.execute(
            "UPDATE meta.columns SET is_key = false "
            "WHERE table_name = 'sites' AND column_name = 'valid_from'"
        )
    with opened(older) as con:
        leads, sites = (gate.measured(con, Occasion(), [table]) for table in (LEADS, SITES))
        con.execute("CREATE SCHEMA core")
        for name in ("mapping_records", "decisions", "ledger"):
            con.execute(f"CREATE VIEW core.{name} AS FROM before.core.{name}")
        assert read(con, "0751") == Occasion()
    assert {row["note"] for row in leads} == {"the table is new"}
    assert {row["note"] for row in sites} == {
        "the table has another key than when it was last published"
    }
    assert all(row["passed"] and row["before"] is None for row in (*leads, *sites))
