"""The register: companies, production units, RSV periods, addresses.

Every company alive was recoded from DB07 to DB25 on 2025-01-01 (cvr.md, finding 6), so it has a
period before and one after; a quarter of all once had another name or address.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.discovery.rules import read
from tests.bench.data.country.columns import (
    EPOCH,
    TRADES,
    Dice,
    Flags,
    Numbers,
    constant,
    dates,
    days,
    frame,
    gather,
    identifiers,
    joined,
    provenance,
    skewed,
    stems,
    texts,
    where,
    words_of,
)
from tests.bench.data.country.size import Size
from warehouse import reference
from warehouse.tables import BY_NAME

Tables = dict[str, pl.DataFrame]
LABELLED = Path(__file__).parents[3] / "discovery" / "labelled.csv"
RECODED = date(2025, 1, 1).toordinal() - EPOCH
NEVER = np.iinfo(np.int32).max
BODIES = 600
"""Other public buyers and companies that buy: state, regions, utilities, housing."""
_FORMS = (
    ("80", "Anpartsselskab", 0.30),
    ("10", "Enkeltmandsvirksomhed", 0.42),
    ("60", "Aktieselskab", 0.06),
    ("30", "Interessentskab", 0.07),
    ("110", "Forening", 0.07),
    ("115", "Frivillig forening", 0.04),
    ("90", "Fonde og andre selvejende institutioner", 0.02),
    ("100", "Erhvervsdrivende fond", 0.01),
    ("152", "Forening med begrænset ansvar", 0.01),
)
_ENDS = {"80": " ApS", "60": " A/S", "30": " I/S", "152": " F.M.B.A."}
_MAY_BE_SOCIAL = ("80", "110", "115", "90", "100", "152")
_WITH_PURPOSE = ("80", "60", "90", "100", "110", "115", "152")


@dataclass(frozen=True, slots=True)
class Units:
    """Companies and their sites as they are today; columns of one length each.

    Attributes:
        cvr, name, form_code, place, branch, purpose, founded, alive: a company each; `place` is a
            row of `places`. The municipalities' own come first, then `BODIES` others that buy.
        places: postal_code, postal_district, municipality_code.
        owner, site_name, site_place: a site each; `owner` is the place of its company.
        registered: places of the companies with an RSV mark.
    """

    cvr: pl.Series
    name: pl.Series
    form_code: pl.Series
    place: Numbers
    branch: Numbers
    purpose: pl.Series
    founded: Numbers
    alive: Flags
    places: pl.DataFrame
    owner: Numbers
    site_name: pl.Series
    site_place: Numbers
    registered: Numbers
    municipalities: tuple[str, ...]

    def authorities(self) -> dict[str, str]:
        """Municipality code -> CVR number under which it buys."""
        return dict(zip(self.municipalities, self.cvr.head(len(self.municipalities)), strict=True))


def units(size: Size, dice: Dice) -> Units:
    """Draw the companies and their sites."""
    count = size.companies
    codes, places, weights = _places(size)
    authorities = len(codes)
    public = np.arange(count) < authorities + BODIES
    place = dice.choice(len(places), count, p=weights)
    first_of = {code: i for i, code in reversed(list(enumerate(places["municipality_code"])))}
    place[:authorities] = [first_of[code] for code in codes]
    form_at = dice.choice(len(_FORMS), count, p=[share for *_, share in _FORMS])
    forms = np.array([code for code, *_ in _FORMS])[form_at]
    forms[:authorities] = "250"
    forms[authorities : authorities + BODIES] = dice.choice(["230", "245", "60", "90"], BODIES)
    ends = np.array([_ENDS.get(code, "") for code, *_ in _FORMS])[form_at]
    own_name = joined(stems(count, dice), " ", gather(TRADES, skewed(count, len(TRADES), dice)))
    name = joined(own_name, pl.Series(ends))
    names = {row["kommunekode"]: row["navn"] for row in reference.code_list("kommuner.csv")}
    name = pl.concat([pl.Series([f"{names[c]} Kommune" for c in codes]), name[authorities:]])
    alive = (dice.random(count) < size.alive) | public
    may = np.flatnonzero(np.isin(forms, _MAY_BE_SOCIAL) & alive & ~public)
    registered = dice.choice(may, min(size.registered, len(may)), replace=False)
    branch = skewed(count, len(reference.code_list("db25.csv")), dice)
    order = dice.permutation(len(reference.code_list("db25.csv")))
    owner = _owners(size, alive, dice)
    other = dice.random(len(owner)) < 0.1
    site_place = np.where(other, dice.choice(len(places), len(owner), p=weights), place[owner])
    site_name = gather(name, owner)
    elsewhere = joined(site_name, " ", gather(places["postal_district"], site_place))
    return Units(
        cvr=_numbers(count),
        name=name,
        form_code=pl.Series(forms),
        place=place,
        branch=order[branch],
        purpose=_purposes(forms, order[branch], registered, dice),
        founded=days(date(1975, 1, 1), date(2026, 6, 1), count, dice),
        alive=alive,
        places=places,
        owner=owner,
        site_name=elsewhere.zip_with(pl.Series(other), site_name),
        site_place=site_place,
        registered=registered,
        municipalities=tuple(codes),
    )


def _numbers(count: int) -> pl.Series:
    """Numbers of eight digits whose check fails."""
    numbers = 90_000_000 + 4 * np.arange(count)
    weights = (1, 2, 3, 4, 5, 6, 7, 2)
    checked = sum(numbers // 10**at % 10 * weight for at, weight in enumerate(weights))
    return pl.Series(numbers + (checked % 11 == 0)).cast(pl.String)


def _places(size: Size) -> tuple[list[str], pl.DataFrame, np.ndarray]:
    """Municipalities, their postal districts, and the share of companies in each."""
    shares = {"0101": size.copenhagen * 0.9, "0147": size.copenhagen * 0.1, "0751": size.aarhus}
    every = sorted(reference.regions(), key=lambda code: (-shares.get(code, 0.0), code))
    codes = every[: size.municipalities]
    rest = (1 - sum(shares.values())) / (len(every) - len(shares))
    rows = [d for d in reference.postal_districts() if d.municipality_code in codes and d.share]
    whole = {code: sum(d.share for d in rows if d.municipality_code == code) for code in codes}
    weights = np.array(
        [shares.get(d.municipality_code, rest) * d.share / whole[d.municipality_code] for d in rows]
    )
    places = pl.DataFrame(
        [(d.postal_code, d.postal_district, d.municipality_code) for d in rows],
        schema=["postal_code", "postal_district", "municipality_code"],
        orient="row",
    )
    return codes, places, weights / weights.sum()


def _owners(size: Size, alive: Flags, dice: Dice) -> Numbers:
    """Most companies have one site; the rest belong to chains."""
    first = np.flatnonzero(dice.random(size.companies) < 0.97)[: size.sites]
    chains = np.flatnonzero(alive)
    more = chains[skewed(size.sites - len(first), len(chains), dice)]
    return np.concatenate([first, more])


def _purposes(forms: np.ndarray, branch: Numbers, registered: Numbers, dice: Dice) -> pl.Series:
    """What the FORMÅL says: a trade in words of its own; of a few and most RSV a social aim."""
    labels = [row["label_da"].lower() for row in reference.code_list("db25.csv")]
    plain = [word for word in words_of(["db25.csv"]) if not any(r.search(word) for r in _signs())]
    written = texts(20_000, 3, 25, plain, dice)
    trades = joined(
        "Selskabets formål er at drive ",
        gather(labels, branch),
        ", ",
        gather(written, dice.integers(0, len(written), len(forms))),
        " og hermed beslægtet virksomhed.",
    )
    with LABELLED.open(encoding="utf-8", newline="") as file:
        aims = [r["purpose"] for r in csv.DictReader(file) if r["label"] == "yes" and r["purpose"]]
    social = dice.random(len(forms)) < 0.005
    social[registered] = dice.random(len(registered)) < 0.7
    said = gather(aims, dice.integers(0, len(aims), len(forms)))
    text = said.zip_with(pl.Series(social), trades)
    return where(np.isin(forms, _WITH_PURPOSE), text)


def _signs() -> list[re.Pattern[str]]:
    """What discovery takes for a sign: those are drawn on purpose, not by chance."""
    return [rule.pattern for rule in read(reference.DISCOVERY_RULES) if rule.field == "purpose"]


def tables(units: Units, dice: Dice) -> Tables:
    """Tables of the register that sources give."""
    enterprises = _enterprises(units, dice)
    return {
        "core.enterprises": enterprises,
        "core.sites": _sites(units, dice),
        "core.social_register": _periods(units, dice),
        "core.addresses": _addresses(units, enterprises),
    }


def _enterprises(units: Units, dice: Dice) -> pl.DataFrame:
    count = len(units.cvr)
    moved_on = np.where(
        dice.random(count) < 0.25, units.founded + dice.integers(400, 4000, count), NEVER
    )
    moved_on = np.where(moved_on < RECODED, moved_on, NEVER)
    was_recoded = units.alive & (units.founded < RECODED)
    before = np.flatnonzero(moved_on < NEVER)
    recoded = np.flatnonzero(was_recoded)
    at = np.concatenate([before, recoded, np.arange(count)])
    is_former = np.arange(len(at)) < len(before)
    is_db07 = ~is_former & (np.arange(len(at)) < len(before) + len(recoded))
    first = np.where(moved_on < NEVER, moved_on, units.founded)
    begins = np.where(is_former, units.founded[at], first[at])
    begins = np.where(~is_former & ~is_db07 & was_recoded[at], RECODED, begins)
    ends = np.where(is_former, moved_on[at] - 1, RECODED - 1)
    branches = reference.code_list("db25.csv")
    code = pl.Series([row["code"] for row in branches])
    label = pl.Series([row["label_da"] for row in branches])
    staff = np.where(dice.random(count) < 0.5, skewed(count, 60, dice) ** 2 // 30, -1)[at]
    place = np.where(
        is_former & (dice.random(len(at)) < 0.5), units.place[at[::-1]], units.place[at]
    )
    name = gather(units.name, at)
    former = joined(stems(len(at), dice), " ", gather(TRADES, skewed(len(at), len(TRADES), dice)))
    name = former.zip_with(pl.Series(is_former & (dice.random(len(at)) < 0.5)), name)
    alive = pl.Series(units.alive).gather(at)
    forms = {code: text for code, text, _ in _FORMS} | {"250": "Primærkommune"}
    form_code = gather(units.form_code, at)
    table = BY_NAME["core.enterprises"]
    return frame(
        table,
        len(at),
        cvr=gather(units.cvr, at),
        valid_from=dates(begins),
        valid_to=where(is_former | is_db07, dates(ends)),
        name=name,
        secondary_names=pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, len(at)),
        form_code=form_code,
        form=form_code.replace_strict(forms, default="Anden"),
        status=pl.Series(["OPLØSTEFTERKONKURS", "NORMAL"]).gather(alive.cast(pl.UInt32)),
        is_active=alive,
        branch_code=gather(code, units.branch[at]),
        branch=gather(label, units.branch[at]),
        branch_scheme=pl.Series(["DB25", "DB07"]).gather(
            ((is_former | is_db07) | ~units.alive[at]).astype(int)
        ),
        purpose=gather(units.purpose, at),
        address=_streets(at, units),
        municipality_code=gather(units.places["municipality_code"], place),
        postal_code=gather(units.places["postal_code"], place),
        city=gather(units.places["postal_district"], place),
        address_id=identifiers(at, 3),
        employees_low=where(staff >= 0, pl.Series(staff)),
        employees_high=where(staff >= 0, pl.Series(staff + staff // 2)),
        employees_series="erstMaanedsbeskaeftigelse",
        employees_as_of=date(2026, 9, 30),
        advertising_protected=pl.Series(at % 3 == 0),
        is_listed=True,
        **provenance("cvr", len(at)),
    )


def _streets(at: Numbers, units: Units) -> pl.Series:
    """A street and a number, the same for a company each time."""
    street = gather(units.name, at * 7 % len(units.name)).str.split(" ").list.first()
    return joined(street, "vej ", pl.Series(at % 140 + 1).cast(pl.String))


def _sites(units: Units, dice: Dice) -> pl.DataFrame:
    count = len(units.owner)
    alive = units.alive[units.owner] & (dice.random(count) < 0.95)
    begins = units.founded[units.owner]
    recoded = np.flatnonzero(alive & (begins < RECODED))
    at = np.concatenate([recoded, np.arange(count)])
    is_db07 = np.arange(len(at)) < len(recoded)
    was_recoded = np.isin(at, recoded, assume_unique=False)
    code = pl.Series([row["code"] for row in reference.code_list("db25.csv")])
    return frame(
        BY_NAME["core.sites"],
        len(at),
        p_number=pl.Series(3_000_000_000 + at).cast(pl.String),
        valid_from=dates(np.where(was_recoded & ~is_db07, RECODED, begins[at])),
        valid_to=where(is_db07, dates(np.full(len(at), RECODED - 1))),
        cvr=gather(units.cvr, units.owner[at]),
        name=gather(units.site_name, at),
        branch_code=gather(code, units.branch[units.owner[at]]),
        branch_scheme=pl.Series(["DB25", "DB07"]).gather((is_db07 | ~alive[at]).astype(int)),
        municipality_code=gather(units.places["municipality_code"], units.site_place[at]),
        address=_streets(units.owner[at], units),
        postal_code=gather(units.places["postal_code"], units.site_place[at]),
        city=gather(units.places["postal_district"], units.site_place[at]),
        address_id=identifiers(at, 5),
        is_active=pl.Series(alive[at]),
        advertising_protected=pl.Series(units.owner[at] % 3 == 0),
        is_listed=True,
        **provenance("cvr", len(at)),
    )


def _periods(units: Units, dice: Dice) -> pl.DataFrame:
    """RSV periods: those that hold, one in six that has ended, and a few that are doubtful."""
    marked = units.registered
    begins = np.maximum(
        units.founded[marked], days(date(2015, 1, 1), Size.as_of, len(marked), dice)
    )
    has_ended = dice.random(len(marked)) < 0.15
    doubtful = dice.random(len(marked)) < 0.06
    return frame(
        BY_NAME["core.social_register"],
        len(marked),
        cvr=gather(units.cvr, marked),
        valid_from=dates(begins),
        valid_to=where(has_ended, dates(begins + dice.integers(100, 1500, len(marked)))),
        ended_by=where(has_ended, constant("period", len(marked))),
        doubtful=pl.Series(doubtful),
        doubtful_reason=where(
            doubtful, constant("Ligner en forening uden erhvervsdrift", len(marked))
        ),
        **provenance("cvr", len(marked)),
    )


def _addresses(units: Units, enterprises: pl.DataFrame) -> pl.DataFrame:
    """Coordinates of the RSV enterprises' addresses, as far as they were asked for."""
    marked = gather(units.cvr, units.registered).implode()
    found = enterprises.filter(pl.col("valid_to").is_null() & pl.col("cvr").is_in(marked))
    count = len(found)
    return frame(
        BY_NAME["core.addresses"],
        count,
        address_key=found["address_id"],
        easting=pl.Series(500_000.0 + np.arange(count) * 100),
        northing=6_200_000.0,
        lon=pl.Series(8.5 + np.arange(count) % 40 / 10),
        lat=pl.Series(55.0 + np.arange(count) % 25 / 10),
        match="exact",
        provider="adressevaelger",
        asked_at=provenance("addresses", 1)["first_seen"],
        municipality_code=found["municipality_code"],
        **provenance("addresses", count),
    )
