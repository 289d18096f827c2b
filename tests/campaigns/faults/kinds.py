"""The faults, and what each is at each source: declarations only.

Does not belong here: how a cell has to end (`expected.csv`), how a fault strikes
(`scrapers.sandbox`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Post = Mapping[str, Any]
"""Fields of `scrapers.sandbox.faults.Fault`, but `source`, `after` and `first`."""


@dataclass(frozen=True)
class Target:
    """A stand-in that is struck.

    Attributes:
        source: the source whose crawl meets it.
        path: what the address of its data has in it; robots.txt and tokens have not.
        spared: data requests that pass before a fault that lasts begins, so that it strikes in
            the midst of a crawl; 0 where there may be one request only.
    """

    source: str
    path: str
    spared: int = 1


TARGETS: Mapping[str, Target] = {
    "udbud": Target("udbud", "/soegning"),
    "ted": Target("ted", "/v3/notices"),
    "ted_web": Target("ted", "/en/notice/"),
    "udbud_sync": Target("udbud_sync", "/fraKilde"),
    "cvr": Target("cvr", "_search"),
    "municipal": Target("municipal", "/odder/", spared=0),  # its second page
    "comdia": Target("comdia", ".aspx"),
    "eu_supply": Target("eu_supply", "/rss"),
    "ethics": Target("ethics", "/publicTenderDocs", spared=0),
    "addresses": Target("addresses", "token="),
}
"""Stand-in -> what it is; `ted` is TED's search and `ted_web` its notices."""


@dataclass(frozen=True)
class Kind:
    """A fault.

    Attributes:
        title: what happens, for people.
        group: class of faults; after one of each class and source the next night is looked at too.
        post: what strikes, unless `posts` has something else for a target.
        posts: target -> what strikes there; several at once are a list, and the first of them
            lasts whatever happens to the others.
        in_midst: whether it lets the target's first requests pass; what counts pages or tokens
            by itself does not.
        timeout_s: longest wait for an answer meanwhile.
        port: the source is asked at a port where nobody listens.
        wait_s: what has to lie between a refusal and the next try, at least.
    """

    title: str
    group: str
    post: Post = field(default_factory=dict)
    posts: Mapping[str, list[Post]] = field(default_factory=dict)
    in_midst: bool = True
    timeout_s: int | None = None
    port: bool = False
    wait_s: float = 0.0

    def at(self, target: str) -> list[Post]:
        """What strikes a target; nothing where it is an address that changes."""
        return self.posts.get(target, [self.post] if self.post else [])


def _status(status: int, **more: Any) -> dict[str, Any]:
    return {"kind": "status", "status": status, **more}


def _rename(old: str, new: str, **more: str) -> list[Post]:
    return [{"kind": "rename", "value": f"{old}=>{new}", **more}]


def _total(by: str) -> list[Post]:
    return [{"kind": "total_off", "value": by}]


