"""All settings in one object, and what follows from several of them together.

Does not belong here: reading them for a command (`scrapers.config.loading`).
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from scrapers.config.base import CONFIG_ENV, COPENHAGEN, VERSION, ConfigError, is_loopback
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
from scrapers.config.sources import SourceSettings
from scrapers.sources import SOURCES, Source, unknown_source

_AGENT = "Mozilla/5.0 (compatible; kortlag/{version}; +{contact})"


class Settings(BaseSettings):
    """All settings; see `kortlag.toml` for the keys and their meaning.

    Raises:
        pydantic.ValidationError: an unknown key or a value that does not fit.
    """

    model_config = SettingsConfigDict(
        env_prefix="KORTLAG_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,  # the manual tells them
        hide_input_in_errors=True,  # a rejected value may be a secret
    )

    profile: Literal["sandbox", "live"] = "sandbox"
    """`sandbox`: stand-ins with invented data. `live`: the public services; needs `contact`."""
    data_dir: Path = Path("data")
    """Everything that is written lies below it."""
    contact: str = ""
    """URL or mailbox that the sources see in the agent."""
    municipalities: tuple[str, ...] = ("0751",)
    """Four-digit municipality codes, or `all` alone."""
    municipality_cvr: dict[str, tuple[str, ...]] = {"0751": ("55133018",)}
    """Municipality code -> CVR numbers under which it buys."""
    as_of: date | None = None
    """Date to calculate for; without it today. For tests and rebuilds."""
    sources: dict[str, SourceSettings] = {}
    """Settings of a source, by its name."""
    exports: ExportSettings = ExportSettings()
    demand: DemandSettings = DemandSettings()
    coverage: CoverageSettings = CoverageSettings()
    counts: CountsSettings = CountsSettings()
    identity: IdentitySettings = IdentitySettings()
    ways_in: WaysInSettings = WaysInSettings()
    discovery: DiscoverySettings = DiscoverySettings()
    offerings: OfferingSettings = OfferingSettings()
    night: NightSettings = NightSettings()
    notify: NotifySettings = NotifySettings()
    scale: ScaleSettings = ScaleSettings()
    sandbox: SandboxSettings = SandboxSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before `.env` before the TOML file."""
        del file_secret_settings, dotenv_settings
        path = Path(os.environ.get(CONFIG_ENV, "kortlag.toml"))
        dotenv = DotEnvSettingsSource(settings_cls, env_file=path.parent / ".env")
        toml = TomlConfigSettingsSource(settings_cls, path)
        return init_settings, env_settings, dotenv, toml

    @field_validator("municipalities")
    @classmethod
    def _four_digits(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value != ("all",) and not all(re.fullmatch(r"\d{4}", code) for code in value):
            raise ValueError('municipalities are four-digit codes such as "0751", or ["all"]')
        return value

    @model_validator(mode="after")
    def _known_sources(self) -> Settings:
        lacking = set(self.municipalities) - set(self.municipality_cvr)
        if self.source("ted").area == "buyers" and lacking:
            raise ValueError(
                f'sources.ted.area = "buyers" needs municipality_cvr of {sorted(lacking)}'
            )
        if unknown := set(self.sources) - set(SOURCES):
            raise ValueError(unknown_source(min(unknown)))
        return self

    def source(self, name: str) -> SourceSettings:
        """The operator's settings of a source (all null when none were written)."""
        return self.sources.get(name, SourceSettings())

    def is_enabled(self, source: Source) -> bool:
        """Whether a source takes part: as set, else on, unless optional or without credentials."""
        mine = self.source(source.name)
        if not source.addresses and not mine.pages:
            return False
        if mine.enabled is not None:
            return mine.enabled
        if source.is_optional:
            return False
        asks_dar = mine.provider == "datafordeler" and source.name == "addresses"
        credentials = ("api_key",) if asks_dar else source.credentials
        has_credentials = all(getattr(mine, key) for key in credentials)
        return self.profile == "sandbox" or has_credentials

    def addresses(self, source: Source) -> dict[str, str]:
        """Addresses of a source by setting key, overridden ones first.

        Raises:
            ConfigError: `profile = "sandbox"` with an address that is not on loopback.
        """
        mine = self.source(source.name)
        found = {key: getattr(mine, key) or default for key, default in source.addresses.items()}
        if not source.addresses:
            found = {f"pages[{i}].url": page.url for i, page in enumerate(mine.pages)}
        if self.profile == "sandbox":
            for key, address in found.items():
                if not is_loopback(address):
                    raise ConfigError(
                        f"sources.{source.name}.{key} is {address}, but profile is sandbox and "
                        "its stand-ins are not running. Start with `kortlag nightly`."
                    )
        return found

    def asks_public_service(self, source: Source) -> bool:
        """Whether a source is asked at its public addresses, so that its known sizes hold.

        A stand-in speaks the same contract but may hold any number of records.
        """
        found = self.addresses(source)
        if not source.addresses:
            return not all(map(is_loopback, found.values()))
        return found == source.addresses

    @property
    def calculation_date(self) -> date:
        """`as_of`, or today in Copenhagen."""
        return self.as_of or datetime.now(COPENHAGEN).date()

    @property
    def ledger_municipality(self) -> str:
        """The municipality whose ledger is handed in; `unknown` when nobody says which."""
        if self.demand.ledger_municipality:
            return self.demand.ledger_municipality
        only_one = len(self.municipalities) == 1 and self.municipalities != ("all",)
        return self.municipalities[0] if only_one else "unknown"

    @property
    def user_agent(self) -> str:
        """The named agent with its contact address (ted.md §1.1: crawler-shaped and honest)."""
        return self._agent(_AGENT)

    def agent(self, source: Source) -> str:
        """The agent that a source sees: its own from the settings, else that of all."""
        return self._agent(self.source(source.name).agent or _AGENT)

    def _agent(self, form: str) -> str:
        contact = self.contact or "sandbox"
        return form.replace("{version}", VERSION).replace("{contact}", contact)

    # Places under data_dir (PRODUCT 5).
    @property
    def archive_dir(self) -> Path:
        """Where WARC files lie."""
        return self.data_dir / "archive"

    @property
    def parquet_dir(self) -> Path:
        """Where assets write."""
        return self.data_dir / "parquet"

    @property
    def exports_dir(self) -> Path:
        """Where published sets lie; `current` points at the last complete one."""
        return self.data_dir / "exports"

    @property
    def database(self) -> Path:
        """The published database."""
        return self.data_dir / "warehouse" / "kortlag.duckdb"

    @property
    def runs_dir(self) -> Path:
        """Where each run's account lies."""
        return self.data_dir / "runs"
