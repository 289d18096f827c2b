"""One target under the coverage-guided fuzzer: `python -m tests.fuzz.worker TARGET SECONDS FOLDER`.

The readers are instrumented, so a try that reaches new code is kept and changed further. A crash
is written down once for each place it comes from, its smallest input kept, and the run goes on: so
one fault does not hide the next. Hangs and full memory end the process, as libFuzzer does it.

Does not belong here: several targets, the account of a campaign (`tests.fuzz.__main__`).
"""

from __future__ import annotations

import hashlib
import sys
import traceback
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipelines", "scrapers"]):
    from tests.fuzz.targets import TARGETS

from tests.fuzz.mutators import mutate
from tests.fuzz.replay import signature, try_once
from tests.fuzz.seeds import seeds

LONGEST = 100_000
"""Bytes of an input."""
_HANG_S, _MEMORY_MB = 60, 3_000


class Crashes:
    """The crashes of a target, one for each signature, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.smallest: dict[str, int] = {}

    def note(self, error: Exception, body: bytes) -> None:
        """Keep a crash, if it is new or its input smaller than the one kept."""
        name = signature(error)
        if len(body) >= self.smallest.get(name, LONGEST + 1):
            return
        self.smallest[name] = len(body)
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = hashlib.sha256(name.encode()).hexdigest()[:12]
        (self.folder / f"{stem}.input").write_bytes(body)
        trace = "".join(traceback.format_exception(error))
        (self.folder / f"{stem}.txt").write_text(f"{name}\n\n{trace}", errors="backslashreplace")


def main(name: str, seconds: int, folder: Path) -> None:
    """Fuzz a target; never returns, for libFuzzer ends the process."""
    warnings.simplefilter("ignore")
    target, crashes = TARGETS[name], Crashes(folder / "crashes" / name)
    corpus, begun = folder / "corpus" / name, folder / "seeds" / name
    for made in (corpus, begun, folder / "crashes"):
        made.mkdir(parents=True, exist_ok=True)
    for body in seeds(name):
        (begun / hashlib.sha256(body).hexdigest()[:16]).write_bytes(body)

    def one(body: bytes) -> None:
        if (error := try_once(target, body)) is not None:
            crashes.note(error, body)

    def changed(body: bytes, max_size: int, seed: int) -> bytes:
        return mutate(target.form, body, max_size, seed, atheris.Mutate)

    arguments = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        f"-timeout={_HANG_S}",
        f"-rss_limit_mb={_MEMORY_MB}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={folder / 'crashes'}/{name}-",
        "-print_final_stats=1",
        "-detect_leaks=0",
        str(corpus),
        str(begun),
    ]
    atheris.Setup(arguments, one, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
