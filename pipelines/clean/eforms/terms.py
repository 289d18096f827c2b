"""Terms and process of a lot: who may take part, how, until when (eforms.md §3.2).

Belongs here: what stands in `cac:TenderingTerms` and `cac:TenderingProcess` of a lot.
Does not belong here: what is bought (`projects`), the row as a whole (`lots`).
"""

from __future__ import annotations

from datetime import date, datetime

from pipelines.clean.document import Row
from pipelines.clean.eforms.codes import RESERVED
from pipelines.clean.eforms.elements import Found
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.references import previous_notice
from pipelines.clean.eforms.xml import Element, first, text

_DEADLINES = (("tender", "BT-131"), ("request", "BT-1311"), ("interest", "BT-630"))
_RESTRICTED = "restricted-document"


def read_process(lot: Found, reader: Reader) -> Row:
    """Columns of a lot that tell how the procedure runs."""
    questions_on, questions_at = _moment(lot, "BT-13", reader)
    opening_on, opening_at = _moment(lot, "BT-132", reader)
    answers_on, answers_at = _moment(lot, "BT-800", reader)
    return {
        **_deadline(lot, reader),
        "questions_on": questions_on,
        "questions_at": questions_at,
        "opening_on": opening_on,
        "opening_at": opening_at,
        "answers_on": answers_on,
        "answers_at": answers_at,
        "invitations_on": reader.date(lot.first("BT-130"), "BT-130"),
        "framework_agreement": reader.code(lot.first("BT-765"), "framework-agreement", "BT-765"),
        "dps_usage": reader.code(lot.first("BT-766"), "dps-usage", "BT-766"),
        "max_participants": reader.whole(lot.first("BT-113"), "BT-113"),
        "electronic_submission": reader.code(lot.first("BT-17"), "permission", "BT-17"),
        "gpa_covered": reader.indicator(lot.first("BT-115"), "BT-115"),
        "previous_parts": _previous_parts(lot, reader),
    }


def _moment(lot: Found, term: str, reader: Reader) -> tuple[date | None, datetime | None]:
    """Day and instant of the first period or event of a term that has a day."""
    for part in lot.parts(term):
        day = reader.date(part.first("date"), term)
        if day is not None:
            return day, reader.instant(part.first("date"), part.first("time"), term)
    return None, None


def _deadline(lot: Found, reader: Reader) -> Row:
    """The deadline that a bidder meets: tender, else request, else expression of interest."""
    for kind, term in _DEADLINES:
        day, moment = _moment(lot, term, reader)
        if day is not None:
            return {"deadline_at": moment, "deadline_on": day, "deadline_kind": kind}
    return {}


def _previous_parts(lot: Found, reader: Reader) -> list[str]:
    """`<notice>/<part>` of planning notices that announced this lot (BT-125 with BT-1251)."""
    found: list[str] = []
    for part in lot.parts("previous"):
        notice = previous_notice(part.first("BT-125"), "BT-125", reader)
        announced = reader.token(part.first("BT-1251"))
        if notice is not None and announced is not None:
            found.append(f"{notice}/{announced}")
    return found


def read_terms(lot: Found, reader: Reader) -> Row:
    """Columns of a lot that tell who may take part, on which terms, and where to turn."""
    eu_funded = reader.code(lot.first("BT-60"), "eu-funded", "BT-60")
    return {
        **_reservation(lot, reader),
        **_criteria(lot, reader),
        **_documents(lot, reader),
        "submission_url": reader.url(lot.all("BT-18"), "BT-18"),
        "submission_languages": reader.tokens(lot.all("BT-97")),
        "subcontracting_obligation": reader.code(
            lot.first("BT-65"), "subcontracting-obligation", "BT-65"
        ),
        "subcontract_min_percent": reader.fraction(lot.first("BT-64"), "BT-64"),
        "subcontract_max_percent": reader.fraction(lot.first("BT-729"), "BT-729"),
        "subcontracting_indication": reader.codes(
            lot.all("BT-651"), "subcontracting-indication", "BT-651"
        ),
        "eu_funded": {"eu-funds": True, "no-eu-funds": False}.get(eu_funded or ""),
        "eu_funds": reader.tokens(lot.all("BT-5010")),
        "guarantee_required": reader.indicator(lot.first("BT-751"), "BT-751"),
        "guarantee_text": reader.prose(lot.all("BT-75")),
    }


def _reservation(lot: Found, reader: Reader) -> Row:
    # `none` is a statement of its own: no code at all is not the same (eforms.md §5.7).
    codes = [code for part in lot.parts("requirement") for code in part.all("BT-71")]
    reserved = reader.codes(codes, "reserved-procurement", "BT-71")
    executions = lot.parts("execution")
    reserved_execution = [code for part in executions for code in part.all("BT-736")]
    conditions = [reader.prose(p.all("BT-70")) for p in executions if p.all("OPT-060")]
    return {
        "reserved_participation": reserved or None,
        "reservation_evidence": "BT-71" if RESERVED.intersection(reserved) else None,
        "reserved_execution": reader.code(first(reserved_execution), "applicability", "BT-736"),
        "execution_conditions": [condition for condition in conditions if condition is not None],
    }


def _criteria(lot: Found, reader: Reader) -> Row:
    """Selection criteria in both shapes (to 1.11: BT-747, 749; from 1.12: BT-809), and award's."""
    used = [c for c in lot.parts("criterion") if text(c.first("BT-748")) != "not-used"]
    codes = [code for c in used for code in (*c.all("BT-747"), *c.all("BT-809"))]
    texts = [_joined(reader.words(c.all("BT-749")), reader.prose(c.all("BT-750"))) for c in used]
    sources = [code for part in lot.parts("requirement") for code in part.all("BT-821")]
    awarding = [_award_criterion(part, reader) for part in lot.parts("award-criterion")]
    return {
        "selection_criteria": reader.codes(codes, "selection-criterion", "BT-747"),
        "selection_texts": [shown for shown in texts if shown is not None],
        "selection_sources": reader.tokens(sources),
        "award_criteria": [shown for shown in awarding if shown is not None],
        "award_formula": reader.prose(lot.all("BT-543")),
    }


def _award_criterion(part: Found, reader: Reader) -> str | None:
    """`quality (40 per-exa): name`, then the description on lines of its own."""
    kind = reader.code(part.first("BT-539"), "award-criterion-type", "BT-539")
    number = reader.token(part.first("BT-541"))
    units = [*part.all("BT-5421"), *part.all("BT-5422"), *part.all("BT-5423")]
    unit = next(iter(reader.tokens(units)), None)
    name = reader.words(part.all("BT-734"))
    weight = " ".join(word for word in (number, unit) if word is not None)
    head = f"{kind or ''} ({weight})".strip() if number is not None else kind
    title = ": ".join(word for word in (head, name) if word is not None)
    return _joined(title or None, reader.prose(part.all("BT-540")))


def _joined(title: str | None, description: str | None) -> str | None:
    lines = [line for line in (title, description) if line is not None]
    return "\n".join(dict.fromkeys(lines)) or None


def _documents(lot: Found, reader: Reader) -> Row:
    """Addresses of the procurement documents.

    To 1.7 the type of open documents was left out, so whatever is not restricted is open.
    """
    open_to_all: list[Element] = []
    restricted: list[Element] = []
    for document in lot.parts("document"):
        is_restricted = reader.token(document.first("BT-14")) == _RESTRICTED
        (restricted if is_restricted else open_to_all).extend(document.all("BT-15"))
    return {
        "documents_url": reader.url(open_to_all, "BT-15"),
        "restricted_documents_url": reader.url(restricted, "BT-615"),
    }
