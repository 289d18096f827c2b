"""One TED_EXPORT notice into rows: which form is read, and the order of reading.

Belongs here: `read_notice` (eforms.md §6).
Does not belong here: what stands where (the other modules of this package).
"""

from __future__ import annotations

from pipelines.clean.document import Cleaned, Document, Row
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element
from pipelines.clean.notice_rows import buyer_columns, identity, tables, unread
from pipelines.clean.ted_export.awards import Award, award_rows, find_awards, outcomes
from pipelines.clean.ted_export.changes import read_changes
from pipelines.clean.ted_export.codes import (
    FORMS,
    LEGAL_TYPES,
    WITHOUT_LOTS,
    Form,
)
from pipelines.clean.ted_export.elements import report_unknown
from pipelines.clean.ted_export.header import (
    known,
    read_earlier,
    read_form,
    read_header,
    read_object,
)
from pipelines.clean.ted_export.objects import (
    Lot,
    find_lots,
    lot_row,
)
from pipelines.clean.ted_export.parties import Parties, country_code, read_parties
from pipelines.clean.ted_export.places import LANGUAGES
from pipelines.clean.ted_export.terms import read_terms
from pipelines.clean.ted_export.xml import (
    code,
    first,
    title,
    without_namespaces,
)
from pipelines.clean.values import LANGUAGES as BEST_LANGUAGES

ROOT = "TED_EXPORT"

_NEVER_SAID = (
    "buyer_activities",
    "direct_award_previous",
    "direct_award_reasons",
    "local_legal_basis",
    "nature_additional",
    "nuts",
    "regions",
)
"""Lists of `core.notices` that are not filled from these forms: no element, or other codes."""


def read_notice(root: Element, document: Document) -> Cleaned:
    """Rows of one notice, or one row of `core.unread_documents` with a reason.

    Args:
        root: a `TED_EXPORT` element; its namespaces are taken off.
        document: the notice's document; its name is the key even where the XML says otherwise.
    """
    without_namespaces(root)
    forms = [
        f for section in root.iterchildren("FORM_SECTION") for f in section if f.get("CATEGORY")
    ]
    originals = [form for form in forms if form.get("CATEGORY") == "ORIGINAL"]
    if not originals:
        return unread(document, "only translations" if forms else "no form")
    reader = Reader(document.name)
    form = min(originals, key=lambda original: _preference(_language(original, None)))
    reader.language = _language(form, reader)
    cleaned = _notice(root, form, document, reader)
    others = [original for original in originals if original is not form]
    languages = [_language(original, reader) for original in others]
    cleaned.tables["core.notices"][0]["additional_languages"] = [
        language for language in dict.fromkeys(languages) if language is not None
    ]
    report_unknown(root, form, reader)
    cleaned.findings = reader.findings
    return cleaned


def _preference(language: str | None) -> int:
    """A notice may be written in several languages: Danish, English, then the first of them."""
    return BEST_LANGUAGES.index(language) if language in BEST_LANGUAGES else len(BEST_LANGUAGES)


def _language(form: Element, reader: Reader | None) -> str | None:
    written = code(form, "LG")
    found = LANGUAGES.get((written or "").upper())
    if found is None and written is not None and reader is not None:
        reader.report("unknown_code", f"LG={written}")
    return found or written


def _notice(root: Element, form: Element, document: Document, reader: Reader) -> Cleaned:
    coded = root.find("CODED_DATA_SECTION")
    notice = read_header(root, coded, reader)
    kind = Form(str(form.tag), FORMS.get(str(form.tag)), code(form.find("NOTICE"), "TYPE"))
    notice |= read_form(form, coded, kind, reader)
    notice |= read_object(form, coded, reader)
    notice |= read_earlier(form, coded, kind, reader)
    notice |= read_changes(form)
    notice |= identity(document, root.get("DOC_ID"), "DOC_ID", reader)
    parties = read_parties(form, reader)
    lots, awards = _lots_and_awards(root, form, kind, notice, reader)
    won = award_rows(awards, parties, reader)
    notice |= _buyer(form, coded, parties, reader) | {
        **{name: [] for name in _NEVER_SAID},
        "value_withheld": reader.withheld,
        "is_latest": True,  # later notices are not known here
        "sources": [document.source],
    }
    parts = {
        "core.lots": lots,
        "core.organisations": parties.directory.finished_rows(),
        "core.awards": won,
    }
    return tables(document, notice, parts, reader)


def _buyer(form: Element, coded: Element | None, parties: Parties, reader: Reader) -> Row:
    row = buyer_columns([parties.directory.get(org_id) for org_id in parties.buyers])
    written = code(first(form, "CA_TYPE", "TYPE_OF_CONTRACTING_AUTHORITY"), "VALUE")
    row["buyer_profile_url"] = title(first(form, "URL_BUYER"))
    row["buyer_legal_type"] = known(LEGAL_TYPES, written, "CA_TYPE", reader)
    if row["buyer_country"] is None:
        iso = code(first(coded, "ISO_COUNTRY"), "VALUE")
        row["buyer_country"] = country_code(iso, "ISO_COUNTRY", reader)
    return row


def _lots_and_awards(
    root: Element, form: Element, kind: Form, notice: Row, reader: Reader
) -> tuple[list[Row], list[Award]]:
    """Rows of `core.lots`, and the award blocks. Lots that only an award names get a row too."""
    if kind.number in WITHOUT_LOTS:
        return [], []
    lots = find_lots(form, reader)
    described = [lot.lot_id for lot in lots]
    awards = find_awards(form, described, reader)
    for award in awards:
        for lot_id in award.lots:
            if lot_id not in {lot.lot_id for lot in lots}:
                lots.append(Lot(lot_id, award.element, form))
                if described:
                    reader.report("unknown_reference", lot_id)
    told = outcomes(awards, notice["form_type"], reader)
    shared = read_terms(root, form, kind, notice, reader)
    rows = [
        lot_row(lot, notice["nature"], shared, reader) | told.get(lot.lot_id, {}) for lot in lots
    ]
    return rows, awards
