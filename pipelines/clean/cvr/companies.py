"""Companies: `Vrvirksomhed` documents into `core.enterprises` and `core.social_register`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.clean.cvr.codes import ATTRIBUTES
from pipelines.clean.cvr.periods import Span, Statement, statements, together
from pipelines.clean.cvr.rsv import is_rsv, registrations
from pipelines.clean.cvr.shapes import Company, CompanyMetadata
from pipelines.clean.cvr.units import (
    Kind,
    existence,
    is_protected,
    read_units,
    shared_series,
    timeline,
)
from pipelines.clean.cvr.values import (
    PERSONAL_FORMS,
    cvr_of,
    digits_of,
    employees,
    form_of,
    is_active,
    name_of,
    own_text_of,
    text_of,
    website_of,
)
from pipelines.clean.document import Cleaned

if TYPE_CHECKING:
    from pipelines.clean.cvr.notes import Notes
    from pipelines.clean.cvr.shapes import AttributeValue
    from pipelines.clean.document import Document, Row

PAGE = "https://datacvr.virk.dk/enhed/virksomhed/"
"""A company's page for people is this and its CVR number."""

_KIND = Kind("Vrvirksomhed", Company, lambda company: digits_of(company.cvr_nummer, 8))


def clean_companies(document: Document) -> Cleaned:
    """Read one archived answer of the company search.

    Args:
        document: body is a `_search` answer for `virksomhed` (cvr.md §3).

    Returns:
        Rows of `core.enterprises`, one a company and period: a life is cut at every change of
        name, secondary names, form, main branch, purpose, address and website. `status` and
        `is_active` are today's on every row, `employees_*` on the newest row only.
        Rows of `core.social_register`, one a period of RSV registration.

    Raises:
        UnusablePage: the answer holds no data.
    """
    out = Cleaned()
    provenance = document.provenance()
    for company, notes in read_units(document, _KIND, out):
        cvr = cvr_of(company.cvr_nummer, "cvrNummer", notes)
        if cvr is None:
            notes.add("unreadable_record", "Vrvirksomhed without a CVR number")
            continue
        _add(out, company, {"cvr": cvr, **provenance, "source_url": PAGE + cvr}, notes)
    return out


def _add(out: Cleaned, company: Company, base: Row, notes: Notes) -> None:
    metadata = company.virksomhed_metadata or CompanyMetadata()
    status = text_of(metadata.sammensat_status)
    active = is_active(status, "sammensatStatus", notes)
    series = _series(company, notes)
    founded = metadata.stiftelses_dato or company.stiftelses_dato
    spans = existence(company, founded, series, notes)
    pieces = timeline(spans, series)
    base_row = {
        **base,
        "status": status,
        "is_active": active,
        "advertising_protected": is_protected(company, notes),
    }
    rows = [_row(base_row, span, values) for span, values in pieces]
    if newest := employees(company, notes):
        rows[-1].update({f"employees_{key}": value for key, value in newest._asdict().items()})
    for row in rows:
        out.add("core.enterprises", row)
    for registration in registrations(company, rows[-1], spans, notes):
        out.add("core.social_register", {**base, **registration})


def _series(company: Company, notes: Notes) -> list[list[Statement[Any]]]:
    """Name, main branch, address, form, website, secondary names and purpose."""
    forms = statements(company.virksomhedsform, form_of, notes)
    websites = statements(company.hjemmeside, website_of, notes)
    is_person = any(form.value.code in PERSONAL_FORMS for form in forms)
    return [
        *shared_series(company, company.virksomhed_metadata, notes),
        forms,
        [] if is_person else websites,
        _secondary_names(company, notes),
        _purposes(company, notes),
    ]


def _secondary_names(company: Company, notes: Notes) -> list[Statement[tuple[str, ...]]]:
    """All names in `binavne` that hold on a day, by name."""
    names: dict[str, list[Statement[str]]] = {}
    for statement in statements(company.binavne, name_of, notes):
        names.setdefault(statement.value, []).append(statement)
    return together([names[name] for name in sorted(names)])


def _purposes(company: Company, notes: Notes) -> list[Statement[tuple[str, ...]]]:
    """FORMÅL: the parts that hold on a day, by their numbers."""
    parts: dict[int, list[AttributeValue]] = {}
    for attribute in company.attributter or ():
        if attribute.type == "FORMÅL":
            parts.setdefault(attribute.sekvensnr or 0, []).extend(attribute.vaerdier or ())
        elif attribute.type not in ATTRIBUTES and not is_rsv(attribute.type):
            notes.add("unknown_code", f"attributter.type={attribute.type}")
    return together([statements(parts[number], _purpose, notes) for number in sorted(parts)])


def _purpose(element: AttributeValue, _span: Span, _notes: Notes) -> str | None:
    return own_text_of(element.vaerdi)


def _row(base: Row, span: Span, values: list[Any]) -> Row:
    name, branch, place, form, website, secondary_names, purpose = values
    row = {
        **base,
        "valid_from": span.start,
        "valid_to": span.valid_to,
        "name": name,
        "secondary_names": list(secondary_names or ()),
        "purpose": " ".join(purpose) if purpose else None,
        "website": website,
    }
    if form is not None:
        row["form_code"], row["form"] = form
    if branch is not None:
        row["branch_code"], row["branch"], row["branch_scheme"] = branch
    if place is not None:
        row.update(place)
    return row
