"""Notices of procedures: planning, call, change, result, modification; their lots and parties.

Half of the procedures are municipalities', the rest other public buyers'. Before eForms there is no
BT-04: results name their call, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tests.bench.data.country import contracts
from tests.bench.data.country.columns import (
    EPOCH,
    Dice,
    Flags,
    Numbers,
    constant,
    dates,
    frame,
    gather,
    identifiers,
    joined,
    lists,
    provenance,
    texts,
    where,
    words_of,
)
from tests.bench.data.country.register import BODIES, Units
from tests.bench.data.country.size import Size
from warehouse import reference
from warehouse.tables import BY_NAME

PLANNING, CALL, CHANGE, RESULT, MODIFICATION = range(5)
_FORM_TYPES = ("planning", "competition", "competition", "result", "cont-modif")
_SUBTYPES = ("4", "16", "16", "29", "38")
_AS_OF = Size.as_of.toordinal() - EPOCH
_EFORMS = Size.eforms_from.toordinal() - EPOCH
_DEPARTMENTS = ("Teknik og Miljø", "Børn og Unge", "Indkøb og Udbud", "Socialforvaltningen")


@dataclass(frozen=True, slots=True)
class Procedures:
    """What was bought; columns of one length each.

    Attributes:
        day: when it is called for, days since 1970.
        buyer: place among the companies.
        code: CPV codes, eight digits.
        title: of the procedure.
        lots: how many, 1-100: 1,473 deadlines in some 450 calls (eforms.md §5.3).
        value_dkk: of all of it.
        months: how long it runs.
        is_national: below the threshold, on udbud.dk only.
        reserved: BT-71; 5 of 1,000 notices are (eforms.md §5.8).
    """

    day: Numbers
    buyer: Numbers
    code: pl.Series
    title: pl.Series
    lots: Numbers
    value_dkk: Numbers
    months: Numbers
    is_national: Flags
    reserved: pl.Series


@dataclass(frozen=True, slots=True)
class Notices:
    """Notices by day; columns of one length each: procedure, kind, day, whether it is eForms."""

    of: Numbers
    kind: Numbers
    day: Numbers
    is_eforms: Flags
    key: pl.Series
    number: pl.Series


def procedures(size: Size, units: Units, dice: Dice) -> Procedures:
    """Draw what was bought."""
    count = size.procedures * size.years
    ours = len(units.municipalities)
    # The largest of 98 buys five of a hundred of what they all buy, the smallest half of one.
    weights = 1 / np.sqrt(1 + np.arange(ours))
    municipal = dice.choice(ours, count, p=weights / weights.sum())
    other = dice.integers(ours, ours + BODIES, count)
    buyer = np.where(dice.random(count) < 0.5, municipal, other)
    wanted = [row["prefix"].ljust(8, "0") for row in reference.code_list("category_cpv.csv")]
    every = [row["code"] for row in reference.code_list("cpv.csv")]
    at = dice.integers(0, len(every), count)
    code = gather(wanted, at % len(wanted)).zip_with(
        pl.Series(dice.random(count) < 0.6), gather(every, at)
    )
    day = dice.integers(_AS_OF - round(365.25 * size.years), _AS_OF + 1, count)
    labels = {row["code"]: row["label_da"] for row in reference.code_list("cpv.csv")}
    years = pl.Series(day // 365.2425 + 1970).cast(pl.Int32)
    parts = words_of(["db25.csv"])
    title = joined(
        code.replace_strict(labels, default="Andre ydelser"),
        ", ",
        gather(parts, dice.integers(0, len(parts), count)),
        " ",
        years.cast(pl.String),
        "-",
        (years + 4).cast(pl.String),
    )
    is_national = dice.random(count) < 0.1
    more = 1 + np.minimum(dice.geometric(0.2, count), 99)
    many = np.where(dice.random(count) < 0.01, dice.integers(30, 101, count), more)
    kinds = ["res-ws", "res-pub-ser", "none"]
    return Procedures(
        day=day,
        buyer=buyer,
        code=code,
        title=title,
        lots=np.where(is_national | (dice.random(count) < 0.68), 1, many),
        value_dkk=np.exp(dice.normal(np.where(is_national, 13.2, 16.0), 1.2)).astype(np.int64),
        months=dice.choice([12, 24, 36, 48, 72], count, p=[0.15, 0.2, 0.1, 0.5, 0.05]),
        is_national=is_national,
        reserved=gather(kinds, dice.choice(3, count, p=[0.004, 0.001, 0.995])),
    )


def publish(bought: Procedures, dice: Dice) -> Notices:
    """Draw the notices of the procedures, in order of their days."""
    count = len(bought.day)
    every, national = np.arange(count), bought.is_national
    has_call = national | (dice.random(count) < Size.with_call)
    has_result = ~national & (dice.random(count) < Size.with_result)
    drawn = {
        PLANNING: (~national & (dice.random(count) < 0.2), -120),
        CALL: (has_call, 0),
        CHANGE: (has_call & ~national & (dice.random(count) < 0.4), 14),
        RESULT: (has_result, 150),
        MODIFICATION: (has_result & (dice.random(count) < 0.08), 600),
    }
    of = np.concatenate([every[flag] for flag, _ in drawn.values()])
    kind = np.repeat(list(drawn), [flag.sum() for flag, _ in drawn.values()])
    day = bought.day[of] + np.repeat(
        [after for _, after in drawn.values()], [flag.sum() for flag, _ in drawn.values()]
    )
    keep = day <= _AS_OF
    order = np.argsort(day[keep], kind="stable")
    of, kind, day = (column[keep][order] for column in (of, kind, day))
    number = joined(
        pl.Series(100_000 + np.arange(len(of))).cast(pl.String),
        "-",
        dates(day).dt.year().cast(pl.String),
    )
    is_national = national[of]
    own = joined(identifiers(np.arange(len(of)), 7), "-01")
    return Notices(
        of=of,
        kind=kind,
        day=day,
        is_eforms=(day >= _EFORMS) | is_national,
        key=own.zip_with(pl.Series(is_national), number),
        number=where(~is_national, number),
    )


def tables(size: Size, units: Units, dice: Dice) -> dict[str, pl.DataFrame]:
    """Tables of notices that sources give."""
    bought = procedures(size, units, dice)
    told = publish(bought, dice)
    lots = _lots(bought, told, dice)
    awards, winners = contracts.awards(bought, told, lots, units, dice)
    notices = _notices(bought, told, units, dice)
    return {
        "core.notices": notices,
        "core.lots": lots,
        "core.awards": awards,
        "core.organisations": contracts.organisations(notices, winners, told, dice),
        "core.clauses": _clauses(told, dice),
    }


def _at(told: Notices, kind: int, count: int) -> Numbers:
    """Place of each procedure's notice of a kind, or -1."""
    found = np.full(count, -1)
    mine = np.flatnonzero(told.kind == kind)
    found[told.of[mine]] = mine
    return found


