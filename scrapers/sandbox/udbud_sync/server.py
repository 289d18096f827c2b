"""The data-sync stand-in over HTTP: token endpoint and feed (udbud.md §8 row 12)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import parse_qs

import msgspec
from aiohttp import web

from scrapers.sandbox.answers import json_answer, robots
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.ted.samples import sample_hits
from scrapers.sandbox.ted.xml import notice_xml
from scrapers.sandbox.world.dice import COPENHAGEN, at
from scrapers.sandbox.world.notices import Notice
from scrapers.sandbox.world.world import World

BASE_PATH = "/udbud"
FEED_PATH = BASE_PATH + "/ekstern-data/bekendtgoerelse/v1"
LIFETIME_S = 600
GRANT = {"grant_type": ["client_credentials"]}
PARAMETERS = frozenset({"page", "size", "since"})
VERSION = re.compile(rb"<cbc:VersionID[^>]*>([^<]+)<")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


class SyncEntry(msgspec.Struct, rename="camel"):
    """An entry of the feed, under the source's own names."""

    notice_id: str
    notice_version: str
    notice_publication_number: str
    registrerings_tidspunkt: str
    bekendtgoerelse_xml: str


@dataclass(frozen=True)
class Listed:
    """A notice of the feed.

    Attributes:
        notice_id, version: its identifier.
        number: padded publication number, empty for a national notice.
        registered_at: when the portal took it in.
        xml: gives its XML.
    """

    notice_id: str
    version: str
    number: str
    registered_at: datetime
    xml: Callable[[], bytes]

    def entry(self) -> SyncEntry:
        """The notice as the feed shows it."""
        return SyncEntry(
            self.notice_id,
            self.version,
            self.number,
            self.registered_at.isoformat(),
            base64.b64encode(self.xml()).decode(),
        )


def invented(notice: Notice) -> Listed:
    """A notice of the invented world, taken in the morning it was published."""
    taken_in = at(notice.published, 6)
    xml = partial(notice_xml, notice)
    return Listed(notice.notice_id, notice.version, notice.padded_number, taken_in, xml)


def _samples(folder: Path | None, today: date) -> Iterator[Listed]:
    """The eForms notices of a folder, byte for byte, as if taken in on the day shown."""
    for hit in sample_hits(folder):
        if identifier := hit.fields.get("notice-identifier"):  # TED_EXPORT has none
            found = VERSION.search(hit.xml)
            version = found[1].decode() if found else "01"
            number = f"{hit.number:0>13}"
            yield Listed(str(identifier), version, number, at(today, 6), partial(bytes, hit.xml))


class Feeds:
    """The notices of each feed, in no order, some twice."""

    def __init__(self, world: World, samples: Path | None) -> None:
        self._world, self._samples = world, samples

    @cached_property
    def by_source(self) -> dict[str, list[Listed]]:
        """Feed -> notices; real ones among those of TED."""
        national = [n for n in self._world.national_notices for _ in range(1 + n.twin)]
        ted = [
            *map(invented, self._world.eu_notices),
            *_samples(self._samples, self._world.today),
        ]
        feeds = {"TED": ted, "DKUDBUD": [invented(notice) for notice in national]}
        feeds["ALLE"] = [*feeds["TED"], *feeds["DKUDBUD"]]
        return {name: sorted(listed, key=_disorder) for name, listed in feeds.items()}

    @cached_property
    def by_id(self) -> dict[tuple[str, str], Listed]:
        """Notices by identifier and version."""
        return {(n.notice_id, n.version): n for n in self.by_source["ALLE"]}


def _disorder(listed: Listed) -> str:
    return hashlib.sha256(f"{listed.notice_id}-{listed.version}".encode()).hexdigest()


def _asked(request: web.Request) -> tuple[int, int, datetime]:
    """Page, size and moment of a request.

    Raises:
        ValueError: another parameter, or a value of another form.
    """
    if unknown := set(request.query) - PARAMETERS:
        raise ValueError(f"unknown parameter {sorted(unknown)}")
    number, size = int(request.query.get("page", 1)), int(request.query.get("size", 100))
    since = request.query.get("since")
    if since is None:
        return number, size, at(date(1970, 1, 1), 0)
    if not MOMENT.fullmatch(since):
        raise ValueError("since is YYYY-MM-DDTHH:MM:SS")
    return number, size, datetime.fromisoformat(since).replace(tzinfo=COPENHAGEN)


class UdbudSyncServer:
    """Handlers of the token endpoint and the feed; the real ones are two hosts, here it is one."""

    def __init__(self, world: World, board: FaultBoard, samples: Path | None = None) -> None:
        self._feeds, self._board = Feeds(world, samples), board
        self._tokens: dict[str, float] = {}

    def app(self) -> web.Application:
        """Both services as an application."""
        app = web.Application(middlewares=[middleware(self._board, "udbud_sync")])
        app.add_routes([
            web.get("/robots.txt", robots("User-agent: *\nAllow: /\n")),
            web.post("/auth/token", self._token),
            web.get(FEED_PATH + "/fraKilde/{feed:ALLE|TED|DKUDBUD}", self._page),
            web.get(FEED_PATH + "/{notice_id}/{version}", self._notice),
        ])  # fmt: skip
        return app

    async def _token(self, request: web.Request) -> web.Response:
        """A token for whoever names himself; the grant type in the form, by switch in the query."""
        if not request.headers.get("Authorization", "").startswith("Basic "):
            return json_answer({"error": "invalid_client"}, 401)
        fault = self._board.take("udbud_sync", "token_place", request.path_qs)
        in_query = fault is not None and fault.value == "query"
        told = request.query_string if in_query else (await request.read()).decode("latin-1")
        if parse_qs(told) != GRANT:
            return json_answer({"error": "invalid_request"}, 400)
        token = secrets.token_urlsafe(24)
        self._tokens[token] = time.monotonic() + LIFETIME_S
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME_S}
        return json_answer(answer)

    def _refused(self, request: web.Request) -> web.Response | None:
        """401 for a token that is not, or no longer, known."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if self._board.take("udbud_sync", "expire_token", request.path_qs):
            self._tokens.pop(token, None)
        if kind == "Bearer" and self._tokens.get(token, 0) > time.monotonic():
            return None
        return json_answer({"status": "401 UNAUTHORIZED"}, 401)

    async def _page(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        try:
            number, size, since = _asked(request)
        except ValueError as error:
            return json_answer({"status": "400 BAD_REQUEST", "message": str(error)}, 400)
        notices = [
            notice
            for notice in self._feeds.by_source[request.match_info["feed"]]
            if notice.registered_at >= since
        ]
        total, path = len(notices), request.path_qs
        if number > 1 and self._board.take("udbud_sync", "repeat_page", path):
            number -= 1
        total = self._board.total("udbud_sync", path, total)
        moved = self._board.shift("udbud_sync", path, number)
        shown = notices[(number - 1) * size - moved : number * size - moved]
        if self._board.take("udbud_sync", "cut_page", path):
            shown = shown[: len(shown) // 2]
        if not shown or self._board.take("udbud_sync", "empty_list", path):
            return json_answer({"status": "416 REQUESTED_RANGE_NOT_SATISFIABLE"}, 416)
        return json_answer({"totalt": total, "bekendtgoerelser": [n.entry() for n in shown]})

    async def _notice(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        key = (request.match_info["notice_id"], request.match_info["version"])
        notice = self._feeds.by_id.get(key)
        if notice is None:
            return json_answer({"status": "404 NOT_FOUND"}, 404)
        return json_answer(notice.entry())
