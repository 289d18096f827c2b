"""Terms that hold for all lots of a notice: reservation, conditions, procedure, deadline.

Belongs here: columns of `core.lots` out of sections III and IV of the forms (eforms.md §6).
Does not belong here: what is bought (`objects`).
"""

from __future__ import annotations

from pipelines.clean.document import Row
from pipelines.clean.eforms.codes import COMPETITION
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element
from pipelines.clean.ted_export.codes import TICKED_RESERVATION, Form
from pipelines.clean.ted_export.places import LANGUAGES
from pipelines.clean.ted_export.xml import (
    clock,
    code,
    content,
    day,
    first,
    has,
    text,
    ticked,
    title,
    within,
)
from pipelines.clean.values import instant, local_date

_RESERVED = {
    # [page]; the last two as R2.0.7 and R2.0.8 write them
    "RESERVED_ORGANISATIONS_SERVICE_MISSION": "res-pub-ser",
    "RESTRICTED_SHELTERED_WORKSHOP": "res-ws",
    "RESTRICTED_TO_SHELTERED_WORKSHOPS": "res-ws",
}
_PROTECTED = ("RESTRICTED_SHELTERED_PROGRAM", "RESTRICTED_TO_FRAMEWORK")
_CONDITIONS = ("PERFORMANCE_CONDITIONS", "EXISTENCE_OTHER_PARTICULAR_CONDITIONS")
_SELECTION = (
    "SUITABILITY",
    "ECONOMIC_FINANCIAL_INFO",
    "ECONOMIC_FINANCIAL_MIN_LEVEL",
    "TECHNICAL_PROFESSIONAL_INFO",
    "TECHNICAL_PROFESSIONAL_MIN_LEVEL",
    "RULES_CRITERIA",
    "ECONOMIC_OPERATORS_PERSONAL_SITUATION",
    "EAF_CAPACITY_INFORMATION",
    "EAF_CAPACITY_MIN_LEVEL",
    "T_CAPACITY_INFORMATION",
    "T_CAPACITY_MIN_LEVEL",
)
_FRAMEWORKS = ("FRAMEWORK", "F02_FRAMEWORK", "F05_FRAMEWORK", "F17_FRAMEWORK", "F19_FRAMEWORK")
_TWO_STAGES = frozenset({"restricted", "neg-w-call", "comp-dial", "innovation"})


def read_terms(
    root: Element,
    form: Element,
    kind: Form,
    notice: Row,
    reader: Reader,
) -> Row:
    """Columns of `core.lots` that are the same for every lot of a notice.

    Args:
        root: the document, for its coded data.
        form: the form that is read.
        kind: which form it is.
        notice: `form_type` and `procedure_type` of the notice.
        reader: of this notice.
    """
    conditions = (text(found) for found in within(form, *_CONDITIONS))
    framework = first(form, *_FRAMEWORKS)
    return {
        **_reservation(form, kind, notice["form_type"]),
        **_deadline(root, form, kind, notice["procedure_type"], reader),
        "execution_conditions": [found for found in conditions if found is not None],
        # The forms tick "framework agreement" and no more: which kind of BT-765 is not said.
        "framework_agreement": None if framework is None else "FRAMEWORK",
        "dps_usage": _dynamic_purchasing(form),
        "gpa_covered": ticked(form, ("CONTRACT_COVERED_GPA",), ("NO_CONTRACT_COVERED_GPA",)),
        "guarantee_text": text(
            first(form, "DEPOSIT_GUARANTEE_REQUIRED", "DEPOSITS_GUARANTEES_REQUIRED")
        ),
        "recurring": ticked(form, ("RECURRENT_PROCUREMENT",), ("NO_RECURRENT_PROCUREMENT",)),
        "recurring_text": text(first(form, "ESTIMATED_TIMING")),
        "selection_texts": [
            found for found in map(text, within(form, *_SELECTION)) if found is not None
        ],
        **_papers(form),
        **_opening(form, reader),
    }


