from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.cvr_number import CompanyId, eight_digits, is_person_number, is_valid, read

# eforms.md §5.2, row by row: as filed, country, CVR number, raw value kept
DIRTY = [
    ("37795526", "DNK", "37795526"),
    ("ORG-37795526", "DNK", "37795526"),
    ("ORG-16-28-71-80", "DNK", "16287180"),
    ("ORG-34 05 11 78", "DNK", "34051178"),
    ("ORG-null", "DNK", None),
    ("DK31849292", "DNK", "31849292"),
    ("DK 31849292", "DNK", "31849292"),
    (" DK 31 84 92 92", "DNK", "31849292"),
    ("CVR nr. 31849292", "DNK", "31849292"),
    ("14 81 48 33", "DNK", "14814833"),
    ("37-79-55-26", "DNK", "37795526"),
    ("  37795526\t", "DNK", "37795526"),
    ("\u200837795526", "DNK", "37795526"),
    ("\ufeff37795526\u200b", "DNK", "37795526"),
    ("\u00a037\u202f79\u00a055\u00a026", "DNK", "37795526"),
    ("999654744", "DNK", None),
    ("980921565", "NOR", None),
    ("FI25620708", "FIN", None),
    ("PUBL", "DNK", None),
    ("Klagenævnet for Udbud", "DNK", None),
    ("SE", "DNK", None),
    ("DK", "DNK", None),
    ("pl", "POL", None),
    ("Nævnenes Hus", "DNK", None),
    ("not available", "GBR", None),
    ("79095311/ 26369126", "DNK", None),
    # further forms of the same
    ("CVR-nr.: 37795526", "DNK", "37795526"),
    ("DK-CVR 37795526;", "DNK", "37795526"),
    ("cvr dk37795526", "DNK", "37795526"),
    ("37‑79‑55‑26", "DNK", "37795526"),
    ("３７７９５５２６", "DNK", "37795526"),
    ("37795526", "DK", "37795526"),
    ("37795526 / 37795526", "DNK", "37795526"),
    ("37795526", "EST", None),
    ("37795526", None, None),
    ("DK37795526", "SWE", None),
    ("377955260", "DNK", None),
    ("3779552", "DNK", None),
    ("37795526/afd. 2", "DNK", None),
    ("SE 37795526", "DNK", None),
    ("37795526x", "DNK", None),
]


@pytest.mark.parametrize(("filed", "country", "cvr"), DIRTY)
def test_dirty_forms(filed: str, country: str | None, cvr: str | None) -> None:
    found = read([filed], country)
    assert found.cvr == cvr
    assert found.raw == filed.strip()


@pytest.mark.parametrize(
    "filed",
    [
        "010190-1234",
        "ORG-010190-1234",
        "CPR 010190-1234",
        "010190 - 1234",
        "010190–1234",
        "12 010190-1234",
        "0\u200b10190-1234",
        "710190-1234",  # given to a person who is no resident
        "0101901234",
        "ORG-0101901234",
        "01 01 90 1234",
        "01-01-90-1234",
        "37795526 0101901234",
        "37795526/0101901234",
    ],
)
@pytest.mark.parametrize("country", ["DNK", None])
def test_persons_numbers_are_never_kept(filed: str, country: str | None) -> None:
    assert read([filed], country) == CompanyId(None, None, ("person_number",))


def test_written_persons_number_counts_in_every_country() -> None:
    # Also the Swedish organisation number of eforms.md §5.2, which has the same form.
    assert read(["556264-6074"], "SWE") == CompanyId(None, None, ("person_number",))


def test_ten_digits_abroad_are_kept() -> None:
    assert read(["0101901234"], "POL") == CompanyId(None, "0101901234", ())


def test_a_persons_number_beside_a_cvr_number_is_left_out() -> None:
    found = read(["37795526", "010190-1234"], "DNK")
    assert found == CompanyId("37795526", "37795526", ("person_number",))


@pytest.mark.parametrize("filed", ["12345678", "00000000", "DK12345678"])
def test_checksum(filed: str) -> None:
    assert read([filed], "DNK") == CompanyId(None, filed, ("checksum",))


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ([], CompanyId()),
        ([None, "", "  "], CompanyId()),
        (["_DEFAULT_VALUE_CHANGE_ME_"], CompanyId()),
        (["unpublished"], CompanyId()),
        (["37 79 55 26", "ORG-37795526"], CompanyId("37795526", "37 79 55 26|ORG-37795526")),
        (["999654744", "37795526"], CompanyId("37795526", "999654744|37795526")),
        (["37795526", "26369126"], CompanyId(None, "37795526|26369126", ("several",))),
        (["79095311/ 26369126"], CompanyId(None, "79095311/ 26369126", ("several",))),
    ],
)
def test_several_identifiers(filed: list[str | None], expected: CompanyId) -> None:
    assert read(filed, "DNK") == expected


@pytest.mark.parametrize("digits", ["55133018", "64942212", "18632276", "29190658"])
def test_valid_numbers(digits: str) -> None:
    assert is_valid(digits)
    wrong_last = str((int(digits[-1]) + 1) % 10)
    assert not is_valid(digits[:-1] + wrong_last)


@pytest.mark.parametrize("digits", ["", "5513301", "551330180", "5513301a", "٥٥١٣٣٠١٨"])
def test_what_is_no_number_is_not_valid(digits: str) -> None:
    assert not is_valid(digits)


@given(
    st.lists(st.text(max_size=40) | st.none(), max_size=4), st.sampled_from(["DNK", "NOR", None])
)
def test_total(filed: list[str | None], country: str | None) -> None:
    found = read(filed, country)
    assert found.cvr is None or (is_valid(found.cvr) and country == "DNK")
    assert found.raw is None or not is_person_number(found.raw.replace("|", "x"), "NOR")


@given(
    st.integers(10_000_000, 99_999_999),
    st.sampled_from(["", "DK", "ORG-", "CVR nr. ", "DK-"]),
    st.sampled_from(["", " ", "-", ".", "\u2008"]),
)
def test_digits_survive_their_dress(number: int, prefix: str, between: str) -> None:
    digits = str(number)
    dressed = prefix + between.join(digits[i : i + 2] for i in range(0, 8, 2))
    assert eight_digits(dressed) == digits
