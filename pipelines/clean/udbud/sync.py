"""Pages of the data-sync API into what they list (udbud.md §2.2).

Does not belong here: the XML inside (`pipelines.clean.eforms`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from pipelines.clean.document import Cleaned, Finding
from pipelines.clean.drift import Drift, Shape
from pipelines.clean.udbud.entries import Entry, identity_of
from pipelines.clean.unusable import UNREADABLE, UnusablePage

if TYPE_CHECKING:
    from pipelines.clean.document import Document


class SyncEntry(Shape, rename="camel"):
    """An element of `bekendtgoerelser`."""

    known: ClassVar[frozenset[str]] = frozenset({"registreringsTidspunkt"})
    # Empty for national notices (§2.2), of which a feed may be full; a form of "no number" at the
    # public search is to be absent (§1.4), and nobody knows that it is not one here.
    may_lack: ClassVar[frozenset[str]] = frozenset({"noticePublicationNumber"})

    notice_id: str | None = None
    notice_version: str | int | None = None
    notice_publication_number: str | None = None
    bekendtgoerelse_xml: str | None = None


class _Answer(msgspec.Struct):
    entries: list[msgspec.Raw] = msgspec.field(name="bekendtgoerelser")


_read_answer = msgspec.json.Decoder(_Answer).decode
_read_entry = msgspec.json.Decoder(SyncEntry).decode
_plain = msgspec.json.Decoder(Any).decode


def clean_sync_page(document: Document) -> tuple[Cleaned, dict[str, str]]:
    """Read one archived page of the feed.

    Args:
        document: body is the page's JSON.

    Returns:
        `clean.listed` of the notices, and the key of `core.notices` of each by the name
        (`<noticeId>/<version>`) that its XML has in the archive. Keys are those of the public
        search, so that both sources call a notice the same.

    Raises:
        UnusablePage: not JSON, or JSON without the list.
    """
    try:
        entries = _read_answer(document.body).entries
    except UNREADABLE as error:
        raise UnusablePage(f"no page of the feed: {error}") from error
    out, drift, keys = Cleaned(), Drift(document.name), dict[str, str]()
    for raw in entries:
        try:
            drift.meet(_plain(raw), SyncEntry, "bekendtgoerelse", document.name)
            entry = _read_entry(raw)
        except UNREADABLE as error:
            finding = Finding("unreadable_record", f"bekendtgoerelse: {error}", document.name)
            out.findings.append(finding)
            continue
        identity = identity_of(
            Entry(entry.notice_id, entry.notice_version, entry.notice_publication_number)
        )
        if identity is None:
            out.findings.append(Finding("missing_value", "noticeId", document.name))
            continue
        keys[identity.name] = identity.key
        out.add("clean.listed", {"name": identity.key, "seen_at": document.seen_at})
    out.findings += drift.findings()
    return out, keys
