"""Faults on demand, one declarative mechanism for all stand-ins, and the log of requests.

A fault is posted to the control server as JSON with the fields of `Fault`. What any HTTP source
can do wrong is done here by `middleware`; faults that need a source's own contract (`SOURCE_KINDS`)
are asked for by its server through `FaultBoard.take`.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import Literal

import msgspec
from aiohttp import web
from aiohttp.typedefs import Middleware

from scrapers.redaction import hidden
from scrapers.sandbox import damage
from scrapers.sandbox.answers import Handler, html_answer, html_page, json_answer

Kind = Literal[
    "status", "slow", "truncate", "html", "challenge",
    "reset", "hang", "drip", "cut_gzip", "charset", "not_json", "other_shape", "rename", "clock",
    "total_moves", "total_off", "shift_rows", "repeat_page", "cut_page", "timed_out",
    "expire_token", "repeat_token",
    "redesign", "empty_list", "no_table", "entry_gone",
    "national_detail", "cursor", "content_type", "token_place", "no_sort",
    "redirect", "unpaced", "foreign_links", "quirks", "grammar",
    "rewritten", "hostile",
    "failed_shards", "renamed", "unknown_field", "narrow_window", "no_gzip", "equal_neighbours",
    "lose_time", "new_key",
]  # fmt: skip
GENERIC_KINDS = frozenset({
    "status", "slow", "truncate", "html", "challenge", "redirect", "unpaced", "foreign_links",
    "reset", "hang", "drip", "cut_gzip", "charset", "not_json", "other_shape", "rename", "clock",
})  # fmt: skip
_WAITING = frozenset({"slow", "hang"})
_FAILING = frozenset({"reset", "drip"})
_CUT_OFF = ("truncate", "connection")
SourceName = Literal[
    "udbud", "udbud_sync", "ted", "ted_web", "cvr", "addresses",
    "municipal", "comdia", "eu_supply", "ethics",
]  # fmt: skip


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """Something that goes wrong at a source.

    Attributes:
        source: name of a source record; `ted` is its search, `ted_web` its notices.
        kind: `status` (answer `status`), `slow` (wait `seconds` first; with a value
            only until so many matching requests have come), `truncate` (half the body; with value
            `connection` the rest is announced and never comes), `html` (a page with 200 in place
            of the data), `challenge` (202, empty, WAF header), `reset` (half the body, then RST),
            `hang` (no answer at all), `drip` (a byte every `seconds`), `cut_gzip` (half of a packed
            body), `charset` (windows-1252 that calls itself UTF-8), `not_json` (something before
            it), `other_shape` (JSON, but another), `rename` (value `old=>new`, in the body),
            `clock` (its Date goes back and forth by a year); `total_moves` (the total grows with
            every page), `total_off` (by value, or with `/25` down to
            less than all in whole pages of 25), `shift_rows` (from the second page on the list has
            moved by value: 1, a row came in at its front; -1, one went), `repeat_page` (the page
            before once more), `cut_page` (half of a page's entries), `timed_out` (marked partial),
            `expire_token`, `repeat_token`; `redesign` (a municipality's page), `empty_list`
            (nothing is found), `no_table`, `entry_gone` (value: the id) of Comdia's lists;
            `no_sort` (CVR searches outside a scroll are refused);
            `national_detail` (value `empty`, `omitted` or `never`: what udbud.dk's detail wants
            for national notices); `cursor` (value `refused`, `ignored` or `loses`: what becomes of
            udbud.dk's changed-since filter); `content_type` (value) of notice XML; `token_place`
            (value `query`: the token endpoint wants the grant type there and not in the form body).
        More kinds: `redirect` (to `value`); `unpaced` (429 once `after` requests have come less
            than `seconds` apart); `foreign_links` (every link of HTML, Atom or JSON leads to
            `value`). TED: `rewritten` (a package as it was before), `hostile` (members that a
            package must not have), `quirks` (entries with all that they may have, old ones without
            what those lack), `grammar` (a query with `value` in it is a syntax error). CVR:
            `failed_shards`, `renamed` (attribute `value` is called otherwise), `unknown_field`
            (queries that name `value` find nothing; TED: `value` is no field name),
            `narrow_window` (to `value`; TED: to `limit=100`, or `fields` or `window`), `no_gzip`,
            `equal_neighbours` (CVR number `value` has two documents). Addresses: `lose_time` (DAR
            is not told one of its times), `new_key` (401 at random, `value` per cent of the time).
        body: body of `status`; without it an nginx page.
        retry_after: header of `status`, in seconds.
        path: only requests whose path and query contain this.
        after: matching requests that still pass.
        first: matching requests it then applies to; null means all.
    """

    source: SourceName
    kind: Kind
    status: int = 503
    body: str | None = None
    retry_after: int | None = None
    seconds: float = 1.0
    value: str | None = None
    path: str = ""
    after: int = 0
    first: int | None = None
    seen: int = 0
    last_at: float = 0.0

    def strikes(self, path: str) -> bool:
        """Counts a request and says whether the fault applies to it."""
        if self.path not in path:
            return False
        if self.kind == "unpaced":
            return self._is_unpaced()
        self.seen += 1
        return self.seen > self.after and (
            self.first is None or self.seen <= self.after + self.first
        )

    def _is_unpaced(self) -> bool:
        now = time.monotonic()
        self.seen = self.seen + 1 if now - self.last_at < self.seconds else 0
        self.last_at = now
        return self.seen > self.after


class Logged(msgspec.Struct):
    """A request that a stand-in received. No header but the agent is kept: no credentials.

    Attributes:
        under_way: requests to the source that were not answered yet, this one included.
        at: when it came, in seconds of a clock that only runs forward.
    """

    source: str
    method: str
    path: str
    query: str
    body_bytes: int
    agent: str
    status: int
    under_way: int
    at: float


class FaultBoard:
    """The faults that are set and the requests that came."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.requests: list[Logged] = []
        self.under_way: Counter[str] = Counter()

    def take(self, source: str, kind: Kind, path: str) -> Fault | None:
        """The first fault of a kind that applies to this request."""
        mine = (f for f in self.faults if f.source == source and f.kind == kind)
        return next((fault for fault in mine if fault.strikes(path)), None)

    def total(self, source: str, path: str, total: int) -> int:
        """The total that a list announces, as `total_moves` and `total_off` leave it."""
        if fault := self.take(source, "total_moves", path):
            total += fault.seen
        if fault := self.take(source, "total_off", path):
            size = int(fault.value.removeprefix("/")) if fault.value else 0
            is_cut = fault.value is not None and fault.value.startswith("/")
            total = (total - 1) // size * size if is_cut else total + size
        return max(total, 0)

    def shift(self, source: str, path: str, page: int) -> int:
        """By how many rows a list has moved since its first page; see `shift_rows`."""
        fault = self.take(source, "shift_rows", path) if page > 1 else None
        return int(fault.value or 1) if fault else 0


async def _faulty(
    board: FaultBoard, source: str, request: web.Request, handler: Handler
) -> web.StreamResponse:
    path = request.path_qs
    mine = [f for f in board.faults if f.source == source and f.kind in GENERIC_KINDS]
    struck = [fault for fault in mine if fault.strikes(path)]
    for fault in struck:
        if fault.kind in _WAITING:
            await damage.wait(request, fault)
    for fault in struck:
        if instead := damage.instead(fault):
            return instead
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        answer = html_answer(html_page(f"{error.status} {error.reason}"), error.status)
    for fault in struck:
        answer = damage.damaged(answer, fault)
    failing = (f for f in struck if f.kind in _FAILING or (f.kind, f.value) == _CUT_OFF)
    first = next(failing, None)
    return await damage.broken(request, answer, first) if first else answer


def middleware(board: FaultBoard, source: str) -> Middleware:
    """Logs every request of a source and lets its faults strike."""

    @web.middleware
    async def around(request: web.Request, handler: Handler) -> web.StreamResponse:
        at, size = time.monotonic(), len(await request.read())
        board.under_way[source] += 1
        under_way = board.under_way[source]
        try:
            answer = await _faulty(board, source, request, handler)
        finally:
            board.under_way[source] -= 1
        board.requests.append(Logged(
            source, request.method, request.path, hidden("?" + request.query_string)[1:], size,
            request.headers.get("User-Agent", ""), answer.status, under_way, at,
        ))  # fmt: skip
        return answer

    return around


def control_app(board: FaultBoard) -> web.Application:
    """The control server: `/__faults__` (GET, POST, DELETE) and `/__requests__` (GET, DELETE)."""

    async def list_faults(request: web.Request) -> web.Response:
        del request
        return json_answer(board.faults)

    async def add_fault(request: web.Request) -> web.Response:
        try:
            fault = msgspec.json.decode(await request.read(), type=Fault)
        except msgspec.MsgspecError as error:
            return json_answer({"error": str(error)}, 400)
        board.faults.append(fault)
        return json_answer(fault, 201)

    async def clear_faults(request: web.Request) -> web.Response:
        del request
        board.faults.clear()
        return web.Response(status=204)

    async def list_requests(request: web.Request) -> web.Response:
        del request
        return json_answer(board.requests)

    async def clear_requests(request: web.Request) -> web.Response:
        del request
        board.requests.clear()
        return web.Response(status=204)

    app = web.Application()
    app.add_routes([
        web.get("/__faults__", list_faults), web.post("/__faults__", add_fault),
        web.delete("/__faults__", clear_faults), web.get("/__requests__", list_requests),
        web.delete("/__requests__", clear_requests),
    ])  # fmt: skip
    return app