def _notices(bought: Procedures, told: Notices, units: Units, dice: Dice) -> pl.DataFrame:
    count = len(told.of)
    national = bought.is_national[told.of]
    before = {
        kind: _at(told, kind, len(bought.day))[told.of] for kind in (PLANNING, CALL, CHANGE, RESULT)
    }
    named = np.select(
        [told.kind == CALL, told.kind == RESULT, told.kind == MODIFICATION],
        [before[PLANNING], before[CALL], before[RESULT]],
        -1,
    )
    named = np.where(dice.random(count) < 0.8, named, -1)
    is_change = (told.kind == CHANGE) & (before[CALL] >= 0)
    is_changed = (told.kind == CALL) & (before[CHANGE] >= 0)
    chain = np.where(is_change, before[CALL], np.arange(count))
    buyer = bought.buyer[told.of]
    cvr, name = gather(units.cvr, buyer), gather(units.name, buyer)
    has_number = told.is_eforms | (dice.random(count) < 0.5)
    other = gather(units.cvr, (buyer + 1) % (len(units.municipalities) + BODIES))
    numbers = lists(cvr)
    both = pl.select(pl.concat_list(pl.lit(cvr), pl.lit(other))).to_series()
    several = pl.Series(dice.random(count) < 0.07)
    none = pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, count)
    department = gather(_DEPARTMENTS, dice.integers(0, len(_DEPARTMENTS), count))
    name = joined(name, " - ", department).zip_with(pl.Series(dice.random(count) < 0.2), name)
    place = units.place[buyer]
    described = texts(3_000, 10, 60, words_of(["cpv.csv"]), dice)
    bt04 = told.is_eforms & ~national & (told.kind != PLANNING) & (dice.random(count) < 0.97)
    return frame(
        BY_NAME["core.notices"],
        count,
        notice_key=told.key,
        notice_id=where(told.is_eforms, identifiers(np.arange(count), 7)),
        version="01",
        publication_number=told.number,
        procedure_id=where(bt04, identifiers(told.of, 9)),
        subtype=constant("DKE3", count).zip_with(pl.Series(national), gather(_SUBTYPES, told.kind)),
        form_type=gather(_FORM_TYPES, told.kind),
        is_latest=pl.Series(~is_changed),
        chain_key=gather(told.key, chain),
        chain_position=pl.Series(1 + is_change),
        is_change=pl.Series(is_change),
        changes_notice=where(is_change, gather(told.key, np.maximum(before[CALL], 0))),
        change_reason=where(is_change, constant("update-add", count)),
        previous_notices=lists(gather(told.key, np.maximum(named, 0))).zip_with(
            pl.Series(named >= 0), none
        ),
        title=gather(bought.title, told.of),
        description=gather(described, dice.integers(0, 3_000, count)),
        language="DAN",
        buyer_cvr=where(has_number, cvr),
        buyer_name=name,
        buyer_names=lists(name),
        buyer_cvrs=both.zip_with(several, numbers).zip_with(pl.Series(has_number), none),
        buyer_city=gather(units.places["postal_district"], place),
        buyer_country="DNK",
        buyer_legal_type=pl.Series(["la", "cga"]).gather(
            (buyer >= len(units.municipalities)).astype(int)
        ),
        document_urls=none,
        published_on=dates(told.day),
        dispatched_on=dates(told.day - 2),
        planned_on=where(told.kind == PLANNING, dates(told.day + 120)),
        procedure_type=gather(["open", "restricted", "neg-w-call"], told.of % 3),
        nature=gather(["services", "services", "supplies", "works"], told.of % 4),
        cpv_main=gather(bought.code, told.of),
        cpv_additional=none,
        nuts=constant(["DK042"], count),
        estimated_value=where(
            (told.kind != RESULT) & (dice.random(count) < 0.75),
            pl.Series(bought.value_dkk[told.of]),
        ),
        total_value=where(
            (told.kind == RESULT) & (dice.random(count) < 0.8), pl.Series(bought.value_dkk[told.of])
        ),
        currency="DKK",
        total_currency="DKK",
        value_withheld=False,
        notice_url=joined("https://example.org/", told.key),
        sources=pl.Series([["ted", "udbud"], ["udbud"]]).gather(national.astype(int)),
        **provenance("ted", count)
        | {"source": pl.Series(["ted", "udbud"]).gather(national.astype(int))},
    )


