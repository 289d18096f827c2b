"""The notebook's queries are answered by every night; its figures are drawn where marimo is there.

`make notebook` installs marimo and matplotlib, which are too large for everybody's environment.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")
NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.py"
TEXT = NOTEBOOK.read_text(encoding="utf-8")
QUERIES = re.findall(r'ask\("""(.*?)"""\)', TEXT, re.DOTALL)


def test_the_notebook_asks_for_its_figures() -> None:
    assert len(QUERIES) == TEXT.count("= ask(") == 4


@pytest.mark.parametrize("query", QUERIES, ids=["matrix", "funnel", "estimate", "demand"])
def test_each_query_finds_rows(first_night: Installation, query: str) -> None:
    assert first_night.rows(query)


def test_every_state_of_the_matrix_has_a_colour(first_night: Installation) -> None:
    states = {row["state"] for row in first_night.rows("SELECT state FROM mart.coverage_matrix")}
    assert states <= set(re.findall(r'^        "(\w+)": \("', TEXT, re.MULTILINE))


@pytest.mark.skipif(
    not (find_spec("marimo") and find_spec("matplotlib")), reason="`make notebook` installs them"
)
def test_it_draws_three_figures(first_night: Installation, tmp_path: Path) -> None:
    env = {"KORTLAG_DATABASE": str(first_night.database), "KORTLAG_FIGURES": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, NOTEBOOK], env={**os.environ, **env, "MPLBACKEND": "agg"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(drawn) == {"matrix.png", "funnel.png", "demand.png"}
    assert all(body.startswith(b"\x89PNG") and len(body) > 20_000 for body in drawn.values())
