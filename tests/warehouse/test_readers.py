"""Eight readers in loops while fifty sets are published: no error, each answer of one run."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import duckdb

from warehouse import release

PUBLISHES = 50
PAUSE_S = 0.15
LINGER = timedelta(seconds=3)
"""Long for reading three small files, and less than the publishes take: sets are cleared away."""
READER = """
import sys
import time
from pathlib import Path
import duckdb

kind, data, stop, ready = sys.argv[1], *map(Path, sys.argv[2:])
database = data / "warehouse" / "kortlag.duckdb"


def query(con):
    return con.execute("SELECT (SELECT min(x) FROM a), (SELECT max(x) FROM b)").fetchall()[0]


def fresh():
    with duckdb.connect(str(database), read_only=True) as con:
        return query(con)


def by_path():
    return [int((data / "exports" / "current" / "a.csv").read_text())]


def by_parts():
    folder = (data / "exports" / "current").resolve()
    with duckdb.connect(str(folder / "kortlag.duckdb"), read_only=True) as con:
        found = query(con)
    return [*found, *(int((folder / name).read_text()) for name in ("a.csv", "b.csv"))]


kept = duckdb.connect(str(database), read_only=True)
mine = query(kept)
ask = {"fresh": fresh, "path": by_path, "parts": by_parts, "kept": lambda: query(kept)}[kind]
seen, reads = [], 0
ready.touch()
while not stop.exists():
    answer = ask()
    assert len(set(answer)) == 1, f"an answer of two runs: {answer}"
    assert kind != "kept" or answer == mine, "a connection changed what it reads"
    assert not seen or seen[-1] <= answer[0], "an older run after a newer one"
    seen.append(answer[0])
    reads += 1
    time.sleep(0.02)
print(reads, len(set(seen)))
"""


def publish(data: Path, value: int) -> None:
    """A set whose two tables and two files all say the same value."""
    building = release.prepare(data / "exports", f"run{value:02}")
    with duckdb.connect(str(building / release.DATABASE_NAME)) as con:
        con.execute(f"CREATE TABLE a AS SELECT {value} AS x FROM range(1000)")
        con.execute(f"CREATE TABLE b AS SELECT {value} AS x FROM range(1000)")
    for name in ("a.csv", "b.csv"):
        (building / name).write_text(str(value))
    release.publish(building, data / "warehouse" / "kortlag.duckdb", keep=1, linger=LINGER)


def test_eight_readers_during_fifty_publishes_meet_no_error(tmp_path: Path) -> None:
    """Two of each kind.

    `fresh` opens the database anew by its fixed path, `path` a file below the pointer, `parts`
    follows the pointer once and then reads database and files one by one, `kept` keeps one
    connection over all publishes.
    """
    publish(tmp_path, 0)
    stop = tmp_path / "stop"
    readers = {}
    for number, kind in enumerate(("fresh", "path", "parts", "kept") * 2):
        ready = tmp_path / f"ready{number}"
        readers[ready] = (
            kind,
            subprocess.Popen(
                [sys.executable, "-c", READER, kind, str(tmp_path), str(stop), str(ready)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            ),
        )
    while not all(ready.exists() or reader.poll() for ready, (_, reader) in readers.items()):
        time.sleep(0.02)
    for value in range(1, PUBLISHES + 1):
        publish(tmp_path, value)
        time.sleep(PAUSE_S)
    stop.touch()
    for kind, reader in readers.values():
        told, error = reader.communicate(timeout=120)
        assert reader.returncode == 0, f"{kind}: {error}"
        reads, runs = map(int, told.split())
        assert reads >= runs
        assert runs == 1 if kind == "kept" else runs > 1, kind
    sets = [path for path in (tmp_path / "exports").iterdir() if path.is_dir()]
    assert len(sets) < PUBLISHES, "nothing was cleared away"
