"""Data flows one way, and so do imports; every module can be imported; no room is forgotten."""

from __future__ import annotations

import ast
import csv
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path
    for package in ("scrapers", "pipelines", "warehouse")
    for path in ROOT.glob(f"{package}/**/*.py")
)
# What a room may not know. Longest path first wins.
FORBIDDEN = {
    "scrapers/pages": {"scrapy", "twisted", "dagster", "pipelines", "warehouse"},
    # The stand-ins play the outside world; they may read the warehouse's code lists.
    "scrapers/sandbox": {"dagster", "scrapy", "twisted", "pipelines"},
    "scrapers": {"dagster", "pipelines", "warehouse"},
    "warehouse": {"dagster", "scrapy", "twisted", "pipelines", "scrapers"},
    "pipelines/clean": {"dagster", "scrapy", "twisted", "duckdb", "scrapers"},
    "pipelines": {"scrapy", "twisted"},
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_nothing_from_further_down_the_flow(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    room = max((r for r in FORBIDDEN if name.startswith(f"{r}/")), key=len)
    assert not set(imported(path)) & FORBIDDEN[room]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_can_be_imported_and_says_what_belongs_in_it(path: Path) -> None:
    if path.name == "__main__.py":
        return
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)
    assert module.__doc__
    assert module.__doc__.strip()


def test_the_top_level_holds_what_the_design_says_and_little_else() -> None:
    tracked = {
        "scrapers", "pipelines", "warehouse", "tests", "docs", "dagster.yaml", "pyproject.toml",
        "README.md", "kortlag.toml", "Makefile", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
        "requirements.lock", ".ci", ".gitignore", ".pre-commit-config.yaml", ".git",
    }  # fmt: skip
    ignored = set((ROOT / ".gitignore").read_text().replace("/", "").split())
    found = {path.name for path in ROOT.iterdir()}
    assert {n for n in found - tracked - ignored if not n.endswith(".egg-info")} == set()


def test_the_lock_file_holds_names_versions_and_hashes_only() -> None:
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        assert re.fullmatch(
            r"[a-z0-9][\w.\-\[\]]*==[^ ]+( ; .*?)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line
        ), line


def test_the_scrapers_own_list_of_municipalities_is_the_warehouse_s() -> None:
    def pairs(path: Path) -> set[tuple[str, str]]:
        with path.open(encoding="utf-8", newline="") as lines:
            return {(row["kommunekode"], row["navn"]) for row in csv.DictReader(lines)}

    ours = pairs(ROOT / "scrapers" / "municipalities.csv")
    assert ours == pairs(ROOT / "warehouse" / "reference" / "kommuner.csv")
