"""Lots of a notice: terms, process, place and time (eforms.md §3.2).

Belongs here: rows of `core.lots`. Parts of planning notices (PAR-…) count as lots, groups of
lots (GLO-…) do not. Does not belong here: results (`winners.outcomes`).
"""

from __future__ import annotations

from pipelines.clean.document import Row
from pipelines.clean.eforms.codes import RESERVED
from pipelines.clean.eforms.projects import read_project
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import EXTENSION, Element, first, path

_LOTS = path("cac:ProcurementProjectLot")
_ID = path("cbc:ID")

_PLACES = path("cac:RealizedLocation/cac:Address")
_NUTS = path("cac:RealizedLocation/cac:Address/cbc:CountrySubentityCode")
_POSTAL_CODE = path("cbc:PostalZone")
_CITY = path("cbc:CityName")
_COUNTRY = path("cac:Country/cbc:IdentificationCode")

_PROCESS = "cac:TenderingProcess/"
_DEADLINES = (
    ("tender", "BT-131", path(_PROCESS + "cac:TenderSubmissionDeadlinePeriod")),
    ("request", "BT-1311", path(_PROCESS + "cac:ParticipationRequestReceptionPeriod")),
    ("interest", "BT-630", path(f"{_PROCESS}{EXTENSION}/efac:InterestExpressionReceptionPeriod")),
)
_END_DATE = path("cbc:EndDate")
_END_TIME = path("cbc:EndTime")
_SYSTEM = _PROCESS + "cac:ContractingSystem/cbc:ContractingSystemTypeCode"
_FRAMEWORK = path(_SYSTEM + "[@listName='framework-agreement']")
_DPS = path(_SYSTEM + "[@listName='dps-usage']")

_TERMS = "cac:TenderingTerms/"
# The code's own listName is what all SDK versions have in common (eforms.md §3.6).
_RESERVED_PARTICIPATION = path(
    f"{_TERMS}cac:TendererQualificationRequest/cac:SpecificTendererRequirement"
    "/cbc:TendererRequirementTypeCode[@listName='reserved-procurement']"
)
_EXECUTION = _TERMS + "cac:ContractExecutionRequirement"
_RESERVED_EXECUTION = path(
    _EXECUTION + "/cbc:ExecutionRequirementCode[@listName='reserved-execution']"
)
_CONDITIONS = path(_EXECUTION + "[cbc:ExecutionRequirementCode/@listName='conditions']")
_DESCRIPTIONS = path("cbc:Description")

_ADDITIONAL = "cac:ProcurementAdditionalType/cbc:ProcurementTypeCode"
_SOCIAL = path(_ADDITIONAL + "[@listName='social-objective']")
_STRATEGIC = path(_ADDITIONAL + "[@listName='strategic-procurement']")
_SME = path("cbc:SMESuitableIndicator")
_PERIOD = path("cac:PlannedPeriod")
_START_DATE = path("cbc:StartDate")
_DURATION = path("cbc:DurationMeasure")
_DURATION_OTHER = path("cbc:DescriptionCode")
_RENEWALS = path("cac:ContractExtension/cbc:MaximumNumberNumeric")


def read_lots(root: Element, outcomes: dict[str, Row], reader: Reader) -> list[Row]:
    """Rows of `core.lots` without key and provenance of the notice.

    Args:
        root: root element.
        outcomes: columns that tell the result, by lot.
        reader: of this notice.
    """
    rows: dict[str, Row] = {}
    for lot in _LOTS(root):
        id_element = first(_ID(lot))
        lot_id = reader.token(id_element)
        if _is_group(id_element, lot_id):
            continue
        if lot_id is None:
            reader.report("missing_id", "BT-137")
        elif lot_id in rows:
            reader.report("duplicate_id", f"BT-137={lot_id}")
        else:
            rows[lot_id] = _row(lot, lot_id, outcomes.get(lot_id, {}), reader)
    for lot_id in outcomes:
        if lot_id not in rows:
            reader.report("unknown_reference", lot_id)
    return list(rows.values())


def _is_group(id_element: Element | None, lot_id: str | None) -> bool:
    kind = None if id_element is None else id_element.get("schemeName")
    return kind == "LotsGroup" or (kind is None and (lot_id or "").startswith("GLO-"))


