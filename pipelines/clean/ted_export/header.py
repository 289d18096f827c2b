"""The row of `core.notices`: identity, form, what is bought, which notices came before.

Belongs here: coded data and the columns of a notice as a whole (eforms.md §6).
Does not belong here: parties, lots and awards (the other modules of this package).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.clean.document import Row
from pipelines.clean.eforms.codes import FORM_TYPES
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element
from pipelines.clean.notice_rows import reference
from pipelines.clean.ted_export.codes import (
    CORRIGENDUM,
    DIRECTIVES,
    DOCUMENT_TYPES,
    NATURES,
    NOTICE_TYPES,
    PROCEDURE_CODES,
    PROCEDURES,
    Form,
)
from pipelines.clean.ted_export.objects import AWARD_BLOCKS, estimated_total
from pipelines.clean.ted_export.xml import (
    code,
    content,
    day,
    first,
    has,
    is_withheld,
    money,
    text,
    title,
    within,
)
from pipelines.clean.values import Money, cpv, local_date, whole

_TITLES = ("TITLE", "TITLE_CONTRACT", "TITLE_QUALIFICATION_SYSTEM", "TITLE_DESIGN_CONTACT_NOTICE")
_ACCELERATED = (
    "ACCELERATED_PROC",
    "PT_ACCELERATED_RESTRICTED",
    "PT_ACCELERATED_RESTRICTED_CHOICE",
    "PT_ACCELERATED_NEGOTIATED",
    "F17_PT_ACCELERATED_NEGOTIATED",
)
_FURTHER = ("ADDITIONAL_INFORMATION", "OTHER_ADDITIONAL_INFO")
_TEXTS = ("SHORT_DESCR", "SHORT_CONTRACT_DESCRIPTION")


def read_header(root: Element, coded: Element | None, reader: Reader) -> Row:
    """Identifier, language and dates."""
    dispatched = first(coded, "DS_DATE_DISPATCH")
    return {
        # From R2.0.9.S05 on; before it notices had no such identifier.
        "notice_id": content(root.find("FORM_SECTION/NOTICE_UUID")),
        "language": reader.language,
        "published_on": reader.value(day(first(coded, "DATE_PUB")), "DATE_PUB", local_date),
        "dispatched_on": reader.value(day(dispatched), "DS_DATE_DISPATCH", local_date),
    }


def read_form(form: Element, coded: Element | None, kind: Form, reader: Reader) -> Row:
    """Form, subtype, form type, legal basis, procedure."""
    if kind.number is None:
        reader.report("unknown_form", kind.name)
    basis = code(form.find("LEGAL_BASIS"), "VALUE") or code(first(coded, "DIRECTIVE"), "VALUE")
    legal_basis = known(DIRECTIVES, basis, "DIRECTIVE", reader)
    subtype = kind.subtype(legal_basis)
    document_type = code(first(coded, "TD_DOCUMENT_TYPE"), "CODE")
    form_type = known(DOCUMENT_TYPES, document_type, "TD_DOCUMENT_TYPE", reader)
    by_subtype = FORM_TYPES.get(subtype or "")
    if form_type not in DOCUMENT_TYPES.values():
        form_type = None  # an unknown code is no form type, and reported
    if form_type and by_subtype and form_type != by_subtype:
        reader.report("contradicting_form", f"TD_DOCUMENT_TYPE={document_type} {kind.name}")
    tick = next((str(e.tag) for e in form.iter() if _is_procedure(str(e.tag))), None)
    procedure = known(PROCEDURES, tick, "PROCEDURE", reader)
    if tick is None:
        procedure = known(PROCEDURE_CODES, code(first(coded, "PR_PROC"), "CODE"), "PR_PROC", reader)
    return {
        "form": kind.name,
        "subtype": subtype,
        "notice_type": NOTICE_TYPES.get(subtype or ""),
        # What the form says of itself; a corrigendum is of the type of what it corrects.
        "form_type": None if kind.number == CORRIGENDUM else by_subtype or form_type,
        "legal_basis": legal_basis,
        "procedure_type": procedure,
        "accelerated": has(form, *_ACCELERATED) or None,
        "direct_award_text": text(first(form, "D_JUSTIFICATION", "REASON_CONTRACT_LAWFUL")),
        **_lot_limits(form, reader),
    }


def _lot_limits(form: Element, reader: Reader) -> Row:
    """How many lots a tenderer may bid for, and win."""
    bid, won = (content(first(form, name)) for name in ("LOT_MAX_NUMBER", "LOT_MAX_ONE_TENDERER"))
    submitted = reader.value(bid, "LOT_MAX_NUMBER", whole)
    return {
        "max_lots_submitted": 1 if has(form, "LOT_ONE_ONLY") else submitted,
        "max_lots_awarded": reader.value(won, "LOT_MAX_ONE_TENDERER", whole),
    }


def _is_procedure(name: str) -> bool:
    return name in PROCEDURES or name.startswith("PT_")


def read_object(form: Element, coded: Element | None, reader: Reader) -> Row:
    """What is bought, and the amounts of the whole notice."""
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
        "additional_information": text(first(form.find("COMPLEMENTARY_INFO"), "INFO_ADD"))
        or text(first(form, *_FURTHER)),
        "internal_id": title(first(form, "REFERENCE_NUMBER", "FILE_REFERENCE_NUMBER")),
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
    return known(NATURES, written, "NC_CONTRACT_NATURE", reader)


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


def read_earlier(form: Element, coded: Element | None, kind: Form, reader: Reader) -> Row:
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


def known(
    table: Mapping[str, str | None], written: str | None, term: str, reader: Reader
) -> str | None:
    """The meaning of a code; one that is not in its table is kept and reported."""
    if written is None:
        return None
    if written in table:
        return table[written]
    reader.report("unknown_code", f"{term}={written}")
    return written
