"""What is bought: rows of `core.lots`, and the part that a notice shares with them.

Belongs here: object and lots, conditions, procedure and time, as far as they go to a lot.
Does not belong here: results (`awards`), header (`notice`).

[page] R2.0.9 writes one `OBJECT_DESCR` a lot, or one for an undivided object. [schema] Before,
lots are annexes (`F02_ANNEX_B`, `LOT_PRIOR_INFORMATION`, …) and an undivided object is described
in the notice itself. Deadline, reservation, framework and conditions are said once for all lots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.clean.document import Row
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element
from pipelines.clean.ted_export.places import COUNTRIES
from pipelines.clean.ted_export.xml import (
    code,
    content,
    day,
    first,
    has,
    is_withheld,
    money,
    text,
    ticked,
    title,
    within,
)
from pipelines.clean.values import Money, cpv, fraction, local_date, whole

UNDIVIDED = "LOT-0000"
_TITLES = ("TITLE", "LOT_TITLE", "TITLE_CONTRACT", "CONTRACT_TITLE")
_TEXTS = ("SHORT_DESCR", "LOT_DESCRIPTION", "SHORT_CONTRACT_DESCRIPTION")
_LOT_NUMBERS = ("LOT_NO", "LOT_NUMBER")
AWARD_BLOCKS = (
    "AWARD_CONTRACT",  # [page]
    # [schema] design contests of R2.0.9; before it contracts, utilities, defence, contests
    "RESULTS",
    "AWARD_OF_CONTRACT",
    "AWARD_AND_CONTRACT_VALUE",
    "AWARD_OF_CONTRACT_DEFENCE",
    "RESULT_CONTEST",
)
"""What tells of one contract, or of the prizes of a contest."""
_ANNEXES = (
    "F02_ANNEX_B",
    "F05_ANNEX_B",
    "F17_ANNEX_B",
    "ANNEX_B",
    "LOT_PRIOR_INFORMATION",
    "LOT_PERIODIC_INDICATIVE",
)
_ESTIMATES = (
    "NATURE_QUANTITY_SCOPE",
    "QUANTITY_SCOPE",
    "TOTAL_ESTIMATED",
    "INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT",
)
_NEVER_SAID = (
    "lot_groups",
    "nature_additional",
    "regions",
    "previous_parts",
    "social_objectives",
    "green_objectives",
    "innovation_objectives",
    "selection_criteria",
    "selection_sources",
    "subcontracting_indication",
    "eu_funds",
)
"""Lists of `core.lots` that these forms have no element for."""
_CRITERIA = {"AC_QUALITY": "quality", "AC_COST": "cost", "AC_PRICE": "price"}
_BETWEEN = re.compile(r"\s*(?:[,;&+/]|\bog\b|\band\b)\s*", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:(?:lot|delaftale|delkontrakt|nr|no|number)\b[.:]?|#|\s)+", re.IGNORECASE)
_UNITS = {"MONTH": "MONTH", "DAY": "DAY", "WEEK": "WEEK", "YEAR": "YEAR"}
_PARTS = {"MONTHS": "MONTH", "DAYS": "DAY"}


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as the form writes it.

    Attributes:
        lot_id: `LOT-0001` for number 1, `LOT-` and the text for other numbers.
        element: what describes it.
        whole: the object it is a part of, or all of: an undivided one does not repeat its title.
    """

    lot_id: str
    element: Element
    whole: Element


def lot_ids(written: str | None) -> list[str]:
    """Identifiers of the lots that a number names: `1`, `Lot 2`, `1, 2 og 3` [page]."""
    numbers = (_BEFORE.sub("", part).strip() for part in _BETWEEN.split(written or ""))
    return list(
        dict.fromkeys(
            f"LOT-{int(number):04d}" if _is_number(number) else f"LOT-{number}"
            for number in numbers
            if number
        )
    )


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= 9


def lot_number(element: Element) -> str | None:
    """The number of a lot, or the numbers of several, as written."""
    written = (title(number) for number in within(element, *_LOT_NUMBERS))
    return ", ".join(number for number in written if number) or None


def find_lots(form: Element, reader: Reader) -> list[Lot]:
    """The lots a form describes.

    A prior information notice may describe several objects, each with lots from 1 on: from the
    second object on, its place among them is put behind (`LOT-0001.2`). Award notices before
    R2.0.9 describe no lots: where their awards name some, none is found here.
    """
    objects = list(form.iterchildren("OBJECT_CONTRACT"))
    found: list[Lot] = []
    for place, bought in enumerate(objects, start=1):
        behind = f".{place}" if place > 1 else ""
        for element in within(bought, "OBJECT_DESCR"):
            ids = lot_ids(lot_number(element)) or [UNDIVIDED]
            found += [Lot(lot_id + behind, element, bought) for lot_id in ids]
    for place, element in enumerate(within(form, *_ANNEXES), start=1):
        ids = lot_ids(lot_number(element)) or [f"LOT-{place:04d}"]
        found += [Lot(lot_id, element, form) for lot_id in ids]
    if not found and not any(lot_number(block) for block in within(form, *AWARD_BLOCKS)):
        found = [Lot(UNDIVIDED, form, form)]
    unique: dict[str, Lot] = {}
    for lot in found:
        if lot.lot_id in unique:
            reader.report("duplicate_id", f"LOT_NO={lot.lot_id}")
        unique.setdefault(lot.lot_id, lot)
    return list(unique.values())


