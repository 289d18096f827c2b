"""The parts of the settings that are not about a source: exports, coverage, the ways in and others.

One class a table of `kortlag.toml`. Does not belong here: what spans several of them
(`scrapers.config.settings`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from scrapers.config.base import Strict


class ExportSettings(Strict):
    """How the exports are written."""

    csv_dialect: Literal["danish", "rfc4180"] = "danish"
    """`danish`: semicolon, decimal comma, BOM, Danish headings. `rfc4180`: column names."""
    advertising_protected: Literal["no_contact", "omit"] = "no_contact"
    """Protected units: published without contact data, or left out."""
    keep: int = Field(default=7, ge=1)
    """Published sets that stay on disk, the current one included."""


class NightSettings(Strict):
    """The run itself."""

    limit_minutes: float = Field(default=23 * 60, gt=0)
    """A run that takes longer is ended and publishes nothing; 23 hours: the next night begins."""


class ScaleSettings(Strict):
    """A night over several machines; without a scheduler everything is done on this one."""

    scheduler: str = ""
    """Address of the Dask scheduler, `tcp://host:port` or `tls://host:port`."""
    store: str = ""
    """What the machines share: `s3://bucket/prefix`, or `file:///folder` that all of them mount."""
    months: int = Field(default=1, ge=1)
    """Months of publication in one partition of a source that is parted by them."""

    @model_validator(mode="after")
    def _whole(self) -> ScaleSettings:
        if bool(self.scheduler) != bool(self.store):
            raise ValueError("scale.scheduler and scale.store belong together")
        if self.scheduler and not self.scheduler.startswith(("tcp://", "tls://")):
            raise ValueError("a scheduler's address starts with tcp:// or tls://")
        if "@" in urlsplit(self.store).netloc:
            raise ValueError("no key in the address of the store: AWS_… in the environment")
        return self


class NotifySettings(Strict):
    """Whom failures and recoveries are told, besides `notifications.jsonl`; by environment."""

    webhook: SecretStr | None = None
    """Address that gets each message by POST, as JSON; it may hold a key, so it is a secret."""
    mail_to: tuple[str, ...] = ()
    """Mailboxes that get a mail; a function's, not a person's."""
    mail_from: str = ""
    """Sender of the mails; needed for them."""
    smtp_host: str = ""
    """Mail server; needed for mails."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    """Port of the mail server."""
    smtp_starttls: bool = True
    """Whether the connection to the mail server is encrypted by STARTTLS."""
    smtp_username: str = ""
    """User at the mail server; without one nobody logs in."""
    smtp_password: SecretStr | None = None
    """Password at the mail server."""
    timeout_s: float = Field(default=20, gt=0)
    """Longest wait for a receiver."""

    @field_validator("webhook")
    @classmethod
    def _http_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if not value.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("a webhook's address starts with https:// or http://")
        return value

    @model_validator(mode="after")
    def _whole(self) -> NotifySettings:
        if self.mail_to and not (self.mail_from and self.smtp_host):
            raise ValueError("notify.mail_to needs notify.mail_from and notify.smtp_host")
        return self


class SandboxSettings(Strict):
    """The stand-in sources."""

    samples_dir: Path = Path("../shared/samples/eforms")
    """Folder of real notices that the TED stand-in serves too, when it is there."""


class CoverageSettings(Strict):
    """Thresholds of coverage and route advice (domain.md §5.1, scaled down to tens)."""

    covered_from: int = 3
    """Suppliers from which a category counts as covered."""
    reserve_from: int = 10
    """Suppliers from which reserving a whole contract is advised."""
    reserve_lot_from: int = 4
    """Suppliers from which reserving a lot is advised."""
    clause_from: int = 2
    """Suppliers from which a social clause is advised."""
    dependency_below: float = Field(default=0.3, gt=0)
    """A whole contract is reserved when it is less than this share of a supplier's turnover."""
    turnover_per_employee_dkk: int = Field(default=500_000, gt=0)
    """Stands for the turnover that the register does not have; an assumption."""


class WaysInSettings(Strict):
    """How ways in are found and scored; weights are the points of each part, all in all 100."""

    weight_cpv: int = Field(default=30, ge=0)
    """Points for the CPV code."""
    weight_text: int = Field(default=15, ge=0)
    """Points for words in common."""
    weight_area: int = Field(default=15, ge=0)
    """Points for working in the area."""
    weight_size: int = Field(default=20, ge=0)
    """Points for being large enough."""
    weight_terms: int = Field(default=20, ge=0)
    """Points for the terms on which it works."""
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
    """Groups suggested for a tender at most."""
    carriers_per_part: int = Field(default=8, ge=1)
    """Best enterprises of each lot among which groups are looked for."""
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


class CountsSettings(Strict):
    """How far rows of a source and month may differ from the publication before (live only)."""

    max_shrink: float = Field(default=0.05, ge=0, le=1)
    """Share of rows that a settled month may lose."""
    max_growth: float = Field(default=0.2, ge=0)
    """Share by which a month may grow without being told."""
    slack: int = Field(default=3, ge=0)
    """Rows that do not count."""
    settled_months: int = Field(default=2, ge=0)
    """Months after which a month is settled."""


class DemandSettings(Strict):
    """What counts of purchases, and in which money."""

    exchange_rates: Path | None = None
    """CSV of currency, valid_from, dkk_per_unit, basis, source in place of ours."""
    ledger_municipality: str | None = Field(default=None, pattern=r"^\d{4}$")
    """Whose ledger `ledger.csv` is; without it the municipality of the settings, if it is one."""
    small_below_dkk: int = Field(default=500_000, gt=0)
    """Below it a purchase may be made directly (udbudsloven § 193)."""
    ending_from_months: int = Field(default=6, ge=0)
    """Contracts that end in so many months or more are told."""
    ending_to_months: int = Field(default=18, ge=0)
    """Contracts that end in so many months from as_of are told."""

    @model_validator(mode="after")
    def _in_order(self) -> DemandSettings:
        if self.ending_from_months > self.ending_to_months:
            raise ValueError("demand.ending_from_months lies above demand.ending_to_months")
        return self


class IdentitySettings(Strict):
    """From which scores (0-1) a name and place are taken for a register unit, or listed."""

    accept_from: float = Field(default=0.92, ge=0, le=1)
    """Score from which a unit is taken."""
    review_from: float = Field(default=0.7, ge=0, le=1)
    """Score from which a person is asked."""

    @model_validator(mode="after")
    def _in_order(self) -> IdentitySettings:
        if self.review_from > self.accept_from:
            raise ValueError("identity.review_from lies above identity.accept_from")
        return self


class DiscoverySettings(Strict):
    """How social enterprises that no register names are looked for (domain.md §2.4)."""

    candidate_from: int = Field(default=4, ge=1)
    """Points from which a company is a candidate."""
    rules: Path | None = None
    """Rule table to use instead of `warehouse/reference/discovery_rules.csv`."""


class OfferingSettings(Strict):
    """What enterprises are taken to be able to supply."""

    prior_weight: float = Field(default=4.0, gt=0)
    """How many awards the prior of a branch counts for (`mart.branch_cpv`)."""
