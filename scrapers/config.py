"""Settings: `kortlag.toml`, overridable by environment (PRODUCT 4). Secrets only by environment.

The first room in the flow, so every later one may read it. Does not belong here: what is a
fact about a source (`scrapers.sources`) and not a choice of the operator.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from scrapers.pages.municipal import MunicipalPage
from scrapers.sources import SOURCES, Source

VERSION = version("kortlag")
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CONFIG_ENV = "KORTLAG_CONFIG"
"""Environment variable that carries the settings file to child processes and Dagster."""


_AGENT = "Mozilla/5.0 (compatible; kortlag/{version}; +{contact})"
_CONTACT = re.compile(r"https?://\S+\.\S+|[^\s@]+@[^\s@]+\.[^\s@]+")
_DAWA_HOSTS = frozenset({"dawa.aws.dk", "api.dataforsyningen.dk"})
_DAWA_CLOSED = (
    "DAWA closed on 2026-10-01 and answers 410 to everything: leave it out for Adressevælger, or "
    'set provider = "datafordeler"'
)
_LEAST_TOKEN = 10  # the address service takes no shorter one (addresses.md §1)


class ConfigError(Exception):
    """The settings cannot be used; the message says what to change. Exit status 2."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSettings(_Strict):
    """What an operator may set per source; null means: as the source record says."""

    enabled: bool | None = None
    base_url: str | None = None
    api_url: str | None = None
    web_url: str | None = None
    token_url: str | None = None
    graphql_url: str | None = None
    username: str | None = None
    password: SecretStr | None = None
    token: SecretStr | None = None
    """Addresses: what the service wants in every query, at least ten characters."""
    api_key: SecretStr | None = None
    """Addresses: key of an IT system at Datafordeler, for that provider."""
    provider: Literal["adressevaelger", "datafordeler"] = "adressevaelger"
    """Addresses: who is asked where they lie."""
    delay_s: float | None = Field(default=None, ge=0)
    concurrency: int | None = Field(default=None, ge=1)
    timeout_s: float | None = Field(default=None, gt=0)
    retries: int | None = Field(default=None, ge=0)
    backoff_s: float = Field(default=2.0, ge=0)
    throttle_s: float | None = Field(default=None, ge=0)
    """Least wait after a 429 that does not say how long."""
    agent: str | None = None
    """Name we give to this source; `{contact}` has to be in it, `{version}` may."""
    page_size: int | None = Field(default=None, ge=1)
    first_date: date | None = None
    rsv_band: tuple[int, int] | None = None
    """National count of registered social enterprises outside which CVR is not accepted."""
    pages: tuple[MunicipalPage, ...] = ()
    """Municipalities' own announcement pages; without any, that source is off."""
    organisations: tuple[str, ...] = ()
    """Comdia: slugs, or `all`; empty: the municipalities, if Comdia's menu has them."""
    boards: tuple[str, ...] = ("DK_UDBUD",)
    """EU-Supply: boards whose feeds are read."""
    backfill: Literal["notices", "packages"] = "notices"
    """How TED's notices are fetched: one by one, or from the package of each day's issue."""
    area: Literal["denmark", "buyers"] = "denmark"
    """TED: all Danish notices, of which the tables choose, or only those of `municipality_cvr`."""
    search_path: str | None = Field(default=None, pattern="^/")
    """TED: address of the search below `api_url`, for its next version."""
    calendar_headings: tuple[str, str] | None = None
    """Words in the headings of TED's release calendar: of the issue number, of the date."""
    full_every_days: int = Field(default=7, ge=1)
    """Days after which CVR, or udbud.dk's lists of municipalities, are read in full again."""
    changed_since: bool = False
    """udbud.dk: ask also for what was taken in since the last night, whenever published."""
    detail_variants: tuple[Literal["empty", "omitted"], ...] = ("empty", "omitted")
    """udbud.dk: how to ask for the detail of a notice without number, in this order."""
    requests_per_night: int | None = Field(default=None, ge=1)
    """Requests, tries and robots.txt included, after which a crawl is ended, not accepted."""

    def secrets(self) -> list[str]:
        """What of these must stand in no log."""
        given = (self.password, self.token, self.api_key)
        return [value.get_secret_value() for value in given if value]

    @field_validator("token")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if len(value.get_secret_value()) < _LEAST_TOKEN:
            raise ValueError(f"a token has at least {_LEAST_TOKEN} characters")
        return value

    @field_validator("agent")
    @classmethod
    def _names_us(cls, value: str | None) -> str | None:
        if value is not None and "{contact}" not in value:
            raise ValueError("an agent has {contact} in it: a source must see whom to write to")
        return value

    @field_validator("provider", mode="before")
    @classmethod
    def _not_dawa(cls, value: object) -> object:
        if value == "dawa":
            raise ValueError(_DAWA_CLOSED)
        return value

    @field_validator("base_url", "api_url", "web_url", "token_url", "graphql_url")
    @classmethod
    def _http_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("an address starts with http:// or https:// and names a host")
        if parts.username or parts.password:
            raise ValueError("no user name or password in an address; use username and password")
        if parts.hostname in _DAWA_HOSTS:
            raise ValueError(_DAWA_CLOSED)
        return value.rstrip("/")


