"""Production units: `VrproduktionsEnhed` documents into `core.sites`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.clean.cvr.periods import Span, Statement, statements
from pipelines.clean.cvr.shapes import Relation, Site
from pipelines.clean.cvr.units import (
    Kind,
    existence,
    is_protected,
    read_units,
    shared_series,
    timeline,
)
from pipelines.clean.cvr.values import cvr_of, digits_of, is_active, text_of
from pipelines.clean.document import Cleaned

if TYPE_CHECKING:
    from pipelines.clean.cvr.notes import Notes
    from pipelines.clean.document import Document, Row

PAGE = "https://datacvr.virk.dk/enhed/produktionsenhed/"
"""A production unit's page for people is this and its P-nummer."""

_P_NUMBER = re.compile(r"1\d{9}")  # §13: the length and the first digit are all that is known


def _number(site: Site) -> str | None:
    return digits_of(site.p_nummer, 10)


_KIND = Kind("VrproduktionsEnhed", Site, _number)


def clean_sites(document: Document) -> Cleaned:
    """Read one archived answer of the production unit search.

    Args:
        document: body is a `_search` answer for `produktionsenhed` (cvr.md §3, §6.5).

    Returns:
        Rows of `core.sites`, one a production unit and period: a life is cut at every change of
        company, name, main branch and address. `is_active` is today's on every row.

    Raises:
        UnusablePage: the answer holds no data.
    """
    out = Cleaned()
    provenance = document.provenance()
    for site, notes in read_units(document, _KIND, out):
        number = _number(site)
        if number is None:
            notes.add("unreadable_record", "VrproduktionsEnhed without a P-nummer")
            continue
        if not _P_NUMBER.fullmatch(number):
            notes.add("suspicious_value", f"pNummer={number}")
        _add(out, site, {"p_number": number, **provenance, "source_url": PAGE + number}, notes)
    return out


def _add(out: Cleaned, site: Site, base: Row, notes: Notes) -> None:
    metadata = site.produktions_enhed_metadata
    status = text_of(metadata.sammensat_status) if metadata else None
    series = [*shared_series(site, metadata, notes), _companies(site, notes)]
    pieces = timeline(existence(site, None, series, notes), series)
    base = {
        **base,
        "is_active": is_active(status, "produktionsEnhedMetadata.sammensatStatus", notes),
        "advertising_protected": is_protected(site, notes),
    }
    for span, (name, branch, place, cvr) in pieces:
        row = {
            **base,
            "valid_from": span.start,
            "valid_to": span.valid_to,
            "cvr": cvr,
            "name": name,
        }
        if branch is not None:
            row["branch_code"], row["branch_scheme"] = branch.code, branch.scheme
        if place is not None:
            row.update(place)
        out.add("core.sites", row)


def _companies(site: Site, notes: Notes) -> list[Statement[str]]:
    """The companies it belonged to; the current projection when nothing else is in the answer."""
    relations = site.virksomhedsrelation
    metadata = site.produktions_enhed_metadata
    if not relations and metadata is not None:
        relations = [Relation(cvr_nummer=metadata.nyeste_cvr_nummer_relation)]
    return statements(relations, _company, notes)


def _company(element: Relation, _span: Span, notes: Notes) -> str | None:
    return cvr_of(element.cvr_nummer, "virksomhedsrelation.cvrNummer", notes)
