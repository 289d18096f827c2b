"""A TED on loopback that answers from memory: `python -m tests.bench.data.loopback`.

Takes a folder of notices' XML and how many there shall be, prints its address as JSON, and
answers the search, the XML of a notice and robots.txt until its standard input ends. `/cpu` tells
the seconds of computing it has taken. What it says is minimal on purpose: it must not be what
limits a crawl. Does not belong here: the contract and its faults (`scrapers.sandbox.ted`).
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import typer
import uvloop
from aiohttp import web

from scrapers.pages import ted

ROBOTS = b"User-agent: *\nDisallow:\n"


@dataclass(frozen=True, slots=True)
class Loopback:
    """A running server.

    Attributes:
        address: of both of TED's hosts.
        count: notices that it has.
    """

    address: str
    count: int

    def cpu_s(self) -> float:
        """Seconds of computing it has taken so far."""
        with urllib.request.urlopen(f"{self.address}/cpu", timeout=10) as answer:  # noqa: S310 - loopback
            return float(answer.read())


@contextmanager
def running(bodies: Path, count: int) -> Iterator[Loopback]:
    """The server with `count` notices, their XML from the files of a folder in turn."""
    command = [sys.executable, "-m", "tests.bench.data.loopback", str(bodies), str(count)]
    # Our own interpreter and module; the arguments are a path and a number.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout
        yield Loopback(json.loads(process.stdout.readline())["address"], count)
        process.terminate()


class Answers:
    """Handlers over notices that are named by their number."""

    def __init__(self, bodies: list[bytes], count: int) -> None:
        self.bodies = bodies
        self.names = [f"{number}-2026" for number in range(1, count + 1)]

    async def search(self, request: web.Request) -> web.Response:
        """A page of the search; the token is where it begins."""
        asked = msgspec.json.decode(await request.read())
        if asked.get("checkQuerySyntax"):
            return web.Response(body=b'{"notices":[],"totalNoticeCount":null}')
        begin = int(asked.get("iterationNextToken", 0))
        end = begin + asked["limit"]
        notices = [{"publication-number": name} for name in self.names[begin:end]]
        body = {"notices": notices, "totalNoticeCount": len(self.names), "timedOut": False}
        return web.Response(
            body=msgspec.json.encode(body | {"iterationNextToken": str(end)}),
            content_type="application/json",
        )

    async def notice(self, request: web.Request) -> web.Response:
        """The XML of a notice."""
        number = int(request.match_info["name"].partition("-")[0])
        body = self.bodies[number % len(self.bodies)]
        return web.Response(body=body, content_type="application/xml")

    async def robots(self, _request: web.Request) -> web.Response:
        """Everything is allowed."""
        return web.Response(body=ROBOTS, content_type="text/plain")

    async def cpu(self, _request: web.Request) -> web.Response:
        """Seconds of computing so far."""
        return web.Response(text=repr(time.process_time()))

    def app(self) -> web.Application:
        """All of them."""
        app = web.Application()
        app.router.add_post(ted.SEARCH_PATH, self.search)
        app.router.add_get(ted.notice_path("{name}"), self.notice)
        app.router.add_get("/robots.txt", self.robots)
        app.router.add_get("/cpu", self.cpu)
        return app


async def _serve(answers: Answers) -> None:
    runner = web.AppRunner(answers.app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(json.dumps({"address": f"http://{host}:{port}"}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def main(bodies: Path, count: int) -> None:
    """Serve COUNT notices with the XML in BODIES."""
    found = [path.read_bytes() for path in sorted(bodies.rglob("*.xml"))]
    uvloop.run(_serve(Answers(found, count)))


if __name__ == "__main__":
    typer.run(main)
