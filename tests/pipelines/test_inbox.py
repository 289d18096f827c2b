"""The inbox as a folder: kept version by version, read only, made again from the archive."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import inbox
from pipelines.assets import identity, join
from pipelines.assets.inbox import handed_in, inbox_dir, report_rows, take_in
from pipelines.context import Night
from scrapers.config import CONFIG_ENV, Settings, load
from tests.clean.inbox_samples import saved
from tests.warehouse import exports_samples
from warehouse.exports import write_exports
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME, register
from warehouse.tables.inbox import INBOX_REPORT
from warehouse.workbench import HANDED_IN, fill

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIXTURE = Path(__file__).parents[1] / "fixtures" / "inbox" / "mapping.csv"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an installation without an inbox."""
    config = tmp_path / "kortlag.toml"
    config.write_text("as_of = 2026-03-20\n", encoding="utf-8")
    monkeypatch.setenv(CONFIG_ENV, str(config))
    return load()


def put(settings: Settings, name: str, body: bytes) -> Path:
    """Put a file into the inbox as a person would, read-only to be sure that nobody writes."""
    folder = inbox_dir(settings)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_bytes(body)
    path.chmod(0o444)
    return path


def empty_register(settings: Settings) -> None:
    for name in ("core.enterprises", "core.sites"):
        write_frame(table_file(settings.parquet_dir, BY_NAME[name]), BY_NAME[name].frame([]))


def built(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """The three core tables as the SQL makes them from what was taken in."""
    empty_register(settings)
    found = {}
    in_order = [HANDED_IN["decisions"], HANDED_IN["ledger"], HANDED_IN["mapping_records"]]
    for table in in_order:
        if table.name == "mapping_records":
            matches = BY_NAME["core.record_matches"]
            given = join.given(settings, matches.qualified)
            frame = matches.frame(identity.record_matches(given, identity.asking_of(given)))
            write_frame(table_file(settings.parquet_dir, matches), frame)
        with join.open_workbench(settings) as con:
            fill(con, table, settings.parquet_dir)
        with join.open_workbench(settings) as con:
            found[table.name] = con.execute(f"FROM {table.qualified}").fetchall()
    return found


def test_without_an_inbox_the_tables_are_empty(settings: Settings) -> None:
    assert all(rows == [] for rows in built(settings).values())  # not even taken in yet
    assert take_in(settings, AT) == ([], True)
    assert all(rows == [] for rows in built(settings).values())
    assert report_rows(settings) == []
    assert not inbox_dir(settings).exists()


def test_a_file_is_kept_byte_for_byte_and_left_alone(settings: Settings) -> None:
    path = put(settings, "Mapping.CSV", FIXTURE.read_bytes())
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    assert take_in(settings, AT)[0] == ["mapping.csv"]
    copies = list((settings.archive_dir / "inbox").glob("*/mapping.csv"))
    assert [copy.read_bytes() for copy in copies] == [before[0]]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(inbox_dir(settings).iterdir()) == [path]


def test_an_unchanged_inbox_is_not_read_again(settings: Settings) -> None:
    put(settings, "mapping.csv", FIXTURE.read_bytes())
    assert take_in(settings, AT) == (["mapping.csv"], True)
    assert take_in(settings, AT + timedelta(days=1)) == ([], False)


def test_rows_reach_core_with_cvr_matched_and_history(settings: Settings) -> None:
    put(settings, "mapping.csv", saved("record_id;Navn;CVR", "1;A;99000007", "2;B;"))
    take_in(settings, AT)
    put(settings, "mapping.csv", saved("record_id;Navn;CVR", "2;B;"))
    take_in(settings, AT + timedelta(days=4))
    built(settings)
    with join.open_workbench(settings) as con:
        rows = con.execute(
            "SELECT record_id, cvr, matched_cvr, matched_by, "
            "valid_from::VARCHAR, valid_to::VARCHAR FROM core.mapping_records ORDER BY 1"
        ).fetchall()
    assert rows == [
        ("1", "99000007", "99000007", "cvr", "2026-03-01", "2026-03-05"),
        ("2", None, None, None, "2026-03-01", None),
    ]


def test_everything_is_made_again_from_the_archive_alone(settings: Settings) -> None:
    one, two = saved("Navn;Note", "A;før"), saved("Navn;Note", "A;efter")
    ledger = saved("amount_dkk;year", "1,5;2015")
    for day, body in enumerate((one, two, one)):
        put(settings, "mapping.csv", body)
        put(settings, "ledger.csv", ledger)
        take_in(settings, AT + timedelta(days=day))
    before = built(settings)
    assert len(before["mapping_records"]) == 3
    shutil.rmtree(settings.parquet_dir)
    shutil.rmtree(inbox_dir(settings))
    take_in(settings, AT + timedelta(days=30))
    assert built(settings) == before
    assert {line["file"] for line in report_rows(settings)} == {"mapping.csv", "ledger.csv"}
    assert all("ikke længere" in line["reason"] for line in report_rows(settings))


def test_other_files_are_told_and_left_alone(settings: Settings) -> None:
    put(settings, "mapping (1).csv", b"x")
    put(settings, "~$mapping.xlsx", b"x")
    put(settings, ".DS_Store", b"x")
    put(settings, "MAPPING.csv", saved("Navn", "A"))
    put(settings, "mapping.csv", saved("Navn", "B"))
    take_in(settings, AT)
    assert [(line["file"], line["effect"]) for line in report_rows(settings)] == [
        ("mapping (1).csv", "file_left_out"),
        ("mapping.csv", "file_left_out"),
    ]


def test_a_file_that_cannot_be_opened_keeps_what_it_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, "mapping.csv", saved("Navn", "A"))
    take_in(settings, AT)

    def locked(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "_bytes_of", locked)
        take_in(settings, AT + timedelta(days=1))
    assert [line["effect"] for line in report_rows(settings)] == ["file_left_out"]
    assert len(built(settings)["mapping_records"]) == 1


