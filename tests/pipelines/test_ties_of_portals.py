"""What EU-Supply shows and TED or udbud.dk shows too is one procedure: from crawls to ties."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.assets.join import given, open_workbench
from pipelines.assets.procedures import memberships, ties
from pipelines.cleaning import clean_crawl
from scrapers.config import load
from scrapers.sandbox.process import running
from scrapers.sandbox.world import meeting
from tests.campaigns.crawling import made_of
from tests.scrapers.standins import StandIns
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import fill

pytestmark = pytest.mark.xdist_group("spiders")
TODAY = date(2027, 6, 1)
WINDOW = ("--since", "2027-05-01", "--until", TODAY.isoformat())
ENV = {
    "KORTLAG_AS_OF": TODAY.isoformat(),
    # The national list, and nothing of a municipality.
    "KORTLAG_MUNICIPALITIES": '["0740"]',
    "KORTLAG_SOURCES__UDBUD__DETAIL_VARIANTS": "[]",
}


def test_a_call_of_ted_and_one_of_udbud_that_eu_supply_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(TODAY) as addresses:
        stand_ins = StandIns(addresses, tmp_path)
        for name, value in stand_ins.environment(**ENV).items():
            monkeypatch.setenv(name, value)
        settings = load()
        for source in ("ted", "udbud", "eu_supply"):
            account = stand_ins.crawl(source, *WINDOW, **ENV)
            assert account.accepted, account.cause
            clean_crawl(settings.archive_dir, settings.parquet_dir, source, account.crawl_id)
    with open_workbench(settings) as con:
        for table in (*made_of("ted"), BY_NAME["core.decisions"]):
            fill(con, table, settings.parquet_dir)
        shown = con.execute(
            "SELECT title, notice_key, source FROM core.notices WHERE title IN (?, ?) "
            "AND (form_type = 'competition' OR source = 'eu_supply')",
            [meeting.TITLE, meeting.SMALL_TITLE],
        ).fetchall()
    found = ties(given(settings, "core.tender_ties"))
    of_ties = BY_NAME["core.tender_ties"]
    write_frame(table_file(settings.parquet_dir, of_ties), of_ties.frame(found))
    tender = {
        row["notice_key"]: row["tender_key"]
        for row in memberships(given(settings, "core.tender_notices"))
    }
    for title, official in ((meeting.TITLE, "ted"), (meeting.SMALL_TITLE, "udbud")):
        keys = {source: key for of, key, source in shown if of == title}
        assert set(keys) == {official, "eu_supply"}
        (tie,) = (t for t in found if keys["eu_supply"] in (t["notice_key"], t["other_notice"]))
        assert {tie["notice_key"], tie["other_notice"]} == set(keys.values())
        assert (tie["rule"], tie["verdict"]) == ("same_call", "accepted")
        assert tender[keys[official]] == tender[keys["eu_supply"]]
    assert len({tender[key] for _, key, _ in shown}) == 2
