"""What the mapping teams hand in: records of enterprises, decisions, one municipality's ledger."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from tests.bench.data.country.columns import (
    Dice,
    constant,
    dates,
    days,
    frame,
    gather,
    joined,
    lists,
    provenance,
    skewed,
    where,
)
from tests.bench.data.country.register import Units
from tests.bench.data.country.size import Size
from warehouse import reference
from warehouse.tables import BY_NAME
from warehouse.workbench import HANDED_IN


def tables(size: Size, units: Units, dice: Dice) -> dict[str, pl.DataFrame]:
    """What was handed in, by name of the file."""
    made = {
        "mapping_records": _records(size, units, dice),
        "decisions": _decisions(units, dice),
        "ledger": _ledger(size, units, dice),
    }
    assert made.keys() == HANDED_IN.keys()
    return made


def _records(size: Size, units: Units, dice: Dice) -> pl.DataFrame:
    """Half of them have the RSV mark; 84 of 100 with their number, as in the sandbox."""
    count = min(size.mapped, 2 * len(units.registered))
    may = np.flatnonzero(
        units.alive & np.isin(units.form_code.to_numpy(), ["90", "110", "152", "80"])
    )
    who = np.concatenate(
        [
            dice.permutation(units.registered)[: count // 2],
            dice.choice(may, count - count // 2, replace=False),
        ]
    )
    count = len(who)
    number = pl.Series(np.arange(count)).cast(pl.String).str.zfill(5)
    has_number, answered = dice.random(count) < 0.84, dice.random(count) < 0.26
    categories = [row["category"] for row in reference.code_list("categories.csv")]
    said = gather(categories, dice.integers(0, len(categories), count))
    place = units.place[who]
    areas = [row["navn"] + " Kommune" for row in reference.code_list("kommuner.csv")]
    found = days(date(2023, 1, 1), date(2026, 6, 1), count, dice)
    will = dice.random(count) < 0.8
    return frame(
        BY_NAME["core.mapping_records"],
        count,
        record_id=joined("KOM-", number),
        valid_from=date(2026, 11, 1),
        cvr=where(has_number, gather(units.cvr, who)),
        name=gather(units.name, who),
        postal_code=gather(units.places["postal_code"], place),
        city=gather(units.places["postal_district"], place),
        is_found=True,
        found_on=dates(found),
        visited_on=where(dice.random(count) < 0.75, dates(found + 30)),
        questionnaire_sent_on=where(dice.random(count) < 0.75, dates(found + 40)),
        questionnaire_returned_on=where(answered, dates(found + 80)),
        categories=where(answered, lists(said)),
        disadvantaged_share=where(answered, pl.Series(dice.random(count))),
        disadvantaged_share_on=where(answered, dates(found + 80)),
        area_served=where(
            answered,
            gather([*areas, "hele landet", "Østjylland"], dice.integers(0, len(areas) + 2, count)),
        ),
        min_order_dkk=where(answered, pl.Series(dice.choice([2_000, 5_000, 10_000], count))),
        max_order_dkk=where(
            answered, pl.Series(dice.choice([250_000, 1_500_000, 6_000_000], count))
        ),
        will_subcontract=where(answered, pl.Series(will)),
        will_join_group=where(answered, pl.Series(~will | (who % 2 == 0))),
        references=where(answered, constant("Opgaver for et boligselskab", count)),
        **provenance("inbox", count),
    )


def _decisions(units: Units, dice: Dice) -> pl.DataFrame:
    """Decisions on candidates and doubts."""
    count = min(300, len(units.registered))
    who = dice.permutation(units.registered)[:count]
    kind = np.arange(count) % 2
    return frame(
        BY_NAME["core.decisions"],
        count,
        decision_key=joined("k", pl.Series(np.arange(count)).cast(pl.String).str.zfill(12)),
        kind=gather(["candidate", "doubtful"], kind),
        subject=gather(units.cvr, who),
        decision=gather(["yes", "no"], dice.integers(0, 2, count)),
        decided_on=date(2026, 5, 12),
        reason="Besøgt",
        **provenance("inbox", count),
    )


def _ledger(size: Size, units: Units, dice: Dice) -> pl.DataFrame:
    """Postings of three years; three of a hundred without a number."""
    count = size.postings
    suppliers = dice.permutation(np.flatnonzero(units.alive))[:10_000]
    who = suppliers[skewed(count, len(suppliers), dice)]
    has_number = dice.random(count) < 0.97
    posted = days(date(2024, 1, 1), Size.as_of, count, dice)
    return frame(
        BY_NAME["core.ledger"],
        count,
        ledger_key=joined("k", pl.Series(np.arange(count)).cast(pl.String).str.zfill(12)),
        supplier_cvr=where(has_number, gather(units.cvr, who)),
        supplier_name=gather(units.name, who).str.to_uppercase(),
        amount_dkk=pl.Series(np.exp(dice.normal(9, 1.5, count)).round(2)),
        posted_on=dates(posted),
        year=dates(posted).dt.year(),
        account=gather(["4010 Tjenesteydelser", "2200 Varekøb"], who % 2),
        department="Teknik og Miljø",
        **provenance("inbox", count),
    )
