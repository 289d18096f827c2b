"""A plain HTTP client: what was answered, without opinion."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import Any

CRAWLER = "Mozilla/5.0 (compatible; kortlag/0.1; +https://example.org)"
BASIC = "Basic " + base64.b64encode(b"user:password").decode()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(method: str, url: str, payload: Any = None, **headers: str) -> Answer:
    """One request; `user_agent="…"` becomes `User-Agent`."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    data = None
    if payload is not None:
        data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        named.setdefault("content-type", "application/json")
    request = urllib.request.Request(url, data, named, method=method)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=20) as found:  # noqa: S310 - loopback
            return Answer(found.status, found.headers, found.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def get(url: str, **headers: str) -> Answer:
    return ask("GET", url, **headers)


def post(url: str, payload: Any, **headers: str) -> Answer:
    return ask("POST", url, payload, **headers)
