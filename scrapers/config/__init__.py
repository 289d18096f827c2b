"""Settings: `kortlag.toml`, overridable by environment (PRODUCT 4). Secrets only by environment.

The first room in the flow, so every later one may read it; what others use of it is named here.
Does not belong here: what is a fact about a source (`scrapers.sources`) and not a choice of the
operator.
"""

from __future__ import annotations

from scrapers.config.base import CONFIG_ENV, COPENHAGEN, VERSION, ConfigError
from scrapers.config.loading import load
from scrapers.config.parts import (
    CountsSettings,
    CoverageSettings,
    DemandSettings,
    DiscoverySettings,
    ExportSettings,
    IdentitySettings,
    NightSettings,
    NotifySettings,
    OfferingSettings,
    SandboxSettings,
    ScaleSettings,
    WaysInSettings,
)
from scrapers.config.settings import Settings
from scrapers.config.sources import SourceSettings

__all__ = [
    "CONFIG_ENV",
    "COPENHAGEN",
    "VERSION",
    "ConfigError",
    "CountsSettings",
    "CoverageSettings",
    "DemandSettings",
    "DiscoverySettings",
    "ExportSettings",
    "IdentitySettings",
    "NightSettings",
    "NotifySettings",
    "OfferingSettings",
    "SandboxSettings",
    "ScaleSettings",
    "Settings",
    "SourceSettings",
    "WaysInSettings",
    "load",
]
