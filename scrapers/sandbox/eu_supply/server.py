"""EU-Supply's Atom feed over HTTP: a single window, deadlines without a zone."""

from __future__ import annotations

from datetime import date, timedelta
from xml.sax.saxutils import quoteattr

from aiohttp import web

from scrapers.sandbox.answers import html_answer, html_page, robots
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.world import contacts, meeting
from scrapers.sandbox.world.world import World

_RSS = "http://www.eu-supply.com/Rss/Publications"
# Board -> number, title, authority, CPV codes with names, days until the deadline. A window
# holds few entries (udbud.md §5); the last one has no deadline.
_WINDOWS: dict[str, tuple[tuple[int, str, str, tuple[tuple[str, str], ...], int | None], ...]] = {
    "DK_UDBUD": (
        (381001, "Levering af arbejdstøj", "Region Prøveland",
         (("18110000-3", "Erhvervsbeklædning"), ("18113000-4", "Industribeklædning")), 21),
        (381002, "Kantinedrift på gymnasium", "Prøvestad Gymnasium",
         (("55510000-8", "Kantinevirksomhed"),), 9),
        (381003, "Dialog om genbrug af it-udstyr", "Region Prøveland",
         (("90510000-5", "Bortskaffelse og behandling af affald"),), None),
    ),
    "SKATTEMINISTERIET": (
        (382001, "Oversættelse", "Skatteforvaltningen",
         (("79530000-8", "Oversættelsestjenester"),), 14),
    ),
}  # fmt: skip


def feed(board: str, today: date) -> str:
    """The Atom feed of a board."""
    entries = []
    window = _WINDOWS.get(board, ())
    if board == "DK_UDBUD" and (days := meeting.days_of_the_call(today)):
        green = (("77310000-6", "Beplantning og vedligeholdelse af grønne områder"),)
        wood = (("39142000-9", "Havemøbler"),)
        window += (
            (381009, meeting.TITLE, "Aarhus Kommune", green, days[1]),
            (381019, meeting.SMALL_TITLE, "Aarhus Kommune", wood, days[1]),
        )
    for number, title, authority, codes, ahead in window:
        link = f"https://eu.eu-supply.com/app/rfq/rwlentrance_s.asp?PID={number}&B={board}"
        published = f"{today - timedelta(days=number % 10)}T23:30:00Z"
        etq = f"<etq>{today + timedelta(days=ahead)}T12:00:00</etq>" if ahead else ""
        cpv = "".join(
            f"<cpvCode code={quoteattr(code)} name={quoteattr(name)}/>" for code, name in codes
        )
        entries.append(
            f"<entry><id>{link.replace('&', '&amp;')}</id><title>{title}</title>"
            f"<link href={quoteattr(link)}/><published>{published}</published>"
            f"<author><name>{contacts.NAME}</name><email>{contacts.MAIL}</email></author>"
            f"<summary>{contacts.SENTENCE}</summary>"
            f'<publication xmlns="{_RSS}"><publishedTime>{published[:-1]}</publishedTime>{etq}'
            f"<sentToOjeu>false</sentToOjeu><authority name={quoteattr(authority)}/>"
            f"<cpvCodes>{cpv}</cpvCodes><processTemplate>Annoncering</processTemplate>"
            "</publication></entry>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Transactions</title><updated>{today}T03:00:00Z</updated>"
        f"{''.join(entries)}</feed>\n"
    )


class EuSupplyServer:
    """Handlers of the portal's feed."""

    def __init__(self, world: World, board: FaultBoard) -> None:
        self._today, self._board = world.today, board

    def app(self) -> web.Application:
        """The portal as an application."""
        app = web.Application(middlewares=[middleware(self._board, "eu_supply")])
        app.router.add_get("/robots.txt", robots("User-agent: *\nDisallow: /app/docmgmt\n"))
        app.router.add_get("/rss/rss.ashx", self._feed)
        return app

    async def _feed(self, request: web.Request) -> web.Response:
        if request.query.get("type") != "transactions":
            return html_answer(html_page("404 Not Found"), 404)
        text = feed(request.query.get("B", ""), self._today)
        if self._board.take("eu_supply", "empty_list", request.path_qs):
            text = feed("", self._today)
        return web.Response(text=text, content_type="application/atom+xml", charset="utf-8")