def _lots(bought: Procedures, told: Notices, dice: Dice) -> pl.DataFrame:
    each = bought.lots[told.of]
    at = np.repeat(np.arange(len(told.of)), each)
    place = np.arange(len(at)) - np.repeat(np.cumsum(each) - each, each)
    count, of = len(at), told.of[at]
    kind, is_one = told.kind[at], bought.lots[of] == 1
    is_call = (kind == CALL) | (kind == CHANGE)
    is_result = kind == RESULT
    is_dynamic = of % 25 == 0
    deadline = told.day[at] + np.where(kind == CHANGE, 35, 38) + np.where(is_dynamic, 1500, 0)
    number = pl.Series(place + 1).cast(pl.String).str.zfill(4)
    parts = words_of(["db25.csv"])
    part = gather(parts, (of + place * 17) % len(parts))
    title = gather(bought.title, of)
    described = texts(6_000, 30, 120, words_of(["cpv.csv", "db25.csv"]), dice)
    won = dice.random(count) < 0.92
    fixed = of % 10 < 6
    none = constant("none", count)
    return frame(
        BY_NAME["core.lots"],
        count,
        notice_key=gather(told.key, at),
        lot_id=joined(
            "LOT-",
            constant("0000", count).zip_with(pl.Series(is_one & bought.is_national[of]), number),
        ),
        internal_id=where(of % 2 == 0, joined("INT-", pl.Series(of).cast(pl.String), "-", number)),
        title=title.zip_with(pl.Series(is_one), joined("Delaftale ", number, ": ", part)),
        description=gather(described, (of * 31 + place * 7) % 6_000),
        nature=gather(["services", "services", "supplies", "works"], of % 4),
        cpv_main=gather(bought.code, of),
        cpv_additional=lists(gather(bought.code, (of + place) % len(bought.day))),
        estimated_value=where(
            ~is_result & (of % 4 > 0), pl.Series(bought.value_dkk[of] // bought.lots[of])
        ),
        estimated_value_dkk=where(
            ~is_result & (of % 4 > 0), pl.Series(bought.value_dkk[of] // bought.lots[of])
        ),
        currency="DKK",
        nuts=where(of % 7 < 4, constant(["DK042"], count)),
        deadline_at=where(
            is_call,
            dates(deadline).cast(pl.Datetime("us")).dt.offset_by("11h").dt.replace_time_zone("UTC"),
        ),
        deadline_on=where(is_call, dates(deadline)),
        deadline_kind=where(is_call, constant("tender", count)),
        reserved_participation=where(~is_result, lists(gather(bought.reserved, of))),
        reserved_execution="no",
        reservation_evidence="BT-71",
        sme_suitable=pl.Series(of % 3 == 0),
        framework_agreement=gather(["none", "fa-wo-rc", "none"], of % 3),
        dps_usage=constant("dps-nlist", count).zip_with(pl.Series(is_dynamic), none),
        duration=where(fixed, pl.Series(bought.months[of].astype(float))),
        duration_unit=where(fixed, constant("MONTH", count)),
        renewals=where(of % 3 == 0, pl.Series(1 + of % 2)),
        renewal_text=where(of % 3 == 0, constant("Forlængelse med et år ad gangen.", count)),
        result=where(is_result, pl.Series(["clos-nw", "selec-w"]).gather(won.astype(int))),
        no_award_reason=where(is_result & ~won, constant("no-rece", count)),
        tenders_received=where(is_result, pl.Series(dice.poisson(3.5, count))),
        **provenance("ted", count)
        | {"source": pl.Series(["ted", "udbud"]).gather(bought.is_national[of].astype(int))},
    )


def _clauses(told: Notices, dice: Dice) -> pl.DataFrame:
    """Sentences with social clauses, in one notice of seven."""
    said = np.flatnonzero(dice.random(len(told.of)) < 0.15)
    at = np.repeat(said, 2)
    place = np.arange(len(at)) % 2
    return frame(
        BY_NAME["core.clauses"],
        len(at),
        notice_key=gather(told.key, at),
        lot_id="",
        clause_no=pl.Series(place + 1),
        kind=gather(["labour", "training"], place),
        evidence=gather(
            [
                "Arbejdsklausul: Løn og arbejdsvilkår som i overenskomsten.",
                "Uddannelsesklausul: Mindst en lærling.",
            ],
            place,
        ),
        field="execution_conditions",
        rule=gather(["da_arbejdsklausul", "da_uddannelsesklausul"], place),
        language="DAN",
        negated=False,
        mentioned=False,
        **provenance("ted", len(at)),
    )
