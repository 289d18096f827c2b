"""Where Dagster has its home: the project for its settings, the data folder for its state.

Knows nothing of Dagster, so that a command can say so before it is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapers.config import Settings

PROJECT_DIR = Path(__file__).parent.parent


def dagster_environment(settings: Settings) -> dict[str, str]:
    """Variables that tell Dagster; the folder of its state is made when it is missing."""
    state = settings.data_dir / "dagster"
    state.mkdir(parents=True, exist_ok=True)
    return {"DAGSTER_HOME": str(PROJECT_DIR), "KORTLAG_DAGSTER_DIR": str(state)}
