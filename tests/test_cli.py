"""The command line as a whole: what it imports, what it calls itself."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from pipelines.cli import app, completing
from warehouse.tables import BY_NAME

HEAVY = ("dagster", "polars", "statsmodels", "scrapy", "scipy")
"""What no command needs that only asks; `scrapy` is the crawls' own."""


@pytest.mark.parametrize("arguments", [["--help"], ["status", "--help"], ["status"]])
def test_asking_starts_without_what_only_a_night_needs(arguments, tmp_path):
    (tmp_path / "kortlag.toml").write_text('data_dir = "data"\n')
    program = (
        "import sys\n"
        "from pipelines.cli import main\n"
        f"sys.argv = ['kortlag', *{arguments!r}]\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "LOADED"


def commands(command: Any, path: str = "kortlag") -> Iterator[tuple[str, Any]]:
    """Every command with what one types to run it."""
    children = getattr(command, "commands", {})
    if not children:
        yield path, command
    for name, child in children.items():
        yield from commands(child, f"{path} {name}")


@pytest.mark.parametrize(("path", "command"), list(commands(get_command(app))))
def test_the_help_of_every_command_has_an_example_of_it(path: str, command: Any) -> None:
    examples = re.findall(r"^Example: (.+)$", inspect.cleandoc(command.help), re.MULTILINE)
    assert examples, f"the docstring of {path} has no line 'Example: {path} …'"
    assert all(re.match(rf"{path}\b", example) for example in examples)
    options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
    for example in examples:
        used = set(re.findall(r"(?<= )--[a-z-]+", example))
        assert used <= options, f"{path} has no {used - options}"


COMPLETIONS = [
    ("kortlag nightly --source ud", {"udbud", "udbud_sync"}),
    ("kortlag record te", {"ted"}),
    ("kortlag status --check core.lots.not", {"core.lots.notice"}),
    ("kortlag accept core.lots.not", {"core.lots.notice"}),
    ("kortlag new check mart.mapping_p", {"mart.mapping_progress"}),
    ("kortlag st", {"status"}),
]


@pytest.mark.parametrize(("typed", "offered"), COMPLETIONS)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_names(
    shell: str, typed: str, offered: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the protocol of each shell, as `kortlag --install-completion` sets it up."""
    if shell == "bash":
        env = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    else:
        env = {"_TYPER_COMPLETE_ARGS": typed, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    for name, value in (env | {"_KORTLAG_COMPLETE": f"complete_{shell}"}).items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(app, prog_name="kortlag")
    names = set(re.findall(r"[\w.]+", done.output))
    assert offered <= names, done.output
    assert not {"cvr", "nightly", "core.lots.key"} & names


def test_a_query_is_completed_by_the_tables_there_are() -> None:
    assert ("from mart.tenders", BY_NAME["mart.tenders"].title) in completing.queries("from mart.t")
