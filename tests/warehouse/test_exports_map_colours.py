"""Colours of the map page: readable, and told apart by colour-blind readers.

The states of the matrix differ in their marks too, and the shades in lightness alone; this holds
the colours to it that carry them.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from warehouse.exports.map_page.matrix import SHORT_STATES, STATES
from warehouse.exports.rendering import TEMPLATES

Vector = NDArray[np.float64]

COLOURS = dict(
    re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (TEMPLATES / "map" / "base.css").read_text("utf-8"))
)
# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)  # sRGB, D65


def _linear(name: str) -> Vector:
    values = np.array([int(COLOURS[name][at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _lab(name: str, sight: str = "normal") -> Vector:
    seen = np.clip(SIGHTS[sight] @ _linear(name), 0, 1)
    ratios = (_TO_XYZ @ seen) / (_TO_XYZ @ np.ones(3))
    f = np.where(ratios > 216 / 24389, np.cbrt(ratios), (24389 / 27 * ratios + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _contrast(one: str, other: str) -> float:
    low, high = sorted(float(_TO_XYZ[1] @ _linear(name)) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
def test_coloured_states_are_told_apart(sight: str) -> None:
    for one, other in combinations(("covered", "thin", "outside_only", "uncovered"), 2):
        apart = float(np.linalg.norm(_lab(one, sight) - _lab(other, sight)))
        assert apart > 20, (one, other)  # 2.3 is just noticeable


@pytest.mark.parametrize("sight", SIGHTS)
def test_shades_go_from_light_to_dark(sight: str) -> None:
    lightness = [float(_lab(f"shade-{number}", sight)[0]) for number in range(5)]
    assert all(lighter - darker > 7 for lighter, darker in pairwise(lightness))


@pytest.mark.parametrize("state", STATES)
def test_marks_and_figures_are_readable_on_their_colour(state: str) -> None:
    assert _contrast(state, f"{state}-ink") >= 4.5  # WCAG 1.4.3


def test_texts_are_readable() -> None:
    for ink, back in (("ink", "paper"), ("soft", "paper"), ("accent", "card"), ("warn", "card")):
        assert _contrast(ink, back) >= 4.5
    assert SHORT_STATES.keys() == STATES.keys()
