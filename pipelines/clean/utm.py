"""UTM zone 32 (EPSG:25832, metres) to WGS84 degrees and back: Krüger's series on GRS80.

ETRS89, which EPSG:25832 is in, and WGS84 differ by less than a metre and are taken as one, as
everywhere in Danish web maps. Does not belong here: any other zone or datum.
"""

from __future__ import annotations

import math
from typing import NamedTuple

_A = 6_378_137.0
_F = 1 / 298.257222101  # GRS80
_K0 = 0.9996
_FALSE_EASTING = 500_000.0
_CENTRAL_MERIDIAN = math.radians(9.0)

_N = _F / (2 - _F)  # third flattening
_E = math.sqrt(_F * (2 - _F))  # first eccentricity
_RECTIFYING = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
# Coefficients to the fourth order of n; what is left out is below a tenth of a millimetre.
_ALPHA = (
    _N / 2 - 2 / 3 * _N**2 + 5 / 16 * _N**3 + 41 / 180 * _N**4,
    13 / 48 * _N**2 - 3 / 5 * _N**3 + 557 / 1440 * _N**4,
    61 / 240 * _N**3 - 103 / 140 * _N**4,
    49561 / 161280 * _N**4,
)
_BETA = (
    _N / 2 - 2 / 3 * _N**2 + 37 / 96 * _N**3 - 1 / 360 * _N**4,
    1 / 48 * _N**2 + 1 / 15 * _N**3 - 437 / 1440 * _N**4,
    17 / 480 * _N**3 - 37 / 840 * _N**4,
    4397 / 161280 * _N**4,
)


# Denmark with Bornholm in zone 32, metres, rounded outwards.
_EASTINGS = (420_000.0, 920_000.0)
_NORTHINGS = (6_020_000.0, 6_420_000.0)


class Degrees(NamedTuple):
    """Longitude and latitude, degrees."""

    lon: float
    lat: float


class Metres(NamedTuple):
    """Easting and northing in zone 32, metres."""

    easting: float
    northing: float


def to_degrees(easting: float, northing: float) -> Degrees:
    """Longitude and latitude of a point of zone 32.

    Precise to less than a millimetre within some degrees of the central meridian (9° E), Bornholm
    included.
    """
    xi = northing / (_K0 * _RECTIFYING)
    eta = (easting - _FALSE_EASTING) / (_K0 * _RECTIFYING)
    xi_, eta_ = xi, eta
    for j, beta in enumerate(_BETA, start=1):
        xi_ -= beta * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        eta_ -= beta * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    lon = _CENTRAL_MERIDIAN + math.atan2(math.sinh(eta_), math.cos(xi_))
    conformal = math.sin(xi_) / math.hypot(math.sinh(eta_), math.cos(xi_))
    return Degrees(math.degrees(lon), math.degrees(math.atan(_geodetic(conformal))))


def to_metres(lon: float, lat: float) -> Metres:
    """Easting and northing in zone 32 of a point given in degrees; the inverse of `to_degrees`."""
    tangent = _conformal(math.tan(math.radians(lat)))
    away = math.radians(lon) - _CENTRAL_MERIDIAN
    xi_ = math.atan2(tangent, math.cos(away))
    eta_ = math.asinh(math.sin(away) / math.hypot(tangent, math.cos(away)))
    xi, eta = xi_, eta_
    for j, alpha in enumerate(_ALPHA, start=1):
        xi += alpha * math.sin(2 * j * xi_) * math.cosh(2 * j * eta_)
        eta += alpha * math.cos(2 * j * xi_) * math.sinh(2 * j * eta_)
    scale = _K0 * _RECTIFYING
    return Metres(_FALSE_EASTING + scale * eta, scale * xi)


def _conformal(tangent: float) -> float:
    """Tangent of the conformal latitude, from that of the geodetic one."""
    sigma = math.sinh(_E * math.atanh(_E * tangent / math.hypot(1.0, tangent)))
    return tangent * math.hypot(1.0, sigma) - sigma * math.hypot(1.0, tangent)


def _geodetic(conformal: float) -> float:
    """Tangent of the geodetic latitude, from that of the conformal one, by Newton's method."""
    tangent = conformal
    for _ in range(4):  # each round doubles the digits; the first guess has two or three
        reached = _conformal(tangent)
        slope = (1 + (1 - _E**2) * tangent**2) / (
            (1 - _E**2) * math.hypot(1.0, reached) * math.hypot(1.0, tangent)
        )
        tangent += (conformal - reached) * slope
    return tangent


def is_danish(easting: float, northing: float) -> bool:
    """Whether a point of zone 32 can lie in Denmark."""
    return _EASTINGS[0] <= easting <= _EASTINGS[1] and _NORTHINGS[0] <= northing <= _NORTHINGS[1]
