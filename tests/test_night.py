"""Whole nights through the command, against the stand-in sources over real HTTP."""

from __future__ import annotations

import gzip
import re
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scrapers.sandbox.process import running
from tests.installation import AS_OF, SAMPLES, Installation, addresses_env, differences
from tests.scrapers.standins import StandIns
from tests.terminal import COLUMNS, Seen

pytestmark = pytest.mark.xdist_group("night")
TODAY = date.fromisoformat(AS_OF)


def test_a_first_night_publishes_everything(first_night: Installation) -> None:
    current = first_night.data / "exports" / "current"
    names = {path.name for path in current.iterdir()}
    assert {
        "social_enterprises.csv", "tenders.csv", "offerings.csv", "coverage_by_area.csv",
        "coverage_by_category.csv", "social_enterprises.geojson", "coverage_by_area.geojson",
        "map.html", "datapackage.json", "README.txt", "kortlag.duckdb", "inbox_report.csv",
        "digest.md", "mapping_worklist.csv", "mapping_progress.csv", "changes.csv",
        "kortlag.xlsx",
    } <= names  # fmt: skip
    assert first_night.last_run()["published"]
    states = first_night.rows(
        "SELECT source, state, announced, records, missing FROM meta.sources WHERE state <> 'off'"
    )
    assert {row["source"]: row["state"] for row in states} == {
        "udbud": "fresh",
        "ted": "fresh",
        "cvr": "fresh",
        "addresses": "fresh",
    }
    assert all(row["announced"] == row["records"] and not row["missing"] for row in states)


def test_the_figures_of_the_story(first_night: Installation) -> None:
    registered = first_night.rows(
        "SELECT count(DISTINCT cvr) AS n FROM core.social_register WHERE valid_to IS NULL"
    )
    assert registered == [{"n": 75}]
    tenders = first_night.rows(
        "SELECT count(*) AS n, count(*) FILTER (reserved = 'sheltered' AND state = 'open') AS r "
        "FROM mart.tenders WHERE municipality_code = '0751' "
        f"AND published_on > DATE '{AS_OF}' - INTERVAL 1 YEAR AND list_contains(sources, 'ted')"
    )
    assert 20 <= tenders[0]["n"] <= 32
    reserved = first_night.rows(
        "SELECT title FROM mart.tenders WHERE municipality_code = '0751' "
        "AND reserved = 'sheltered' AND state = 'open'"
    )
    assert len(reserved) == 1


def test_the_mapping_s_own_figures(first_night: Installation) -> None:
    """50 found, 37 visited (PRODUCT 1), counted again from the records themselves."""
    records = first_night.rows("SELECT * FROM core.mapping_records WHERE valid_to IS NULL")
    found = [row for row in records if row["is_found"]]
    progress = first_night.rows("SELECT step, enterprises, unmatched FROM mart.mapping_progress")
    steps = {row["step"]: row["enterprises"] for row in progress}
    assert steps["found"] == len(found) == 50
    assert steps["visited"] == sum(row["visited_on"] is not None for row in found) == 37
    returned = sum(row["questionnaire_returned_on"] is not None for row in found)
    assert steps["questionnaire_returned"] == returned > 0
    registered = first_night.rows(
        "SELECT cvr, status FROM mart.social_enterprises WHERE status IN ('registered', 'mapped')"
    )
    numbers = {row["cvr"] for row in registered}
    unmatched = [row for row in found if row["matched_cvr"] is None]
    assert steps["known"] == len(
        numbers | {r["matched_cvr"] for r in found if r["matched_cvr"]}
    ) + len(unmatched)
    assert {row["unmatched"] for row in progress if row["step"] == "found"} == {len(unmatched)}


def test_how_many_there_are_in_all_is_told_with_its_doubts(first_night: Installation) -> None:
    rows = first_night.rows("SELECT * FROM mart.mapping_estimate")
    pair = next(r for r in rows if (r["list_a"], r["list_b"]) == ("mapping", "rsv"))
    enterprises = first_night.rows(
        "SELECT found_by FROM mart.social_enterprises "
        "WHERE status IN ('registered', 'mapped') AND NOT doubtful"
    )
    both = sum({"mapping", "rsv"} <= set(row["found_by"]) for row in enterprises)
    assert pair["both"] == both >= 7
    assert pair["known"] <= pair["ci_low"] <= pair["estimate"] <= pair["ci_high"]
    assert pair["not_yet_found"] == pair["estimate"] - pair["known"]
    assert "begyndt med registret" in pair["assumptions"]