def _papers(form: Element) -> Row:
    """Where the documents are, where tenders go, in which languages."""
    page = title(first(form, "URL_DOCUMENT"))
    restricted = has(form, "DOCUMENT_RESTRICTED")
    languages = (code(found, "VALUE") for found in within(form, "LANGUAGE", "LANGUAGE_EC"))
    return {
        "documents_url": None if restricted else page,
        "restricted_documents_url": page if restricted else None,
        "submission_url": title(first(form, "URL_PARTICIPATION")),
        "submission_languages": [
            LANGUAGES.get(found, found) for found in dict.fromkeys(languages) if found is not None
        ],
    }


def _opening(form: Element, reader: Reader) -> Row:
    """When tenders are opened, and invitations sent."""
    opening = day(first(form, "DATE_OPENING_TENDERS"))
    time = clock(content(first(form, "TIME_OPENING_TENDERS")))
    invitations = day(first(form, "DATE_DISPATCH_INVITATIONS", "DISPATCH_INVITATIONS_DATE"))
    return {
        "opening_on": reader.value(opening, "DATE_OPENING_TENDERS", local_date),
        "opening_at": instant(opening, time),
        "invitations_on": reader.value(invitations, "DATE_DISPATCH_INVITATIONS", local_date),
    }


def _reservation(form: Element, kind: Form, form_type: str | None) -> Row:
    """BT-71 and BT-736 out of the ticks in section III.

    The forms have no box for "not reserved": a call whose section III is there, on a form that
    has the box, and whose box is not ticked, says so. Without that section, on forms without
    the box, and in planning and award notices nothing is said.
    """
    boxes = [(str(tick.tag), _RESERVED[str(tick.tag)]) for tick in within(form, *_RESERVED)]
    codes = list(dict.fromkeys(found for _, found in boxes))
    says = (
        form_type == COMPETITION
        and kind.number in TICKED_RESERVATION
        and any(str(section.tag).startswith("LEFTI") for section in form.iter())
    )
    protected = has(form, *_PROTECTED)
    unticked = "no" if says else None
    return {
        "reserved_participation": codes or (["none"] if says else None),
        "reservation_evidence": "BT-71: " + ", ".join(name for name, _ in boxes) if boxes else None,
        "reserved_execution": "yes" if protected else unticked,
    }


def _dynamic_purchasing(form: Element) -> str | None:
    """BT-766: open to buyers not named in the notice, or not."""
    if has(form, "DPS_ADDITIONAL_PURCHASERS"):
        return "dps-nlist"
    return "dps-list" if has(form, "DPS") else None


def _deadline(
    root: Element, form: Element, kind: Form, procedure_type: str | None, reader: Reader
) -> Row:
    """The deadline: of the form, else of the coded data. Times have no zone: Danish [page].

    R2.0.9 writes date and time as two elements, before them parts of `RECEIPT_LIMIT_DATE`; the
    coded data write `20171123 16:00`.
    """
    date = first(form, "DATE_RECEIPT_TENDERS", "RECEIPT_LIMIT_DATE")
    time = content(first(form, "TIME_RECEIPT_TENDERS"))
    if date is not None and time is None:
        time = content(first(date, "TIME"))
    if date is None:
        date = first(root.find("CODED_DATA_SECTION"), "DT_DATE_FOR_SUBMISSION")
        time = (content(date) or "").partition(" ")[2] or None
    written = day(date)
    on = reader.value(written, "DATE_RECEIPT_TENDERS", local_date)
    if on is None:
        return {}
    time = clock(time)
    at = instant(written, time)
    if at is None and time is not None:
        reader.report("unreadable_value", f"TIME_RECEIPT_TENDERS={time}")
    return {
        "deadline_at": at,
        "deadline_on": on,
        "deadline_kind": _deadline_kind(kind, procedure_type),
    }


def _deadline_kind(kind: Form, procedure_type: str | None) -> str | None:
    """What is due: the field is one for all of them, procedure and type of form tell which."""
    if kind.kind is not None and kind.kind.endswith("CALL_COMPETITION"):
        return "interest"
    if procedure_type in _TWO_STAGES:
        return "request"
    return "tender" if procedure_type == "open" else None
