"""Boundary: whoever answers at a source's address. A real crawl against a server that means harm.

What leads out of a source is in `tests.scrapers.test_politeness_wire` for each source; here are the
forms a redirect can take, sizes, numbers and pages without end.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.exceptions import IgnoreRequest

from scrapers.archive import read_documents, read_responses
from scrapers.crawls import Account
from scrapers.middlewares import AddressGuardMiddleware, origin
from tests.scrapers.conftest import own_settings  # noqa: F401 - a fixture for every test here
from tests.scrapers.forks import run
from tests.scrapers.standins import SINCE, UNTIL

pytestmark = pytest.mark.xdist_group("spiders")

Answer = Callable[[BaseHTTPRequestHandler, int], None]
MOST_BYTES = 256 * 1024**2


class Server(ThreadingHTTPServer):
    """A source's address. `answer` is given the request and its number; robots.txt is open."""

    daemon_threads = True
    answer: Answer
    asked: list[str]

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: the crawl hangs up on what is too much."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        if self.path == "/robots.txt":
            send(self, b"User-agent: *\nDisallow:\n")
            return
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(self.path)
        self.server.answer(self, len(self.server.asked))

    do_GET = do_POST = _any  # noqa: N815 - names of the base class

    def log_message(self, *_: object) -> None:
        """Quiet."""


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), _Handler)
    made.asked = []
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def crawl(server: Server, folder: Path, source: str, answer: Answer, **env: str) -> Account:
    """One crawl of a source that has nothing but this server."""
    import msgspec

    server.answer = answer
    here = f"http://127.0.0.1:{server.server_address[1]}"
    keys = ("API_URL", "WEB_URL") if source == "ted" else ("BASE_URL",)
    prefix = f"KORTLAG_SOURCES__{source}__".upper()
    (folder / "kortlag.toml").touch()
    env = {
        "PATH": "/usr/bin:/bin",
        "KORTLAG_CONFIG": str(folder / "kortlag.toml"),
        "KORTLAG_PROFILE": "live",
        "KORTLAG_CONTACT": "https://example.org/kortlag",
        "KORTLAG_AS_OF": UNTIL,
        f"{prefix}BACKOFF_S": "0.01",
        f"{prefix}RETRIES": "1",
        f"{prefix}DELAY_S": "0",
        **{f"{prefix}{key}": here for key in keys},
        **env,
    }
    done = run([source, "--since", SINCE, "--until", UNTIL], env)
    assert done.returncode in {0, 3}, done.stderr.decode()
    return msgspec.json.decode(done.stdout, type=Account)


def bodies(folder: Path, account: Account) -> list[bytes]:
    archive = folder / "data" / "archive"
    return [r.body for r in read_responses(archive, account.source, account.crawl_id)]