def test_parties_without_number_are_found_by_name_and_place(first_night: Installation) -> None:
    """Accepted where sure, listed for a person where not, and the awards count."""
    assert first_night.rows(
        "SELECT m.matched_cvr, a.name, a.cvr, e.name AS register_name FROM core.party_matches AS m "
        "JOIN core.awards AS a USING (notice_key, org_id) "
        "JOIN core.social_register AS s ON s.cvr = m.matched_cvr "
        "JOIN core.enterprises AS e ON e.cvr = m.matched_cvr AND e.valid_to IS NULL "
        "WHERE a.name LIKE 'Birkebro%'"
    ) == [
        {
            "matched_cvr": "99022124",
            "name": "Birkebro Traevaerkstedet ApS",
            "cvr": None,
            "register_name": "Birkebro Træværkstedet ApS",
        }
    ]
    buyers = first_night.rows("SELECT matched_cvr FROM core.party_matches WHERE org_id = 'BUYER'")
    assert {row["matched_cvr"] for row in buyers} == {"55133018"}
    listed = first_night.rows("SELECT of, cvr FROM mart.match_review ORDER BY of, name")
    assert [row["of"] for row in listed] == ["mapping_record", "organisation", "organisation"]
    assert [row["cvr"] is None for row in listed] == [True, False, False]


def test_the_answers_of_the_archive_are_what_was_served(first_night: Installation) -> None:
    """Real notices went byte for byte through spider and archive."""
    notices = first_night.rows(
        "SELECT notice_key, archive_ref FROM core.notices WHERE notice_key = '215378-2024'"
    )
    from scrapers.archive import read_record

    record = read_record(first_night.data / "archive", notices[0]["archive_ref"])
    assert record.body == (SAMPLES / "real_eforms" / "215378-2024.xml").read_bytes()


def test_all_real_notices_are_read(first_night: Installation) -> None:
    real = {
        p.stem for kind in ("real_eforms", "ted_export") for p in (SAMPLES / kind).glob("*.xml")
    }
    real = {name.lstrip("0") for name in real} | {"566234-2020"}
    read = {r["notice_key"] for r in first_night.rows("SELECT notice_key FROM core.notices")}
    assert real <= read
    assert first_night.rows("SELECT document, reason FROM core.unread_documents") == []
    forms = first_night.rows("SELECT form FROM core.notices WHERE form IS NOT NULL ORDER BY form")
    assert [row["form"] for row in forms] == ["F03_2014", "F21_2014", "F21_2014"]
    sdk = first_night.rows(
        "SELECT count(*) AS n FROM core.notices WHERE sdk_version = 'eforms-sdk-1.15'"
    )
    assert sdk == [{"n": 5}]


def assert_bars(seen: Seen) -> None:
    """On a terminal a night draws bars that count documents and tables, and leaves few lines."""
    bars = [line for line in seen.frames if "━" in line]
    assert max(map(len, seen.frames)) <= COLUMNS
    assert "elapsed" not in seen.text, "DuckDB draws a bar of its own"
    assert [bar for bar in bars if re.match(r"collect udbud +[━╸╺]+ +[\d,]+ of [\d,]+", bar)]
    counts = [
        match.groups()
        for bar in bars
        if (match := re.match(r"(?:core|mart|meta)\.\w+ +[━╸╺]+ +(\d+) of (\d+)", bar))
    ]
    assert len(set(counts)) > 3, "it moves"
    (of,) = {of for _, of in counts}
    left = [line for line in seen.frames if re.search(r"\d s$", line) and "━" not in line]
    assert [line for line in left if re.match(rf"tables +{of} ", line)], "as many as announced"
    assert not [line for line in left if line.startswith("mart.")]


