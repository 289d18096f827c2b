"""Reference pages of the manual that follow from declarations: settings, commands, sources, checks.

`python -m pipelines.manual` writes `docs/reference/`; a test holds the pages to the declarations.
Does not belong here: the data dictionary (`warehouse.dictionary`), and text that people write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.main import get_command

from pipelines.assets.checking import all_checks
from pipelines.cli import app
from scrapers.config import Settings, SourceSettings
from scrapers.sources import SOURCES, Source
from warehouse.tables import ALL

FOLDER = Path(__file__).parents[1] / "docs" / "reference"


def _table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(headings)
    lines: list[Iterable[object]] = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(_cell, line)) + " |\n" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def settings_page() -> str:
    """Every key of `kortlag.toml`, its variable, type, default and meaning."""
    rows = [
        (f"`{key}`", f"`{_variable(key)}`", f"`{_type(field)}`", _default(field), _meaning(field))
        for key, field in _keys(Settings)
    ]
    return (
        "# Settings\n\nMade by `python -m pipelines.manual` from `scrapers/config`. Keys of "
        "`kortlag.toml`; the variable of the same name in the environment or in `.env` goes before "
        "the file. In `sources.NAME`, NAME is a [source](sources.md).\n\n"
        + _table(("key", "variable", "type", "default", "meaning"), rows)
    )


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Settings of a model and of the models in it, by dotted key."""
    for name, field in model.model_fields.items():
        key = f"{prefix}{name}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _keys(field.annotation, f"{key}.")
        elif key == "sources":
            yield from _keys(SourceSettings, "sources.NAME.")
        else:
            yield key, field


def _variable(key: str) -> str:
    return "KORTLAG_" + key.replace(".", "__").upper()


def _type(field: FieldInfo) -> str:
    found = field.annotation
    if isinstance(found, type) and not hasattr(found, "__args__"):
        return found.__name__
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", str(found))


def _default(field: FieldInfo) -> str:
    if field.is_required() or field.default is None:
        return ""
    return f"`{field.default}`"


def _meaning(field: FieldInfo) -> str:
    return field.description or ""


def commands_page() -> str:
    """Every command with its usage, options and example, from the program's own help."""
    parts = [
        "# Commands\n\nMade by `python -m pipelines.manual` from the program's own help. Exit "
        "status 0 is good; 2 is bad settings or options; more is told at the command.\n"
    ]
    parts += [_command(path, command) for path, command in _commands(get_command(app), "kortlag")]
    return "\n".join(parts)


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Commands and their sub-commands by what one types."""
    for name, found in sorted(getattr(command, "commands", {}).items()):
        if getattr(found, "commands", None):
            yield from _commands(found, f"{path} {name}")
        else:
            yield f"{path} {name}", found


def _command(path: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    words = [p.metavar or p.name.upper() for p in arguments]
    usage = " ".join([path, *words, *(["[OPTIONS]"] if options else [])])
    text = "\n\n".join(" ".join(part.split()) for part in command.help.split("\n\n"))
    rows = [(f"`{w}`", getattr(p, "help", "") or "") for w, p in zip(words, arguments, strict=True)]
    rows += [(" ".join(f"`{o}`" for o in p.opts), p.help or "") for p in options]
    told = _table(("option", "does"), rows) if rows else ""
    return f"## {path}\n\n```text\n{usage}\n```\n\n{text}\n\n{told}"


def sources_page() -> str:
    """What is known about every source: publisher, terms, politeness, bounds."""
    parts = [
        "# Sources\n\nMade by `python -m pipelines.manual` from `scrapers/sources.py`. Addresses, "
        "pace and limits can be [set](settings.md).\n"
    ]
    return "\n".join([*parts, *map(_source, SOURCES.values())])


def _source(source: Source) -> str:
    bounds = source.bounds
    rows = [
        ("publisher", source.publisher),
        ("terms", source.licence),
        ("attribution", source.attribution),
        ("changes", source.cadence),
        ("addresses", ", ".join(f"`{key}`: {url}" for key, url in source.addresses.items())),
        ("pace", f"{source.delay_s:g} s between requests, {source.concurrency} at once"),
        ("one answer", f"at most {source.timeout_s:g} s, {source.retries} further tries"),
        ("one crawl", f"at most {source.crawl_limit_s / 60:g} minutes and "
                      f"{source.requests_per_night:,} requests"),
        ("read from", source.first_date.isoformat()),
        ("counts as stale after", f"{source.freshness.total_seconds() / 3600:g} hours"),
        ("accepted from", f"{bounds.min_records} records; over {bounds.max_records:,} is told"),
        ("least filled", ", ".join(f"`{c}` {share:.0%}" for c, share in bounds.min_fill.items())),
        ("needs", ", ".join(f"`{key}`" for key in source.credentials) or "no account"),
        ("on", "when switched on" if source.is_optional else "always"),
    ]  # fmt: skip
    return f"## {source.name}\n\n{source.title}.\n\n" + _table(("", ""), rows)


def checks_page() -> str:
    """Every check of every table, what it protects and what it stops."""
    rows = [
        (f"`{table.qualified}`", f"`{check.name}`", check.severity, check.reason)
        for table in ALL
        for check in all_checks(table)
    ]
    return (
        "# Checks\n\nMade by `python -m pipelines.manual` from the tables' declarations, "
        "`warehouse/sql/checks/` and the sources' bounds. ERROR stops publication, WARN is told in "
        "`kortlag status` and `meta.checks`.\n\n"
        + _table(("table", "check", "severity", "what it protects"), rows)
    )


PAGES = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "sources.md": sources_page,
    "checks.md": checks_page,
}
"""File below `docs/reference/` -> what makes it."""


if __name__ == "__main__":
    for name, made in PAGES.items():
        (FOLDER / name).write_text(made(), encoding="utf-8")
