"""Reading the settings for a command: file and environment, then whether they can be used.

Does not belong here: a setting's own form (the classes).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import ValidationError

from scrapers.config.base import CONFIG_ENV, ConfigError
from scrapers.config.mistakes import told
from scrapers.config.parts import SandboxSettings
from scrapers.config.settings import Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CONTACT = re.compile(r"https?://\S+\.\S+|[^\s@]+@[^\s@]+\.[^\s@]+")


def _read(path: Path, overrides: Mapping[str, Any]) -> Settings:
    """File, environment and overrides as settings; raises ConfigError when they are none."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise ConfigError(told(error, path)) from error
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not TOML: {error}. Mend that place; a text stands in quotes, a date does "
            "not, and the file is UTF-8."
        ) from error
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}. Let your user read it (chmod u+r)."
        ) from error
    except ValueError as error:  # a list in the environment that is no JSON
        raise ConfigError(f"The settings cannot be used ({path}): {error}") from error


def load(config: Path | None = None, **overrides: Any) -> Settings:
    """Read the settings.

    Args:
        config: settings file; without it `$KORTLAG_CONFIG`, else `kortlag.toml` of the working
            directory, if there is one.
        overrides: values that win over file and environment.

    Returns:
        Settings whose `data_dir` is absolute (relative ones are relative to the file).

    Raises:
        ConfigError: the file is missing, a key is unknown, a value does not fit, or
            `profile = "live"` without `contact`, or `.env` can be read by others.
    """
    path = (config or Path(os.environ.get(CONFIG_ENV, "kortlag.toml"))).resolve()
    if config is not None and not path.is_file():
        raise ConfigError(f"There is no settings file {path}. Give --config an existing file.")
    os.environ[CONFIG_ENV] = str(path)
    _check_private(path.parent / ".env")
    settings = _read(path, overrides)
    if settings.profile == "live" and not settings.contact:
        raise ConfigError(
            'profile = "live" needs a contact: set contact = "https://…" or a mailbox in '
            "kortlag.toml, or KORTLAG_CONTACT. It is put into the agent that the sources see."
        )
    if settings.contact and not _CONTACT.fullmatch(settings.contact):
        raise ConfigError(
            f"contact is {settings.contact!r}: give a URL (https://…) or a mailbox. The sources "
            "see it in the agent and write to it when we disturb them."
        )
    rules = settings.discovery.rules and (path.parent / settings.discovery.rules).resolve()
    if rules and not rules.is_file():
        raise ConfigError(f"discovery.rules: there is no file {rules}.")
    samples = (path.parent / settings.sandbox.samples_dir).resolve()
    rates = settings.demand.exchange_rates
    if rates is not None:
        rates = (path.parent / rates).resolve()
        if not rates.is_file():
            raise ConfigError(f"demand.exchange_rates names no file: {rates}")
    return settings.model_copy(
        update={
            "data_dir": (path.parent / settings.data_dir).resolve(),
            "discovery": settings.discovery.model_copy(update={"rules": rules}),
            "sandbox": SandboxSettings(samples_dir=samples),
            "demand": settings.demand.model_copy(update={"exchange_rates": rates}),
        }
    )


def _check_private(path: Path) -> None:
    """Refuse a `.env` that other users can read: a secret they have read cannot be taken back."""
    if path.is_file() and path.stat().st_mode & _OTHERS:
        raise ConfigError(
            f"{path} holds secrets and can be read by others. Close it: chmod 600 {path} – and "
            "change the secrets in it if others use this machine."
        )