def test_a_second_night_fetches_no_notice_again_and_says_nothing_changed(
    night_copy: Installation,
) -> None:
    before = night_copy.database
    # At a pace at which a crawl can be watched.
    done = night_copy.in_terminal("nightly", KORTLAG_SOURCES__UDBUD__DELAY_S="0.4")
    assert done.returncode == 0, done.text
    assert "Nothing changed since the last publication." in done.text
    assert_bars(done)
    sources = night_copy.last_run()["sources"]
    assert sources["ted"]["wanted"] == 0
    assert sources["udbud"]["wanted"] == 0
    assert night_copy.last_run()["changes"] == {}
    assert differences(before, night_copy.database) == []
    made = {table: why for table, why in night_copy.last_run()["made"].items() if why}
    assert "core.notices" in made, "they were met again, so they were seen last tonight"
    # What of a table changes every night is no reason to make again what does not ask for it.
    reads_day = {"mart.tenders", "mart.social_enterprises", "mart.discovery"}
    assert {table for table in made if table.startswith("mart.")} == reads_day
    kept = night_copy.database
    assert night_copy.run("rebuild").returncode == 0
    assert all(why == ["asked for"] for why in night_copy.last_run()["made"].values())
    assert differences(kept, night_copy.database) == []


def test_one_source_alone_can_be_read_from_its_first_date(
    first_night: Installation, night_copy: Installation
) -> None:
    done = night_copy.run("nightly", "--source", "ted", "--full")
    told = done.stderr.splitlines()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d [\d:,]+ [\w. ]+ +\d+\.\d s", t) for t in told), told
    assert done.returncode == 0, done.stdout + done.stderr
    sources = night_copy.last_run()["sources"]
    assert set(sources) == {"ted"}
    assert sources["ted"]["announced"] == first_night.last_run()["sources"]["ted"]["announced"]
    since = night_copy.run("nightly", "--source", "ted", "--since", "2026-11-01")
    assert since.returncode == 0
    assert night_copy.last_run()["sources"]["ted"]["window"]["since"] == "2026-11-01"


def test_a_live_night_asks_only_the_addresses_it_was_given(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "kortlag")
    with running(TODAY, None) as addresses:
        env = addresses_env(addresses)
        done = installation.run("nightly", **env)
    assert done.returncode == 0, done.stdout + done.stderr
    hosts = set()
    for crawl in (installation.data / "archive").glob("*/*/responses.warc.gz"):
        text = gzip.decompress(crawl.read_bytes())
        assert b"hunter2-canary" not in text
        hosts |= {
            line.split(b"/")[2].decode()
            for line in text.split(b"\r\n")
            if line.startswith(b"WARC-Target-URI: http")
        }
    asked = ("udbud", "ted", "cvr", "addresses")
    assert hosts == {a.split("/")[2] for name in asked for a in addresses[name].values()}
    runs = (installation.data / "runs").rglob("*.*")
    everything = b"".join(path.read_bytes() for path in runs if path.is_file())
    assert b"hunter2-canary" not in everything
    assert b"kortlag/" in everything


@pytest.mark.parametrize("source", ["cvr", "ted", "udbud"])
def test_a_source_that_answers_503_throughout_keeps_its_last_good_data(
    night_copy: Installation, source: str
) -> None:
    before = night_copy.database
    with running(TODAY, SAMPLES) as addresses:
        StandIns(addresses, night_copy.folder).fault(source, "status", status=503)
        env = addresses_env(addresses)
        env[f"KORTLAG_SOURCES__{source}__BACKOFF_S".upper()] = "0.01"
        done = night_copy.run("nightly", **env)
    assert done.returncode == 3, done.stdout + done.stderr
    assert differences(before, night_copy.database) == []
    status = night_copy.status()
    assert status["exit_status"] == 3
    states = {s["source"]: s for s in status["sources"]}
    assert states[source]["state"] == "failed"
    assert "HTTP 503" in states[source]["cause"]
    assert states[source]["age_s"] > 0
    others = {s["state"] for name, s in states.items() if name != source}
    assert others == {"fresh", "off"}


def test_nothing_is_published_when_a_check_blocks(night_copy: Installation) -> None:
    """Without any archive there is no row to publish; what was published stands."""
    before = night_copy.database
    shutil.rmtree(night_copy.data / "archive")
    shutil.rmtree(night_copy.data / "parquet")
    done = night_copy.run("rebuild")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "core.notices.rows" in done.stdout
    assert night_copy.database == before
    assert night_copy.status()["exit_status"] == 4


