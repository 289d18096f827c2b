"""The CVR stand-in: the system-to-system service of cvr.md §1-§5 and §9 over HTTP."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import BasicAuth, web
from aiohttp.typedefs import Middleware

from scrapers.sandbox.answers import (
    Handler,
    html_answer,
    html_page,
    json_answer,
    json_body,
    robots,
)  # fmt: skip
from scrapers.sandbox.cvr import altered
from scrapers.sandbox.cvr.blocks import Json
from scrapers.sandbox.cvr.query import BadQueryError, compile_query
from scrapers.sandbox.cvr.search import Found, Indexed, Register, find, hit
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.world.world import World

WINDOW = 3000
SHARDS = {"total": 3, "successful": 3, "skipped": 0, "failed": 0}
SCROLLS_AT_ONCE = 20


@dataclass(slots=True)
class Scroll:
    """A search context kept open until `expires` (monotonic seconds)."""

    total: int
    found: list[Found]
    body: Json
    position: int
    expires: float


def _error(status: int, kind: str, reason: str, **more: Any) -> web.Response:
    cause = {"type": kind, "reason": reason}
    payload = {"error": {"root_cause": [cause], **cause, **more}, "status": status}
    return json_answer(payload, status)


def _is_authorised(request: web.Request) -> bool:
    """Any non-empty user and password."""
    try:
        given = BasicAuth.decode(request.headers.get("Authorization", ""))
    except ValueError:
        return False
    return bool(given.login and given.password)


def guard(board: FaultBoard) -> Middleware:
    """What stands before the search, over a board of faults."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await _guarded(request, handler)
        # The contract does not say whether it packs its answers (cvr.md §1): both have to do.
        packs = board.take("cvr", "no_gzip", request.path_qs) is None
        if packs and answer.status == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
            answer.enable_compression(web.ContentCoding.gzip)
        return answer

    return guarded


