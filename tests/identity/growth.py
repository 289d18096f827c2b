"""Time and memory of matching on generated data.

`python -m tests.identity.growth [SUBJECTS UNITS]`, by default 5000 50000.

Prints processor seconds, peak memory and the share found; from two sizes follows the exponent of
growth. Each name has one typed error, so that all of them go through blocking.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import time
from datetime import date

from pipelines.assets.identity import gazetteer
from pipelines.identity.matching import REJECTED, Subject, match
from pipelines.identity.places import Place
from pipelines.identity.register import read
from tests.identity.bench import BOUNDS
from tests.identity.generate import _TRADES, _typo

_SYLLABLES = ("bir", "ke", "lund", "hol", "me", "tra", "ne", "kvi", "stru", "pil", "eg", "ø",
              "va", "sø", "ra", "gri", "bo", "ly", "fær", "ma", "to", "hus", "ved",
              "nor")  # fmt: skip
_PLACES = [(f"{code}", f"{code}") for code in range(1500, 9990, 10)]


def measure(subjects: int, units: int) -> tuple[float, float]:
    """Processor seconds of one run, and the share whose unit is accepted or listed."""
    dice = random.Random(units)
    known = gazetteer()
    codes = [c for c, _ in _PLACES if known.municipalities(Place(postal_code=c))]
    rows = []
    for number in range(units):
        stem = "".join(dice.choices(_SYLLABLES, k=4)).capitalize()
        code = dice.choice(codes)
        (municipality, *_) = sorted(known.municipalities(Place(postal_code=code)))
        rows.append({
            "cvr": f"{99_000_000 + number}", "valid_from": date(2015, 1, 1),
            "name": f"{stem} {dice.choice(_TRADES)} ApS", "postal_code": code, "city": None,
            "municipality_code": municipality,
        })  # fmt: skip
    meant = dice.sample(rows, subjects)
    asked = [
        Subject(str(row["cvr"]), _typo(str(row["name"]), dice), Place(str(row["postal_code"])))
        for row in meant
    ]
    begun = time.process_time()
    found = match(asked, read(rows, []), known, [], BOUNDS)
    seconds = time.process_time() - begun
    right = sum(m.state != REJECTED and m.key in (m.cvr, m.runner_up) for m in found)
    return seconds, right / len(found)


def main() -> None:
    """Measure two sizes, the second four times the first, and print the exponent."""
    subjects, units = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (5_000, 50_000)
    taken = []
    for factor in (1, 4):
        seconds, share = measure(subjects * factor, units * factor)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        taken.append(seconds)
        sys.stdout.write(
            f"{subjects * factor} names x {units * factor} units: {seconds:.1f} s, "
            f"peak {peak:.0f} MB, found {share:.3f}\n"
        )
        sys.stdout.flush()
    sys.stdout.write(f"exponent {math.log(taken[1] / taken[0], 4):.2f} (4 times as much of both)\n")


if __name__ == "__main__":
    main()
