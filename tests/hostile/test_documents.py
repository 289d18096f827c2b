"""Boundary: a document's own syntax. Nothing is resolved, followed, or unpacked without measure.

Notices' XML is in `tests.clean.test_eforms_total`, packages in `tests.scrapers.test_ted_packages`;
here is what else is XML, HTML, JSON or tar, and what every reader does with depth and size.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import time

import pytest

from pipelines.clean import portals
from pipelines.clean.unusable import UnusablePage
from scrapers.pages import comdia, eu_supply, municipal, ted_packages
from scrapers.pages.page import PageError, decode
from tests.fuzz.replay import signature_of
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import MARKUP, TARGETS, document

BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
DECLARED = (
    '<!ENTITY e SYSTEM "file:///etc/passwd">',
    '<!ENTITY e SYSTEM "http://127.0.0.1:9/x">',
    '<!ENTITY e PUBLIC "x" "file:///etc/passwd">',
    '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;',
    '<!ENTITY e "harmless">',
    f'<!ENTITY e0 "0123456789">{BOMB}<!ENTITY e "&e11;">',
)


@pytest.mark.parametrize("declared", DECLARED)
def test_a_feed_with_entities_is_refused_and_resolves_none(declared: str) -> None:
    (feed,) = seeds("eu_supply")[:1]
    head, _, rest = feed.partition(b"<feed")
    body = head + f"<!DOCTYPE feed [{declared}]>".encode() + b"<feed" + rest
    body = body.replace(b"<title>", b"<title>&e;", 2)
    with pytest.raises(PageError, match=r"document type declaration|not XML"):
        eu_supply.read_feed(body)
    try:
        cleaned = portals.clean_feed(document("eu_supply", body))
    except UnusablePage:
        return
    assert "root:" not in repr(cleaned)


def _tar(*members: tarfile.TarInfo) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as file:
        for member in members:
            file.addfile(member, io.BytesIO(b"x" * member.size))
    return packed.getvalue()


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    member.size = 5 if kind == tarfile.REGTYPE else 0
    return member


@pytest.mark.parametrize(
    ("member", "names"),
    [
        (_member("../../../tmp/00123456_2026.xml"), ["123456-2026"]),
        (_member("/etc/00123456_2026.xml"), ["123456-2026"]),
        (_member("x/00123456_2026.xml", tarfile.SYMTYPE, "/etc/passwd"), []),
        (_member("x/00123456_2026.xml", tarfile.LNKTYPE, "../../etc/passwd"), []),
        (_member("x/00123456_2026.xml", tarfile.CHRTYPE), []),
        (_member("x/00123456_2026.xml", tarfile.FIFOTYPE), []),
        (_member("00123456_2026.xml\0.sh"), ["123456-2026"]),
        (_member("x/\u202e00123456_2026.xml"), []),
    ],
)
def test_of_a_package_s_member_only_the_number_in_its_name_is_used(
    member: tarfile.TarInfo, names: list[str]
) -> None:
    assert [name for name, _ in ted_packages.read_package(_tar(member))] == names


def test_a_package_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ted_packages, "MOST_UNPACKED", 2**22)
    zeros = gzip.compress(b"\0" * (ted_packages.MOST_UNPACKED + 2**20), compresslevel=1)
    with pytest.raises(PageError, match="unpacks to more than"):
        list(ted_packages.read_package(zeros))


@pytest.mark.parametrize("body", [b"[" * 10**6, b'{"a":' * 10**5, b'{"a":[' * 10**5])
def test_json_without_bottom_is_no_page(body: bytes) -> None:
    with pytest.raises(PageError):
        decode(body, dict)
    for name, target in TARGETS.items():
        if target.form == "json":
            assert signature_of(target, body) is None, name


DEEP = b"<html><body>" + b"<div>" * 20_000 + b"x" + b"</div>" * 20_000 + b"</body></html>"
LARGE = b"<html><body><ul><li>x</li></ul>" + b" " * 2**22 + b"</body></html>"


@pytest.mark.parametrize("body", [DEEP, LARGE], ids=["deep", "large"])
def test_a_page_beyond_all_measure_is_refused_before_anything_is_looked_for_in_it(
    body: bytes,
) -> None:
    began = time.monotonic()
    for page in MARKUP:
        with pytest.raises(PageError, match=r"a page (of|nested)"):
            municipal.read_page(body, page)
    with pytest.raises(PageError, match=r"a page (of|nested)"):
        comdia.read_list(body)
    assert time.monotonic() - began < 120  # a net below hanging, not a measure


@pytest.mark.parametrize("name", ["eforms", "ted_export", "eu_supply"])
def test_xml_beyond_all_measure_is_told_and_nothing_else(name: str) -> None:
    for body in (
        b"<a>" * 100_000 + b"</a>" * 100_000,
        b'<a b="' + b"x" * 11_000_000 + b'"/>',
        b"<a>" + b"x" * 11_000_000 + b"</a>",
        b"<a " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"/>",
    ):
        assert signature_of(TARGETS[name], body) is None


TEXTS = (
    "NUL \x00 in it", "\u202eright to left\u2066", "\ud800".encode("utf-8", "surrogatepass").decode(
        "utf-8", "replace"), "\ufeff\u200b\u2028", "\x1b[31mred", "a\u0301" * 1000,
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["udbud_search", "cvr_companies", "ethics"])
def test_odd_characters_cost_nothing(name: str, text: str) -> None:
    import json

    for body in seeds(name)[:1]:
        changed = json.dumps(_with(json.loads(body), text)).encode()
        assert signature_of(TARGETS[name], changed) is None


def _with(node: object, text: str) -> object:
    if isinstance(node, dict):
        return {key: _with(value, text) for key, value in node.items()}
    if isinstance(node, list):
        return [_with(value, text) for value in node]
    return node + text if isinstance(node, str) else node


@pytest.mark.parametrize(
    "body",
    [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
     b"\xff\xfe", b"\x80", b"\xc3"],
)  # fmt: skip
def test_overlong_and_broken_utf_8_is_no_json_of_ours(body: bytes) -> None:
    with pytest.raises(PageError):
        decode(b'{"a":"' + body + b'"}', dict)
    with pytest.raises(PageError):  # also where nobody looks
        eu_supply.read_feed(b'<?xml version="1.0"?><feed>' + body + b"</feed>")
