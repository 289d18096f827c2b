"""Time of ways in on generated data, from the facts' SQL to the last row.

`python -m tests.ways_in.growth [MUNICIPALITIES]`, by default 24.

Each municipality has 60 lots (20 tenders of three) and 40 enterprises of two categories each.
Prints processor seconds, pairs and rows of two sizes, the second four times the first, and the
exponent of growth. Pairs come of lots and enterprises of one municipality and category, so they
grow with the number of municipalities and not with its square.
"""

from __future__ import annotations

import math
import random
import sys
import tempfile
import time
from pathlib import Path

from pipelines.assets.ways_in import bought
from pipelines.ways_in.consortia import consortia
from pipelines.ways_in.rows import opportunity_rows
from tests.warehouse.mart_bench import enterprise, lot, notice, offering, registration, tender
from tests.ways_in.facts import TERMS, TODAY
from tests.ways_in.test_facts_sql import Rows, bench, tender_lot
from warehouse import reference

TENDERS, LOTS, ENTERPRISES = 20, 3, 40
_CODES = [(row["category"], row["prefix"]) for row in reference.code_list("category_cpv.csv")]


def generate(municipalities: int) -> Rows:
    """Open tenders of some municipalities, and enterprises that have their seat in one."""
    dice = random.Random(municipalities)
    codes = [row["kommunekode"] for row in reference.code_list("kommuner.csv")][:municipalities]
    rows: Rows = {name: [] for name in (
        "core.notices", "core.lots", "core.enterprises", "core.social_register", "mart.offerings",
        "mart.tenders", "mart.tender_lots", "mart.lot_categories",
    )}  # fmt: skip
    for at, code in enumerate(codes):
        for number in range(TENDERS):
            key = f"{code}-{number}"
            rows["core.notices"].append(notice(key))
            rows["mart.tenders"].append(tender(key, title=f"Opgave {key}"))
            for lot_id in (f"LOT-{n:04d}" for n in range(LOTS)):
                category, prefix = dice.choice(_CODES)
                cpv = prefix.ljust(8, "0")
                rows["core.lots"].append(lot(key, lot_id, cpv_main=cpv))
                rows["mart.tender_lots"].append(tender_lot(
                    tender_key=key, notice_key=key, lot_id=lot_id, municipality_code=code,
                ))  # fmt: skip
                rows["mart.lot_categories"].append({
                    "notice_key": key, "lot_id": lot_id, "category": category, "position": 1,
                    "cpv": cpv,
                })  # fmt: skip
        for number in range(ENTERPRISES):
            cvr = f"{99_000_000 + at * ENTERPRISES + number}"
            staff = dice.randint(1, 40)
            rows["core.enterprises"].append(
                enterprise(cvr, is_listed=True, employees_low=staff, employees_high=staff)
            )
            rows["core.social_register"].append(registration(cvr))
            for category in dice.sample(sorted({c for c, _ in _CODES}), 2):
                rows["mart.offerings"].append(offering(cvr, category, area_municipalities=[code]))
    return rows


def measure(municipalities: int, folder: Path) -> tuple[float, int, int]:
    """Processor seconds of one run, its pairs and its rows."""
    with bench(folder, generate(municipalities), municipalities=["all"]) as con:
        begun = time.process_time()
        found = bought(con)
        groups = list(consortia(found.lots, found.pairs, TERMS, TODAY))
        rows = list(opportunity_rows(found.pairs, groups, [], TERMS, TODAY))
        return time.process_time() - begun, len(found.pairs), len(rows) + len(groups)


def main() -> None:
    """Measure two sizes, the second four times the first, and print the exponent."""
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    taken = []
    for municipalities in (first, 4 * first):
        with tempfile.TemporaryDirectory() as folder:
            seconds, pairs, rows = measure(municipalities, Path(folder))
        taken.append(seconds)
        sys.stdout.write(
            f"{municipalities} municipalities, {municipalities * TENDERS * LOTS} lots, "
            f"{municipalities * ENTERPRISES} enterprises: {seconds:.2f} s, {pairs} pairs, "
            f"{rows} rows\n"
        )
    sys.stdout.write(f"exponent {math.log(taken[1] / taken[0], 4):.2f} (4 times as much of both)\n")


if __name__ == "__main__":
    main()