def _row(lot: Element, lot_id: str, outcome: Row, reader: Reader) -> Row:
    project = read_project(lot, reader)
    row: Row = {
        "lot_id": lot_id,
        "internal_id": project.internal_id,
        **project.row,
        "estimated_value": project.estimated.amount,
        "currency": project.estimated.currency,
        "estimated_value_dkk": project.estimated.dkk,
        "nuts": [],
        "social_objectives": [],
        **_deadline(lot, reader),
        **_terms(lot, reader),
        "framework_agreement": reader.code(first(_FRAMEWORK(lot)), "framework-agreement", "BT-765"),
        "dps_usage": reader.code(first(_DPS(lot)), "dps-usage", "BT-766"),
        "result": outcome.get("result"),
        "no_award_reason": outcome.get("no_award_reason"),
        "tenders_received": outcome.get("tenders_received"),
    }
    if project.element is not None:
        row |= _place(project.element, reader) | _time(project.element, reader)
        row |= _objectives(project.element, reader)
    ceiling = project.framework_max.dkk
    row["framework_max_dkk"] = outcome.get("framework_max_dkk") if ceiling is None else ceiling
    return row


def _place(project: Element, reader: Reader) -> Row:
    codes = (reader.token(code) for code in _NUTS(project))
    row: Row = {"nuts": list(dict.fromkeys(code for code in codes if code is not None))}
    if (place := first(_PLACES(project))) is not None:
        row["postal_code"] = reader.token(first(_POSTAL_CODE(place)))
        row["city"] = reader.token(first(_CITY(place)))
        row["country"] = reader.token(first(_COUNTRY(place)))
    return row


def _deadline(lot: Element, reader: Reader) -> Row:
    """The deadline that a bidder meets: tender, else request, else expression of interest."""
    for kind, term, find in _DEADLINES:
        for period in find(lot):
            day, clock = first(_END_DATE(period)), first(_END_TIME(period))
            deadline_on = reader.date(day, term)
            if deadline_on is not None:
                return {
                    "deadline_at": reader.instant(day, clock, term),
                    "deadline_on": deadline_on,
                    "deadline_kind": kind,
                }
    return {}


def _terms(lot: Element, reader: Reader) -> Row:
    # `none` is a statement of its own: no code at all is not the same (eforms.md §5.7).
    reserved = reader.codes(_RESERVED_PARTICIPATION(lot), "reserved-procurement", "BT-71")
    conditions = (reader.prose(_DESCRIPTIONS(condition)) for condition in _CONDITIONS(lot))
    return {
        "reserved_participation": reserved or None,
        "reservation_evidence": "BT-71" if RESERVED.intersection(reserved) else None,
        "reserved_execution": reader.code(
            first(_RESERVED_EXECUTION(lot)), "applicability", "BT-736"
        ),
        "execution_conditions": [condition for condition in conditions if condition is not None],
    }


def _objectives(project: Element, reader: Reader) -> Row:
    return {
        "social_objectives": reader.codes(_SOCIAL(project), "social-objective", "BT-775"),
        # Has a code `none`, so nothing said is null as with BT-71.
        "strategic_procurement": reader.codes(_STRATEGIC(project), "strategic-procurement", "BT-06")
        or None,
        "sme_suitable": reader.indicator(first(_SME(project)), "BT-726"),
    }


def _time(project: Element, reader: Reader) -> Row:
    renewals = reader.whole(first(_RENEWALS(project)), "BT-58")
    period = first(_PERIOD(project))
    if period is None:
        return {"renewals": renewals}
    measure = first(_DURATION(period))
    duration = reader.fraction(measure, "BT-36")
    unit = None if measure is None or duration is None else measure.get("unitCode")
    return {
        "starts_on": reader.date(first(_START_DATE(period)), "BT-536"),
        "ends_on": reader.date(first(_END_DATE(period)), "BT-537"),
        "duration": duration,
        "duration_unit": reader.known(unit, "duration-unit", "BT-36"),
        "duration_other": reader.code(first(_DURATION_OTHER(period)), "duration-other", "BT-538"),
        "renewals": renewals,
    }
