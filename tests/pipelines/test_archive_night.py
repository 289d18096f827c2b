"""Whole nights over a damaged, pruned, restored or older archive give the tables of before."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.cleaning import clean_crawl
from scrapers import crawls
from scrapers.archive import WARC_NAME, read_documents
from scrapers.crawls import crawl_ids
from scrapers.integrity import inspect
from scrapers.sandbox.process import running
from tests.docs.answers import DOCS
from tests.installation import AS_OF, SAMPLES, Installation, differences
from tests.older import put_back
from tests.scrapers.standins import StandIns
from warehouse.tables import BY_NAME

pytestmark = pytest.mark.xdist_group("night")
PAGE = (DOCS / "operations.md").read_text(encoding="utf-8")
AGAIN = ("ted", "cvr", "udbud")


def copy_of(night: Installation, folder: Path) -> Installation:
    shutil.copytree(night.folder, folder, symlinks=True)
    return Installation(folder)


def damage_a_notice(archive: Path) -> str:
    """Flip a byte of an archived notice; returns its name."""
    (crawl_id,) = crawl_ids(archive, "ted")
    document = next(d for d in read_documents(archive, "ted", crawl_id) if d.kind == "notice")
    file, _, offset = document.ref.partition("#")
    body = bytearray((archive / file).read_bytes())
    body[int(offset) + 200] ^= 0xFF
    (archive / file).write_bytes(body)
    return document.name


@dataclass
class Upgraded:
    """An older installation with a damaged notice, before and after a night of today.

    Attributes:
        notice: the notice that was damaged.
        told: command -> what it answered before the night.
        night: the night.
    """

    kortlag: Installation
    notice: str
    told: dict[str, subprocess.CompletedProcess[str]]
    night: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def upgraded(first_night: Installation, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    kortlag = copy_of(first_night, tmp_path_factory.mktemp("upgraded") / "kortlag")
    put_back(kortlag.data)
    notice = damage_a_notice(kortlag.data / "archive")
    told = {
        "status": kortlag.run("status", "--json"),
        "sql": kortlag.run("sql", "--json", "SELECT count(*) AS n FROM mart.social_enterprises"),
        "explain": kortlag.run("explain", "99000007"),
        "verify": kortlag.run("archive", "verify"),
        "repair": kortlag.run("archive", "repair", "--json"),
        "damaged": kortlag.run("status", "--json"),
    }
    return Upgraded(kortlag, notice, told, kortlag.run("nightly"))


def differing(before: Path, after: Path, table: str, without: str) -> int:
    """Rows of either side that the other does not have, volatile columns and one more left out."""
    columns = ", ".join(f'"{name}"' for name in BY_NAME[table].stable_names if name != without)
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{before}' AS a (READ_ONLY); ATTACH '{after}' AS b (READ_ONLY)")
        one, other = (f"SELECT {columns} FROM {side}.{table}" for side in ("a", "b"))
        query = f"FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one}))"
        return len(con.execute(query).fetchall())


def test_an_older_publication_is_asked_as_before(upgraded: Upgraded) -> None:
    told = upgraded.told
    status = json.loads(told["status"].stdout)
    assert [run["run_id"] for run in status["runs"]] == ["20261126T004612Z"]
    assert {s["state"] for s in status["sources"]} == {"fresh", "off"}
    assert json.loads(told["sql"].stdout)[0]["n"] > 0
    assert "does not have" in told["explain"].stderr
    assert "Traceback" not in "".join(done.stderr for done in told.values())


def test_a_night_after_an_upgrade_publishes_the_tables_of_today(
    first_night: Installation, upgraded: Upgraded
) -> None:
    assert upgraded.night.returncode == 0, upgraded.night.stdout + upgraded.night.stderr
    before, after = first_night.database, upgraded.kortlag.database
    for difference in differences(before, after):
        # Of the notice that was fetched again: this night's stand-in has another port.
        assert (difference.added, difference.removed) == (0, 0), difference
        assert differing(before, after, difference.table, without="source_url") == 0, difference
    changed = upgraded.kortlag.last_run()["changes"]
    assert changed["core.of_then"]["removed"] > 0, "a table of the older version"
    assert changed["core.procedures"]["added"] > 0, "a table it did not have"


def test_a_damaged_document_is_named_put_aside_and_fetched_again(upgraded: Upgraded) -> None:
    told, kortlag, notice = upgraded.told, upgraded.kortlag, upgraded.notice
    assert told["verify"].returncode == told["repair"].returncode == 1
    assert f"notice {notice}" in told["verify"].stdout
    problems = [p for part in json.loads(told["repair"].stdout)["parts"] for p in part["problems"]]
    assert [(p["documents"], p["put_aside"]) for p in problems] == [
        ([{"kind": "notice", "name": notice}], True)
    ]
    damaged = json.loads(told["damaged"].stdout)["damaged"]
    assert [(d["source"], d["kind"], d["name"]) for d in damaged] == [("ted", "notice", notice)]
    sources = kortlag.last_run()["sources"]
    assert (sources["ted"]["wanted"], sources["ted"]["documents"]) == (1, {"notice": 1})
    assert sources["udbud"]["wanted"] == 0
    assert kortlag.rows("SELECT max(damaged) AS n FROM meta.sources") == [{"n": 0}]
    refs = kortlag.rows(f"SELECT archive_ref FROM core.notices WHERE notice_key = '{notice}'")
    assert refs[0]["archive_ref"].split("/")[1] == crawl_ids(kortlag.data / "archive", "ted")[-1]


def test_what_a_night_archived_is_told_wherever_its_sources_are(upgraded: Upgraded) -> None:
    kortlag = upgraded.kortlag
    sources = kortlag.last_run()["sources"]
    rows = kortlag.rows("SELECT source, archived_bytes, archive_bytes FROM meta.sources")
    told = {row["source"]: row for row in rows}
    status = {s["source"]: s for s in kortlag.status()["sources"]}
    for source in AGAIN:
        folder = kortlag.data / "archive" / source
        sizes = [inspect(folder / crawl).bytes for crawl in crawl_ids(folder.parent, source)]
        assert told[source]["archived_bytes"] == sizes[-1] == status[source]["archived_bytes"]
        assert told[source]["archive_bytes"] == sum(sizes) == status[source]["archive_bytes"]
        account = (folder / crawl_ids(folder.parent, source)[-1] / "crawl.json").stat().st_size
        assert sources[source]["archived_bytes"] == sizes[-1] - account


def commands(heading: str) -> str:
    """The commands of a section of the page."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return "\n".join(re.findall(r"```bash\n(.*?)```", section, re.DOTALL))


