"""Boundary: secrets and persons. Canaries are planted, a night goes by, and every file is searched.

Secrets: given by environment and `.env`, sent to stand-ins that want them. Persons: named by every
stand-in wherever its source names one (`scrapers.sandbox.world.contacts`). The archive's bodies are
what the sources published, byte for byte; persons may stand there and nowhere else.
"""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

import pytest

from scrapers.sandbox.world import contacts
from tests.hostile.leaks import leaks, written_forms
from tests.installation import SECRETS, Installation

pytestmark = pytest.mark.xdist_group("night")

PERSON = (contacts.NAME, contacts.PHONE, contacts.MAIL, "99887766", "99 88 77 66")


def test_the_canary_person_was_there_to_be_found(night_everywhere: Installation) -> None:
    archive = night_everywhere.data / "archive"
    for source in ("ted", "udbud", "udbud_sync", "eu_supply", "municipal", "comdia"):
        packed = b"".join(
            gzip.decompress(path.read_bytes())
            for path in sorted((archive / source).rglob("responses.warc.gz"))
        )
        unpacked = b"".join(_bodies(archive / source))
        assert any(contacts.MAIL.encode() in text for text in (packed, unpacked)), source


def _bodies(folder: Path) -> list[bytes]:
    from warcio.archiveiterator import ArchiveIterator

    found = []
    for path in folder.rglob("responses.warc.gz"):
        with path.open("rb") as stream:
            found += [record.content_stream().read() for record in ArchiveIterator(stream)]
    return found


def test_no_person_is_stored_outside_the_archive_s_bodies(night_everywhere: Installation) -> None:
    """Tables, exports, logs, runs, Dagster's storage, and the headers of the archive."""
    assert leaks(night_everywhere.data, PERSON, bodies=False) == []


def test_no_secret_is_stored_anywhere(night_everywhere: Installation) -> None:
    """The archive's bodies included: a page that echoes its address would bring a token back."""
    assert leaks(night_everywhere.data, SECRETS.values(), bodies=True) == []


def test_no_secret_is_printed(night_everywhere: Installation) -> None:
    """By the night itself, by what asks afterwards, and by what fails."""
    told = [(night_everywhere.folder / "told.txt").read_text(encoding="utf-8")]
    for arguments, env in (
        (("status", "--json"), {}),
        (("sql", "SELECT * FROM nowhere"), {}),
        (("sql", "--limit-s", "0.001", "SELECT count(*) FROM range(1000000000000)"), {}),
        (("explain", "'; DROP TABLE core.notices; --"), {}),
        (("status",), {"KORTLAG_SOURCES__CVR__PASWORD": SECRETS["cvr"]}),
    ):
        done = night_everywhere.run(*arguments, **env)
        told.append(done.stdout + done.stderr)
        assert "Traceback" not in done.stderr, arguments
    text = "\n".join(told).encode()
    assert len(text) > 1000
    for secret in SECRETS.values():
        assert not [form for form in written_forms(secret) if form in text]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("plain.txt", contacts.MAIL.encode()),
        ("packed.json.gz", gzip.compress(contacts.PHONE.encode(), mtime=0)),
        ("in-an-address.log", b"GET /?q=kanarie.kontaktperson%40person.example"),
        ("basic.log", b"Basic " + base64.b64encode(b"b:xx" + contacts.MAIL.encode())),
    ],
)
def test_the_search_finds_what_is_there(tmp_path: Path, name: str, body: bytes) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).write_bytes(body)
    assert leaks(tmp_path, PERSON, bodies=False)


def test_the_search_looks_into_tables(tmp_path: Path) -> None:
    import duckdb
    import polars as pl

    pl.DataFrame({"a": [contacts.NAME] * 3}).write_parquet(tmp_path / "a.parquet")
    with duckdb.connect(str(tmp_path / "b.duckdb")) as con:
        con.execute("CREATE TABLE t AS SELECT ? AS a FROM range(5000)", [contacts.NAME])
    found = leaks(tmp_path, PERSON, bodies=False)
    assert {line.partition(":")[0] for line in found} == {"a.parquet", "b.duckdb"}
