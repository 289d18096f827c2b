"""How each source stands: fresh, stale, failed or off, since when and why.

Told from the accounts of its crawls, so that status, tables and exports agree, and where a crawl
broke before it came to one, from that of its run.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipelines.runs import broke_since
from scrapers import crawls
from scrapers.archive import folder_bytes
from scrapers.sources import SOURCES, Source

if TYPE_CHECKING:
    from scrapers.config import Settings


@dataclass(frozen=True, slots=True)
class Standing:
    """A source's state; a row of `meta.sources`, whose declaration says what each value means."""

    source: str
    title: str
    publisher: str
    licence: str
    attribution: str
    state: str
    cause: str | None
    last_success_at: datetime | None
    last_attempt_at: datetime | None
    records: int | None
    announced: int | None
    missing: int | None
    archived_bytes: int | None
    archive_bytes: int
    damaged: int

    def row(self) -> dict[str, Any]:
        """The row of `meta.sources`."""
        return asdict(self)


def standing(settings: Settings, source: Source, at: datetime) -> Standing:
    """State of a source at an instant."""
    attempts = crawls.accounts(settings.archive_dir, source.name)
    last = attempts[-1] if attempts else None
    good = next((a for a in reversed(attempts) if a.accepted), None)
    broke = broke_since(settings.runs_dir, source.name, last.started_at if last else None)
    state, cause = _state(settings, source, last, good, at)
    attempted_at = last.started_at if last else None
    if broke:
        attempted_at = datetime.fromisoformat(broke["broke_at"])
        if state != "off":
            state, cause = "failed", broke["cause"]
    folder = settings.archive_dir / source.name
    sizes = [folder_bytes(folder / i) for i in crawls.crawl_ids(settings.archive_dir, source.name)]
    return Standing(
        source=source.name,
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        attribution=source.attribution,
        state=state,
        cause=cause,
        last_success_at=good.started_at if good else None,
        last_attempt_at=attempted_at,
        records=good.records if good else None,
        announced=sum(good.announced.values()) if good else None,
        missing=good.missing_count if good else None,
        archived_bytes=sizes[-1] if sizes else None,
        archive_bytes=sum(sizes),
        damaged=len(crawls.damaged(settings.archive_dir, source.name)),
    )


def _state(
    settings: Settings,
    source: Source,
    last: crawls.Account | None,
    good: crawls.Account | None,
    at: datetime,
) -> tuple[str, str | None]:
    if not settings.is_enabled(source):
        missing = "no credentials are set" if source.needs_credentials else "switched off"
        return "off", missing
    if last is None or good is None:
        return "failed", last.cause if last else "never collected"
    if not last.accepted:
        return "failed", last.cause
    if at - good.started_at > source.freshness:
        return "stale", f"last collected more than {source.freshness} ago"
    return "fresh", None


def standings(settings: Settings, at: datetime) -> list[Standing]:
    """State of every source."""
    return [standing(settings, source, at) for source in SOURCES.values()]
