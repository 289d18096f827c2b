"""A bucket, a scheduler and workers, each a process of its own on a port of its own.

Nothing is shared but the bucket and the scheduler: every worker has its own installation, with its
own settings, archive, tables and Dagster state.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scrapers.crawls import ACCOUNT_NAME
from tests.installation import COMMAND, Installation

SECRET = "canary-of-the-object-store"  # noqa: S105 - made to be looked for
_WAIT_S = 120.0
_PATIENCE_S = 600.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until:
        assert process.poll() is None, f"{process.args!r} ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


@contextmanager
def _service(*command: str, port: int, log: Path, **env: str) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=out,
            stderr=out,
            env={**os.environ, **env},
            start_new_session=True,
        )
    try:
        _wait_for(port, process)
        yield
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and everything it started, as a power cut of its machine would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def bucket(folder: Path) -> Iterator[dict[str, str]]:
    """An S3 stand-in with an empty bucket; gives the environment by which it is found."""
    port = free_port()
    command = ("moto.server", "-H", "127.0.0.1", "-p", str(port))
    with _service(*command, port=port, log=folder / "bucket.log"):
        address = f"http://127.0.0.1:{port}"
        asked = urllib.request.Request(f"{address}/kortlag", method="PUT")  # noqa: S310 - loopback
        urllib.request.urlopen(asked, timeout=_WAIT_S).close()  # noqa: S310 - loopback
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "kortlag",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "eu-north-1",
            "AWS_ALLOW_HTTP": "true",
        }


@dataclass
class Cluster:
    """A joining machine and its workers.

    Attributes:
        folder: where the machines' folders lie.
        env: environment of every machine.
        workers: their processes, by name.
    """

    folder: Path
    env: dict[str, str]
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def machine(self, name: str) -> Installation:
        """A machine's installation."""
        return Installation(self.folder / name, env=dict(self.env))

    def start_worker(self, name: str) -> None:
        """Start a worker on a port of its own."""
        machine, port = self.machine(name), free_port()
        with (machine.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [*COMMAND, "worker", "--port", str(port)],
                cwd=machine.folder,
                env=machine.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers[name] = process
        _wait_for(port, process)

    def kill(self, name: str) -> None:
        """Kill a worker with everything it started."""
        end(self.workers.pop(name))

    def log(self, name: str) -> str:
        """What a worker said."""
        return (self.folder / name / "worker.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def cluster(folder: Path, env: Mapping[str, str], months: int, workers: int) -> Iterator[Cluster]:
    """A bucket, a scheduler and workers, all ended when it is left.

    Args:
        folder: an empty folder.
        env: environment of every machine: where the sources are.
        months: months in one partition.
        workers: how many to begin with, `worker-1` and so on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with ExitStack() as stack:
        found = stack.enter_context(bucket(folder))
        command = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port))
        stack.enter_context(
            _service(*command, "--no-dashboard", port=port, log=folder / "scheduler.log")
        )
        scale = {
            "KORTLAG_SCALE__SCHEDULER": f"tcp://127.0.0.1:{port}",
            "KORTLAG_SCALE__STORE": "s3://kortlag/data",
            "KORTLAG_SCALE__MONTHS": str(months),
        }
        made = Cluster(folder, {**env, **found, **scale})
        stack.callback(lambda: [end(process) for process in made.workers.values()])
        for number in range(workers):
            made.start_worker(f"worker-{number + 1}")
        yield made


def cut_off(machine: Path) -> list[Path]:
    """Crawls of a machine that have begun to bring notices and have no account."""
    return [
        path.parent
        for path in machine.glob("data/archive/*/*/documents.jsonl")
        if path.stat().st_size and not (path.parent / ACCOUNT_NAME).exists()
    ]


def kill_in_mid_crawl(machines: Cluster, killed: list[str]) -> None:
    """Kill the first worker that is in the middle of a crawl, and note which."""
    until = time.monotonic() + _PATIENCE_S
    while not killed and time.monotonic() < until:
        for name in list(machines.workers):
            if cut_off(machines.folder / name):
                machines.kill(name)
                killed.append(name)
                return
        time.sleep(0.005)
