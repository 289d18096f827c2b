"""What a fault makes of an answer: other bytes, other headers, or a connection that fails.

Does not belong here: which fault strikes which request (`scrapers.sandbox.faults`), and faults that
need a source's own contract, which are its server's.
"""

from __future__ import annotations

import asyncio
import gzip
import math
import re
import socket
import struct
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from aiohttp import web

from scrapers.sandbox.answers import html_answer, html_page

if TYPE_CHECKING:
    from scrapers.sandbox.faults import Fault

_JSON_LINK = re.compile(rb"(\")https?://[^/\"\\]*/?")
# Not '/name': that is how Comdia's menu names an organisation.
_MARKUP_LINK = re.compile(rb"((?:href|src)=[\"'])(?!/[\w-]+[\"'])(?:https?://[^/\"']*)?/?")
_RESET = struct.pack("ii", 1, 0)
"""`SO_LINGER` of no seconds: closing sends RST and not FIN."""
_OTHER_SHAPE = b'{"data": {"items": []}, "meta": {"ok": true}}'
_NOT_JSON = b")]}',\n"
_CLOCK_IS_OFF = timedelta(days=400)


def instead(fault: Fault) -> web.Response | None:
    """What a fault answers in place of the source, if it does."""
    if fault.kind == "challenge":
        return web.Response(status=202, headers={"x-amzn-waf-action": "challenge"})
    if fault.kind == "redirect":
        return web.Response(status=307, headers={"Location": fault.value or "/"})
    if fault.kind == "unpaced":
        return html_answer(html_page("429 Too Many Requests"), 429)
    if fault.kind == "html":
        return html_answer(html_page("Vi arbejder på sagen"))
    if fault.kind == "other_shape":
        return web.Response(body=_OTHER_SHAPE, content_type="application/json")
    if fault.kind == "status":
        answer = html_answer(fault.body or html_page(f"{fault.status} Error"), fault.status)
        if fault.retry_after is not None:
            answer.headers["Retry-After"] = str(fault.retry_after)
        return answer
    return None


def damaged(answer: web.StreamResponse, fault: Fault) -> web.StreamResponse:
    """The answer with other bytes or headers, as far as the fault is of that sort."""
    body = answer.body if isinstance(answer, web.Response) else None
    if fault.kind == "clock":
        off = _CLOCK_IS_OFF if fault.seen % 2 else -_CLOCK_IS_OFF
        answer.headers["Date"] = format_datetime(datetime.now(UTC) + off, usegmt=True)
        return answer
    if not isinstance(body, bytes):
        return answer
    if fault.kind == "foreign_links" and fault.value:
        link = _JSON_LINK if answer.content_type == "application/json" else _MARKUP_LINK
        return _with_body(answer, link.sub(rb"\g<1>" + fault.value.encode() + b"/", body))
    if fault.kind == "charset":
        return _with_body(answer, body.decode("utf-8", "replace").encode("cp1252", "replace"))
    if fault.kind == "not_json":
        return _with_body(answer, _NOT_JSON + body)
    if fault.kind == "rename" and fault.value:
        old, _, new = fault.value.partition("=>")
        return _with_body(answer, body.replace(old.encode(), new.encode()))
    if fault.kind == "truncate" and fault.value != "connection":
        return _with_body(answer, body[: len(body) // 2])
    if fault.kind == "cut_gzip":
        packed = gzip.compress(body)
        cut = _with_body(answer, packed[: len(packed) // 2])
        cut.headers["Content-Encoding"] = "gzip"
        return cut
    return answer


def _with_body(answer: web.StreamResponse, body: bytes) -> web.Response:
    return web.Response(
        body=body, status=answer.status, content_type=answer.content_type, charset=answer.charset
    )


async def broken(
    request: web.Request, answer: web.StreamResponse, fault: Fault
) -> web.StreamResponse:
    """The answer over a connection that fails in the way of the fault: cut, reset, dripping."""
    body = answer.body if isinstance(answer, web.Response) else None
    if not isinstance(body, bytes):
        return answer
    stream = web.StreamResponse(headers={"Content-Length": str(len(body)), "Connection": "close"})
    stream.content_type = answer.content_type
    await stream.prepare(request)
    if fault.kind == "drip":
        await _drip(stream, body, fault.seconds)
        return stream
    await stream.write(body[: len(body) // 2])
    if request.transport is None:
        return stream
    if fault.kind == "reset":
        request.transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, _RESET
        )
        request.transport.abort()
    else:
        request.transport.close()
    return stream


async def _drip(stream: web.StreamResponse, body: bytes, seconds: float) -> None:
    """A byte at a time, until the client has had enough."""
    for byte in body:
        try:
            await stream.write(bytes([byte]))
        except ConnectionError:
            return
        await asyncio.sleep(seconds)


async def wait(request: web.Request, fault: Fault) -> None:
    """Let a request wait: `slow` for its time, `hang` until the client gives up."""
    enough = int(fault.value) if fault.value else math.inf
    until = time.monotonic() + (math.inf if fault.kind == "hang" else fault.seconds)
    while fault.seen < enough and (left := until - time.monotonic()) > 0:
        if fault.kind == "hang" and (request.transport is None or request.transport.is_closing()):
            return
        await asyncio.sleep(min(left, 0.01) if fault.value else min(left, 0.1))