def shell(script: str, **places: Path) -> subprocess.CompletedProcess[str]:
    """Run commands of the page as an operator would."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("KORTLAG")}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {**inherited, "PATH": path, **{k: str(v) for k, v in places.items()}}
    command = ["bash", "-euo", "pipefail", "-c", script]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@dataclass
class Restored:
    """An archive that was pruned, backed up while a crawl ran, and restored elsewhere.

    Attributes:
        source: what was pruned and backed up.
        before: crawls of each source before.
        planned: `archive prune --dry-run --json`.
        running: the crawl that ran during the backup.
        backup, restore: the page's commands, `rebuild` the last of them.
    """

    source: Installation
    before: dict[str, list[str]]
    planned: list[dict[str, Any]]
    running: str
    backup: subprocess.CompletedProcess[str]
    kortlag: Installation
    restore: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def restored(first_night: Installation, tmp_path_factory: pytest.TempPathFactory) -> Restored:
    folder = tmp_path_factory.mktemp("restored")
    kortlag = copy_of(first_night, folder / "kortlag")
    archive, parquet = kortlag.data / "archive", kortlag.data / "parquet"
    with running(date.fromisoformat(AS_OF), SAMPLES) as addresses:
        stand_ins = StandIns(addresses, kortlag.folder)
        stand_ins.fault("ted", "status", status=404)
        assert not stand_ins.crawl("ted").accepted
        stand_ins.reset()
        for source in AGAIN * 2:
            assert stand_ins.crawl(source).accepted
        for source in AGAIN:
            for crawl_id in crawl_ids(archive, source):
                clean_crawl(archive, parquet, source, crawl_id)
        before = {source: crawl_ids(archive, source) for source in AGAIN}
        prune = ("archive", "prune", "--older-than", "0", "--json")
        planned = json.loads(kortlag.run(*prune, "--dry-run").stdout)["crawls"]
        assert {source: crawl_ids(archive, source) for source in AGAIN} == before
        done = kortlag.run(*prune)
        assert done.returncode == 0, done.stderr

        stand_ins.fault("ted", "slow", seconds=60)
        known = crawl_ids(archive, "ted")
        crawl = stand_ins.start("ted")
        while crawl_ids(archive, "ted") == known:
            time.sleep(0.05)
        running_crawl = crawl_ids(archive, "ted")[-1]
        while not (archive / "ted" / running_crawl / "documents.jsonl").is_file():
            time.sleep(0.05)
        places = {"KORTLAG": kortlag.folder, "BACKUP": folder / "backup", "RESTORED": folder / "r"}
        backup = shell(commands("Back up"), **places)
        crawl.kill()
        crawl.join()
    restore = shell(commands("Restore, and check"), **places)
    return Restored(
        kortlag, before, planned, running_crawl, backup, Installation(folder / "r"), restore
    )


def test_only_crawls_go_that_told_nothing_new(restored: Restored) -> None:
    going = {(c["source"], c["crawl_id"]) for c in restored.planned if not c["reason"]}
    ted, cvr, udbud = (restored.before[source] for source in AGAIN)
    assert going == {("ted", ted[1]), ("ted", ted[2]), ("cvr", cvr[1]), ("udbud", udbud[1])}
    archive = restored.source.data / "archive"
    left = {s: [i for i in crawl_ids(archive, s) if i != restored.running] for s in AGAIN}
    assert left == {s: [restored.before[s][0], restored.before[s][-1]] for s in AGAIN}
    gone = (archive / "pruned.jsonl").read_text().splitlines()
    assert {(line["source"], line["crawl_id"]) for line in map(json.loads, gone)} == going


def test_a_backup_taken_while_a_crawl_runs_restores_to_the_same_tables(
    first_night: Installation, restored: Restored
) -> None:
    assert restored.backup.returncode == 0, restored.backup.stderr
    assert restored.restore.returncode == 0, restored.restore.stdout + restored.restore.stderr
    assert "Nothing changed since the last publication." in restored.restore.stdout
    archive = restored.kortlag.data / "archive"
    cut_off = archive / "ted" / restored.running
    assert (cut_off / WARC_NAME).is_file(), "the crawl was under way"
    assert crawls.read_account(cut_off) is None
    assert differences(first_night.database, restored.kortlag.database) == []


def test_what_people_handed_in_and_their_settings_are_restored(restored: Restored) -> None:
    for name in ("kortlag.toml", "data/inbox/mapping.csv", "data/inbox/ledger.csv"):
        there, here = (i.folder / name for i in (restored.source, restored.kortlag))
        assert there.read_bytes() == here.read_bytes(), name
