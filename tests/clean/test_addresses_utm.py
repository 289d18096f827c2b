"""UTM zone 32 to degrees and back."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.utm import to_degrees, to_metres
from scrapers.sandbox.addresses.places import _metres as metres_by_another_series

LONGITUDES = st.floats(7.9, 15.3)  # Blåvand to Bornholm
LATITUDES = st.floats(54.4, 57.9)


def test_the_measured_point() -> None:
    """addresses.md §5: measured with another program."""
    lon, lat = to_degrees(574370, 6224111)
    assert (round(lon, 4), round(lat, 4)) == (10.1973, 56.1562)


def test_the_central_meridian() -> None:
    assert to_metres(9.0, 56.0).easting == 500_000
    assert to_degrees(500_000, 6_200_000).lon == 9.0


@given(LONGITUDES, LATITUDES)
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    back = to_degrees(*to_metres(lon, lat))
    metre = 1 / 111_320  # of latitude, in degrees
    assert abs(back.lat - lat) < 0.001 * metre
    assert abs(back.lon - lon) * math.cos(math.radians(lat)) < 0.001 * metre


@given(st.floats(8.0, 12.7), LATITUDES)
def test_another_series_gives_the_same_to_a_centimetre(lon: float, lat: float) -> None:
    ours, theirs = to_metres(lon, lat), metres_by_another_series(lon, lat)
    assert math.dist(ours, theirs) < 0.01
