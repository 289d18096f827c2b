"""The generated country has the shape of the real one, and what is measured on it is sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.assets.join import MADE
from scrapers.config import Settings
from tests.bench.data import country
from tests.bench.data.country import Size
from tests.bench.filling import BY_PUBLISHING
from tests.bench.joins import slope
from tests.bench.queries import questions
from warehouse.parquet import table_file
from warehouse.tables import ALL, BY_NAME

SIZE = Size().times(enterprises=1 / 100, lots=1 / 10)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A hundredth of the enterprises and a tenth of the notices."""
    return country.write(tmp_path_factory.mktemp("country"), SIZE)


def rows(settings: Settings, name: str) -> pl.DataFrame:
    """Rows of a table."""
    return pl.read_parquet(table_file(settings.parquet_dir, BY_NAME[name]))


def mean(column: pl.Series) -> float:
    """Mean of numbers, share of what is true."""
    return float(np.mean(column.to_numpy()))


def test_the_register(made: Settings) -> None:
    companies = rows(made, "core.enterprises").filter(pl.col("valid_to").is_null())
    assert len(companies) == companies["cvr"].n_unique() == SIZE.companies
    assert rows(made, "core.sites")["p_number"].n_unique() == SIZE.sites
    assert companies["municipality_code"].n_unique() == 98
    alive = companies.filter("is_active")
    assert len(alive) / len(companies) == pytest.approx(Size.alive, abs=0.03)
    shares = dict(alive["municipality_code"].value_counts(normalize=True).iter_rows())
    assert shares["0101"] + shares["0147"] == pytest.approx(Size.copenhagen, abs=0.03)
    assert shares["0751"] == pytest.approx(Size.aarhus, abs=0.02)
    assert alive.filter(pl.col("valid_from").dt.year() < 2025).is_empty()  # all were recoded
    assert alive["purpose"].drop_nulls().n_unique() > 0.9 * alive["purpose"].count()


def test_no_number_passes_its_check(made: Settings) -> None:
    weights = (2, 7, 6, 5, 4, 3, 2, 1)
    for number in rows(made, "core.enterprises")["cvr"].unique():
        assert sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11


def test_notices(made: Settings) -> None:
    notices, lots = rows(made, "core.notices"), rows(made, "core.lots")
    a_year = len(notices) / SIZE.years * 10
    assert 800 * 12 < a_year < 1_100 * 12 + 500  # ted.md; 500 national ones besides (udbud.md)
    assert 0.12 < mean(notices["is_change"]) < 0.16  # eforms.md §5.9
    procedures = notices.group_by("title").agg(pl.col("form_type").unique())
    results = procedures.filter(pl.col("form_type").list.contains("result"))
    called = mean(results["form_type"].list.contains("competition"))
    assert called == pytest.approx(0.799, abs=0.03)  # eforms.md §3.2
    a_notice = lots.group_by("notice_key").len()["len"]
    assert 2 < mean(a_notice) < 4
    assert float(np.median(a_notice.to_numpy())) == 1
    assert 50 < int(a_notice.to_numpy().max()) <= 100
    reserved = lots.group_by("notice_key").agg(pl.col("reserved_participation").first())
    told = reserved["reserved_participation"].list.first().drop_nulls()
    assert 0.001 < mean(told != "none") < 0.01  # eforms.md §5.8
    old = notices.filter(pl.col("published_on") < Size.eforms_from)
    assert old["buyer_cvr"].null_count() / len(old) == pytest.approx(0.5, abs=0.1)  # §5.2
    assert rows(made, "core.awards")["cvr"].null_count() > 1_000


def test_the_same_seed_gives_the_same_rows(made: Settings, tmp_path: Path) -> None:
    again = country.write(tmp_path, SIZE)
    for name in ("core.enterprises", "core.lots", "core.organisations"):
        assert rows(again, name).equals(rows(made, name)), name


def test_everything_that_a_night_makes_is_measured() -> None:
    assert {t.qualified for t in ALL if t.schema != "meta"} == MADE.keys() | BY_PUBLISHING


def test_every_question_of_the_cookbook_is_asked() -> None:
    assert len(questions()) >= 31


def test_the_slope_is_the_exponent() -> None:
    assert slope((1, 2, 4), (3.0, 6.0, 12.0)) == pytest.approx(1)
    assert slope((1, 2, 4), (1.0, 4.0, 16.0)) == pytest.approx(2)
