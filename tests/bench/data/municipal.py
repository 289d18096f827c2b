"""Notices of municipalities in a folder, as the stand-in of TED takes samples: any number of each.

They are those of `tests.bench.data.notices` with a municipality for a buyer, under an invented CVR
number. They are published one after the other within a year; the last few after it, so that they
come when the world goes on. Does not belong here: what the notices say otherwise.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from lxml import etree

from scrapers.sandbox.world.identifiers import cvr_number
from scrapers.sandbox.world.places import REFERENCE
from tests.bench.data.notices import notices

_NS = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
_BUYER = "//cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID"
_NAME, _NUMBER = "cac:PartyName/cbc:Name", "cac:PartyLegalEntity/cbc:CompanyID"
_COUNTRY = "cac:PostalAddress/cac:Country/cbc:IdentificationCode"
_PUBLISHED = "//efac:Publication/efbc:PublicationDate"
_FIRST_CVR = 49_900
"""Of the invented numbers the last hundred: firms of the sandbox have the first."""


def names() -> dict[str, str]:
    """Code of a municipality -> its name."""
    with (REFERENCE / "kommuner.csv").open(encoding="utf-8") as file:
        return {row["kommunekode"]: row["navn"] for row in csv.DictReader(file)}


def authorities(codes: Sequence[str]) -> dict[str, list[str]]:
    """Municipality -> its invented CVR numbers, as the setting `municipality_cvr` has them."""
    return {code: [str(cvr_number(_FIRST_CVR + place))] for place, code in enumerate(codes)}


def write_samples(
    folder: Path, buyers: Mapping[str, Sequence[str]], each: int, until: date, later: float
) -> int:
    """Write notices below a folder; returns how many.

    Args:
        folder: of the samples.
        buyers: municipality -> its CVR numbers.
        each: notices of a municipality.
        until: the day by which all but the last are published.
        later: share of those that are published in the month after it.
    """
    target = folder / "real_eforms"
    target.mkdir(parents=True)
    count = each * len(buyers)
    called, codes = names(), list(buyers)
    for place, notice in enumerate(notices(count, year=2025)):
        code = codes[place % len(codes)]
        is_later = place >= count * (1 - later)
        day = until + timedelta(1 + place % 28) if is_later else until - timedelta(place % 360)
        body = _bought_by(notice.body, f"{called[code]} Kommune", buyers[code][0], day)
        (target / f"{notice.name}.xml").write_bytes(body)
    return count


def _bought_by(body: bytes, name: str, cvr: str, published: date) -> bytes:
    root = etree.fromstring(body)
    ids = {element.text for element in root.iterfind(f".{_BUYER}", _NS)}
    for company in root.iterfind(".//efac:Organizations/efac:Organization/efac:Company", _NS):
        own = company.find("cac:PartyIdentification/cbc:ID", _NS)
        if own is None or own.text not in ids:
            continue
        for path, text in ((_NAME, name), (_NUMBER, cvr), (_COUNTRY, "DNK")):
            for element in company.iterfind(path, _NS):
                element.text = text
    for element in root.iterfind(f".{_PUBLISHED}", _NS):
        element.text = f"{published.isoformat()}Z"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
