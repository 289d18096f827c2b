"""What of an exchange is a credential, and is taken out of it before it reaches the archive.

Does not belong here: what is hidden in what people read (`scrapers.redaction`).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from scrapers.redaction import hidden

# What must never reach a disk: headers that carry credentials or sessions, and the query
# parameters by which sources take tokens (addresses.md §2, cvr.md §11).
_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}
)
_SECRET_PARAMETERS = frozenset({"token", "apikey", "api_key", "password", "username"})
_LEAST_SECRET = 8  # a shorter value would blot out words that mean something else
# Hop-by-hop: the body below is stored without it, so a reader must not undo it again.
_HOP_HEADERS = frozenset({"transfer-encoding", "connection", "keep-alive"})


def without_secrets(url: str) -> str:
    """`url` with the values of credential parameters, and any user info, replaced."""
    parts = urlsplit(url)
    query = urlencode(
        [
            (key, "REMOVED" if key.lower() in _SECRET_PARAMETERS else value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
    )
    netloc = parts.netloc.rpartition("@")[2]
    changed = netloc != parts.netloc or "REMOVED" in query
    return urlunsplit(parts._replace(netloc=netloc, query=query)) if changed else url


def without_echo(url: str, body: bytes) -> bytes:
    """The body, with credentials of the query that it repeats blotted out, byte by byte.

    Only that departs from byte for byte: a page about a redirect or an error may quote the
    address it was asked by. The length stays, so that headers that tell it stay true.
    """
    for key, value in parse_qsl(urlsplit(url).query):
        if key.lower() in _SECRET_PARAMETERS and len(value) >= _LEAST_SECRET:
            for written in (value, quote(value, safe="")):
                body = body.replace(written.encode(), b"*" * len(written.encode()))
    return body


def kept_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers as they are stored."""
    return [
        (name, hidden(value))  # a redirect's Location repeats the query
        for name, value in headers
        if name.lower() not in _SECRET_HEADERS and name.lower() not in _HOP_HEADERS
    ]
