"""`kortlag new`: the files a new source, table or check begins with, and a failing test first.

What is written has the form of the house (`CONTRIBUTING.md`): lint, types and the architecture pass
at once, and one test of what was added fails and says what to fill in. Nothing is ever written
over. The texts are in `templates/`.

Does not belong here: anything that a night runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import jinja2

from scrapers.config import ConfigError
from scrapers.sources import SOURCES

ROOT = Path(__file__).parents[2]
_TEMPLATES = Path(__file__).parent / "templates"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

_SOURCE_FILES = {
    "pages.py.j2": "scrapers/pages/{name}.py",
    "spider.py.j2": "scrapers/spiders/{name}.py",
    "stand_in.py.j2": "scrapers/sandbox/{name}/server.py",
    "stand_in_init.py.j2": "scrapers/sandbox/{name}/__init__.py",
    "clean.py.j2": "pipelines/clean/{name}.py",
    "reader.py.j2": "pipelines/readers/{name}.py",
    "test.py.j2": "tests/scrapers/test_{name}.py",
}
_TABLE_FILES = {
    "table.py.j2": "warehouse/tables/{name}.py",
    "table.sql.j2": "warehouse/sql/{schema}/{name}.sql",
    "test.py.j2": "tests/warehouse/test_{schema}_{name}.py",
}
_CHECK_FILES = {
    "check.sql.j2": "warehouse/sql/checks/{schema}_{name}__{rule}.sql",
    "test.py.j2": "tests/warehouse/test_{schema}_{name}_{rule}.py",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What was written.

    Attributes:
        files: new files, below the project.
        changed: files that got a line or a record.
        test: the test that fails now.
        then: what to do after it passes.
    """

    files: list[str]
    changed: list[str]
    test: str
    then: list[str]


def source(name: str, root: Path = ROOT) -> Made:
    """A source: record, pages, spider, stand-in, cleaning function, reader, test.

    Raises:
        ConfigError: the name is taken or none, or a file is there already.
    """
    _check_name(name, "a source", "landsby_udbud")
    if name in SOURCES:
        raise ConfigError(f"There is a source {name} already, in scrapers/sources.py.")
    words = {"name": name, "const": name.upper(), "cls": name.title().replace("_", "")}
    files = _render("source", _SOURCE_FILES, words, root)
    records = root / "scrapers" / "sources.py"
    record = _text("source/record.py.j2", words)
    changed = _inserted(records, "\nSOURCES: dict[str, Source]", f"\n{record}")
    _write(files, {records: changed}, root)
    return Made(
        [str(file) for file in files],
        ["scrapers/sources.py"],
        f"tests/scrapers/test_{name}.py",
        [
            "fill in the record in scrapers/sources.py: title, publisher, terms, address, bounds",
            f"a line for {name} in EVERY_SOURCE and REDIRECTS of "
            "tests/scrapers/test_politeness_wire.py",
            "a place for its rows in warehouse/sql/core/notices.sql (or a table of its own)",
            "python -m tests.test_readme && python -m pipelines.manual",
        ],
    )


def table(qualified: str, root: Path = ROOT) -> Made:
    """A table: declaration, SQL, test.

    Raises:
        ConfigError: not `core.…` or `mart.…`, taken, or a file is there already.
    """
    from warehouse.tables import BY_NAME

    schema, _, name = qualified.partition(".")
    if schema not in {"core", "mart"}:
        raise ConfigError(f"{qualified}: a table is named core.NAME or mart.NAME.")
    _check_name(name, "a table", "mart.supplier_days")
    if qualified in BY_NAME:
        raise ConfigError(f"There is a table {qualified} already; see docs/tables.md.")
    words = {"schema": schema, "name": name, "const": name.upper()}
    files = _render("table", _TABLE_FILES, words, root)
    listed = root / "warehouse" / "tables" / "__init__.py"
    changed = _inserted(listed, "    ways_in,\n)", f"    {name},\n")
    changed = changed.replace("    *meta.TABLES,\n", f"    *{name}.TABLES,\n    *meta.TABLES,\n")
    _write(files, {listed: _with_sorted_imports(changed)}, root)
    return Made(
        [str(file) for file in files],
        ["warehouse/tables/__init__.py"],
        f"tests/warehouse/test_{schema}_{name}.py",
        ["python -m warehouse.dictionary && python -m pipelines.manual",
         "bounds, if it may change much from night to night (`warehouse.gate`)"],
    )  # fmt: skip


def check(qualified: str, rule: str, root: Path = ROOT) -> Made:
    """A check of a table: SQL that returns the bad rows, test.

    Raises:
        ConfigError: there is no such table, the rule's name is taken or none.
    """
    from warehouse.checks import checks_of
    from warehouse.tables import BY_NAME

    if qualified not in BY_NAME:
        near = get_close_matches(qualified, BY_NAME, n=1)
        hint = f" Did you mean {near[0]}?" if near else " See docs/tables.md."
        raise ConfigError(f"There is no table {qualified}.{hint}")
    _check_name(rule, "a rule", "dates")
    found = BY_NAME[qualified]
    if rule in {one.name for one in checks_of(found)}:
        raise ConfigError(f"{qualified} has a check {rule} already; choose another name.")
    words = {
        "schema": found.schema,
        "name": found.name,
        "qualified": qualified,
        "rule": rule,
        "key": ", ".join(found.key),
    }
    files = _render("check", _CHECK_FILES, words, root)
    _write(files, {}, root)
    name = f"tests/warehouse/test_{found.schema}_{found.name}_{rule}.py"
    return Made([str(f) for f in files], [], name, ["python -m pipelines.manual"])


def _check_name(name: str, what: str, example: str) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} is no name for {what}: small letters, digits and single underscores, a "
            f"letter first, such as {example}."
        )


def _text(template: str, words: Mapping[str, str]) -> str:
    environment = jinja2.Environment(  # noqa: S701 - Python and SQL, no HTML
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(words)


def _render(
    kind: str, files: Mapping[str, str], words: Mapping[str, str], root: Path
) -> dict[Path, str]:
    """Path below the root -> text; raises ConfigError when one of them is there."""
    found = {
        Path(path.format(**words)): _text(f"{kind}/{template}", words)
        for template, path in files.items()
    }
    if there := [str(path) for path in found if (root / path).exists()]:
        raise ConfigError(
            f"{', '.join(there)} {_are(there)} there already and is not written over: choose "
            "another name, or move it away."
        )
    return found


def _are(files: Sequence[str]) -> str:
    return "is" if len(files) == 1 else "are"


def _inserted(path: Path, before: str, text: str) -> str:
    whole = path.read_text(encoding="utf-8")
    if whole.count(before) != 1:
        raise ConfigError(f"{path} has changed its form: {before.strip()!r} stands there not once.")
    return whole.replace(before, text + before)


def _with_sorted_imports(text: str) -> str:
    start = text.index("from warehouse.tables import (\n") + len("from warehouse.tables import (\n")
    end = text.index(")\n", start)
    return text[:start] + "".join(sorted(text[start:end].splitlines(keepends=True))) + text[end:]


def _write(files: Mapping[Path, str], changed: Mapping[Path, str], root: Path) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("x", encoding="utf-8") as file:  # x: never over another
            file.write(text)
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