_REFUSED = '{"error": "invalid_client"}'
KINDS: Mapping[str, Kind] = {
    "500": Kind("HTTP 500", "status", _status(500)),
    "503": Kind("HTTP 503", "status", _status(503)),
    "429": Kind("HTTP 429", "status", _status(429), wait_s=0.5),
    "429_after": Kind(
        "HTTP 429, Retry-After: 1", "status", _status(429, retry_after=1), wait_s=1.0
    ),
    "html": Kind("HTML with 200 in place of the data", "body", {"kind": "html"}),
    "challenge": Kind("202, a firewall's challenge", "status", {"kind": "challenge"}),
    "refused": Kind("connection refused", "connection", port=True),
    "reset": Kind("connection reset in the middle of the body", "connection", {"kind": "reset"}),
    "hang": Kind("no answer at all", "connection", {"kind": "hang"}, timeout_s=5),
    "drip": Kind(
        "a byte every half second", "connection", {"kind": "drip", "seconds": 0.5}, timeout_s=5
    ),
    "cut_body": Kind(
        "half of the announced body, then the end",
        "connection", {"kind": "truncate", "value": "connection"},
    ),
    "half_body": Kind("half a body that calls itself whole", "body", {"kind": "truncate"}),
    "cut_gzip": Kind("half of a packed body", "body", {"kind": "cut_gzip"}),
    "charset": Kind("windows-1252 that calls itself UTF-8", "body", {"kind": "charset"}),
    "not_json": Kind("invalid JSON", "body", {"kind": "not_json"}),
    "other_shape": Kind("JSON of another shape", "body", {"kind": "other_shape"}),
    "renamed": Kind(
        "a key, class or element is called otherwise", "body",
        posts={
            "udbud": _rename("totaltAntalResultater", "antalResultater"),
            "ted": _rename("publication-number", "notice-number"),
            "ted_web": _rename("ContractNotice", "ContractNote"),
            "udbud_sync": _rename("bekendtgoerelser", "notices"),
            "cvr": _rename("Vrvirksomhed", "Virksomhed"),
            "municipal": [{"kind": "redesign"}],
            "comdia": _rename("kt-menu__link-text", "menu-link"),
            "eu_supply": _rename("entry>", "item>"),
            "ethics": _rename("tenderDocs", "documents"),
            "addresses": _rename("vaskestatus", "status_for_vask", path="/vask/"),
        },
    ),
    "empty": Kind("nothing is found", "paging", {"kind": "empty_list"}, in_midst=False),
    "total_high": Kind(
        "the total is too high by a page", "paging", in_midst=False,
        posts={
            "udbud": _total("25"), "ted": _total("2"), "udbud_sync": _total("2"),
            "cvr": _total("400"),
        },
    ),
    "total_low": Kind(
        "the total is too low, by what the last page has", "paging", in_midst=False,
        posts={
            "udbud": _total("/25"), "ted": _total("/2"), "udbud_sync": _total("/2"),
            "cvr": _total("/400"),
        },
    ),
    "total_moves": Kind(
        "the total grows while it is read", "paging", {"kind": "total_moves"}, in_midst=False
    ),
    "repeat_page": Kind(
        "a page comes twice", "paging", {"kind": "repeat_page"}, in_midst=False,
        posts={"ted": [{"kind": "repeat_token"}]},
    ),
    "rows_in": Kind(
        "a row comes in at the front between two pages", "paging",
        {"kind": "shift_rows", "value": "1"}, in_midst=False,
    ),
    "rows_out": Kind(
        "a row goes at the front between two pages", "paging",
        {"kind": "shift_rows", "value": "-1"}, in_midst=False,
    ),
    "expired": Kind(
        "a token or scroll has expired", "access", {"kind": "expire_token"}, in_midst=False,
        posts={"cvr": [{"kind": "no_sort"}, {"kind": "expire_token", "path": "/_search/scroll"}]},
    ),
    "401": Kind("HTTP 401", "access", _status(401)),
    "password": Kind(
        "the password or token has expired", "access", in_midst=False,
        posts={
            "udbud_sync": [_status(401, body=_REFUSED, path="/auth/token")],
            "cvr": [_status(401, body='{"status": 401}')],
            "addresses": [_status(401, body='{"status": "fejl"}')],
        },
    ),
    "clock": Kind("its clock jumps back and forth by a year", "clock", {"kind": "clock"}),
    "redirect": Kind(
        "a redirect to another host", "access",
        {"kind": "redirect", "value": "http://127.0.0.1:9/elsewhere"},
    ),
}  # fmt: skip
"""Name -> fault, in the order of the table."""

CLOCKS: Mapping[str, tuple[str, str]] = {
    "clock_back": ("our own clock is 15 days behind, and right the next night", "2026-12-21"),
    "clock_ahead": ("our own clock is 55 days ahead, and right the next night", "2027-03-01"),
}
"""Name -> title, and the day that a night takes for today: a cell of every source in one night."""
