"""Lots of a notice: what is bought and when, and the row (eforms.md §3.2).

Belongs here: rows of `core.lots`. Parts of planning notices (PAR-…) count as lots, groups of
lots (GLO-…) do not. Does not belong here: terms and process (`terms`), results
(`winners.outcomes`).
"""

from __future__ import annotations

from pipelines.clean.document import Row
from pipelines.clean.eforms.elements import Found
from pipelines.clean.eforms.projects import read_project
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.terms import read_process, read_terms
from pipelines.clean.eforms.xml import Element

_LISTS = {
    "social_objectives": ("social-objective", "BT-775"),
    "green_objectives": ("environmental-impact", "BT-774"),
    "innovation_objectives": ("innovative-acquisition", "BT-776"),
    "strategic_procurement": ("strategic-procurement", "BT-06"),
    "accessibility": ("accessibility", "BT-754"),
    "gpp_criteria": ("gpp-criteria", "BT-805"),
}
# These have a code for "none" or for "not", so nothing said is null, as with BT-71.
_NOT_SAID_IS_NULL = ("strategic_procurement", "accessibility", "gpp_criteria")


def read_lots(notice: Found, outcomes: dict[str, Row], reader: Reader) -> list[Row]:
    """Rows of `core.lots` without key and provenance of the notice.

    Args:
        notice: the whole notice.
        outcomes: columns that tell the result, by lot.
        reader: of this notice.
    """
    rows: dict[str, Row] = {}
    for lot in notice.parts("lot"):
        lot_id = reader.token(lot.first("BT-137"))
        if is_group(lot.first("BT-137"), lot_id):
            continue
        if lot_id is None:
            reader.report("missing_id", "BT-137")
        elif lot_id in rows:
            reader.report("duplicate_id", f"BT-137={lot_id}")
        else:
            rows[lot_id] = _row(lot, lot_id, outcomes.get(lot_id, {}), reader)
    for lot_id in outcomes:
        if lot_id not in rows and not lot_id.startswith("GLO-"):
            reader.report("unknown_reference", lot_id)
    for group in notice.parts("group"):
        name = reader.token(group.first("BT-330"))
        for lot_id in reader.tokens(group.all("BT-1375")):
            if name is not None and lot_id in rows:
                rows[lot_id]["lot_groups"].append(name)
    return list(rows.values())


def is_group(id_element: Element | None, lot_id: str | None) -> bool:
    """Whether an element of BT-137 names a group of lots."""
    kind = None if id_element is None else id_element.get("schemeName")
    return kind == "LotsGroup" or (kind is None and (lot_id or "").startswith("GLO-"))


def _row(lot: Found, lot_id: str, outcome: Row, reader: Reader) -> Row:
    project = read_project(lot, reader)
    ceiling = project.framework_max.dkk
    return {
        "lot_id": lot_id,
        "internal_id": project.internal_id,
        "lot_groups": [],
        **project.row,
        "estimated_value": project.estimated.amount,
        "currency": project.estimated.currency,
        "estimated_value_dkk": project.estimated.dkk,
        **read_process(lot, reader),
        **read_terms(lot, reader),
        **_objectives(lot, reader),
        **_time(lot, reader),
        **outcome,
        "framework_max_dkk": outcome.get("framework_max_dkk") if ceiling is None else ceiling,
    }


def _objectives(lot: Found, reader: Reader) -> Row:
    parts = lot.parts("additional")
    row: Row = {
        column: reader.codes([code for part in parts for code in part.all(term)], name, term)
        for column, (name, term) in _LISTS.items()
    }
    row |= {column: row[column] or None for column in _NOT_SAID_IS_NULL}
    texts = [reader.prose(part.all("BT-777")) for part in parts if part.all("BT-06")]
    row["strategic_text"] = "\n".join(dict.fromkeys(t for t in texts if t is not None)) or None
    row["sme_suitable"] = reader.indicator(lot.first("BT-726"), "BT-726")
    return row


def _time(lot: Found, reader: Reader) -> Row:
    measure = lot.first("BT-36")
    duration = reader.fraction(measure, "BT-36")
    unit = None if measure is None or duration is None else measure.get("unitCode")
    return {
        "starts_on": reader.date(lot.first("BT-536"), "BT-536"),
        "ends_on": reader.date(lot.first("BT-537"), "BT-537"),
        "duration": duration,
        "duration_unit": reader.known(unit, "duration-unit", "BT-36"),
        "duration_other": reader.code(lot.first("BT-538"), "duration-other", "BT-538"),
        "renewals": reader.whole(lot.first("BT-58"), "BT-58"),
        "renewal_text": reader.prose(lot.all("BT-57")),
        "options_text": reader.prose(lot.all("BT-54")),
        "recurring": reader.indicator(lot.first("BT-94"), "BT-94"),
        "recurring_text": reader.prose(lot.all("BT-95")),
    }
