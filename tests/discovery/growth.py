"""Processor seconds of the discovery rules on more and more companies.

`python -m tests.discovery.growth [COMPANIES]`, by default 40000: prints the seconds of a quarter, a
half and all of them, and the exponent of growth. The labelled firms are taken over and over, so
every company has a purpose to read: ordinary registers are lighter.
"""

from __future__ import annotations

import math
import sys
import time
from itertools import cycle, islice

from pipelines.discovery.matching import find
from tests.discovery.report import cases, firm, rules


def measure(companies: int) -> float:
    """Processor seconds for so many companies."""
    table = rules()
    firms = [firm(case) for half in ("tuning", "held_out") for case in cases(half)]
    before = time.process_time()
    for one in islice(cycle(firms), companies):
        find(one, table)
    return time.process_time() - before


def main(companies: int) -> None:
    """Print the seconds of three sizes and the exponent between the first and the last."""
    sizes = [companies // 4, companies // 2, companies]
    seconds = [measure(size) for size in sizes]
    for size, spent in zip(sizes, seconds, strict=True):
        sys.stdout.write(f"{size} companies: {spent:.1f} s, {spent / size * 1e6:.0f} µs each\n")
    exponent = math.log(seconds[-1] / seconds[0]) / math.log(4)
    sys.stdout.write(f"exponent {exponent:.2f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
