"""Accounts of runs, `runs/<run>.json`: what each run did, true even when it was cut off.

Knows nothing of Dagster, so that `kortlag status` need not load it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from scrapers.config import VERSION
from warehouse.parquet import write_beside
from warehouse.release import run_of


def new_run_id(at: datetime) -> str:
    """A run's name: its start in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


class RunAccount:
    """`runs/<run>.json`: what a run did. Every change is on disk when the call returns."""

    def __init__(self, runs_dir: Path, run_id: str) -> None:
        self.path = runs_dir / f"{run_id}.json"
        self.run_id = run_id

    def read(self) -> dict[str, Any]:
        """The account so far; empty when the run has not begun one."""
        if not self.path.is_file():
            return {}
        return _read(self.path)

    def update(self, **changes: Any) -> dict[str, Any]:
        """Set top-level entries; mappings are merged into the ones there."""
        account = self.read() or {
            "run_id": self.run_id,
            "started_at": datetime.now(UTC).isoformat(),
            "version": VERSION,
            "published": False,
            "sources": {},
            "steps": {},
            "tables": {},
            "checks": {},
        }
        for key, value in changes.items():
            if isinstance(value, dict) and isinstance(account.get(key), dict):
                account[key] |= value
            else:
                account[key] = value
        text = msgspec.json.format(msgspec.json.encode(account), indent=1)
        write_beside(self.path, lambda path: path.write_bytes(text))
        return account


def _read(path: Path) -> dict[str, Any]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])


def accounts(runs_dir: Path, current: Path | None) -> list[dict[str, Any]]:
    """Accounts of all runs, oldest first.

    Args:
        runs_dir: where they lie.
        current: the published set. Its run has published, also when it was cut off before it
            could note that.
    """
    files = sorted(runs_dir.glob("*.json")) if runs_dir.is_dir() else []
    found = [_read(file) for file in files]
    for account in found:
        account["published"] |= current is not None and run_of(current) == account["run_id"]
    return sorted(found, key=lambda account: account["started_at"])


def broken(cause: str) -> dict[str, Any]:
    """What a run's account says of a source whose crawl ended without an account of its own."""
    return {"accepted": False, "cause": cause, "broke_at": datetime.now(UTC).isoformat()}


def broke_since(runs_dir: Path, source: str, since: datetime | None) -> dict[str, Any] | None:
    """What is known of the last crawl of a source that broke, if it has not been crawled since.

    Args:
        runs_dir: where the accounts of runs lie.
        source: name of the source.
        since: when its last crawl that came to an account was started.
    """
    first = new_run_id(since) if since else ""
    names = sorted((path.stem for path in runs_dir.glob("*.json")), reverse=True)
    # A run is older than its crawls, so the run of the last crawl is the first not to look at.
    for run_id in [name for name in names if name > first]:
        if found := RunAccount(runs_dir, run_id).read().get("sources", {}).get(source):
            return found if "broke_at" in found else None
    return None


def settle(runs_dir: Path, current: Path | None) -> None:
    """Note that the published set's run has published, when it was cut off before it could."""
    if current is not None:
        account = RunAccount(runs_dir, run_of(current))
        if account.read() and not account.read()["published"]:
            account.update(published=True, set=current.name)
