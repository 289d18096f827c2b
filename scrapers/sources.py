"""One record per source: everything a spider, an asset, a check or a reader must know of it.

Spiders take addresses and politeness from here, acceptance its bounds, `meta.sources` and the
exports its publisher, licence and attribution, the README its table, `kortlag status` its
freshness limit. To add a source, write its record here first.

Does not belong here: how a source's answers are read (`scrapers.pages`, `pipelines.clean`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a healthy crawl of a source looks like.

    Attributes:
        min_records: fewer is a failed crawl (zero rows is a failure unless 0 is written here).
        max_records: more is reported, not refused.
        min_fill: least share (0-1) of the source's rows that must have a value, by cleaned
            column (`core.notices.title`); held against a hundred rows or more, fewer say nothing.
    """

    min_records: int
    max_records: int
    min_fill: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A source record.

    Attributes:
        name: key in settings, archive folder and `meta.sources`.
        addresses: setting key -> default address; a request to any other host is refused.
            Empty: the addresses are the pages in the settings, and without any it is off.
        cadence: how often the source itself changes.
        delay_s: least seconds between two requests to one host.
        concurrency: requests under way at once.
        timeout_s: longest wait for one answer.
        retries: further tries of one request.
        crawl_limit_s: a crawl that lasts longer is ended and not accepted.
        first_date: the first night reads from here.
        overlap: how far before the last accepted window the next one starts.
        page_size: entries asked for per list page.
        freshness: age at which accepted data counts as stale.
        bounds: what a healthy crawl looks like.
        contract: page that describes the wire contract.
        requests_per_night: a crawl that would need more is ended and not accepted.
        credentials: settings keys without which it is off, except at the sandbox's stand-ins.
        is_optional: off unless the settings switch it on.
        throttle_s: least wait after a 429 that does not say how long.
        by_month: each month of publication may be crawled and cleaned apart, for none needs
            another's bytes; past one machine it is parted so.
    """

    name: str
    title: str
    publisher: str
    licence: str
    attribution: str
    addresses: dict[str, str]
    cadence: str
    delay_s: float
    concurrency: int
    timeout_s: float
    retries: int
    crawl_limit_s: float
    first_date: date
    overlap: timedelta
    page_size: int
    freshness: timedelta
    bounds: Bounds
    contract: str
    requests_per_night: int = 20_000
    credentials: tuple[str, ...] = ()
    is_optional: bool = False
    throttle_s: float = 0.0
    by_month: bool = False

    @property
    def needs_credentials(self) -> bool:
        """Whether the operator has to give something before it is on."""
        return bool(self.credentials)


UDBUD = Source(
    name="udbud",
    title="udbud.dk, offentlig søgning",
    publisher="Konkurrence- og Forbrugerstyrelsen / Erhvervsstyrelsen",
    licence="Gengivelse tilladt med kildeangivelse; EU-bekendtgørelser © Den Europæiske Union",
    attribution="Kilde: udbud.dk",
    addresses={"base_url": "https://udbud.dk"},
    cadence="daily",
    delay_s=1.0,
    concurrency=1,
    timeout_s=45,
    retries=4,
    crawl_limit_s=3 * 3600,
    first_date=date(2024, 11, 13),
    overlap=timedelta(days=14),
    page_size=100,
    freshness=timedelta(hours=36),
    bounds=Bounds(
        1,
        50_000,
        {
            "core.notices.title": 0.95,
            "core.notices.buyer_name": 0.9,
            "core.notices.cpv_main": 0.9,
        },
    ),
    contract="sources/udbud.md §1",
)

TED = Source(
    name="ted",
    title="TED, Tenders Electronic Daily",
    publisher="Den Europæiske Unions Publikationskontor",
    licence="Kommissionens afgørelse 2011/833/EU",
    attribution="© European Union, TED / Publications Office. Data er bearbejdet.",
    addresses={"api_url": "https://api.ted.europa.eu", "web_url": "https://ted.europa.eu"},
    cadence="OJ S, Monday to Friday",
    delay_s=1.0,
    concurrency=1,
    timeout_s=60,
    retries=5,
    crawl_limit_s=24 * 3600,
    first_date=date(2023, 10, 25),
    overlap=timedelta(days=7),
    page_size=250,
    freshness=timedelta(hours=84),
    bounds=Bounds(
        1,
        100_000,
        {
            "core.notices.title": 0.95,
            "core.notices.buyer_name": 0.95,
            "core.notices.cpv_main": 0.9,
        },
    ),
    contract="sources/ted.md",
    requests_per_night=40_000,
    throttle_s=30.0,  # its 429 is a page without Retry-After (ted.md §1.1)
    by_month=True,
)

UDBUD_SYNC = Source(
    name="udbud_sync",
    title="udbud.dk, datasynkronisering (eForms-XML)",
    publisher="Konkurrence- og Forbrugerstyrelsen / Erhvervsstyrelsen",
    licence="Gengivelse tilladt med kildeangivelse; EU-bekendtgørelser © Den Europæiske Union",
    attribution="Kilde: udbud.dk",
    addresses={
        "base_url": "https://api.udbud.dk/udbud",
        "token_url": "https://erst.virk.dk/auth/token",
    },
    cadence="daily",
    delay_s=1.0,
    concurrency=1,
    timeout_s=120,
    retries=4,
    crawl_limit_s=6 * 3600,
    first_date=date(2024, 11, 1),
    overlap=timedelta(0),  # the feed takes a moment and not a day; see `scrapers.pages.udbud_sync`
    page_size=100,
    freshness=timedelta(hours=36),
    # A night without a new national notice is an ordinary one.
    bounds=Bounds(0, 100_000, {"core.notices.title": 0.95, "core.notices.cpv_main": 0.9}),
    contract="sources/udbud.md §2",
    requests_per_night=5_000,
    credentials=("username", "password"),
    is_optional=True,
)

CVR = Source(
    name="cvr",
    title="CVR, Det Centrale Virksomhedsregister",
    publisher="Erhvervsstyrelsen",
    licence="Vilkår for brug af danske offentlige data",
    attribution="Kilde: CVR / Erhvervsstyrelsen",
    addresses={"base_url": "http://distribution.virk.dk"},
    cadence="continuous",
    delay_s=0.5,
    concurrency=1,
    timeout_s=120,
    retries=5,
    crawl_limit_s=6 * 3600,
    first_date=date(1900, 1, 1),
    overlap=timedelta(days=3),
    page_size=1000,
    freshness=timedelta(hours=36),
    bounds=Bounds(
        100,
        3_000_000,
        {
            "core.enterprises.name": 0.99,
            "core.enterprises.municipality_code": 0.9,
        },
    ),
    contract="sources/cvr.md",
    requests_per_night=10_000,
    credentials=("username", "password"),
)

MUNICIPAL = Source(
    name="municipal",
    title="Kommunens egne annonceringer",
    publisher="Kommunen selv",
    licence="Ingen oplyst; kun titel, datoer og link gengives",
    attribution="Kilde: kommunens hjemmeside",
    addresses={},
    cadence="daily",
    delay_s=2.0,
    concurrency=1,
    timeout_s=45,
    retries=3,
    crawl_limit_s=3600,
    first_date=date(1900, 1, 1),
    overlap=timedelta(0),
    page_size=1,
    freshness=timedelta(hours=36),
    # 0: a page may well announce nothing today. That it is still the page its selectors were
    # written for is told by its container, which has to be there.
    bounds=Bounds(0, 2_000, {"core.notices.title": 0.99}),
    contract="sources/udbud.md §6",
    is_optional=True,
)

COMDIA = Source(
    name="comdia",
    title="Comdia, aktuelle udbud",
    publisher="Comdia",
    licence="Udbyderen hævder ingen ophavsret til det, brugerne deler",
    attribution="Kilde: comdia.com",
    addresses={"base_url": "https://www.comdia.com"},
    cadence="daily",
    delay_s=0.5,
    concurrency=1,
    timeout_s=45,
    retries=3,
    crawl_limit_s=2 * 3600,
    first_date=date(1900, 1, 1),
    overlap=timedelta(0),
    page_size=1,
    freshness=timedelta(hours=36),
    bounds=Bounds(1, 5_000, {"core.notices.title": 0.95, "core.notices.buyer_name": 0.95}),
    contract="sources/udbud.md §4",
    is_optional=True,
)

EU_SUPPLY = Source(
    name="eu_supply",
    title="EU-Supply, nyeste udbud",
    publisher="EU-Supply",
    licence="Ingen oplyst; kun titel, ordregiver, frist, CPV og link gengives",
    attribution="Kilde: eu.eu-supply.com",
    addresses={"base_url": "https://eu.eu-supply.com"},
    cadence="continuous",
    delay_s=1.0,
    concurrency=1,
    timeout_s=45,
    retries=3,
    crawl_limit_s=1800,
    first_date=date(1900, 1, 1),
    overlap=timedelta(0),
    page_size=1,
    freshness=timedelta(hours=36),
    bounds=Bounds(1, 5_000, {"core.notices.title": 0.95}),
    contract="sources/udbud.md §5",
    is_optional=True,
)

ETHICS = Source(
    name="ethics",
    title="ETHICS, fortegnelser over udbudsmateriale",
    publisher="ETHICS",
    licence="Ingen oplyst; kun filnavne, typer, størrelser og kontrolsummer gengives",
    attribution="Kilde: ethics.dk",
    addresses={"base_url": "https://ethics.dk"},
    cadence="continuous",
    delay_s=1.0,
    concurrency=1,
    timeout_s=45,
    retries=3,
    crawl_limit_s=3600,
    first_date=date(1900, 1, 1),
    overlap=timedelta(0),
    page_size=1,
    freshness=timedelta(hours=36),
    # 0: no notice may point there.
    bounds=Bounds(0, 5_000, {"core.tender_documents.file_name": 0.95}),
    contract="sources/udbud.md §5",
    is_optional=True,
)

ADDRESSES = Source(
    name="addresses",
    title="Adressevælger og Adressevask",
    publisher="Klimadatastyrelsen",
    licence="CC BY 4.0",
    attribution="Indeholder data fra DAR, Klimadatastyrelsen. CC BY 4.0.",
    addresses={
        "base_url": "https://adressevaelger.dk",
        "graphql_url": "https://graphql.datafordeler.dk",
    },
    cadence="daily",
    delay_s=0.5,  # at most two requests a second
    concurrency=1,
    timeout_s=30,
    retries=4,
    crawl_limit_s=3600,
    first_date=date(1900, 1, 1),
    overlap=timedelta(0),
    page_size=100,
    freshness=timedelta(hours=36),
    bounds=Bounds(0, 50_000, {"core.addresses.easting": 0.5}),
    contract="sources/addresses.md §2",
    requests_per_night=7_000,
    credentials=("token",),
)

SOURCES: dict[str, Source] = {
    found.name: found for found in list(globals().values()) if isinstance(found, Source)
}
"""Every record above, in the order in which a night collects them."""


def unknown_source(name: str) -> str:
    """What to tell somebody who named a source that there is not."""
    near = get_close_matches(name, SOURCES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"Unknown source {name}.{hint} Known are: {', '.join(SOURCES)}."
