"""What each target's inputs begin from: the fixtures, and small invented documents of each kind.

Does not belong here: what is done with them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapers import archive
from scrapers.sandbox.world import handed_in
from scrapers.sandbox.world.world import World
from tests.clean import cvr_samples, ted_export_documents
from tests.clean.eforms_documents import lot, notice
from tests.clean.eforms_subtypes import KINDS
from tests.clean.eforms_subtypes import document as of_kind
from tests.clean.eforms_whole import whole
from tests.scrapers.test_ted_packages import tar

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = FIXTURES / "cases"
BROKEN = FIXTURES / "fuzz"
"""Inputs that once broke a target, by target."""
_SMALL = 200_000
"""Bytes above which a fixture makes every try slow and teaches nothing that a smaller does not."""


def seeds(target: str) -> list[bytes]:
    """Inputs of a target, those that once broke it included."""
    once = sorted((BROKEN / target).glob("*")) if (BROKEN / target).is_dir() else []
    found = [*_SEEDS[target](), *(path.read_bytes() for path in once)]
    return [body for body in dict.fromkeys(found) if len(body) <= _SMALL]


def _files(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for p in patterns for path in sorted(FIXTURES.glob(p))]


def _cases(source: str, *kinds: str) -> list[bytes]:
    return [
        (folder.parent / "body").read_bytes()
        for folder in sorted((CASES / source).glob("*/document.json"))
        if json.loads(folder.read_bytes())["kind"] in kinds
    ]


def _eforms() -> list[bytes]:
    kinds = [of_kind(kind, version).encode() for kind in KINDS for version in (3, 15)]
    body = notice(body=lot(lot_id="LOT-0001")).encode()
    return [body, *kinds, whole(), *_files("eforms/*_eforms/*.xml", "eforms/sdk_examples/*.xml")]


def _ted_export() -> list[bytes]:
    made = ted_export_documents
    small = made.ted_export(
        "F03_2014",
        made.BUYER + made.bought(made.lot()) + made.awarded(made.contractor("Opdigtet ApS")),
    )
    old = made.ted_export("CONTRACT_AWARD", made.old_buyer("AUTHORITY_ENTITY"))
    return [small.encode(), old.encode(), *_files("eforms/ted_export/*.xml")]


def _ted_answers() -> list[bytes]:
    calendar = b"Number;Publication date\n220;13/11/2026\n221;16/11/2026\n"
    count = b'{"notices":[],"totalNoticeCount":12,"timedOut":false}'
    refused = b'{"message":"no","error":{"type":"QUERY_SYNTAX_ERROR","location":{}}}'
    return [calendar, count, refused, *_cases("ted", "search")]


def _ted_package() -> list[bytes]:
    small = b"<TED_EXPORT/>"
    names = ("220/123456_2026.xml", "./00123457_2026.xml", "../../etc/123458_2026.xml")
    plain = tar(*((name, small) for name in names))
    link = tar(("220/123456_2026.xml", small), kind=b"2")
    return [plain, link, gzip.decompress(plain)]


def _cvr(kind: str) -> list[bytes]:
    unit = cvr_samples.company() if kind == "virksomhed" else cvr_samples.site()
    root = "Vrvirksomhed" if kind == "virksomhed" else "VrproduktionsEnhed"
    return [cvr_samples.answer(unit, kind=root).body, *(_few(b) for b in _cases("cvr", kind))]


def _few(body: bytes) -> bytes:
    """A search answer with its first units only: a whole page is slow to change and to read."""
    page = json.loads(body)
    page["hits"]["hits"] = page["hits"]["hits"][:2]
    return json.dumps(page, ensure_ascii=False).encode()


def _cvr_answers() -> list[bytes]:
    expired = {"error": {"type": "search_context_missing_exception", "reason": "No context"}}
    scroll = json.loads(_cvr("virksomhed")[0]) | {"_scroll_id": "x"}
    return [*_cvr("virksomhed"), *_cvr("produktionsenhed"), json.dumps(scroll).encode(),
            json.dumps(expired).encode()]  # fmt: skip


def _udbud_answers() -> list[bytes]:
    token = b'{"access_token":"abc","expires_in":300}'
    return [token, b'{"title":"Bad","detail":"no"}', *_cases("udbud", "search", "detail"),
            *_cases("udbud_sync", "page")]  # fmt: skip


def _lookups() -> list[bytes]:
    found = []
    for file in sorted((CASES / "addresses").glob("*/document.json")):
        known = json.loads(file.read_bytes())
        bodies = [
            json.loads((file.parent / ("body" if n == 1 else f"body.{n}")).read_bytes())
            for n in range(1, len(known) + 1)
        ]
        told = {
            "name": known[-1]["name"],
            "kinds": [one["kind"] for one in known],
            "bodies": bodies,
            "reading": dict(known[-1].get("reading", [])),
        }
        found.append(json.dumps(told, ensure_ascii=False).encode())
    return found


def _address_answers() -> list[bytes]:
    wanted = b'[{"key":"text:a","address":"Vej 3, 2. tv","postal_code":"8000"}]'
    return [wanted, *(path.read_bytes() for path in sorted((CASES / "addresses").glob("*/body*")))]


def _pages() -> list[bytes]:
    return [*_files("municipal/*.html", "comdia/*.html"), *_files("eu_supply/*.xml"),
            *_cases("ethics", "documents")]  # fmt: skip


def _inbox(name: str) -> list[bytes]:
    made = [handed_in.files(World(date(2026, 11, 20)))[name]]
    more = {
        "mapping.csv": _files("inbox/mapping.csv"),
        "decisions.csv": [b"kind;subject;decision;category\ncandidate;99000007;ja;kantine\n"],
        "ledger.csv": [b"supplier_cvr,amount_dkk,year\n99000007,-1e3,2024\n,1.234.567,2025\n"],
    }[name]
    return [*more, *(b"\r\n".join(body.split(b"\r\n")[:8]) for body in made)]


def _clauses() -> list[bytes]:
    table = (Path(__file__).parents[1] / "clean" / "clauses_labelled.csv").read_bytes()
    lines = table.splitlines()[1:]
    return [b"\n".join(lines[at : at + 12]) for at in range(0, len(lines), 12)]


def _archives() -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        moment = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
        crawl = archive.CrawlArchive(Path(folder), "ted", moment, "kortlag")
        json_type = [("Content-Type", "application/json")]
        for body, headers in (
            (b'{"notices":[]}', json_type),
            (gzip.compress(b"<x/>", mtime=0), [("Content-Encoding", "gzip")]),
        ):
            ref = crawl.write(
                archive.Exchange("search", "https://ted.example/v3", "POST", [], b"{}", 200, "OK",
                                 headers, body, moment)
            )  # fmt: skip
            crawl.add_document(
                archive.Document("search", "page 1", "https://ted.example", ref, moment)
            )
        crawl.close()
        packed = (crawl.folder / archive.WARC_NAME).read_bytes()
        listed = (crawl.folder / archive.DOCUMENTS_NAME).read_bytes()
    for warc in (packed, gzip.GzipFile(fileobj=BytesIO(packed)).read()):
        yield warc + b"\n==documents==\n" + listed


def _selectors() -> list[bytes]:
    return [
        b'municipality_code = "0751"\nurl = "https://kommune.example/udbud"\ncontainer = "ul"\n'
        b'item = "li"\ntitle = "a"\nlink = "a"\ndate = "li"\n'
        b'date_format = "%d-%m-%Y"\nempty = "p"\n'
    ]


_SEEDS = {
    "eforms": _eforms,
    "ted_export": _ted_export,
    "ted_search": lambda: _cases("ted", "search"),
    "ted_answers": _ted_answers,
    "ted_package": _ted_package,
    "udbud_search": lambda: _cases("udbud", "search"),
    "udbud_detail": lambda: _cases("udbud", "detail"),
    "udbud_sync": lambda: _cases("udbud_sync", "page"),
    "udbud_answers": _udbud_answers,
    "cvr_companies": lambda: _cvr("virksomhed"),
    "cvr_sites": lambda: _cvr("produktionsenhed"),
    "cvr_answers": _cvr_answers,
    "municipal": lambda: _files("municipal/*.html"),
    "comdia_list": lambda: _files("comdia/*_list.html"),
    "comdia_detail": lambda: _files("comdia/*ed_*.html", "comdia/open_*.html"),
    "eu_supply": lambda: _files("eu_supply/*.xml"),
    "ethics": lambda: _cases("ethics", "documents"),
    "portal_answers": _pages,
    "addresses": _lookups,
    "address_answers": _address_answers,
    "clauses": _clauses,
    "inbox_mapping": lambda: _inbox("mapping.csv"),
    "inbox_decisions": lambda: _inbox("decisions.csv"),
    "inbox_ledger": lambda: _inbox("ledger.csv"),
    "archive": lambda: list(_archives()),
    "selectors": _selectors,
}
