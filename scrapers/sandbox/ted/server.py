"""The TED stand-in: Search API v3 and the web side that gives notice XML (ted.md)."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from scrapers.sandbox.answers import html_answer, json_answer, json_body, robots
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.ted.entries import Hit, hit_of, links, odd_entry
from scrapers.sandbox.ted.issues import calendar, issue_day, issue_number
from scrapers.sandbox.ted.limits import BadRequestError, Limits, check_request
from scrapers.sandbox.ted.packages import EARLIER, foreign_hits, member_name, package
from scrapers.sandbox.ted.query import Query, QueryError, parse
from scrapers.sandbox.ted.samples import sample_hits
from scrapers.sandbox.world.world import World

Json = dict[str, Any]
ITERATIONS_AT_ONCE = 500
CRAWLER = re.compile(r"Mozilla/5\.0 \(")
"""Agents the web side lets through (ted.md §1.1); others get a challenge."""


@dataclass(frozen=True, slots=True)
class Iteration:
    """Where an iteration stands: the snapshot it runs over and what it was asked."""

    asked: str
    hits: tuple[Hit, ...]
    position: int


class Catalogue:
    """What can be found on a day: the invented notices and the samples."""

    def __init__(self, world: World, samples: Path | None) -> None:
        self._world, self._samples = world, samples

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """All hits, oldest first."""
        notices = self._world.eu_notices
        restated = {n.change.changed.number for n in notices if n.change}
        invented = [
            hit_of(
                notice,
                is_superseded=notice.number in restated,
                is_active=notice.deadline is not None
                and notice.deadline.date() >= self._world.today,
            )
            for notice in notices
        ]
        shown = self._world.today.strftime("%Y%m%d")
        samples = [h for h in sample_hits(self._samples) if h.index["publication-date"][0] <= shown]
        foreign = foreign_hits(self._world.today)
        everyone = [*invented, *samples, *foreign]
        return tuple(sorted(everyone, key=lambda hit: hit.index["publication-date"]))

    @cached_property
    def by_number(self) -> dict[str, Hit]:
        """Hits by publication number."""
        return {hit.number: hit for hit in self.hits}


class TedServer:
    """Handlers of both hosts over one day's notices."""

    def __init__(self, world: World, samples: Path | None, board: FaultBoard) -> None:
        self._world, self._board = world, board
        self._catalogue = Catalogue(world, samples)
        self._iterations: dict[str, Iteration] = {}
        self.web_url = ""
        """Address of the web side; the `links` of search entries point at it."""

    def api_app(self) -> web.Application:
        """`api.ted.europa.eu`."""
        app = web.Application(middlewares=[middleware(self._board, "ted")])
        app.add_routes([
            web.get("/robots.txt", robots("User-agent: *\nDisallow:\n")),
            web.post("/{version:v[34]}/notices/search", self._search),
        ])  # fmt: skip
        return app

    def web_app(self) -> web.Application:
        """`ted.europa.eu`."""
        app = web.Application(middlewares=[middleware(self._board, "ted_web")])
        app.add_routes([
            web.get("/robots.txt", robots("User-agent: *\nAllow: /\n")),
            web.get(r"/{lang:[a-z]{2}}/notice/{number:\d+-\d{4}}/xml", self._xml),
            web.get("/en/release-calendar/-/download/file/CSV/{year:[0-9]{4}}", self._calendar),
            web.get("/packages/daily/{issue:[0-9]+}", self._package),
            web.get(r"/{lang:[a-z]{2}}/notice/-/detail/{number:\d+-\d{4}}", self._detail),
        ])  # fmt: skip
        return app

    async def _search(self, request: web.Request) -> web.Response:
        try:
            body, path = await json_body(request), request.path_qs
            gone = self._board.take("ted", "unknown_field", path)
            check_request(body, gone.value if gone else None, self._limits(path))
            text = body["query"]
            if (lost := self._board.take("ted", "grammar", path)) and lost.value:
                text = text.replace(lost.value, "~")
            query = parse(text, self._world.today)
            if body.get("checkQuerySyntax"):
                return _answer([], None, None)
            return self._page(request, body, query)
        except BadRequestError as error:
            return json_answer(error.payload, 400)
        except QueryError as error:
            return json_answer({"message": error.message, "error": error.error}, 400)
        except (msgspec.DecodeError, TypeError, AttributeError) as error:
            return json_answer({"message": f"JSON parse error: {error}", "error": {}}, 400)

    def _limits(self, path: str) -> Limits:
        fault = self._board.take("ted", "narrow_window", path)
        name, _, most = (fault.value or "").partition("=") if fault else ("", "", "")
        return replace(Limits(), **{name: int(most)}) if name else Limits()

    def _found(self, body: Json, query: Query) -> tuple[Hit, ...]:
        hits = [hit for hit in self._catalogue.hits if query.test(hit.index)]
        scope = body.get("scope", "ACTIVE")
        if scope == "ACTIVE":
            hits = [hit for hit in hits if hit.is_active]
        if scope == "LATEST":
            newest = max((h.index["publication-date"] for h in self._catalogue.hits), default=[])
            hits = [hit for hit in hits if hit.index["publication-date"] == newest]
        if body.get("onlyLatestVersions"):
            hits = [hit for hit in hits if not hit.is_superseded]
        if query.sort:
            sort = query.sort
            hits.sort(key=lambda hit: hit.index.get(sort, [""]), reverse=query.descending)
        return tuple(hits)

    def _page(self, request: web.Request, body: Json, query: Query) -> web.Response:
        path, limit, page = request.path_qs, body.get("limit", 10), body.get("page", 1)
        token = None
        if body.get("paginationMode") == "ITERATION":
            iteration = self._iteration(path, body, query)
            hits, start = iteration.hits, iteration.position
            token = self._continue(path, iteration, start + limit, body.get("iterationNextToken"))
        else:
            hits = self._found(body, query)
            if page > 1 and self._board.take("ted", "repeat_page", path):
                page -= 1
            start = (page - 1) * limit
        total = len(hits)
        total = self._board.total("ted", path, total)
        shown = hits[start : start + limit]
        timed_out = self._board.take("ted", "timed_out", path) is not None
        if timed_out or self._board.take("ted", "cut_page", path):
            shown = shown[: len(shown) // 2]
        if self._board.take("ted", "empty_list", path):
            shown, total = (), 0
        entries = [self._entry(hit, body["fields"]) for hit in shown]
        if self._board.take("ted", "quirks", path):
            entries = [
                odd_entry(number, hit, entry)
                for number, (hit, entry) in enumerate(zip(shown, entries, strict=True))
            ]
        return _answer(entries, total, token, timed_out=timed_out)

    def _entry(self, hit: Hit, fields: list[str]) -> Json:
        entry = {name: hit.fields[name] for name in fields if name in hit.fields}
        entry["publication-number"] = hit.number
        return entry | {"links": links(hit.number, self.web_url)}

    def _iteration(self, path: str, body: Json, query: Query) -> Iteration:
        """The iteration a request goes on with, or a new one over a snapshot."""
        asked = repr(
            [body.get(k) for k in ("query", "fields", "limit", "scope", "onlyLatestVersions")]
        )
        token = body.get("iterationNextToken")
        if token is None:
            return Iteration(asked, self._found(body, query), 0)
        if self._board.take("ted", "expire_token", path):
            raise BadRequestError({"message": "Iteration token has expired",
                                   "error": {"type": "EXPIRED_ITERATION_TOKEN"}})  # fmt: skip
        iteration = self._iterations.get(token)
        if iteration is None or iteration.asked != asked:
            raise BadRequestError({"message": "Invalid iteration token",
                                   "error": {"type": "INVALID_ITERATION_TOKEN"}})  # fmt: skip
        return iteration

    def _continue(self, path: str, iteration: Iteration, position: int, token: str | None) -> str:
        """A token for what follows; given even beyond the end (ted.md §2.2)."""
        if token and self._board.take("ted", "repeat_token", path):
            return token
        following = secrets.token_urlsafe(24)
        self._iterations[following] = Iteration(iteration.asked, iteration.hits, position)
        for old in list(self._iterations)[:-ITERATIONS_AT_ONCE]:
            del self._iterations[old]
        return following

    def _challenged(self, request: web.Request) -> bool:
        return not CRAWLER.match(request.headers.get("User-Agent", ""))

    async def _xml(self, request: web.Request) -> web.Response:
        if self._challenged(request):
            return _challenge()
        hit = self._catalogue.by_number.get(request.match_info["number"].lstrip("0"))
        if hit is None:
            return html_answer("<html><body><h1>404 Notice not found</h1></body></html>", 404)
        fault = self._board.take("ted_web", "content_type", request.path_qs)
        kind = fault.value if fault and fault.value else "application/xml"
        return web.Response(body=hit.xml, content_type=kind, charset="utf-8")

    async def _calendar(self, request: web.Request) -> web.Response:
        if self._challenged(request):
            return _challenge()
        text = calendar(int(request.match_info["year"]))
        return web.Response(text=text, content_type="text/csv", charset="utf-8")

    async def _package(self, request: web.Request) -> web.Response:
        if self._challenged(request):
            return _challenge()
        day = issue_day(request.match_info["issue"])
        if day is None or day > self._world.today:
            return html_answer("<html><body><h1>404 Package not found</h1></body></html>", 404)
        shown = day.strftime("%Y%m%d")
        hits = [h for h in self._catalogue.hits if h.index["publication-date"] == [shown]]
        if self._board.take("ted_web", "cut_page", request.path_qs):
            hits = hits[: len(hits) // 2]
        name = f"{shown}_{issue_number(day):03d}.tar.gz"
        members = [(member_name(hit), hit.xml) for hit in hits]
        if self._board.take("ted_web", "rewritten", request.path_qs):
            members = [(name, xml + EARLIER) for name, xml in members]
        if self._board.take("ted_web", "hostile", request.path_qs):
            members = [(f"../../../tmp/{name}", xml) for name, xml in members]
            members += [("../../etc/kortlag.xml", b"<a/>"), ("readme.txt", b"MZ\x90")]
        return web.Response(
            body=package(day, members),
            content_type="application/gzip",
            headers={"Content-Disposition": f"attachment; filename={name}"},
        )

    async def _detail(self, request: web.Request) -> web.Response:
        number = request.match_info["number"].lstrip("0")
        if number not in self._catalogue.by_number:
            return html_answer("<html><body><h1>404 Notice not found</h1></body></html>", 404)
        return html_answer(f"<html><body><h1>{number} - opfundet bekendtgørelse</h1></body></html>")


def _challenge() -> web.Response:
    return web.Response(status=202, headers={"x-amzn-waf-action": "challenge"})


def _answer(
    entries: list[Json], total: int | None, token: str | None, *, timed_out: bool = False
) -> web.Response:
    return json_answer({
        "notices": entries, "totalNoticeCount": total, "iterationNextToken": token,
        "timedOut": timed_out,
    })  # fmt: skip
