"""Daily packages of the TED stand-in (ted.md §1, §4 row 9), and what only they hold."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from datetime import date, timedelta

from scrapers.sandbox.ted.entries import Hit
from scrapers.sandbox.ted.issues import issue_number
from scrapers.sandbox.ted.markup import put, root, to_bytes

EARLIER = b"<!-- som den stod, f\xc3\xb8r pakken blev skrevet om -->\n"
"""What a notice ends with in a package before that is rewritten."""
_FOREIGN_DAYS = 60
"""Days before today on which another country published a notice as well."""


def foreign_hits(today: date) -> list[Hit]:
    """Notices of another country, one a working day: in the packages, not in Danish lists."""
    days = (today - timedelta(days=n) for n in range(_FOREIGN_DAYS))
    return [_foreign(day) for day in days if day.weekday() < 5]


def _foreign(day: date) -> Hit:
    number = f"{100_007 + day.timetuple().tm_yday * 2000}-{day.year}"
    document = root("ContractNotice")
    put(document, "cbc:CustomizationID", "eforms-sdk-1.13")
    index = {
        "publication-number": [number],
        "publication-date": [day.strftime("%Y%m%d")],
        "buyer-country": ["SWE"],
    }
    fields = {"publication-number": number, "publication-date": day.isoformat()}
    return Hit(number, index, fields, to_bytes(document))


def member_name(hit: Hit) -> str:
    """File name of a notice: eight digits, six for TED_EXPORT."""
    number, _, year = hit.number.partition("-")
    width = 6 if b"<TED_EXPORT" in hit.xml[:2000] else 8
    return f"{number.zfill(width)}_{year}.xml"


def package(day: date, members: Iterable[tuple[str, bytes]]) -> bytes:
    """The tar.gz of an issue: one folder, one file (name, XML) a notice."""
    target = io.BytesIO()
    folder = f"{day:%Y%m%d}_{issue_number(day):03d}"
    with tarfile.open(fileobj=target, mode="w:gz") as tar:
        home = tarfile.TarInfo(folder)
        home.type = tarfile.DIRTYPE
        tar.addfile(home)
        for name, xml in members:
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(xml)
            tar.addfile(member, io.BytesIO(xml))
    return target.getvalue()
