"""Comdia over HTTP: menu, lists, tenders' pages. A further organisation is a `Customer`."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from scrapers.sandbox.answers import html_answer, html_page, robots
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.world import contacts


@dataclass(frozen=True, slots=True)
class Tender:
    """An invented tender; `title` as its HTML is written."""

    number: int
    title: str
    is_closed: bool = False
    is_english: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """An organisation that publishes here."""

    slug: str
    name: str
    tenders: tuple[Tender, ...]


CUSTOMERS = (
    Customer("aalborg-kommune", "Aalborg Kommune", (
        Tender(4101, "Drift af caf&eacute; p&aring; Nordkraft"),
        Tender(4102, "Vinduespolering &amp; rengøring", is_closed=True),
        Tender(4103, "Catering to events - Cancelled", is_english=True),
    )),
    Customer("aarhus-kommune", "Aarhus Kommune", (
        Tender(4201, "Vedligehold af gr&oslash;nne arealer i Risskov"),
        Tender(4202, "Moving services", is_closed=True, is_english=True),
    )),
    Customer("silkeborg-kommune", "Silkeborg Kommune", (
        Tender(4301, "Indk&oslash;b af cykler til hjemmeplejen"),
        Tender(4302, "Snerydning", is_closed=True),
    )),
    Customer("ingen-udbud", "Forsyningen Ingen Udbud A/S", ()),
)  # fmt: skip
"""What the menu lists, in its order."""


def _menu() -> str:
    return "".join(
        f"<li class='kt-menu__item'><a href='/{c.slug}' class='kt-menu__link'>"
        f'<i class="icon"></i><span class="kt-menu__link-text">{c.name}</span></a></li>'
        for c in CUSTOMERS
    )


def _page(title: str, content: str) -> str:
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<ul class='kt-menu__nav'>{_menu()}"
        "<li><a href='/Login.aspx?ReturnUrl=%2f'><span class=\"kt-menu__link-text\">Login</span>"
        f"</a></li></ul><div id='content'><h1>{title}</h1>{content}</div></body></html>\n"
    )


def _list(customer: Customer, tenders: list[Tender]) -> str:
    rows = "".join(
        f'<tr><td>{n}</td><td>{t.title}</td><td><a href="tenderinformationshow.aspx?Id={t.number}'
        '&amp;List=0">Vis</a></td></tr>'
        for n, t in enumerate(tenders, start=1)
    )
    head = "<tr><th>Nr.</th><th>Titel</th><th></th></tr>"
    return _page(f"Aktuelle udbud - {customer.name}", f"<table>{head}{rows}</table>")


def _detail(tender: Tender) -> str:
    words = ""
    if tender.is_closed:
        words = "Fristen for deltagelse i udbuddet er overskredet."
        if tender.is_english:
            words = "The deadline for participation in the tender has been exceeded."
    person = f"<p>Kontaktperson: {contacts.NAME}, {contacts.PHONE}, {contacts.MAIL}</p>"
    return _page(tender.title, f"<p>{words}</p>{person}<p><a href='/Login.aspx'>Log ind</a></p>")


class ComdiaServer:
    """Handlers of the portal. Faults of its own: `no_table`, `empty_list`, `entry_gone`."""

    def __init__(self, board: FaultBoard) -> None:
        self._board = board

    def app(self) -> web.Application:
        """The portal as an application."""
        app = web.Application(middlewares=[middleware(self._board, "comdia")])
        app.add_routes([
            web.get("/robots.txt", robots("User-agent: *\nDisallow: /keepAlive.aspx\n")),
            web.get("/{slug}/aktuelleudbud.aspx", self._list),
            web.get("/{slug}/tenderinformationshow.aspx", self._detail),
        ])  # fmt: skip
        return app

    async def _list(self, request: web.Request) -> web.Response:
        customer = next((c for c in CUSTOMERS if c.slug == request.match_info["slug"]), None)
        if customer is None:
            return html_answer(html_page("404 Not Found"), 404)
        path = request.path_qs
        if self._board.take("comdia", "no_table", path):
            return html_answer(_page(f"Aktuelle udbud - {customer.name}", "<p>Prøv igen</p>"))
        gone = self._board.take("comdia", "entry_gone", path)
        missing = gone.value if gone else None
        empty = self._board.take("comdia", "empty_list", path)
        shown = [] if empty else [t for t in customer.tenders if str(t.number) != missing]
        return html_answer(_list(customer, shown))

    async def _detail(self, request: web.Request) -> web.Response:
        wanted = request.query.get("Id")
        for customer in CUSTOMERS:
            for tender in customer.tenders:
                if customer.slug == request.match_info["slug"] and str(tender.number) == wanted:
                    return html_answer(_detail(tender))
        return html_answer(html_page("404 Not Found"), 404)
