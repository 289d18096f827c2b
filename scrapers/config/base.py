"""What every part of the settings stands on: the strict model, the error, the version.

Does not belong here: a setting.
"""

from __future__ import annotations

from importlib.metadata import version
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

VERSION = version("kortlag")
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CONFIG_ENV = "KORTLAG_CONFIG"
"""Environment variable that carries the settings file to child processes and Dagster."""


class ConfigError(Exception):
    """The settings cannot be used; the message says what to change. Exit status 2."""


class Strict(BaseModel):
    """A part of the settings: no unknown key, not changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def is_loopback(address: str) -> bool:
    """Whether an address is of this machine."""
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}