async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Basic auth and JSON on everything but robots.txt; query errors."""
    if request.path == "/robots.txt":
        return await handler(request)
    if not _is_authorised(request):
        return html_answer(html_page("401 Authorization Required"), 401)
    if request.method == "POST" and request.content_type != "application/json":
        reason = f"Content-Type header [{request.content_type}] is not supported"
        return json_answer({"error": reason, "status": 406}, 406)
    try:
        return await handler(request)
    except BadQueryError as error:
        return _error(400, error.kind, error.reason, line=1, col=1)
    except msgspec.DecodeError as error:
        return _error(400, "parse_exception", f"request body is not JSON: {error}")


class CvrServer:
    """Handlers of the service over one day's register."""

    def __init__(self, world: World, board: FaultBoard) -> None:
        self._register = Register(world)
        self._board = board
        self._scrolls: dict[str, Scroll] = {}
        self._opened = 0

    def app(self) -> web.Application:
        """The service as an application."""
        app = web.Application(
            middlewares=[middleware(self._board, "cvr"), guard(self._board)],
            client_max_size=4 * 2**20,
        )
        app.add_routes([
            web.get("/robots.txt", robots("User-agent: *\nDisallow:\n")),
            web.get("/", self._root),
            web.post("/cvr-permanent/_search", self._search),
            web.post("/cvr-permanent/{kind}/_search", self._search),
            web.post("/cvr-permanent/{kind}/_count", self._count),
            web.post("/_search/scroll", self._next),
            web.delete("/_search/scroll", self._end),
        ])  # fmt: skip
        return app

    async def _root(self, request: web.Request) -> web.Response:
        del request
        version = {"number": "6.8.16", "lucene_version": "7.7.3"}
        cluster = "Erst.Distribution.Sandbox"
        return json_answer({"name": "sandbox", "cluster_name": cluster, "version": version})

    async def _search(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        size, start = int(body.get("size", 10)), int(body.get("from", 0))
        window, path = self._window(request), request.path_qs
        if start + size > window:
            return _error(
                500,
                "search_phase_execution_exception",
                "Result window is too large, from + size must be less than or equal to: "
                f"[{window}] but was [{start + size}]. See the scroll api.",
                phase="query",
                grouped=True,
            )
        if "scroll" not in request.query and self._board.take("cvr", "no_sort", path):
            reason = "all shards failed"
            return _error(500, "search_phase_execution_exception", reason, phase="query")
        if "search_after" in body and self._board.take("cvr", "repeat_page", path):
            body = {key: value for key, value in body.items() if key != "search_after"}
        total, found = find(self._documents(request, body), body)
        page = found[start : start + size]
        if "scroll" not in request.query:
            return self._page(request, total, page, body)
        scroll = Scroll(total, found, body, start + size, 0)
        return self._page(request, total, page, body, self._keep(scroll, request.query["scroll"]))

    def _window(self, request: web.Request) -> int:
        fault = self._board.take("cvr", "narrow_window", request.path_qs)
        return int(fault.value) if fault and fault.value else WINDOW

    def _documents(self, request: web.Request, body: Json) -> list[Indexed]:
        """What a search goes through, as the faults leave it."""
        path, documents = request.path_qs, self._register.of_kind(request.match_info.get("kind"))
        fault = self._board.take("cvr", "unknown_field", path)
        if fault and altered.names_field(body.get("query"), fault.value or ""):
            return []  # 200 and no hit (cvr.md §5 gotcha 4)
        if fault := self._board.take("cvr", "renamed", path):
            documents = altered.renamed(documents, fault.value or "")
        if fault := self._board.take("cvr", "equal_neighbours", path):
            documents = altered.with_twin(documents, fault.value or "")
        return documents

    async def _count(self, request: web.Request) -> web.Response:
        test = compile_query((await json_body(request)).get("query", {"match_all": {}}))
        documents = self._register.of_kind(request.match_info["kind"])
        count = sum(test(document.source, "") for document in documents)
        return json_answer({"count": count, "_shards": SHARDS})

    async def _next(self, request: web.Request) -> web.Response:
        given = await json_body(request)
        scroll = self._scrolls.pop(given.get("scroll_id", ""), None)
        if (
            scroll is None
            or scroll.expires < time.monotonic()
            or self._board.take("cvr", "expire_token", request.path_qs)
        ):
            reason = f"No search context found for id [{given.get('scroll_id')}]"
            return _error(404, "search_context_missing_exception", reason)
        size = int(scroll.body.get("size", 10))
        page = scroll.found[scroll.position : scroll.position + size]
        scroll.position += size
        key = self._keep(scroll, given.get("scroll", "1m"))
        return self._page(request, scroll.total, page, scroll.body, key)

    async def _end(self, request: web.Request) -> web.Response:
        given = (await json_body(request)).get("scroll_id", [])
        keys = given if isinstance(given, list) else [given]
        freed = sum(self._scrolls.pop(key, None) is not None for key in keys)
        return json_answer({"succeeded": True, "num_freed": freed}, 200 if freed else 404)

    def _keep(self, scroll: Scroll, keep: str) -> str:
        """Keeps a context for `20s`, `2m`, … under a new id; the oldest go when there are many."""
        seconds = float(keep[:-1]) * {"s": 1, "m": 60, "h": 3600}[keep[-1]]
        scroll.expires = time.monotonic() + seconds
        self._opened += 1
        key = base64.b64encode(f"DnF1ZXJ5VGhlbkZldGNo{self._opened:012d}".encode()).decode()
        self._scrolls[key] = scroll
        for old in list(self._scrolls)[:-SCROLLS_AT_ONCE]:
            del self._scrolls[old]
        return key

    def _page(
        self, request: web.Request, total: int, page: list[Found], body: Json,
        scroll_id: str | None = None,
    ) -> web.Response:  # fmt: skip
        path = request.path_qs
        total = self._board.total("cvr", path, total)
        if self._board.take("cvr", "cut_page", path):
            page = page[: len(page) // 2]
        if self._board.take("cvr", "empty_list", path):
            page, total = [], 0
        shards = SHARDS
        if self._board.take("cvr", "failed_shards", path):
            shards = {"total": 3, "successful": 2, "skipped": 0, "failed": 1}
        timed_out = self._board.take("cvr", "timed_out", path) is not None
        hits = {"total": total, "max_score": None, "hits": [hit(found, body) for found in page]}
        opened = {"_scroll_id": scroll_id} if scroll_id else {}
        return json_answer(
            {"took": 7, "timed_out": timed_out, "_shards": shards, **opened, "hits": hits}
        )
