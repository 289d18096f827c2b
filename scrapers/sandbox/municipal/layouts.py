"""Four invented announcement pages, each in a layout that municipal sites use.

No real page is copied: nobody knows whether one exists (udbud.md §6). To add a municipality's
page: a function that gives its HTML, and its settings in `PAGES`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any

from scrapers.sandbox.world import contacts, meeting

_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


def _page(title: str, main: str) -> str:
    return (
        f'<!doctype html>\n<html lang="da">\n<head><meta charset="utf-8"><title>{title}</title>'
        f'</head>\n<body>\n<header><nav><a href="/">Forside</a> <a href="/kontakt">Kontakt</a>'
        f"</nav></header>\n<main><h1>{title}</h1>\n{main}\n</main>\n"
        "<footer>Sidst opdateret: 18. august 2023</footer>\n</body>\n</html>\n"
    )


def _long(day: date) -> str:
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def aarhus_list(today: date) -> str:
    """A list of cards; month names in words, no deadline on the last."""
    cards = [
        ("Annoncering af indkøb af rengøring på to biblioteker", 6, 12),
        ("Annoncering af indkøb af frokostordning & kantinedrift", 9, 20),
        ("Pakning af velkomstposer (forbeholdt beskyttede værksteder)", 30, None),
    ]
    if days := meeting.days_of_the_call(today):
        cards.append((f"Annoncering af {meeting.TITLE.lower()}", *days))
    items = []
    for number, (title, ago, ahead) in enumerate(cards, start=1):
        published = today - timedelta(days=ago)
        deadline = (
            f'<span class="frist">{_long(today + timedelta(days=ahead))}</span>' if ahead else ""
        )
        items.append(
            f'<li class="annonce"><h3><a href="/leverandoer/annonceringer/{2000 + number}">'
            f'{escape(title)}</a></h3><time class="dato">{_long(published)}</time>{deadline}'
            f"<p>{contacts.NAME}: {contacts.SENTENCE}</p></li>"
        )
    return _page("Annonceringer", f'<ul class="annonceliste">{"".join(items)}</ul>')


def odder_table(today: date) -> str:
    """A table with numeric dates and a clock on the deadline's column."""
    rows = [
        ("Kørsel af elever til specialtilbud", "udbud/koersel.html", 4, 15),
        ("Vask og levering af linned", "udbud/linned.html", 11, 8),
    ]
    body = "".join(
        f'<tr><td><a href="{href}">{title}</a></td>'
        f"<td>{today - timedelta(days=ago):%d-%m-%Y} 08:00</td>"
        f"<td>{today + timedelta(days=ahead):%d-%m-%Y} 12:00</td></tr>"
        for title, href, ago, ahead in rows
    )
    head = "<tr><th>Opgave</th><th>Offentliggjort</th><th>Frist</th></tr>"
    return _page(
        "Udbud og annonceringer",
        f'<table id="udbud"><thead>{head}</thead><tbody>{body}</tbody></table>',
    )


def skanderborg_accordion(today: date) -> str:
    """An accordion: no links, only headings to unfold."""
    titles = ("Markedsdialog om genbrugsmøbler", "Indkøb af snerydning i Galten")
    items = "".join(
        f'<details class="fold"><summary>{title}</summary>'
        f"<p>Opgaven beskrives nærmere den {_long(today + timedelta(days=10))}.</p></details>"
        for title in titles
    )
    return _page("Kommende indkøb", f'<section class="folder">{items}</section>')


def silkeborg_files(today: date) -> str:
    """Linked PDF files; one link has an icon for text, so its file name is its title."""
    return _page(
        "Aktuelle annonceringer",
        '<div class="filer"><p><a href="/media/annoncering-af-catering.pdf">Annoncering af '
        'catering (pdf)</a></p><p><a href="/media/Indk%C3%B8b%20af%20cykler.pdf">'
        '<img src="/pdf.svg" alt=""></a></p><p><a href="/vejledning">Vejledning</a></p></div>'
        f"<!-- {today:%Y} -->",
    )


LAYOUTS: dict[str, Callable[[date], str]] = {
    "/aarhus/annonceringer": aarhus_list,
    "/odder/udbud": odder_table,
    "/skanderborg/kommende": skanderborg_accordion,
    "/silkeborg/annonceringer": silkeborg_files,
}
"""Path -> the page at it."""

PAGES: tuple[dict[str, Any], ...] = (
    {
        "municipality_code": "0751",
        "url": "/aarhus/annonceringer",
        "container": "ul.annonceliste",
        "item": "li.annonce",
        "empty": "ul.annonceliste li.tom",
        "title": "h3",
        "link": "h3 a",
        "date": ".dato",
        "deadline": ".frist",
        "date_format": "%d. %B %Y",
    },
    {
        "municipality_code": "0727",
        "url": "/odder/udbud",
        "container": "table#udbud tbody",
        "item": "tr",
        "title": "td:nth-of-type(1)",
        "link": "td:nth-of-type(1) a",
        "date": "td:nth-of-type(2)",
        "deadline": "td:nth-of-type(3)",
        "date_format": "%d-%m-%Y %H:%M",
    },
    {
        "municipality_code": "0746",
        "url": "/skanderborg/kommende",
        "container": "section.folder",
        "item": "details.fold",
        "title": "summary",
    },
    {
        "municipality_code": "0740",
        "url": "/silkeborg/annonceringer",
        "container": "div.filer",
        "item": "a[href$='.pdf']",
    },
)
"""Settings (`sources.municipal.pages`) for these pages, less the server's address."""


def settings_at(address: str) -> list[dict[str, Any]]:
    """`PAGES` for a stand-in that listens at an address."""
    return [{**page, "url": address + page["url"]} for page in PAGES]
