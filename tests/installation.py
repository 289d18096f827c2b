"""An installation of kortlag in a folder of its own, driven as a user drives it: by its command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapers.sandbox.process import Addresses
from tests.terminal import Seen, in_terminal
from warehouse.compare import Difference, compare

AS_OF = "2026-11-20"
COMMAND = (sys.executable, "-c", "from pipelines.cli import main; main()")
SECRETS = {
    "cvr": "hunter2+canary/of=the register",
    "udbud_sync": "canary-of-the-data-sync",
    "addresses": "canary-token-of-the-addresses",
    "datafordeler": "canary-key-of-datafordeler",
}
"""What the operator of `live_environment` has: made to be looked for."""
SAMPLES = Path(__file__).parent / "fixtures" / "eforms"


def addresses_env(addresses: Addresses) -> dict[str, str]:
    """Environment that points every source at stand-ins, as an operator would."""
    return addresses.variables() | {
        "KORTLAG_PROFILE": "live",
        "KORTLAG_CONTACT": "https://example.org/kortlag",
        "KORTLAG_SOURCES__CVR__USERNAME": "someone",
        "KORTLAG_SOURCES__CVR__PASSWORD": "hunter2-canary",
        "KORTLAG_SOURCES__ADDRESSES__TOKEN": "hunter2-canary",
    }


@dataclass
class Installation:
    """A folder with a settings file and data.

    Attributes:
        folder: where `kortlag.toml` and `data` lie.
        env: further environment of every command.
    """

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "kortlag.toml").write_text(
            f'as_of = {AS_OF}\n[sandbox]\nsamples_dir = "{SAMPLES}"\n', encoding="utf-8"
        )

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run `kortlag` with arguments in this folder, without any setting from outside."""
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment(**env),
            capture_output=True,
            text=True,
            timeout=900,  # a net below hanging, not a measure
            check=False,
        )

    def in_terminal(self, *arguments: str, typed: str = "", **env: str) -> Seen:
        """The same in a terminal of 80 × 24, something typed beforehand."""
        own = {"HOME": str(self.folder), **self.env, **env}
        return in_terminal([*COMMAND, *arguments], self.folder, own, typed)

    def start(self, *arguments: str, log: Path, **env: str) -> subprocess.Popen[bytes]:
        """Start `kortlag` as the leader of a process group of its own; what it tells goes to `log`.

        Whoever starts it waits for it.
        """
        with log.open("wb") as told:
            return subprocess.Popen(
                [*COMMAND, *arguments],
                cwd=self.folder,
                env=self.environment(**env),
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                start_new_session=True,
            )

    def environment(self, **env: str) -> dict[str, str]:
        """Environment of a command."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("KORTLAG_")}
        return {**inherited, "HOME": str(self.folder), "COLUMNS": "200", **self.env, **env}

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def database(self) -> Path:
        """The published database, with the set it belongs to resolved."""
        return (self.data / "warehouse" / "kortlag.duckdb").resolve()

    def rows(self, query: str, **env: str) -> list[dict[str, Any]]:
        """Answer of `kortlag sql --json`."""
        done = self.run("sql", "--json", query, **env)
        assert done.returncode == 0, done.stderr
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    def status(self) -> dict[str, Any]:
        """`kortlag status --json`, with its exit status under `exit_status`."""
        done = self.run("status", "--json")
        return {**json.loads(done.stdout), "exit_status": done.returncode}

    def last_run(self) -> dict[str, Any]:
        """Account of the newest run."""
        newest = max((self.data / "runs").glob("*.json"))
        account: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
        return account


def differences(before: Path, after: Path) -> list[Difference]:
    """Tables in which two databases differ, volatile columns left out."""
    return [difference for difference in compare(before, after) if difference]


def live_environment(addresses: Addresses) -> dict[str, str]:
    """What points a live installation at stand-ins, with the secrets that are not in a `.env`."""
    return addresses.variables() | {
        "KORTLAG_PROFILE": "live",
        "KORTLAG_CONTACT": "https://example.org/kortlag",
        "KORTLAG_SOURCES__CVR__USERNAME": "someone",
        "KORTLAG_SOURCES__UDBUD_SYNC__USERNAME": "someone",
        "KORTLAG_SOURCES__UDBUD_SYNC__PASSWORD": SECRETS["udbud_sync"],
        "KORTLAG_SOURCES__ADDRESSES__TOKEN": SECRETS["addresses"],
        "KORTLAG_SOURCES__ADDRESSES__API_KEY": SECRETS["datafordeler"],
    }
