"""One TED_EXPORT notice into rows: which form is read, the order of reading, the header.

Belongs here: `read_notice`, the row of `core.notices` (eforms.md §6).
Does not belong here: parties, lots and awards (the other modules of this package).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.clean.document import Cleaned, Document, Row
from pipelines.clean.eforms.codes import FORM_TYPES
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element
from pipelines.clean.notice_rows import buyer_columns, identity, reference, tables, unread
from pipelines.clean.ted_export.awards import Award, award_rows, find_awards, outcomes
from pipelines.clean.ted_export.codes import (
    CORRIGENDUM,
    DIRECTIVES,
    DOCUMENT_TYPES,
    FORMS,
    LEGAL_TYPES,
    NATURES,
    NOTICE_TYPES,
    PROCEDURE_CODES,
    PROCEDURES,
    WITHOUT_LOTS,
    Form,
)
from pipelines.clean.ted_export.elements import report_unknown
from pipelines.clean.ted_export.objects import (
    AWARD_BLOCKS,
    Lot,
    estimated_total,
    find_lots,
    lot_row,
)
from pipelines.clean.ted_export.parties import Parties, country_code, read_parties
from pipelines.clean.ted_export.places import LANGUAGES
from pipelines.clean.ted_export.terms import read_terms
from pipelines.clean.ted_export.xml import (
    code,
    content,
    day,
    first,
    is_withheld,
    money,
    text,
    title,
    within,
    without_namespaces,
)
from pipelines.clean.values import LANGUAGES as BEST_LANGUAGES
from pipelines.clean.values import Money, cpv, local_date

ROOT = "TED_EXPORT"

_TITLES = ("TITLE", "TITLE_CONTRACT", "TITLE_QUALIFICATION_SYSTEM", "TITLE_DESIGN_CONTACT_NOTICE")
_TEXTS = ("SHORT_DESCR", "SHORT_CONTRACT_DESCRIPTION")


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
    notice = _header(root, coded, reader)
    kind = Form(str(form.tag), FORMS.get(str(form.tag)), code(form.find("NOTICE"), "TYPE"))
    notice |= _form(form, coded, kind, reader)
    notice |= _object(form, coded, reader)
    notice |= _earlier(form, coded, kind, reader)
    notice |= identity(document, root.get("DOC_ID"), "DOC_ID", reader)
    parties = read_parties(form, reader)
    lots, awards = _lots_and_awards(root, form, kind, notice, reader)
    won = award_rows(awards, parties, reader)
    notice |= _buyer(form, coded, parties, reader) | {
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


def _header(root: Element, coded: Element | None, reader: Reader) -> Row:
    dispatched = first(coded, "DS_DATE_DISPATCH")
    return {
        # From R2.0.9.S05 on; before it notices had no such identifier.
        "notice_id": content(root.find("FORM_SECTION/NOTICE_UUID")),
        "language": reader.language,
        "published_on": reader.value(day(first(coded, "DATE_PUB")), "DATE_PUB", local_date),
        "dispatched_on": reader.value(day(dispatched), "DS_DATE_DISPATCH", local_date),
    }


def _form(form: Element, coded: Element | None, kind: Form, reader: Reader) -> Row:
    """Form, subtype, form type, legal basis, procedure."""
    if kind.number is None:
        reader.report("unknown_form", kind.name)
    basis = code(form.find("LEGAL_BASIS"), "VALUE") or code(first(coded, "DIRECTIVE"), "VALUE")
    legal_basis = _known(DIRECTIVES, basis, "DIRECTIVE", reader)
    subtype = kind.subtype(legal_basis)
    document_type = code(first(coded, "TD_DOCUMENT_TYPE"), "CODE")
    form_type = _known(DOCUMENT_TYPES, document_type, "TD_DOCUMENT_TYPE", reader)
    by_subtype = FORM_TYPES.get(subtype or "")
    if form_type not in DOCUMENT_TYPES.values():
        form_type = None  # an unknown code is no form type, and reported
    if form_type and by_subtype and form_type != by_subtype:
        reader.report("contradicting_form", f"TD_DOCUMENT_TYPE={document_type} {kind.name}")
    tick = next((str(e.tag) for e in form.iter() if _is_procedure(str(e.tag))), None)
    procedure = _known(PROCEDURES, tick, "PROCEDURE", reader)
    if tick is None:
        procedure = _known(
            PROCEDURE_CODES, code(first(coded, "PR_PROC"), "CODE"), "PR_PROC", reader
        )
    return {
        "form": kind.name,
        "subtype": subtype,
        "notice_type": NOTICE_TYPES.get(subtype or ""),
        # What the form says of itself; a corrigendum is of the type of what it corrects.
        "form_type": None if kind.number == CORRIGENDUM else by_subtype or form_type,
        "legal_basis": legal_basis,
        "procedure_type": procedure,
    }


def _is_procedure(name: str) -> bool:
    return name in PROCEDURES or name.startswith("PT_")


def _known(
    table: Mapping[str, str | None], written: str | None, term: str, reader: Reader
) -> str | None:
    """The meaning of a code; one that is not in its table is kept and reported."""
    if written is None:
        return None
    if written in table:
        return table[written]
    reader.report("unknown_code", f"{term}={written}")
    return written


def _object(form: Element, coded: Element | None, reader: Reader) -> Row:
    estimated = estimated_total(form, reader)
    total = _total(form, reader)
    before = first(form, "VAL_TOTAL_BEFORE")
    codes = [
        reader.value(code(found, "CODE"), str(found.tag), cpv)
        for found in (*within(first(form, "CPV_MAIN"), "CPV_CODE"), *within(coded, "ORIGINAL_CPV"))
    ]
    listed = list(dict.fromkeys(found for found in codes if found is not None))
    return {
        "title": title(first(form, *_TITLES)),
        "description": text(first(form, *_TEXTS)),
        "nature": _nature(form, coded, reader),
        "cpv_main": listed[0] if listed else None,
        "cpv_additional": listed[1:],
        "estimated_value": estimated.amount,
        "total_value": total.amount,
        "total_value_before": money(before, reader, withheld=is_withheld(before)).amount,
        "currency": estimated.currency or total.currency,
        "total_currency": total.currency,
    }


def _nature(form: Element, coded: Element | None, reader: Reader) -> str | None:
    """`TYPE_CONTRACT` [page], else the form's own type before R2.0.9, else the coded data."""
    kind = first(form, "TYPE_CONTRACT")
    written = code(kind, "CTYPE", "VALUE")
    if written is None:
        written = next((c for c in (code(e, "CTYPE") for e in form) if c), None)
    written = written or code(first(coded, "NC_CONTRACT_NATURE"), "CODE")
    return _known(NATURES, written, "NC_CONTRACT_NATURE", reader)


