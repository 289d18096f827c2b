"""Columns drawn whole: names, days, choices; and frames of a declared table made of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse import reference
from warehouse.schema import Table

Dice = np.random.Generator
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
SEEN = datetime(2026, 11, 20, 3, tzinfo=UTC)
TRADES = (
    "Rengøring",
    "Anlæg",
    "Malerfirma",
    "Kantine",
    "Ejendomsservice",
    "Byg",
    "Transport",
    "Vikar",
    "Consult",
    "Handel",
    "Rådgivning",
    "Invest",
    "Holding",
    "Genbrug",
    "Møbler",
    "Café",
    "Ejendomme",
    "Auto",
    "Design",
    "Data",
    "El",
    "VVS",
    "Klinik",
    "Import",
    "Huset",
    "Haven",
)
_SYLLABLES = (
    "bir",
    "ke",
    "lund",
    "hol",
    "me",
    "tra",
    "ne",
    "kvi",
    "stru",
    "pil",
    "eg",
    "ø",
    "va",
    "sø",
    "ra",
    "gri",
    "bo",
    "ly",
    "fær",
    "ma",
    "to",
    "hus",
    "ved",
    "nor",
    "klit",
    "tor",
    "bæk",
    "ås",
)


def frame(table: Table, length: int, **columns: Any) -> pl.DataFrame:
    """A frame of a declared table, sorted by key; columns that are not given are null."""
    declared = table.polars_schema()
    if unknown := set(columns) - set(declared):
        raise ValueError(f"{table.qualified}: unknown columns {sorted(unknown)}")
    found = []
    for name, kind in declared.items():
        given = columns.get(name)
        column = given if isinstance(given, pl.Series) else constant(given, length)
        found.append(column.cast(kind).alias(name))
    return pl.DataFrame(found).sort(table.key)


def constant(value: Any, length: int) -> pl.Series:
    """The same value over and over."""
    return pl.Series([value]).new_from_index(0, length)


def provenance(source: str, length: int) -> dict[str, Any]:
    """The columns that say where a row was read; a hundred documents an archived answer."""
    refs = pl.Series(np.arange(length) // 100 * 4096).cast(pl.String)
    return {
        "source": source,
        "source_url": f"https://example.org/{source}/"
        + pl.Series(np.arange(length)).cast(pl.String),
        "archive_ref": f"{source}/20261120T020000Z/responses.warc.gz#" + refs,
        "first_seen": SEEN,
        "last_seen": SEEN,
    }


def gather(values: Sequence[Any] | pl.Series, at: Numbers) -> pl.Series:
    """The values at some places."""
    return (values if isinstance(values, pl.Series) else pl.Series(values)).gather(at)


def joined(*parts: pl.Series | str) -> pl.Series:
    """Texts written one after the other; null where a part is."""
    return pl.select(pl.concat_str([pl.lit(part) for part in parts])).to_series()


def stems(count: int, dice: Dice) -> pl.Series:
    """Invented proper names of four syllables."""
    drawn = (gather(_SYLLABLES, dice.integers(0, len(_SYLLABLES), count)) for _ in range(4))
    return joined(*drawn).str.to_titlecase()


def where(given: Flags, values: pl.Series) -> pl.Series:
    """The values where they are given, else null."""
    return values.zip_with(pl.Series(given), constant(None, len(values)).cast(values.dtype))


def lists(values: pl.Series) -> pl.Series:
    """Each value as a list of one."""
    return values.reshape((-1, 1)).cast(pl.List(pl.String))


def days(first: date, last: date, count: int, dice: Dice) -> Numbers:
    """Days since 1970 between two days."""
    return dice.integers(first.toordinal(), last.toordinal() + 1, count) - EPOCH


def skewed(count: int, over: int, dice: Dice) -> Numbers:
    """Places of a list of which the first come up most: a few win much, most a little."""
    return (over * dice.random(count) ** 2.5).astype(np.int64)


EPOCH = date(1970, 1, 1).toordinal()


def dates(numbers: Numbers) -> pl.Series:
    """Days since 1970 as dates."""
    return pl.Series(numbers.astype(np.int32)).cast(pl.Date)


def identifiers(numbers: Numbers, salt: int) -> pl.Series:
    """Texts in the form of a UUID, one a number."""
    digits = joined(
        *(
            pl.Series(_mixed(numbers, salt + 100 * part)).cast(pl.String).str.zfill(20).str.slice(4)
            for part in range(2)
        )
    )
    ends = (0, 8, 12, 16, 20, 32)
    parts = [digits.str.slice(a, b - a) for a, b in itertools.pairwise(ends)]
    return pl.select(pl.concat_str([pl.lit(p) for p in parts], separator="-")).to_series()


def _mixed(numbers: Numbers, salt: int) -> NDArray[np.uint64]:
    """Numbers with nothing of their order left (splitmix64)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def words_of(lists: Sequence[str]) -> list[str]:
    """The words of the Danish labels of code lists, each once."""
    labels = (row["label_da"] for name in lists for row in reference.code_list(name))
    found = (w.strip(",.;:()").lower() for label in labels for w in label.split())
    return sorted({w for w in found if len(w) > 2})


def texts(count: int, least: int, most: int, words: Sequence[str], dice: Dice) -> list[str]:
    """Running texts of common and rare words."""
    sizes = dice.integers(least, most, count)
    drawn = skewed(int(sizes.sum()), len(words), dice)
    shuffled = dice.permutation(len(words))
    at = np.split(shuffled[drawn], np.cumsum(sizes)[:-1])
    return [" ".join(words[i] for i in one) for one in at]