class ExportSettings(_Strict):
    """How the exports are written."""

    csv_dialect: Literal["danish", "rfc4180"] = "danish"
    advertising_protected: Literal["no_contact", "omit"] = "no_contact"
    keep: int = Field(default=7, ge=1)
    """Published sets that stay on disk, the current one included."""


class SandboxSettings(_Strict):
    """The stand-in sources."""

    samples_dir: Path = Path("../shared/samples/eforms")
    """Folder of real notices that the TED stand-in serves too, when it is there."""


class CoverageSettings(_Strict):
    """Thresholds of coverage and route advice (domain.md §5.1, scaled down to tens)."""

    covered_from: int = 3
    reserve_from: int = 10
    reserve_lot_from: int = 4
    clause_from: int = 2
    dependency_below: float = Field(default=0.3, gt=0)
    """A whole contract is reserved when it is less than this share of a supplier's turnover."""
    turnover_per_employee_dkk: int = Field(default=500_000, gt=0)
    """Stands for the turnover that the register does not have; an assumption."""


class WaysInSettings(_Strict):
    """How ways in are found and scored; weights are the points of each part, all in all 100."""

    weight_cpv: int = Field(default=30, ge=0)
    weight_text: int = Field(default=15, ge=0)
    weight_area: int = Field(default=15, ge=0)
    weight_size: int = Field(default=20, ge=0)
    weight_terms: int = Field(default=20, ge=0)
    assumed: float = Field(default=0.5, ge=0, le=1)
    """Share of the points that an assumption gives."""
    text_full_from: int = Field(default=3, ge=1)
    """Words in common that give all points for text."""
    share_valid_months: int = Field(default=36, ge=1)
    """How long a surveyed share of disadvantaged employees (§ 54) counts."""
    turnover_per_employee_dkk: int = Field(default=600_000, ge=1)
    """A guess: most small enterprises publish no turnover."""
    max_dependency: float = Field(default=0.5, gt=0)
    """Share of a year's turnover that one contract may be."""
    longest_years: int = Field(default=4, ge=1)
    """How long a contract may run when nothing tells it (frameworks: udbudsloven § 95)."""
    groups_per_tender: int = Field(default=3, ge=0)
    carriers_per_part: int = Field(default=8, ge=1)
    group_steps: int = Field(default=20_000, ge=1)
    """The search for groups of a tender ends after so many steps."""

    @property
    def weights(self) -> dict[str, int]:
        """Points of each part of a score."""
        return {
            "cpv": self.weight_cpv,
            "text": self.weight_text,
            "area": self.weight_area,
            "size": self.weight_size,
            "terms": self.weight_terms,
        }


