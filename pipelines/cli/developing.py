"""Commands for whoever works on the project: `record`, `sandbox`, `ui`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import completing
from pipelines.cli.common import Config, out
from scrapers.config import ConfigError, load
from scrapers.sources import SOURCES, unknown_source


def record(
    source: Annotated[
        str, typer.Argument(help="Name of a source.", autocompletion=completing.sources)
    ],
    name: Annotated[str, typer.Argument(help="The source's own name of a document.")],
    into: Annotated[Path, typer.Option(help="Folder of cases.")] = Path("tests/fixtures/cases"),
    config: Config = None,
) -> None:
    """Save an archived response and the rows it gives as a fixture case, for developers.

    Example: kortlag record ted 215378-2024
    """
    from pipelines import recording

    if source not in SOURCES:
        raise ConfigError(unknown_source(source))
    settings = load(config)
    folder = into / source / re.sub(r"[^\w.-]+", "_", name)
    try:
        recording.record(settings.archive_dir, source, name, folder)
    except recording.NotRecordedError as error:
        raise ConfigError(str(error)) from error
    out.print(f"Recorded {folder}", soft_wrap=True, markup=False)


def sandbox(config: Config = None) -> None:
    """Run the stand-in sources in the foreground and print their addresses.

    Example: kortlag sandbox
    """
    settings = load(config)
    command = [sys.executable, "-m", "scrapers.sandbox"]
    command += ["--today", settings.calculation_date.isoformat()]
    command += ["--samples", str(settings.sandbox.samples_dir)]
    raise typer.Exit(subprocess.call(command))  # noqa: S603 - our own interpreter and module


def ui(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000, config: Config = None
) -> None:
    """Open Dagster's own page with this project: assets, lineage, checks, schedule.

    Example: kortlag ui --port 3001
    """
    from pipelines import home, night

    settings = load(config)
    environment = {**os.environ, **home.dagster_environment(settings)}
    with night.stand_ins(settings) if settings.profile == "sandbox" else nullcontext():
        command = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions"]
        command += ["-h", "127.0.0.1", "-p", str(port)]
        code = subprocess.call(  # noqa: S603 - our own interpreter
            command, env={**os.environ, **environment}, cwd=home.PROJECT_DIR
        )
    raise typer.Exit(code)
