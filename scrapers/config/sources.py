"""What an operator may set per source (`[sources.<name>]`).

Does not belong here: what is a fact about a source (`scrapers.sources`) and not a choice.
"""

from __future__ import annotations

from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from scrapers.config.base import Strict
from scrapers.pages.municipal import MunicipalPage

_DAWA_HOSTS = frozenset({"dawa.aws.dk", "api.dataforsyningen.dk"})
_DAWA_CLOSED = (
    "DAWA closed on 2026-10-01 and answers 410 to everything: leave it out for Adressevælger, or "
    'set provider = "datafordeler"'
)
_LEAST_TOKEN = 10  # the address service takes no shorter one (addresses.md §1)


class SourceSettings(Strict):
    """What an operator may set per source; null means: as the source record says."""

    enabled: bool | None = None
    """Whether it is collected; without it as its record says."""
    base_url: str | None = None
    """Address of the service."""
    api_url: str | None = None
    """Address of the API."""
    web_url: str | None = None
    """Address of single documents, and of pages for people."""
    token_url: str | None = None
    """Address that gives tokens."""
    graphql_url: str | None = None
    """Address of the GraphQL service."""
    username: str | None = None
    """User name; only from the environment or `.env`."""
    password: SecretStr | None = None
    """Password; only from the environment or `.env`."""
    token: SecretStr | None = None
    """Addresses: what the service wants in every query, at least ten characters."""
    api_key: SecretStr | None = None
    """Addresses: key of an IT system at Datafordeler, for that provider."""
    provider: Literal["adressevaelger", "datafordeler"] = "adressevaelger"
    """Addresses: who is asked where they lie."""
    delay_s: float | None = Field(default=None, ge=0)
    """Seconds between two requests."""
    concurrency: int | None = Field(default=None, ge=1)
    """Requests under way at once."""
    timeout_s: float | None = Field(default=None, gt=0)
    """Longest wait for one answer, in seconds."""
    retries: int | None = Field(default=None, ge=0)
    """Further tries of one request."""
    backoff_s: float = Field(default=2.0, ge=0)
    """Seconds before the first further try; doubled with each."""
    throttle_s: float | None = Field(default=None, ge=0)
    """Least wait after a 429 that does not say how long."""
    agent: str | None = None
    """Name we give to this source; `{contact}` has to be in it, `{version}` may."""
    page_size: int | None = Field(default=None, ge=1)
    """Entries asked for per list page."""
    first_date: date | None = None
    """The first night reads from here."""
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
    limit_minutes: float | None = Field(default=None, gt=0)
    """A crawl that lasts longer is ended, not accepted."""
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
