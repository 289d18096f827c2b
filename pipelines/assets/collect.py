"""Collect: one asset a source; each runs its crawl in a process of its own.

A crawl that is not accepted does not fail the run: the source keeps its last accepted data, and
its state says so. Only `scrapers` speaks to the network; this module starts it and reads its
account.
"""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import msgspec

from pipelines import progress, runs
from pipelines.assets import telling
from pipelines.context import Night, step
from pipelines.runs import RunAccount
from scrapers import forks
from scrapers.config import Settings
from scrapers.crawls import NOT_ACCEPTED, Account, Progress, Window
from scrapers.politeness import Politeness, politeness
from scrapers.sources import ADDRESSES, ETHICS, SOURCES, Source

ACCEPTED_CHECK = "accepted"


_TO_END_S = 60.0
"""A crawl that reached its limit waits for its last answer and writes its account; no longer."""


class CrawlBrokeError(Exception):
    """A crawl process ended without an account; the message says how."""


class CrawlHungError(CrawlBrokeError):
    """It did not even end itself at its limit, and was killed."""


def run_crawl(
    source: Source,
    window: Window,
    log: RunAccount,
    *,
    polite: Politeness,
    full: bool = False,
    options: Sequence[str] = (),
) -> Account:
    """Crawl a source in its own process.

    Its log goes beside the run's account, as `<run>-<source>.log`.

    Args:
        source: what to crawl.
        window: publication dates.
        log: the run's account.
        polite: its limit, at which it ends itself; it is killed some time later.
        full: read everything, not only what has changed.
        options: further options of `scrapers.run`.

    Raises:
        CrawlHungError: it outlived its limit by far.
        CrawlBrokeError: it was killed, or broke.
    """
    arguments = [
        source.name,
        "--since", window.since.isoformat(), "--until", window.until.isoformat(), *options,
    ]  # fmt: skip
    if full:
        arguments.append("--full")
    if progress.is_watched():
        arguments.append("--tell")
    log_path = log.path.with_name(f"{log.run_id}-{source.name}.log")
    limit_s = polite.limit_s + polite.timeout_s + _TO_END_S
    code, last = _followed(arguments, log_path, limit_s)
    if code is None:
        raise CrawlHungError(f"killed after {limit_s:.0f} s, beyond its limit; {log_path.name}")
    if code not in {0, NOT_ACCEPTED}:
        log_end = log_path.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        raise CrawlBrokeError(f"exit status {code}; see {log_path.name}: {log_end}")
    return msgspec.json.decode(last, type=Account)


def _followed(arguments: Sequence[str], log_path: Path, limit_s: float) -> tuple[int | None, bytes]:
    """Run a crawl to its end and hand on how far it is.

    Returns:
        Its exit status, null when it outlived its limit, and the last line it wrote.
    """
    try:
        process, lines = forks.start(arguments, os.environ, log_path)
    except (EOFError, ConnectionError) as error:
        raise CrawlBrokeError(
            f"the process that crawls are forked from is gone: {error}"
        ) from error
    is_over = threading.Event()
    last = b""

    def end() -> None:
        is_over.set()
        process.kill()

    limit = threading.Timer(limit_s, end)
    limit.start()
    try:
        with lines:
            for line in lines:
                last = line
                with suppress(msgspec.DecodeError):  # the account, or what a library had to say
                    told = msgspec.json.decode(line, type=Progress)
                    progress.reach(told.done, told.announced)
        process.join()
    finally:  # after Ctrl-C too: no crawl outlives its night
        limit.cancel()
        process.kill()
    return (None if is_over.is_set() else process.exitcode), last


def hand_over(source: Source, wanted: Sequence[msgspec.Struct], account: RunAccount) -> list[str]:
    """Write a work list as `runs/wanted/<run>-<source>.json`.

    In a folder of its own, because each JSON file of `runs` itself is a run's account.

    Returns:
        The crawl's options that hand it over.
    """
    path = account.path.parent / "wanted" / f"{account.run_id}-{source.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(wanted)))
    return ["--wanted", str(path)]


def _no_options(settings: Settings, account: RunAccount) -> list[str]:
    """Most sources have a list of their own and are told nothing."""
    del settings, account
    return []


def collecting(
    source: Source,
    deps: Sequence[dg.AssetKey] = (),
    options: Callable[[Settings, RunAccount], list[str]] = _no_options,
) -> dg.AssetsDefinition:
    """The collecting asset of a source.

    Args:
        source: its record.
        deps: what has to be there before it can be asked.
        options: makes further options of the crawl, from what is there.
    """

    @dg.asset(
        key=["raw", source.name],
        deps=list(deps),
        group_name="collect",
        owners=telling.OPERATIONS,
        description=f"{source.title}: archived responses of tonight's crawl. {source.attribution}",
        kinds={"scrapy", "warc"},
        check_specs=[
            dg.AssetCheckSpec(
                ACCEPTED_CHECK,
                asset=["raw", source.name],
                description="The crawl is whole: a source that fails keeps its last good data.",
            )
        ],
        metadata={"publisher": source.publisher, "licence": source.licence},
    )
    def collected(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
        settings = night.settings
        wanted = not night.sources or source.name in night.sources
        if not settings.is_enabled(source) or not wanted:
            reason = "not asked for tonight" if settings.is_enabled(source) else "off"
            return _result(passed=True, cause=reason)
        with step(context, night, f"collect {source.name}") as account:
            window = night.window(source.name, settings.calculation_date)
            try:
                more = options(settings, account)
                polite = politeness(settings, source)
                crawl = run_crawl(
                    source,
                    window,
                    account,
                    polite=polite,
                    full=night.reads_all(source.name),
                    options=more,
                )
            except CrawlBrokeError as error:
                # The process itself breaking (killed, out of memory) is worth a second try; an
                # outage of the source has been retried request by request already. Not by a policy
                # of Dagster's: that would try again too when the whole run is ended.
                if context.retry_number < 1 and not isinstance(error, CrawlHungError):
                    raise dg.RetryRequested(max_retries=1, seconds_to_wait=5) from error
                account.update(sources={source.name: runs.broken(str(error))})
                return _result(passed=False, cause=str(error))
            account.update(sources={source.name: msgspec.to_builtins(crawl)})
        return _result(passed=crawl.accepted, cause=crawl.cause, crawl=crawl)

    return collected


def _result(*, passed: bool, cause: str, crawl: Account | None = None) -> dg.MaterializeResult:
    metadata: dict[str, Any] = {"cause": cause or "none"}
    if crawl is not None:
        metadata |= {
            "crawl": crawl.crawl_id,
            "dagster/row_count": crawl.records,
            "requests": crawl.requests,
            "documents": sum(crawl.documents.values()),
            "bytes": crawl.response_bytes,
            "archived_bytes": crawl.archived_bytes,
            "seconds": (crawl.finished_at - crawl.started_at).total_seconds(),
            "finished_at": dg.MetadataValue.timestamp(crawl.finished_at.astimezone(UTC)),
        }
    check = dg.AssetCheckResult(
        passed=passed,
        check_name=ACCEPTED_CHECK,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"cause": cause or "none", "at": str(datetime.now(UTC))},
    )
    return dg.MaterializeResult(metadata=metadata, check_results=[check])


assets: list[dg.AssetsDefinition] = [
    # The others come second: what they are asked is only known then (`pipelines.assets.addresses`,
    # `pipelines.assets.tender_documents`).
    collecting(source)
    for source in SOURCES.values()
    if source.name not in {ADDRESSES.name, ETHICS.name}
]
