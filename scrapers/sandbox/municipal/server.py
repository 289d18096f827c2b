"""The municipalities' pages over HTTP."""

from __future__ import annotations

from aiohttp import web

from scrapers.sandbox.answers import html_answer, html_page, robots
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.municipal.layouts import LAYOUTS
from scrapers.sandbox.world.world import World


class MunicipalServer:
    """Handlers of all municipalities' pages. Faults of its own: `redesign`, `empty_list`."""

    def __init__(self, world: World, board: FaultBoard) -> None:
        self._today, self._board = world.today, board

    def app(self) -> web.Application:
        """The sites as one application."""
        app = web.Application(middlewares=[middleware(self._board, "municipal")])
        app.router.add_get("/robots.txt", robots("User-agent: *\nDisallow: /intern/\n"))
        app.router.add_get("/{path:.*}", self._page)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        layout = LAYOUTS.get(request.path)
        if layout is None:
            return html_answer(html_page("404 Not Found"), 404)
        text = layout(self._today)
        if self._board.take("municipal", "redesign", request.path_qs):
            # The site's new look: other names for the same things.
            text = text.replace('class="', 'class="ny-').replace('id="', 'id="ny-')
        if self._board.take("municipal", "empty_list", request.path_qs):
            text = text.replace('<li class="annonce">', '<li class="tom">')
        return html_answer(text)
