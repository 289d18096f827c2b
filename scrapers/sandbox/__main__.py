"""Starts the stand-ins on loopback: `python -m scrapers.sandbox --today 2026-11-23`.

Prints one line of JSON with the addresses when all listen, and runs until SIGTERM, SIGINT or the
end of its standard input, if that is a pipe.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import stat
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

from aiohttp import web

from scrapers.sandbox.addresses.server import AddressesServer
from scrapers.sandbox.comdia.server import ComdiaServer
from scrapers.sandbox.cvr.server import CvrServer
from scrapers.sandbox.ethics.server import EthicsServer
from scrapers.sandbox.eu_supply.server import EuSupplyServer
from scrapers.sandbox.faults import FaultBoard, control_app
from scrapers.sandbox.municipal.layouts import settings_at
from scrapers.sandbox.municipal.server import MunicipalServer
from scrapers.sandbox.ted.server import TedServer
from scrapers.sandbox.udbud.server import UdbudServer
from scrapers.sandbox.udbud_sync.server import UdbudSyncServer
from scrapers.sandbox.world.world import World
from scrapers.sources import SOURCES

HOST = "127.0.0.1"


async def _listen(app: web.Application, port: int) -> tuple[web.AppRunner, str]:
    """Serves an application; port 0 takes a free one."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    return runner, f"http://{HOST}:{runner.addresses[0][1]}"


def _stand_in(name: str) -> Callable[[World, FaultBoard], web.Application]:
    """`stand_in` of a source's own package: one that is not named here is mounted by its name."""
    found: Callable[[World, FaultBoard], web.Application] = import_module(
        f"scrapers.sandbox.{name}.server"
    ).stand_in
    return found


async def serve(today: date, samples: Path | None, port: int) -> None:
    """Runs all stand-ins until told to stop.

    Args:
        today: the day whose world is shown.
        samples: folder of real notices that TED and the data-sync serve too, or None.
        port: first of several ports in a row; 0 takes free ones.
    """
    world, board = World(today), FaultBoard()
    ted = TedServer(world, samples, board)
    apps = {
        "udbud": UdbudServer(world, board).app(),
        "ted_api": ted.api_app(),
        "ted_web": ted.web_app(),
        "cvr": CvrServer(world, board).app(),
        "addresses": AddressesServer(world, board).app(),
        "udbud_sync": UdbudSyncServer(world, board, samples).app(),
        "municipal": MunicipalServer(world, board).app(),
        "comdia": ComdiaServer(board).app(),
        "eu_supply": EuSupplyServer(world, board).app(),
        "ethics": EthicsServer(world, board).app(),
        "control": control_app(board),
    }
    by_name = [name for name in SOURCES if name not in apps and name != "ted"]
    apps |= {name: _stand_in(name)(world, board) for name in by_name}
    runners, at = [], {}
    for offset, (name, app) in enumerate(apps.items()):
        runner, at[name] = await _listen(app, port + offset if port else 0)
        runners.append(runner)
    ted.web_url = at["ted_web"]
    addresses = {
        "udbud": {"base_url": at["udbud"]},
        "ted": {"api_url": at["ted_api"], "web_url": at["ted_web"]},
        "cvr": {"base_url": at["cvr"]},
        "addresses": {"base_url": at["addresses"], "graphql_url": at["addresses"]},
        "udbud_sync": {
            "base_url": at["udbud_sync"] + "/udbud",
            "token_url": at["udbud_sync"] + "/auth/token",
        },
        # As the environment takes lists.
        "municipal": {"pages": json.dumps(settings_at(at["municipal"]))},
        "comdia": {"base_url": at["comdia"]},
        "eu_supply": {"base_url": at["eu_supply"]},
        "ethics": {"base_url": at["ethics"]},
        "control": at["control"],
        **{name: {"base_url": at[name]} for name in by_name},
    }
    print(json.dumps(addresses), flush=True)  # noqa: T201 - the line the starter waits for
    await _until_stopped()
    for runner in runners:
        await runner.cleanup()


async def _until_stopped() -> None:
    """Waits for a signal or, when standard input is a pipe, for its end."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)

    def on_input() -> None:
        if not os.read(0, 1024):
            stopped.set()
            loop.remove_reader(0)

    if _has_starter():
        loop.add_reader(0, on_input)
    await stopped.wait()


def _has_starter() -> bool:
    """Whether standard input is a pipe whose other end somebody holds."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:  # closed
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def main() -> None:
    """Reads the arguments and serves."""
    parser = argparse.ArgumentParser(prog="python -m scrapers.sandbox", description=__doc__)
    parser.add_argument(
        "--today", type=date.fromisoformat, required=True, help="day shown, YYYY-MM-DD"
    )
    parser.add_argument("--samples", type=Path, help="folder of real notices that TED serves too")
    parser.add_argument("--port", type=int, default=0, help="first of several ports; 0: free ones")
    given = parser.parse_args()
    asyncio.run(serve(given.today, given.samples, given.port))


if __name__ == "__main__":
    main()
