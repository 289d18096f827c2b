"""How the stand-ins answer: JSON, HTML error pages, robots. No source's own contract here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def json_answer(
    payload: Any, status: int = 200, content_type: str = "application/json"
) -> web.Response:
    """A JSON body in UTF-8."""
    body = msgspec.json.encode(payload)
    return web.Response(body=body, status=status, content_type=content_type)


def html_page(title: str) -> str:
    """The bare page a front server shows for an error."""
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )


def html_answer(text: str, status: int = 200) -> web.Response:
    """An HTML body."""
    return web.Response(text=text, status=status, content_type="text/html")


def robots(text: str) -> Handler:
    """A handler that gives a robots.txt."""

    async def answer(request: web.Request) -> web.StreamResponse:
        del request
        return web.Response(text=text, content_type="text/plain")

    return answer


async def json_body(request: web.Request) -> Any:
    """The request's JSON.

    Raises:
        msgspec.DecodeError: it is not JSON.
    """
    return msgspec.json.decode(await request.read())