def _endless(handler: BaseHTTPRequestHandler, _: int) -> None:
    """No length told, and no end."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(2 * MOST_BYTES // 2**20):
        handler.wfile.write(b" " * 2**20)


def _announced(handler: BaseHTTPRequestHandler, _: int) -> None:
    """A terabyte is announced; some of it comes."""
    send(handler, b" " * 1000, Content_Length=str(2**40))


BOMB = gzip.compress(b" " * (MOST_BYTES + 2**20), compresslevel=9)


def _bomb(handler: BaseHTTPRequestHandler, _: int) -> None:
    send(handler, BOMB, Content_Encoding="gzip")


@pytest.mark.parametrize("answer", [_endless, _announced, _bomb])
def test_an_answer_beyond_all_measure_is_cut_off(
    server: Server, tmp_path: Path, answer: Answer
) -> None:
    account = crawl(server, tmp_path, "eu_supply", answer, KORTLAG_SOURCES__EU_SUPPLY__RETRIES="0")
    assert not account.accepted
    assert account.cause
    assert account.documents == {}
    archive = tmp_path / "data" / "archive" / "eu_supply" / account.crawl_id
    assert sum(file.stat().st_size for file in archive.iterdir()) < 2**21
    assert read_documents(archive.parents[1], "eu_supply", account.crawl_id) == []


def test_a_hundred_megabytes_that_are_no_data_are_archived_and_refused(
    server: Server, tmp_path: Path
) -> None:
    account = crawl(
        server, tmp_path, "eu_supply", lambda handler, _: send(handler, b"<a>" + b" " * 100 * 2**20)
    )
    assert not account.accepted
    assert "not XML" in account.cause
    assert account.response_bytes > 100 * 2**20


ELSEWHERE = (
    "file:///etc/hostname",
    "file:/etc/hostname",
    "FILE://localhost/etc/hostname",
    "ftp://127.0.0.1/x",
    "data:text/xml,<feed/>",
    "s3://bucket/x",
    "javascript:alert(1)",
    "http://127.0.0.1:9/x",
    "http://[::1]:9/x",
    "http://localhost:9/x",
    "http://0.0.0.0:9/x",
    "http://2130706433:9/x",
    "http://source.example@127.0.0.2:9/x",
    "http://source.example\\@127.0.0.2:9/x",
    "http://source.example:80/x",
    "http://source.example.:80/x",
    "http://source.example.evil.example/x",
    "https://source.example/x",
    "http:///x",
    "http:x",
)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_the_guard_knows_the_source_s_address_from_every_other(url: str) -> None:
    crawler = SimpleNamespace(
        spider=SimpleNamespace(origins={origin("http://source.example")}), stats=None
    )
    guard = AddressGuardMiddleware(crawler)
    guard.process_request(SimpleNamespace(url="http://source.example/x"))
    with pytest.raises(IgnoreRequest):
        guard.process_request(SimpleNamespace(url=url))


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/hostname",
        "data:text/xml,<feed/>",
        "//127.0.0.1:9/x",
        "http://{here}@127.0.0.2:9/x",
        "http://[",
        "\x00",
    ],
)
def test_a_redirect_goes_nowhere_but_within_the_source(
    server: Server, tmp_path: Path, target: str
) -> None:
    here = f"127.0.0.1:{server.server_address[1]}"
    location = target.format(here=here)

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        if number > 1 and handler.path != "/x":  # where "#@" and the like lead: to the source
            send(handler, b"no feed")
            return
        raw = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        handler.wfile.write(raw.encode("latin-1"))

    account = crawl(server, tmp_path, "eu_supply", answer)
    assert not account.accepted
    name = Path("/etc/hostname").read_bytes().strip()
    assert not any(name in body for body in bodies(tmp_path, account))
    assert all(path.startswith("/") for path in server.asked)


@pytest.mark.parametrize("target", ["{path}", "/x{number}"])
def test_redirects_without_end_are_given_up(server: Server, tmp_path: Path, target: str) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        send(handler, b"", 302, Location=target.format(path=handler.path, number=number))

    account = crawl(server, tmp_path, "eu_supply", answer)
    assert not account.accepted
    assert "redirect" in account.cause.lower()
    assert len(server.asked) < 60


def test_pages_without_end_use_up_the_night_s_requests_and_no_more(
    server: Server, tmp_path: Path
) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        page = {
            "notices": [{"publication-number": f"{number}-2026"}],
            "totalNoticeCount": 10**9,
            "timedOut": False,
            "iterationNextToken": str(number),
        }
        send(handler, json.dumps(page).encode())

    account = crawl(server, tmp_path, "ted", answer, KORTLAG_SOURCES__TED__REQUESTS_PER_NIGHT="40")
    assert not account.accepted
    assert account.finish_reason == "budget"
    assert len(server.asked) <= 40


@pytest.mark.parametrize("total", [str(10**40), "-1"])
def test_a_total_that_is_no_count_is_not_accepted(
    server: Server, tmp_path: Path, total: str
) -> None:
    page = f'{{"notices":[],"totalNoticeCount":{total},"timedOut":false}}'.encode()
    account = crawl(server, tmp_path, "ted", lambda handler, _: send(handler, page))
    assert not account.accepted
    assert account.cause


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-A: a\x00b\r\nX-\xff\xfe: \xff\r\nContent-Length: 7\r\n\r\nno feed",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, br, x\r\nContent-Length: 2\r\n\r\nno",
    ],
)
def test_heads_that_are_none_cost_the_crawl_and_nothing_else(
    server: Server, tmp_path: Path, head: bytes
) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.wfile.write(head)
        handler.close_connection = True

    account = crawl(server, tmp_path, "eu_supply", answer)
    assert not account.accepted
    assert account.cause
    bodies(tmp_path, account)  # the archive of it can be read
