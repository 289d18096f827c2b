"""The udbud.dk stand-in over HTTP (udbud.md §1, behaviours 1-11 of §8)."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from scrapers.sandbox.answers import html_answer, json_answer, json_body, robots
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.udbud.detail import detail
from scrapers.sandbox.udbud.entries import entry
from scrapers.sandbox.udbud.search import BadFieldError, Search
from scrapers.sandbox.world.world import World

SEARCH = "/soegning/public/soegeresultat"
ROBOTS = "User-agent: *\nAllow: /\n" + "".join(
    f"Disallow: /{name}/\n"
    for name in (
        "ordregiver", "opretIndkoeb", "agent", "konfig", "indstillinger", "demo", "showMe",
        "notfound", "unauthorized",
    )
)  # fmt: skip
SHELL = """<!doctype html>
<html lang="da"><head><meta charset="utf-8"><title>udbud.dk</title>
<script type="module" src="/assets/index.js"></script></head>
<body><div id="app"></div></body></html>
"""


def _problem(status: int, title: str, text: str) -> web.Response:
    payload = {"type": "about:blank", "title": title, "status": status, "detail": text}
    return json_answer(payload, status, "application/problem+json")


class UdbudServer:
    """Handlers of the portal over one day's notices."""

    def __init__(self, world: World, board: FaultBoard) -> None:
        self._search, self._board = Search(world), board

    def app(self) -> web.Application:
        """The portal as an application."""
        app = web.Application(middlewares=[middleware(self._board, "udbud")])
        app.add_routes([
            web.get("/robots.txt", robots(ROBOTS)),
            web.post(SEARCH, self._find),
            web.get(SEARCH, self._not_allowed),
            web.get("/soegning/visning/{notice_id}/{version}", self._detail),
            web.get("/udbud/{notice_id}", self._missing),
            web.get("/{path:.*}", self._shell),
        ])  # fmt: skip
        return app

    async def _find(self, request: web.Request) -> web.Response:
        try:
            query = await json_body(request)
            self._break_cursor(request, query)
            found = self._search.find(query)
        except msgspec.DecodeError as error:
            return _problem(400, "Bad Request", f"JSON parse error: {error}")
        except BadFieldError as error:
            return _problem(400, "Bad Request", str(error))
        path, page, total = request.path_qs, found.page, len(found.notices)
        if page > 1 and self._board.take("udbud", "repeat_page", path):
            page -= 1
        total = self._board.total("udbud", path, total)
        shown = found.shown(page, self._board.shift("udbud", path, page))
        if self._board.take("udbud", "cut_page", path):
            shown = shown[: len(shown) // 2]
        if self._board.take("udbud", "empty_list", path):
            shown, total = [], 0
        return json_answer({
            "resultatElementDtoList": [entry(notice) for notice in shown],
            "soegningQueryDto": query,
            "totaltAntalResultater": total,
        })  # fmt: skip

    def _break_cursor(self, request: web.Request, query: Any) -> None:
        """What the changed-since filter might do other than its documents say.

        Raises:
            BadFieldError: it takes another format.
        """
        filters = query.get("filterDto") or {}
        system = filters.get("systemFilter")
        fault = self._board.take("udbud", "cursor", request.path_qs) if system else None
        if fault is None or system is None:
            return
        if fault.value == "refused":
            raise BadFieldError("registreretTidFra: Text could not be parsed")
        if fault.value == "ignored":
            del filters["systemFilter"]
        else:  # it loses the newest
            system["registreretTidTil"] = system["registreretTidFra"]

    async def _detail(self, request: web.Request) -> web.Response:
        """404 without the publication number; for national notices as the switch says."""
        number = request.query.get("noticePublicationNumber")
        key = (request.match_info["notice_id"], request.match_info["version"], number or "")
        notice = self._search.by_id.get(key)
        if notice and notice.national:
            fault = self._board.take("udbud", "national_detail", request.path_qs)
            variant = fault.value if fault else "empty"
            answers = {"empty": number == "", "omitted": number is None}.get(variant or "", False)
            notice = notice if answers else None
        if notice is None or (number is None and not notice.national):
            return _problem(404, "Not Found", "Bekendtgørelsen findes ikke")
        return json_answer(detail(notice))

    async def _not_allowed(self, request: web.Request) -> web.Response:
        answer = _problem(405, "Method Not Allowed", f"{request.method} er ikke understøttet")
        answer.headers["Allow"] = "POST"
        return answer

    async def _missing(self, request: web.Request) -> web.Response:
        del request
        return html_answer(SHELL, 404)

    async def _shell(self, request: web.Request) -> web.Response:
        """Every other path is the single-page application."""
        del request
        return html_answer(SHELL)