def test_a_bad_row_blocks_and_the_check_is_told_by_status_and_kept(
    night_copy: Installation,
) -> None:
    before = night_copy.database
    (clean,) = (night_copy.data / "parquet" / "clean" / "cvr").glob("*/enterprises.parquet")
    good = pl.read_parquet(clean)
    bad = good.head(1).with_columns(cvr=pl.lit("9900000X"), valid_from=date(2020, 1, 1))
    pl.concat([good, bad]).write_parquet(clean)
    done = night_copy.run("rebuild")
    assert done.returncode == 4, done.stdout + done.stderr
    assert night_copy.database == before
    assert night_copy.rows("SELECT 1 FROM core.enterprises WHERE cvr = '9900000X'") == []
    status = night_copy.status()
    assert status["exit_status"] == 4
    assert status["checks"]["core.enterprises.cvr"]["failing_rows"] == 1
    good.write_parquet(clean)
    assert night_copy.run("rebuild").returncode == 0
    kept = night_copy.rows(
        "SELECT passed, sample FROM meta.checks WHERE check_name = 'core.enterprises.cvr' "
        "ORDER BY run_id"
    )
    assert [row["passed"] for row in kept] == [True, False, True]
    assert "9900000X" in kept[1]["sample"]


@pytest.mark.parametrize(
    ("arguments", "env", "told"),
    [
        (["nightly"], {"KORTLAG_PROFILE": "live"}, "contact"),
        (["nightly", "--config", "nowhere.toml"], {}, "no settings file"),
        (["nightly", "--source", "nowhere"], {}, "Known are"),
        (["status"], {"KORTLAG_MUNICIPALITIES": '["751"]'}, "four-digit"),
    ],
)
def test_a_mistake_in_the_settings_ends_with_status_2_and_says_what_to_do(
    first_night: Installation, arguments: list[str], env: dict[str, str], told: str
) -> None:
    done = first_night.run(*arguments, **env)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_asking_before_the_first_night_says_what_to_do(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "kortlag")
    for arguments in (["sql", "SELECT 1"], ["explain", "99000007"], ["export"]):
        done = installation.run(*arguments)
        assert done.returncode == 2
        assert "kortlag nightly" in done.stderr


def test_sql_prints_a_table_csv_and_json_and_reaches_nothing_else(
    first_night: Installation,
) -> None:
    query = "SELECT postal_code, registered FROM mart.coverage_by_area ORDER BY postal_code LIMIT 1"
    assert "postal_code" in first_night.run("sql", query).stdout
    lines = first_night.run("sql", "--csv", query).stdout.splitlines()
    assert lines[0] == "postal_code,registered"
    assert first_night.rows(query)[0]["postal_code"] == "8000"
    for refused in (
        "SELECT * FROM read_csv('/etc/passwd')",
        "DELETE FROM core.notices",
        "COPY core.notices TO '/tmp/x.csv'",
        "ATTACH '/tmp/x.duckdb'",
    ):
        assert first_night.run("sql", refused).returncode == 1, refused


def test_explain_ends_in_archived_bytes(first_night: Installation) -> None:
    cvr = first_night.rows("SELECT cvr FROM mart.social_enterprises ORDER BY cvr LIMIT 1")[0]["cvr"]
    tender = first_night.rows("SELECT tender_key FROM mart.tenders ORDER BY 1 LIMIT 1")[0]
    for subject in (cvr, tender["tender_key"]):
        done = first_night.run("explain", subject)
        assert done.returncode == 0, done.stderr
        assert "responses.warc.gz#" in done.stdout
        assert "sha256" in done.stdout
    assert first_night.run("explain", "nobody").returncode == 1


def test_export_writes_the_same_files_again(night_copy: Installation) -> None:
    current = night_copy.data / "exports" / "current"
    before = {p.name: p.read_bytes() for p in current.iterdir() if p.suffix == ".csv"}
    done = night_copy.run("export")
    assert done.returncode == 0, done.stderr
    assert {p.name: p.read_bytes() for p in current.iterdir() if p.suffix == ".csv"} == before
    other = night_copy.run("export", KORTLAG_EXPORTS__CSV_DIALECT="rfc4180")
    assert other.returncode == 0
    header = (current / "tenders.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("tender_key,title,")


def test_nothing_is_written_outside_the_data_folder(first_night: Installation) -> None:
    assert {p.name for p in first_night.folder.iterdir()} <= {"kortlag.toml", "data"}


def test_the_run_s_account_tells_what_it_did(first_night: Installation) -> None:
    account = first_night.last_run()
    assert account["command"] == "nightly"
    assert set(account["sources"]) == {"udbud", "ted", "cvr", "addresses"}
    assert account["sources"]["cvr"]["collected"]["rsv"] == 79  # 75 and former ones
    assert account["tables"]["mart.social_enterprises"] > 0
    assert all(check["passed"] for check in account["checks"].values())
