"""Invented identifiers that look right: CVR numbers, P-numbers, internal register keys."""

from __future__ import annotations

WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def is_cvr(number: int) -> bool:
    """Whether a number passes the modulus-11 check (cvr.md §13)."""
    digits = f"{number:08d}"
    return (
        len(digits) == 8 and sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11 == 0
    )


def cvr_number(index: int) -> int:
    """The invented CVR number of an index from 0 to 49,999, all between 99000000 and 99999999.

    Two prefixes a number: where the first has no valid check digit the second has one.
    """
    if not 0 <= index < 50_000:
        raise ValueError(f"no invented CVR number for index {index}")
    start = 99_000_000 + index * 20
    return next(number for number in range(start, start + 20) if is_cvr(number))


def p_number(index: int, site: int) -> int:
    """The P-number of a firm's site: 10 digits starting with 1."""
    return 1_900_000_000 + index * 10 + site


def unit_number(index: int) -> int:
    """`enhedsNummer` of a firm."""
    return 4_009_000_000 + index


def site_unit_number(index: int, site: int) -> int:
    """`enhedsNummer` of a site."""
    return 4_100_000_000 + index * 10 + site
