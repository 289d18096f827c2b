"""What the register costs: from archived pages of CVR to the three tables of `core` about it.

`python -m tests.bench.register --companies 2194982` measures one size once (the country:
`make bench-register`). Does not belong here: how the pages are made (`tests.bench.data.register`).
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, ParamSpec, TypeVar

import duckdb
import msgspec
import typer
from msgspec import inspect

from pipelines.clean.cvr.shapes import Company, Site, read_hits
from pipelines.clean.drift import whole
from pipelines.cleaning import clean_crawl
from pipelines.readers import documents
from tests.bench.data import register as data
from tests.bench.figures import Figure, Goal, Scale, cpu_s, paired, peak_mb, seconds
from warehouse.tables import BY_NAME
from warehouse.workbench import fill, inputs_of, workbench

TITLE = "Register"
ABOUT = """
From archived pages of the register to `core.enterprises`, `core.sites` and `core.social_register`,
on invented pages of a country's make-up (`tests/bench/data/register.py`), against DuckDB's own
`read_json` of the same pages, unpacked beforehand, with explicit columns for the keys that we read
and a row a unit as its result. Ours also unpacks the archive, verifies each page's digest, cuts
lives into periods, holds every key against the contract and writes Parquet.
"""
TABLES = ("core.enterprises", "core.sites", "core.social_register")
SIZES = {Scale.SMALL: 400, Scale.FULL: 40_000}
"""Companies; production units come on top, 1.27 a company."""
MISSED = (
    "Reading, verifying, decoding take two thirds of read_json and the SQL a third, so that half "
    "of one is left for what is most: cutting lives into periods and making rows, in Python, unit "
    "by unit (six statements and 2.4 rows a unit, 40 µs where decoding takes 14), then frames. "
    "Tried and kept: a record in which nothing is odd is decoded once, strictly; spans, codes and "
    "words that units share are read once, what is a unit's own is not kept; no closures; frames "
    "filled row by row; rows ranked only where doubled. Tried without gain: the garbage collector "
    "off; the tables' SQL without its materialised part, sorting by numbers, other compression "
    "(writing and sorting alone are two thirds of it). Not tried: the periods in SQL, set by set, "
    "for the rules would then stand twice, units in which something is odd being read as now."
)
KINDS = ("virksomhed", "produktionsenhed")
_SHAPES = {
    "virksomhed": ("Vrvirksomhed", Company),
    "produktionsenhed": ("VrproduktionsEnhed", Site),
}
_PEER_FILES = 100
"""Pages that the peer reads at a time: it keeps what it read in memory."""
P = ParamSpec("P")
T = TypeVar("T")


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """Ratio, speed and memory."""
    size = SIZES[scale]
    small, large = work / "small", work / "large"
    make(size // 4, small)
    units = make(size, large)
    times = 3 if scale is Scale.FULL else 1
    ratio = paired(partial(tables, large), partial(peer, large), times)
    yield ratio.figure("CPU to core tables / read_json of the pages", Goal.at_most(1.5), MISSED)
    reading = paired(partial(read, large), partial(peer, large), times)
    yield reading.figure("of that, to read and verify the archive / read_json")
    decoding = paired(partial(decode, large), partial(peer, large), times)
    yield decoding.figure("of that, to read, verify and decode / read_json")
    joining = paired(partial(join, large), partial(peer, large), times)
    yield joining.figure("of that, SQL of the three tables / read_json")
    few, many = (apart(measured, folder) for folder in (small, large))
    yield Figure(name="companies and sites", value=units / many.cpu_s, unit="units/s")
    yield Figure(name="peak memory", value=many.peak_mb, unit="MB", goal=Goal.at_most(2_000))
    yield Figure(name="peak memory at 4 times the units", value=many.peak_mb / few.peak_mb)


def make(companies: int, folder: Path, *, pages: bool = True) -> int:
    """Archive a register below a folder, and lay its pages beside as they are; units in all."""
    plain = folder / "pages" if pages else None
    if plain:
        plain.mkdir(parents=True)
    register = data.Register(companies)
    data.write_crawl(folder / "archive", register, plain)
    return register.companies + register.sites


def tables(folder: Path) -> None:
    """The product's way from the archive to the three tables, from the beginning."""
    clean(folder)
    join(folder)


def clean(folder: Path) -> None:
    """From the archive to typed rows, from the beginning."""
    shutil.rmtree(folder / "parquet", ignore_errors=True)
    clean_crawl(folder / "archive", folder / "parquet", "cvr", data.CRAWL)


def join(folder: Path) -> None:
    """The SQL of the three tables."""
    for name in TABLES:
        table = BY_NAME[name]
        with workbench(
            folder / "parquet", crawls={"cvr": [data.CRAWL]}, variables={}, only=inputs_of(table)
        ) as con:
            fill(con, table, folder / "parquet")


