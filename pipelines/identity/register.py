"""The register as names with places, ready to be compared with.

Names: every name a company has had, its secondary names (binavne), the names of its production
units. Does not belong here: comparing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import polars as pl

from pipelines.identity.likeness import Vocabulary
from pipelines.identity.names import Variant, bare, read_variants, sorted_words
from pipelines.identity.places import Place, Places
from warehouse.schema import PolarsType

CURRENT, FORMER, SECONDARY, SITE = "current", "former", "secondary", "site"
_KINDS = (CURRENT, SECONDARY, SITE, FORMER)
"""Kinds of names; of two that are as good the first one is told."""

_LEAST_COMMON, _COMMON_SHARE = 5, 0.01
"""Units that have a common word: at least so many, and this share of all."""

Row = Mapping[str, Any]
_PLACE: dict[str, PolarsType] = {
    "postal_code": pl.String, "city": pl.String, "municipality_code": pl.String
}  # fmt: skip
_NAME: dict[str, PolarsType] = {"cvr": pl.String, "name": pl.String, **_PLACE}
_PERIOD: dict[str, PolarsType] = {"valid_from": pl.Date, "secondary_names": pl.List(pl.String)}
ENTERPRISE = pl.Schema(_NAME | _PERIOD)
"""What is read of `core.enterprises`."""
UNIT = pl.Schema(_NAME)
"""What is read of `core.sites`."""


class RegisterName(NamedTuple):
    """A name of a unit: its CVR number, place in `_KINDS`, the name as registered, how to read it.

    Ordered, so that the order of the register's rows means nothing; a tuple, for they are many.
    """

    cvr: str
    rank: int
    name: str
    core: str
    form: str
    certainty: float

    @property
    def kind(self) -> str:
        """Which of the unit's names it is."""
        return _KINDS[self.rank]

    @property
    def variant(self) -> Variant:
        """The name as `likeness` takes it."""
        return Variant(self.core, self.form or None, self.certainty)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that can be matched with.

    Attributes:
        names: all names, sorted.
        places: CVR number -> its places.
        words: of the names.
    """

    names: tuple[RegisterName, ...] = ()
    places: Mapping[str, Places] = field(default_factory=dict)
    words: Vocabulary = field(default_factory=Vocabulary)

    def exact(self, wanted: set[str]) -> dict[str, list[int]]:
        """Wanted keys (`exact_keys`) -> indices in `names` of those that have them."""
        found: dict[str, list[int]] = {}
        for index, name in enumerate(self.names):
            for key in exact_keys(name.core) & wanted:
                found.setdefault(key, []).append(index)
        return found


def exact_keys(core: str) -> set[str]:
    """The keys under which the same words are found, in any order and spelling."""
    return {bare(core), bare(sorted_words(core))}


def read(enterprises: Iterable[Row], sites: Iterable[Row]) -> Register:
    """Make the register of rows of `core.enterprises` and `core.sites`, in any order."""
    return of_frames(
        pl.DataFrame([_part(row, ENTERPRISE) for row in enterprises], schema=ENTERPRISE),
        pl.DataFrame([_part(row, UNIT) for row in sites], schema=UNIT),
    )


def _part(row: Row, schema: pl.Schema) -> dict[str, Any]:
    return {name: row.get(name) for name in schema}


def of_frames(enterprises: pl.DataFrame, sites: pl.DataFrame) -> Register:
    """Make the register of the columns `ENTERPRISE` and `UNIT` of the two tables.

    The latest period of a company makes its name current; all others are former ones. Sites of
    companies that the register lacks are left out. A name that a unit has twice counts once, as
    the first of `_KINDS`.
    """
    sites = sites.join(enterprises, on="cvr", how="semi")
    places = _places(pl.concat([enterprises.select("cvr", *_PLACE), sites.select("cvr", *_PLACE)]))
    names = list(_names(_named(enterprises, sites)))
    return Register(tuple(names), places, _vocabulary(names))


def _named(enterprises: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
    """Names of the units: cvr, rank, name; sorted."""
    is_current = pl.col("valid_from") == pl.col("valid_from").max().over("cvr")
    rank = pl.when(is_current).then(_KINDS.index(CURRENT)).otherwise(_KINDS.index(FORMER))
    own = enterprises.select("cvr", "name", rank=rank)
    more = enterprises.select("cvr", name="secondary_names").explode("name")
    every = [
        own,
        more.with_columns(rank=pl.lit(_KINDS.index(SECONDARY))),
        sites.select("cvr", "name", rank=pl.lit(_KINDS.index(SITE))),
    ]
    found = pl.concat(every).filter(pl.col("name") != "")
    return found.group_by("cvr", "name").agg(pl.col("rank").min()).sort("cvr", "rank", "name")


def _names(named: pl.DataFrame) -> Iterator[RegisterName]:
    for cvr, name, rank in named.iter_rows():
        read_as = {(v.core, v.form or "", v.certainty) for v in read_variants(name)}
        for core, form, certainty in sorted(read_as):
            yield RegisterName(cvr, rank, name, core, form, certainty)


def _places(said: pl.DataFrame) -> dict[str, Places]:
    """Places of each unit; units that are in the same places share them."""
    known: dict[tuple[Any, ...], Places] = {}
    found: dict[str, Places] = {}
    units = said.group_by("cvr").agg(pl.struct(*_PLACE).unique().sort().alias("places"))
    for cvr, places in units.iter_rows():
        key = tuple(tuple(place.values()) for place in places)
        if key not in known:
            known[key] = Places()
            for code, city, municipality in key:
                known[key].add(Place(code, city, municipality))
        found[cvr] = known[key]
    return found


def _vocabulary(names: list[RegisterName]) -> Vocabulary:
    counts: Counter[str] = Counter()
    units = 0
    for _, mine in groupby(names, lambda name: name.cvr):
        counts.update({word for name in mine for word in name.core.split()})
        units += 1
    least = max(_LEAST_COMMON, _COMMON_SHARE * units)
    common = frozenset(word for word, count in counts.items() if count >= least)
    return Vocabulary(frozenset(counts), common)
