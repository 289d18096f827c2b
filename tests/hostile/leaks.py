"""Looking through every file of an installation for given texts, whatever packs them.

Does not belong here: which texts, and where they may stand.
"""

from __future__ import annotations

import base64
import gzip
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb
import polars as pl
from warcio.archiveiterator import ArchiveIterator


def written_forms(text: str) -> set[bytes]:
    """A text as it may stand in a file: plain, in an address, in JSON, in base64 at any offset."""
    raw = text.encode()
    forms = {raw, quote(text).encode(), quote_plus(text).encode(), quote(text, safe="").encode()}
    forms.add(text.encode("unicode_escape"))
    for offset in range(3):  # the letters in the middle do not hang on what stands around
        packed = base64.b64encode(b"\0" * offset + raw)
        forms.add(packed[(offset * 8 + 5) // 6 : len(packed) - 4])
    return {form for form in forms if len(form) >= 8} or {raw}


def leaks(folder: Path, texts: Iterable[str], *, bodies: bool) -> list[str]:
    """Where below a folder any of the texts stands, as `file: text`.

    Args:
        folder: looked through whole, symbolic links not followed.
        texts: what should not be there.
        bodies: the archive's response bodies too; else of WARC files only what we wrote around
            them: record headers, HTTP headers, requests.
    """
    wanted = {text: written_forms(text) for text in texts}
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        for piece in _pieces(path, bodies=bodies):
            found += [
                f"{path.relative_to(folder)}: {text}"
                for text, forms in wanted.items()
                if any(form in piece for form in forms)
            ]
    return sorted(set(found))


def _pieces(path: Path, *, bodies: bool) -> Iterator[bytes]:
    """What a file holds, unpacked; the packed bytes too, unless bodies are left out of them."""
    if path.name.endswith(".warc.gz"):
        yield from _warc(path, bodies=bodies)
        return
    raw = path.read_bytes()
    yield raw
    if raw.startswith(b"\x1f\x8b"):
        yield gzip.decompress(raw)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            for name in packed.namelist():
                yield packed.read(name)
    elif path.suffix == ".parquet":
        yield _table(pl.read_parquet(path))
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            con.execute("SET TimeZone = 'UTC'")
            tables = con.execute(
                "SELECT schema_name || '.' || table_name FROM duckdb_tables()"
            ).fetchall()
            for (table,) in tables:
                rows = con.execute(f"SELECT to_json(t)::VARCHAR FROM {table} AS t").fetchall()
                yield "\n".join(row for (row,) in rows).encode()


def _table(frame: pl.DataFrame) -> bytes:
    return frame.write_ndjson().encode()


def _warc(path: Path, *, bodies: bool) -> Iterator[bytes]:
    if bodies:
        yield gzip.decompress(path.read_bytes())
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            yield str(record.rec_headers).encode()
            if record.http_headers:
                yield str(record.http_headers).encode()
            content = record.content_stream().read()  # unpacked, where the source had packed it
            if bodies or record.rec_type in {"request", "warcinfo"}:
                yield content