def decode(folder: Path) -> None:
    """As `read`, and each unit decoded strictly into the objects that its rows are made from."""
    for kind, (root, shape) in _SHAPES.items():
        read_unit = msgspec.json.Decoder(whole(shape)).decode
        for page in documents(folder / "archive", "cvr", data.CRAWL, kind):
            for hit in read_hits(page.body):
                read_unit(hit[root])


def peer(folder: Path) -> None:
    """`read_json` of the same pages: a row a unit, of the keys that the product reads."""
    with duckdb.connect() as con:
        for kind in KINDS:
            files = sorted((folder / "pages").glob(f"{kind}-*.json"))
            for start in range(0, len(files), _PEER_FILES):
                read_json(con, kind, files[start : start + _PEER_FILES])


def read_json(con: duckdb.DuckDBPyConnection, kind: str, pages: Sequence[Path]) -> None:
    """The same of some pages of a kind."""
    root, shape = _SHAPES[kind]
    unit = duckdb_type(inspect.type_info(shape))
    # With `hits` alone it would take the object for the column, and be five times slower.
    hits = f"STRUCT(hits STRUCT(_source STRUCT({root} {unit}))[])"
    con.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE units AS SELECT unnest(hits.hits) "
        "FROM read_json($files, format = 'unstructured', columns = $columns, "
        "maximum_object_size = 100_000_000)",
        {
            "files": [str(page) for page in pages],
            "columns": {"timed_out": "BOOLEAN", "hits": hits},
        },
    )


def peer_in_turns(folder: Path) -> tuple[float, int]:
    """What the peer takes for an archive's pages, unpacked as many at a time as it reads.

    A country's pages are 27 GB; so they never are on the disk together.

    Returns:
        CPU of `read_json` alone, and bytes of all pages.
    """
    taken, size = 0.0, 0
    (folder / "pages").mkdir(exist_ok=True)
    with duckdb.connect() as con:
        for kind in KINDS:
            pages = documents(folder / "archive", "cvr", data.CRAWL, kind)
            while some := [page.body for page in islice(pages, _PEER_FILES)]:
                files = [folder / "pages" / f"{number}.json" for number in range(len(some))]
                for file, body in zip(files, some, strict=True):
                    size += file.write_bytes(body)
                del some
                taken += seconds(partial(read_json, con, kind, files))
    return taken, size


def duckdb_type(declared: inspect.Type) -> str:
    """The type that `read_json` takes for what a shape declares.

    Where a shape takes several, the first: it is the one that the register writes.
    """
    match declared:
        case inspect.UnionType():
            return duckdb_type(declared.types[0])
        case inspect.StructType():
            keys = (f'"{f.encode_name}" {duckdb_type(f.type)}' for f in declared.fields)
            return f"STRUCT({', '.join(keys)})"
        case inspect.ListType():
            return f"{duckdb_type(declared.item_type)}[]"
        case inspect.StrType():
            return "VARCHAR"
        case inspect.IntType():
            return "BIGINT"
        case inspect.BoolType():
            return "BOOLEAN"
    raise TypeError(f"no type for {declared}")


def read(folder: Path) -> None:
    """Every page out of the archive, its digest verified, and nothing made of it."""
    for kind in KINDS:
        for _ in documents(folder / "archive", "cvr", data.CRAWL, kind):
            pass


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: CPU, time by the clock, and the most memory of it and its helpers."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def measured(folder: Path) -> Run:
    """The product's way, once, in this process and those that it starts.

    Of helpers the largest is counted as often as there are cores: more is not held at once. They
    are gone before the SQL begins.
    """
    begun, used = time.monotonic(), cpu_s()
    clean(folder)
    helper = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    cleaning = peak_mb() + len(os.sched_getaffinity(0)) * helper
    join(folder)
    return Run(cpu_s() - used, time.monotonic() - begun, max(cleaning, peak_mb()))


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do some work in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *args, **kwargs).result()


def country(
    companies: Annotated[int, typer.Option(help="How many.")] = data.COMPANIES,
    work: Annotated[Path | None, typer.Option(help="Where to work (a country: 10 GB).")] = None,
) -> None:
    """Measure one size once, ours and the peer each in a process of its own.

    Nothing stays in the folder, however it ends but for a kill.
    """
    with TemporaryDirectory(prefix="kortlag-bench-register-", dir=work) as made:
        folder = Path(made)
        begun = cpu_s()
        units = make(companies, folder, pages=False)
        making = cpu_s() - begun
        ours = apart(measured, folder)
        theirs, size = apart(peer_in_turns, folder)
    sys.stdout.write(
        f"{companies:,} companies, {units - companies:,} production units, "
        f"{size / 1e9:.1f} GB of pages made in {making:.0f} s of CPU\n"
        f"to the core tables: {ours.cpu_s:.0f} s of CPU, {ours.wall_s:.0f} s by the clock, "
        f"{units / ours.cpu_s:,.0f} units/s, at most {ours.peak_mb:,.0f} MB\n"
        f"read_json: {theirs:.0f} s of CPU; ratio {ours.cpu_s / theirs:.2f}\n"
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that the folder goes then too
    typer.run(country)