def lot_row(lot: Lot, nature: str | None, shared: Row, reader: Reader) -> Row:
    """A row of `core.lots` without key, provenance and result.

    Args:
        lot: the lot.
        nature: of the notice; lots have none of their own.
        shared: columns that hold for all lots of the notice.
        reader: of this notice.
    """
    element = lot.element
    whole = lot.whole if lot.lot_id.startswith(UNDIVIDED) else None
    value = _estimate(element, reader)
    main = _cpv(first(whole, "CPV_MAIN"), reader)
    nuts = _nuts(element)
    return {
        "lot_id": lot.lot_id,
        "title": title(first(element, *_TITLES)) or title(first(whole, *_TITLES)),
        "description": text(first(element, *_TEXTS)) or text(first(whole, *_TEXTS)),
        "nature": nature,
        # The main code is the procurement's; a lot has additional ones (section II.1.2, II.2.2).
        "cpv_main": main[0] if main else None,
        "cpv_additional": [found for found in _cpv(element, reader) if found not in main],
        "estimated_value": value.amount,
        "currency": value.currency,
        "estimated_value_dkk": value.dkk,
        "nuts": nuts,
        # A NUTS code begins with its country's.
        "country": COUNTRIES.get(nuts[0][:2]) if nuts else None,
        "place_text": title(first(element, "MAIN_SITE", "LOCATION")),
        **{name: [] for name in _NEVER_SAID},
        "award_criteria": _award_criteria(element),
        "additional_information": text(
            first(element, "INFO_ADD", "ADDITIONAL_INFORMATION_ABOUT_LOTS")
        )
        if element is not lot.whole
        else None,
        "options_text": text(first(element, "OPTIONS_DESCR", "OPTION_DESCRIPTION")),
        "renewal_text": text(first(element, "RENEWAL_DESCR")),
        "eu_funded": ticked(
            element,
            ("EU_PROGR_RELATED", "RELATES_TO_EU_PROJECT_YES"),
            ("NO_EU_PROGR_RELATED", "RELATES_TO_EU_PROJECT_NO"),
        ),
        **_time(element, reader),
        **shared,
    }


def _award_criteria(element: Element) -> list[str]:
    """Award criteria as eForms' are shown: type (weight): name. Weights are text here."""
    shown = []
    for criterion in within(element, *_CRITERIA):
        weight = title(first(criterion, "AC_WEIGHTING"))
        name = title(first(criterion, "AC_CRITERION"))
        head = _CRITERIA[str(criterion.tag)] + (f" ({weight})" if weight else "")
        shown.append(f"{head}: {name}" if name else head)
    return shown


def _cpv(element: Element | None, reader: Reader) -> list[str]:
    codes = (
        reader.value(code(found, "CODE"), "CPV_CODE", cpv) for found in within(element, "CPV_CODE")
    )
    return list(dict.fromkeys(found for found in codes if found is not None))


def _nuts(element: Element) -> list[str]:
    """NUTS codes of any level [page]; those of organisations stand inside their addresses."""
    places = (
        code(found, "CODE")
        for found in within(element, "NUTS")
        if not any(str(around.tag).startswith("ADDRESS_") for around in found.iterancestors())
    )
    return list(dict.fromkeys(found for found in places if found is not None))


def _estimate(element: Element, reader: Reader) -> Money:
    """`VAL_OBJECT` [page]; before R2.0.9 the single value of a quantity [schema]."""
    value = first(element, "VAL_OBJECT")
    if value is None:
        value = first(first(element, *_ESTIMATES), "VALUE_COST")
    return money(value, reader, withheld=is_withheld(value))


def estimated_total(form: Element, reader: Reader) -> Money:
    """Estimated value of the whole procurement."""
    value = first(form, "VAL_ESTIMATED_TOTAL")
    if value is None and not has(form, "OBJECT_CONTRACT", *_ANNEXES):
        return _estimate(form, reader)
    return money(value, reader, withheld=is_withheld(value))


def _time(element: Element, reader: Reader) -> Row:
    """Start, end and duration: `DURATION[@TYPE]`, or MONTHS or DAYS before R2.0.9."""
    row: Row = {
        "starts_on": reader.value(
            day(first(element, "DATE_START", "START_DATE")), "DATE_START", local_date
        ),
        "ends_on": reader.value(
            day(first(element, "DATE_END", "END_DATE")), "DATE_END", local_date
        ),
        "duration_other": "UNLIMITED" if has(element, "INDEFINITE_DURATION") else None,
        "renewals": reader.value(
            content(first(element, "NUMBER_POSSIBLE_RENEWALS")), "NUMBER_POSSIBLE_RENEWALS", whole
        ),
    }
    duration = first(element, "DURATION")
    unit = code(duration, "TYPE")
    if duration is None:
        duration = first(first(element, "PERIOD_WORK_DATE_STARTING"), *_PARTS)
        unit = None if duration is None else _PARTS[str(duration.tag)]
    length = reader.value(content(duration), "DURATION", fraction)
    if length is not None:
        if unit not in _UNITS:
            reader.report("unknown_code", f"DURATION TYPE={unit or ''}")
        row |= {"duration": length, "duration_unit": unit}
    return row
