"""The drift walk over udbud.dk's data-sync, EU-Supply and ethics.dk; see `test_drift`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from lxml import etree

from pipelines.clean import portals, udbud
from pipelines.clean.document import Finding
from pipelines.clean.portals.ethics import TenderDocument
from pipelines.clean.portals.eu_supply import _ATOM as ATOM
from pipelines.clean.portals.eu_supply import _RSS as RSS
from pipelines.clean.portals.eu_supply import Entry as FeedEntry
from pipelines.clean.portals.eu_supply import _plain
from pipelines.clean.udbud.sync import SyncEntry
from scrapers.pages import ethics as ethics_pages
from scrapers.pages import eu_supply as eu_supply_pages
from scrapers.pages import udbud_sync as sync_pages
from scrapers.sandbox.ethics.server import document_list
from scrapers.sandbox.udbud_sync.server import invented
from tests.clean import test_drift as walk
from tests.clean.test_drift import Case, document, world
from tests.clean.test_portals import FIXTURES


def udbud_sync_case() -> Case:
    shown = (world().eu_notices[0], world().national_notices[0])
    notices = [invented(notice).entry() for notice in shown]
    entries = [msgspec.to_builtins(notice) for notice in notices]

    def read(raw: bytes) -> list[Finding]:
        sync_pages.read_page(raw)
        return udbud.clean_sync_page(document("udbud_sync", "page 1", raw))[0].findings

    return Case(
        {"totalt": len(entries), "bekendtgoerelser": entries},
        read,
        {(): sync_pages._Answer, ("bekendtgoerelser",): SyncEntry},
        "bekendtgoerelse",
        may_lack={
            ("bekendtgoerelser", "noticePublicationNumber"): (
                "udbud.md §2.2: empty for national notices, of which a feed may be full"
            )
        },
    )


def ethics_case() -> Case:
    page = document_list(world().national_notices[0].procedure)

    def read(raw: bytes) -> list[Finding]:
        ethics_pages.check_list(raw)
        return portals.clean_documents(document("ethics", "a", raw)).findings

    at = ("tenderDocs",)
    return Case(page, read, {(): ethics_pages._Answer, at: TenderDocument}, "tenderDocs")


def eu_supply_case() -> Case:
    """The recorded feed as an object, in which attributes and child elements are keys alike."""
    feed = etree.fromstring((FIXTURES / "eu_supply" / "dk_udbud.xml").read_bytes())
    entries = [_plain(entry) for entry in feed.iterchildren(f"{ATOM}entry")]

    def read(raw: bytes) -> list[Finding]:
        written = feed_of(json.loads(raw))
        eu_supply_pages.read_feed(written)
        return portals.clean_feed(document("eu_supply", "DK_UDBUD", written)).findings

    return Case(
        {"entry": entries},
        read,
        {("entry",): FeedEntry},
        "entry",
    )


ATTRIBUTES = {"link", "authority", "cpvCode"}
"""Elements whose keys are attributes."""


def feed_of(page: Any) -> bytes:
    """The feed of such an object."""

    def put(parent: Any, key: str, value: Any, namespace: str) -> None:
        if isinstance(value, list):
            for one in value:
                put(parent, key, one, namespace)
            return
        inside = RSS if key == "publication" else namespace
        element = etree.SubElement(parent, f"{inside}{key}")
        if not isinstance(value, dict):
            element.text = value
        elif key.removesuffix("Ny") in ATTRIBUTES:
            element.attrib.update(value)
        else:
            for inner, found in value.items():
                put(element, inner, found, inside)

    feed = etree.Element(f"{ATOM}feed")
    for key, value in page.items():
        put(feed, key, value, ATOM)
    return etree.tostring(feed)


CASES: dict[str, Callable[[], Case]] = {
    "udbud sync": udbud_sync_case,
    "ethics": ethics_case,
    "eu_supply": eu_supply_case,
}
TYPED = ("udbud sync", "ethics")
"""XML knows text only: EU-Supply's values of another form are `suspicious_value`."""


@pytest.mark.parametrize("name", CASES)
def test_no_key_can_go_or_be_renamed_unnoticed(name: str) -> None:
    case = CASES[name]()
    walk.test_the_recorded_page_itself_has_every_key_and_nothing_odd(case)
    walk.test_no_key_can_be_removed_unnoticed(case)
    walk.test_no_key_can_be_renamed_unnoticed(case)


@pytest.mark.parametrize("name", TYPED)
def test_no_key_can_change_its_type_unnoticed(name: str) -> None:
    walk.test_no_key_can_change_its_type_unnoticed(CASES[name]())