def _total(form: Element, reader: Reader) -> Money:
    """Value of the whole result: of a modification, the one after it.

    Before R2.0.9 it stands in `TOTAL_FINAL_VALUE` [schema].
    """
    found = first(form, "VAL_TOTAL_AFTER")
    if found is None:
        parts = (*AWARD_BLOCKS, "MODIFICATIONS_CONTRACT")
        values = within(form, "VAL_TOTAL")
        found = next((v for v in values if next(v.iterancestors(*parts), None) is None), None)
    if found is None:
        found = first(first(form, "TOTAL_FINAL_VALUE"), "VALUE_COST")
    return money(found, reader, withheld=is_withheld(found))


def _earlier(form: Element, coded: Element | None, kind: Form, reader: Reader) -> Row:
    """Other notices: the one that a corrigendum changes, and those before.

    F14 names it in `COMPLEMENTARY_INFO`, other forms in `PROCEDURE` [page]; the coded data
    repeat it in `REF_NOTICE`.
    """
    named = [*within(form, "NOTICE_NUMBER_OJ"), *within(first(coded, "REF_NOTICE"), "NO_DOC_OJS")]
    numbers = [reference(content(e), str(e.tag), reader) for e in named]
    earlier = list(dict.fromkeys(number for number in numbers if number is not None))
    changes = kind.number == CORRIGENDUM
    return {
        "is_change": changes,
        "changes_notice": earlier[0] if changes and earlier else None,
        "previous_notices": [] if changes else earlier,
    }


def _buyer(form: Element, coded: Element | None, parties: Parties, reader: Reader) -> Row:
    row = buyer_columns([parties.directory.get(org_id) for org_id in parties.buyers])
    written = code(first(form, "CA_TYPE", "TYPE_OF_CONTRACTING_AUTHORITY"), "VALUE")
    row["buyer_legal_type"] = _known(LEGAL_TYPES, written, "CA_TYPE", reader)
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
