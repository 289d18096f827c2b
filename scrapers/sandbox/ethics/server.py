"""ethics.dk over HTTP: the document list of a tender; robots.txt answers 404, and so do files."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from aiohttp import web

from scrapers.sandbox.answers import html_answer, html_page, json_answer
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.ted.lots import lies_at_ethics
from scrapers.sandbox.world.dice import dice
from scrapers.sandbox.world.notices import Procedure
from scrapers.sandbox.world.world import World

_FILES = (("Udbudsbetingelser", "pdf"), ("Kravspecifikation", "docx"), ("Tilbudsliste", "xlsx"))


def document_list(procedure: Procedure) -> dict[str, Any]:
    """The answer's object for a procedure."""
    shown = []
    for name, extension in _FILES:
        text = f"{procedure.key}/{name}"
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        shown.append(
            {
                "_id": digest[:24],
                "filename": f"{name}.{extension}",
                "cat": "tender",
                "type": extension,
                "length": dice("ethics", text).randint(20_000, 4_000_000),
                "md5": digest,
                "checksum": digest[::-1],
                "state": "published",
            }
        )
    return {"tenderDocs": shown}


class EthicsServer:
    """Handlers of the portal."""

    def __init__(self, world: World, board: FaultBoard) -> None:
        self._world, self._board = world, board

    @cached_property
    def by_guid(self) -> dict[str, Procedure]:
        """Procedures whose documents lie here."""
        notices = (*self._world.eu_notices, *self._world.national_notices)
        found = (n.procedure for n in notices if lies_at_ethics(n))
        return {procedure.procedure_id: procedure for procedure in found}

    def app(self) -> web.Application:
        """The portal as an application."""
        app = web.Application(middlewares=[middleware(self._board, "ethics")])
        app.router.add_get("/ethics/publicTenderDocs/{guid}", self._list)
        return app

    async def _list(self, request: web.Request) -> web.Response:
        procedure = self.by_guid.get(request.match_info["guid"])
        if procedure is None:
            return html_answer(html_page("404 Not Found"), 404)
        if self._board.take("ethics", "empty_list", request.path_qs):
            return json_answer({"tenderDocs": []})
        return json_answer(document_list(procedure))
