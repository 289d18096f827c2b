"""Stand-in sources for tests: set a fault, run a crawl in its own process, see what was asked."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec

from scrapers.crawls import Account, crawl_ids, now
from scrapers.forks import start
from scrapers.sandbox.process import Addresses
from tests.scrapers.forks import Done, run

SINCE, UNTIL = "2026-09-01", "2026-11-20"


@dataclass
class StandIns:
    """Running stand-ins and a data folder of one test.

    Attributes:
        addresses: where they listen.
        folder: settings and data of the crawls.
    """

    addresses: Addresses
    folder: Path

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Talk to the control server."""
        request = urllib.request.Request(  # noqa: S310 - loopback
            self.addresses.control + path,
            data=json.dumps(body).encode() if body is not None else None,
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            text = answer.read()
        return json.loads(text) if text else None

    def fault(self, source: str, kind: str, **fields: Any) -> None:
        """Let something go wrong from now on."""
        self.control("POST", "/__faults__", {"source": source, "kind": kind, **fields})

    def seen(self) -> int:
        """Requests that the faults set so far have looked at, the one under way included."""
        return sum(fault["seen"] for fault in self.control("GET", "/__faults__"))

    def reset(self) -> None:
        """No faults, no logged requests."""
        self.control("DELETE", "/__faults__")
        self.control("DELETE", "/__requests__")

    def requests(self) -> list[dict[str, Any]]:
        """Every request that the stand-ins received since the last reset."""
        found: list[dict[str, Any]] = self.control("GET", "/__requests__")
        return found

    def environment(self, **more: str) -> dict[str, str]:
        """Environment that points a live installation at these stand-ins."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("KORTLAG_")}
        config = self.folder / "kortlag.toml"
        if not config.exists():
            config.write_text("")
        env = {
            "KORTLAG_CONFIG": str(config),
            "KORTLAG_PROFILE": "live",
            "KORTLAG_CONTACT": "https://example.org/kortlag",
            "KORTLAG_AS_OF": UNTIL,
            "KORTLAG_SOURCES__CVR__USERNAME": "someone",
            "KORTLAG_SOURCES__CVR__PASSWORD": "hunter2-canary",
        }
        for source, found in self.addresses.items():
            env[f"KORTLAG_SOURCES__{source}__BACKOFF_S".upper()] = "0.01"
            for key, address in found.items():
                env[f"KORTLAG_SOURCES__{source}__{key}".upper()] = address
        return inherited | env | more

    def crawl(self, source: str, *options: str, **env: str) -> Account:
        """Run one crawl to its account; options are those of `scrapers.run`.

        Raises:
            AssertionError: the crawl process broke.
        """
        done = self.process(source, *options, **env)
        assert done.returncode in {0, 3}, done.stderr.decode()
        account = msgspec.json.decode(done.stdout, type=Account)
        assert account.accepted == (done.returncode == 0)
        return account

    def process(self, source: str, *options: str, **env: str) -> Done:
        """Run one crawl to its end, in a process of its own."""
        return run(self._arguments(source, *options), self.environment(**env))

    def start(self, source: str, *options: str, **env: str) -> BaseProcess:
        """Start one crawl; its log lies beside its settings, its account is told to nobody."""
        log = self.folder / "stderr"
        process, _ = start(self._arguments(source, *options), self.environment(**env), log)
        return process

    def _arguments(self, source: str, *options: str) -> list[str]:
        """Of `scrapers.run`, once the name of a crawl is free: they are named by the second."""
        taken = crawl_ids(self.folder / "data" / "archive", source)
        while taken and f"{now():%Y%m%dT%H%M%SZ}" <= taken[-1]:
            time.sleep(0.02)
        return [source, "--since", SINCE, "--until", UNTIL, *options]