def test_a_clock_that_went_back_does_not_turn_versions_around(settings: Settings) -> None:
    put(settings, "mapping.csv", saved("Navn;Note", "A;før"))
    take_in(settings, AT)
    put(settings, "mapping.csv", saved("Navn;Note", "A;efter"))
    take_in(settings, AT - timedelta(days=9))
    bodies = [version.body for version in inbox.versions(settings.archive_dir)]
    assert [b"efter" in body for body in bodies] == [False, True]


@hypothesis.settings(deadline=None)  # each copy is on the disk before the next
@given(
    bodies=st.lists(st.binary(max_size=60), max_size=5), name=st.sampled_from(sorted(inbox.FILES))
)
def test_any_bytes_are_kept_and_never_changed(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], name: str
) -> None:
    archive = tmp_path_factory.mktemp("archive")
    folder = tmp_path_factory.mktemp("inbox")
    for day, body in enumerate(bodies):
        (folder / name).write_bytes(body)
        inbox.keep(inbox.read_folder(folder), archive, AT + timedelta(days=day))
        assert (folder / name).read_bytes() == body
    distinct = [b for n, b in enumerate(bodies) if n == 0 or bodies[n - 1] != b]
    assert [version.body for version in inbox.versions(archive)] == distinct


def test_the_asset_runs_in_dagster_and_the_tables_pass_their_checks(settings: Settings) -> None:
    put(settings, "mapping.csv", FIXTURE.read_bytes())
    put(settings, "decisions.csv", saved("kind;subject;decision", "candidate;99000007;ja"))
    empty_register(settings)
    for name in ("core.organisations", "core.notices"):  # whose names are looked up together
        write_frame(table_file(settings.parquet_dir, BY_NAME[name]), BY_NAME[name].frame([]))
    names = {"core.record_matches", *(table.qualified for table in HANDED_IN.values())}
    makings = dict.fromkeys(join.MADE[name] for name in sorted(names))
    keys = {tuple(recipe.name.split(".")) for making in makings for recipe in making.recipes}
    wanted = [handed_in, *(a for a in join.assets if {tuple(key.path) for key in a.keys} <= keys)]
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(wanted, instance=instance, resources={"night": Night()})
        done = {tuple(e.asset_key.path) for e in result.get_asset_materialization_events()
                if e.asset_key}  # fmt: skip
        checked = result.get_asset_check_evaluations()
    assert result.success
    assert done == {("clean", "inbox"), *keys}
    assert checked
    assert all(check.passed for check in checked)
    report = BY_NAME["meta.inbox_report"].frame(report_rows(settings))
    assert report["line"].to_list() == [2, 6]


def test_the_report_is_published_as_a_file_the_team_can_open(
    settings: Settings, tmp_path: Path
) -> None:
    put(settings, "mapping.csv", FIXTURE.read_bytes())
    take_in(settings, AT)
    sites = [row | {"is_listed": True} for row in exports_samples.ROWS[register.SITES]]
    rows = {INBOX_REPORT: report_rows(settings), register.SITES: sites}
    database = exports_samples.write_database(tmp_path / "kortlag.duckdb", rows)
    target = tmp_path / "set"
    target.mkdir()
    write_exports(
        database, target, dialect="danish", advertising_protected="omit", profile="live",
        run_id="r", as_of=AT.date(), ending_months=exports_samples.ENDING_MONTHS,
    )  # fmt: skip
    lines = (target / "inbox_report.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Nr.;Fil;Linje;Kolonne;Værdi;Begrundelse;Følge"
    assert lines[2] == (
        "2;mapping.csv;6;;;Rækken har 3 felter, men overskriften har 11.;row_left_out"
    )
