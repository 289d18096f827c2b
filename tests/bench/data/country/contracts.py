"""Who won, and the organisations of notices, their names written as notices write them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tests.bench.data.country.columns import (
    Dice,
    constant,
    dates,
    frame,
    gather,
    joined,
    provenance,
    skewed,
    where,
)
from tests.identity.generate import WAYS, Unit
from warehouse.tables import BY_NAME

if TYPE_CHECKING:
    from tests.bench.data.country.notices import Notices, Procedures
    from tests.bench.data.country.register import Units

SUPPLIERS = 15_000
"""Firms that win anything in ten years."""
_WRITTEN = ("as registered",) * 6 + tuple(WAYS)
_PER_SENDER = (
    ("ORG-0002", "Klagenævnet for Udbud", "37795526", "reviewer"),
    ("ORG-0003", "Konkurrence- og Forbrugerstyrelsen", "10294819", "info"),
    ("ORG-0004", "Udbudsplatformen Prøve A/S", None, "ted-esen"),
)


def awards(
    bought: Procedures, told: Notices, lots: pl.DataFrame, units: Units, dice: Dice
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of `core.awards`, and the winners as organisations of their notices."""
    row = pl.DataFrame(
        {
            "notice_key": told.key,
            "day": told.day,
            "is_eforms": told.is_eforms,
            "value": bought.value_dkk[told.of] // bought.lots[told.of],
        }
    )
    won = lots.filter(pl.col("result") == "selec-w").select("notice_key", "lot_id", "title")
    won = won.join(row, on="notice_key", maintain_order="left")
    several = np.where(dice.random(len(won)) < 0.82, 1, dice.integers(2, 6, len(won)))
    won = won[np.repeat(np.arange(len(won)), several)]
    won = won.with_columns(place=pl.int_range(pl.len()).over("notice_key"))
    count = len(won)
    may = np.flatnonzero(units.alive & np.isin(units.form_code.to_numpy(), ["80", "60"]))
    pool = dice.permutation(may)[: min(SUPPLIERS, max(1, len(may) // 4))]
    winner = np.where(
        dice.random(count) < 0.015,
        units.registered[skewed(count, len(units.registered), dice)],
        pool[skewed(count, len(pool), dice)],
    )
    is_told = won["is_eforms"].to_numpy() | (dice.random(count) < 0.5)
    number = (won["place"] + 1).cast(pl.String).str.zfill(4)
    org = joined("ORG-", (won["place"] + 5).cast(pl.String).str.zfill(4))
    cvr, name = where(is_told, gather(units.cvr, winner)), _written(units, winner, is_told)
    table = frame(
        BY_NAME["core.awards"],
        count,
        notice_key=won["notice_key"],
        lot_id=won["lot_id"],
        contract_id=joined("CON-", number),
        org_id=org,
        cvr=cvr,
        name=name,
        size=gather(["micro", "small", "medium"], winner % 3),
        tender_id=joined("TEN-", number),
        value=won["value"],
        currency="DKK",
        value_dkk=won["value"],
        value_basis="tender",
        winner_rule="settled_contract",
        concluded_on=dates(won["day"].to_numpy() - 10),
        decided_on=where(dice.random(count) < 0.44, dates(won["day"].to_numpy() - 30)),
        contract_number=joined("K-", number),
        contract_title=won["title"],
        subcontracting=gather(["no", "yes", "not-known"], winner % 3),
        reserved_participation=constant(["none"], count),
        reserved_execution="no",
        **provenance("ted", count),
    )
    place = units.place[winner]
    winners = pl.DataFrame(
        {
            "notice_key": won["notice_key"],
            "org_id": org,
            "name": name,
            "cvr": cvr,
            "postal_code": where(
                dice.random(count) < 0.75, gather(units.places["postal_code"], place)
            ),
            "city": where(
                dice.random(count) < 0.95, gather(units.places["postal_district"], place)
            ),
            "roles": constant(["winner", "tenderer"], count),
        }
    )
    return table, winners


def _written(units: Units, winner: np.ndarray, is_told: np.ndarray) -> pl.Series:
    """Names of winners: as registered where a number says who it is, else in some way."""
    names = gather(units.name, winner).to_list()
    dice = random.Random(17)
    ways = list(_WRITTEN)
    for at in np.flatnonzero(~is_told).tolist():
        full = names[at]
        core, _, form = full.rpartition(" ") if full.endswith(("ApS", "A/S")) else (full, "", "")
        unit = Unit("", core, form, "", "", "", "Aarhus C", "")
        way = WAYS[dice.choice(ways)]
        names[at] = way(unit, dice) if len(core) > 5 else full
    return pl.Series(names)


def organisations(
    notices: pl.DataFrame, winners: pl.DataFrame, told: Notices, dice: Dice
) -> pl.DataFrame:
    """Rows of `core.organisations`: buyer, winners, and with eForms those every notice names."""
    buyers = notices.select(
        "notice_key",
        org_id=pl.lit("ORG-0001"),
        name="buyer_name",
        cvr="buyer_cvr",
        postal_code=pl.lit(None, pl.String),
        city="buyer_city",
        roles=pl.lit(["buyer"], pl.List(pl.String)),
    )
    is_eforms = pl.DataFrame({"notice_key": told.key}).filter(pl.Series(told.is_eforms))
    others = [
        is_eforms.with_columns(
            org_id=pl.lit(org),
            name=pl.lit(name),
            cvr=pl.lit(cvr, pl.String),
            postal_code=pl.lit("8800"),
            city=pl.lit("Viborg"),
            roles=pl.lit([role], pl.List(pl.String)),
        )
        for org, name, cvr, role in _PER_SENDER
    ]
    rows = pl.concat([buyers, winners.select(buyers.columns), *others])
    return frame(
        BY_NAME["core.organisations"],
        len(rows),
        **{name: rows[name] for name in rows.columns},
        raw_id=rows["cvr"],
        country="DNK",
        street="Prøvevej 1",
        **provenance("ted", len(rows)),
    )
