"""The fuzzing campaign: every target in turn, one process at a time, and the account of it.

`make fuzz` gives all of them an hour and writes `docs/fuzz.md`. `python -m tests.fuzz --only
eforms --seconds 300` gives one target more time and adds that round to the account; `--tell`
writes the account anew, with every crash tried again.

Does not belong here: what is tried (`tests.fuzz.targets`), one target's run (`tests.fuzz.worker`).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.fuzz.replay import signature_of
from tests.fuzz.seeds import BROKEN
from tests.fuzz.targets import TARGETS, Target

FOLDER = Path(".fuzz")
PAGE = Path(__file__).parents[2] / "docs" / "fuzz.md"
ROUNDS = "rounds.jsonl"
_RUNS = re.compile(r"^#(\d+)\s.*cov: (\d+) ft: (\d+) corp: (\d+)/", re.M)
_ENDED = re.compile(r"^SUMMARY: libFuzzer: (.*)$|^==\d+== ERROR: libFuzzer: (.*)$", re.M)
_STARTING_S = 20


def fuzz(name: str, seconds: int, folder: Path) -> dict[str, Any]:
    """Give a target its time; a process that ends early (a hang, a native crash) is begun anew.

    Returns:
        The round: `target`, `began_at`, `seconds`, `executions`, `coverage` (edges of our code
        reached), `features`, `corpus`, `ended_early` (why, each time).
    """
    began, until = datetime.now(UTC), time.monotonic() + seconds
    told: dict[str, Any] = {"target": name, "began_at": f"{began:%Y-%m-%d %H:%M:%SZ}",
                            "executions": 0, "ended_early": []}  # fmt: skip
    spent = 0
    while (left := round(until - time.monotonic())) > 0 and len(told["ended_early"]) < 20:
        log = folder / f"{name}.log"
        with log.open("w") as out:
            command = [sys.executable, "-m", "tests.fuzz.worker", name, str(left), str(folder)]
            subprocess.run(command, stderr=out, stdout=out, check=False,
                           timeout=left + 600)  # fmt: skip
        text = log.read_text(errors="replace")
        if runs := _RUNS.findall(text):
            executions, coverage, features, corpus = map(int, runs[-1])
            told["executions"] += executions
            told |= {"coverage": coverage, "features": features, "corpus": corpus}
        spent = seconds - max(0, round(until - time.monotonic()))
        if "stat::number_of_executed_units" not in text or (ended := _ENDED.search(text)):
            ended = _ENDED.search(text)
            told["ended_early"].append(ended[1] or ended[2] if ended else text[-200:])
    return told | {"seconds": spent}


def crashes(folder: Path) -> Iterator[tuple[str, Path]]:
    """Target and input of every crash that was kept, whatever ended it."""
    for found in sorted((folder / "crashes").glob("*/*.input")):
        yield found.parent.name, found
    for found in sorted((folder / "crashes").glob("*-*-*")):
        yield found.name.partition("-")[0], found


def smaller(target: Target, body: bytes, wanted: str, until: float) -> bytes:
    """The body with everything cut out that the same crash does not need."""
    size = len(body) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(body) and time.monotonic() < until:
            shorter = body[:at] + body[at + size :]
            if signature_of(target, shorter) == wanted:
                body = shorter
            else:
                at += size
        size //= 2
    return body


def tell(folder: Path) -> str:
    """The account as the page shows it."""
    rounds = [json.loads(line) for line in (folder / ROUNDS).read_text().splitlines()]
    cases = [
        (path.parent.name, path.name, signature_of(TARGETS[path.parent.name], path.read_bytes()))
        for path in sorted(BROKEN.glob("*/*"))
    ]
    fresh = [(name, path.stem, signature_of(TARGETS[name], path.read_bytes()))
             for name, path in crashes(folder)]  # fmt: skip
    found = [*cases, *(one for one in fresh if one[2])]
    lines = [
        "# Fuzzing",
        "",
        "Written by `make fuzz` from its log; not by hand. Every reader of bytes from outside",
        "(`tests/fuzz/targets.py`) is tried with inputs that are changed by their form and kept",
        "when they reach new code (atheris, libFuzzer). A crash is any error that the reader does",
        "not declare, rows that do not fit their table, a notice or its part that comes twice,",
        "60 seconds without an answer, or 3 GB of memory. Instrumented is our own code; lxml,",
        "msgspec and Beautiful Soup are run, not looked into.",
        "",
        "- command: `make fuzz`; single targets once more by `python -m tests.fuzz --only NAME`",
        f"- first round began {rounds[0]['began_at']}, last {rounds[-1]['began_at']}",
        f"- {sum(r['executions'] for r in rounds):,} executions in "
        f"{sum(r['seconds'] for r in rounds):,} seconds, {len(rounds)} rounds",
        f"- {len(cases)} inputs that broke a reader when this began are kept as cases, "
        f"{sum(bool(now) for *_, now in cases)} of them still do; further crashes of these rounds: "
        f"{sum(bool(now) for *_, now in fresh)}",
        "",
        "| target | rounds | seconds | executions | edges | corpus | broke it once | still |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name in TARGETS:
        mine = [r for r in rounds if r["target"] == name]
        if not mine:
            continue
        here = [now for target, _, now in found if target == name]
        lines.append(
            f"| {name} | {len(mine)} | {sum(r['seconds'] for r in mine):,} | "
            f"{sum(r['executions'] for r in mine):,} | {mine[-1].get('coverage', 0)} | "
            f"{mine[-1].get('corpus', 0)} | {len(here)} | {sum(map(bool, here))} |"
        )
    early = [(r["target"], why) for r in rounds for why in r["ended_early"]]
    lines += ["", "Rounds that ended before their time: "
              + ("; ".join(f"{t}: {why}" for t, why in early) or "none") + "."]  # fmt: skip
    lines += ["", "What once broke a reader (`tests/fixtures/fuzz/`, tried in every test run):", ""]
    for name in TARGETS:
        here = [case.replace("_", " ") for target, case, _ in cases if target == name]
        lines += [f"- {name}: {', '.join(here)}"] if here else []
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the campaign; the exit status is 1 when a crash still happens."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=3600, help="time of all targets together")
    parser.add_argument("--only", action="append", choices=sorted(TARGETS), default=[])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--write", action="store_true", help="write docs/fuzz.md")
    parser.add_argument("--tell", action="store_true", help="no round, only the account")
    given = parser.parse_args()
    folder: Path = given.folder
    folder.mkdir(exist_ok=True)
    chosen = [] if given.tell else [TARGETS[name] for name in given.only or TARGETS]
    shares = sum(target.weight for target in chosen)
    for target in chosen:
        seconds = max(1, given.seconds * target.weight // shares)
        told = fuzz(target.name, seconds, folder)
        with (folder / ROUNDS).open("a") as out:
            out.write(json.dumps(told) + "\n")
        print(json.dumps(told), flush=True)  # noqa: T201 - the campaign's log
    still = 0
    for name, path in crashes(folder):
        body = path.read_bytes()
        if now := signature_of(TARGETS[name], body):
            still += 1
            path.write_bytes(smaller(TARGETS[name], body, now, time.monotonic() + 15))
            print(f"{path}: {now}", flush=True)  # noqa: T201 - the campaign's log
    if given.write or given.tell:
        PAGE.write_text(tell(folder), encoding="utf-8")
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main())