class CountsSettings(_Strict):
    """How far rows of a source and month may differ from the publication before (live only)."""

    max_shrink: float = Field(default=0.05, ge=0, le=1)
    max_growth: float = Field(default=0.2, ge=0)
    slack: int = Field(default=3, ge=0)
    settled_months: int = Field(default=2, ge=0)


class DemandSettings(_Strict):
    """What counts of purchases, and in which money."""

    exchange_rates: Path | None = None
    """CSV of currency, valid_from, dkk_per_unit, basis, source in place of ours."""
    ledger_municipality: str | None = Field(default=None, pattern=r"^\d{4}$")
    """Whose ledger `ledger.csv` is; without it the municipality of the settings, if it is one."""
    small_below_dkk: int = Field(default=500_000, gt=0)
    """Below it a purchase may be made directly (udbudsloven § 193)."""
    ending_from_months: int = Field(default=6, ge=0)
    ending_to_months: int = Field(default=18, ge=0)
    """Contracts that end in so many months from as_of are told."""

    @model_validator(mode="after")
    def _in_order(self) -> DemandSettings:
        if self.ending_from_months > self.ending_to_months:
            raise ValueError("demand.ending_from_months lies above demand.ending_to_months")
        return self


class IdentitySettings(_Strict):
    """From which scores (0-1) a name and place are taken for a register unit, or listed."""

    accept_from: float = Field(default=0.92, ge=0, le=1)
    review_from: float = Field(default=0.7, ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> IdentitySettings:
        if self.review_from > self.accept_from:
            raise ValueError("identity.review_from lies above identity.accept_from")
        return self


class DiscoverySettings(_Strict):
    """How social enterprises that no register names are looked for (domain.md §2.4)."""

    candidate_from: int = Field(default=4, ge=1)
    """Points from which a company is a candidate."""
    rules: Path | None = None
    """Rule table to use instead of `warehouse/reference/discovery_rules.csv`."""


class OfferingSettings(_Strict):
    """What enterprises are taken to be able to supply."""

    prior_weight: float = Field(default=4.0, gt=0)
    """How many awards the prior of a branch counts for (`mart.branch_cpv`)."""


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
        hide_input_in_errors=True,  # a rejected value may be a secret
    )

    profile: Literal["sandbox", "live"] = "sandbox"
    data_dir: Path = Path("data")
    contact: str = ""
    municipalities: tuple[str, ...] = ("0751",)
    municipality_cvr: dict[str, tuple[str, ...]] = {"0751": ("55133018",)}
    as_of: date | None = None
    sources: dict[str, SourceSettings] = {}
    exports: ExportSettings = ExportSettings()
    demand: DemandSettings = DemandSettings()
    coverage: CoverageSettings = CoverageSettings()
    counts: CountsSettings = CountsSettings()
    identity: IdentitySettings = IdentitySettings()
    ways_in: WaysInSettings = WaysInSettings()
    discovery: DiscoverySettings = DiscoverySettings()
    offerings: OfferingSettings = OfferingSettings()
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
            raise ValueError(f"unknown sources {sorted(unknown)}; known are {sorted(SOURCES)}")
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
                if not _is_loopback(address):
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
            return not all(map(_is_loopback, found.values()))
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


def _is_loopback(address: str) -> bool:
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


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
            `profile = "live"` without `contact`.
    """
    path = (config or Path(os.environ.get(CONFIG_ENV, "kortlag.toml"))).resolve()
    if config is not None and not path.is_file():
        raise ConfigError(f"There is no settings file {path}. Give --config an existing file.")
    os.environ[CONFIG_ENV] = str(path)
    try:
        settings = Settings(**overrides)
    except ValueError as error:
        raise ConfigError(f"The settings cannot be used ({path}): {error}") from error
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
