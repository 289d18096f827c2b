"""What every command shares: where it prints, the options all take. No command stands here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console()
err = Console(stderr=True)

Config = Annotated[Path | None, typer.Option("--config", help="Settings file.", metavar="FILE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
