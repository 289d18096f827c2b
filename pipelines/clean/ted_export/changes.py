"""What a corrigendum (F14) changes in a notice, and a modification (F20) in a contract.

Belongs here: the columns of `core.notices` about changes (eforms.md §6, last row).
Does not belong here: which notice is meant (`notice`).
"""

from __future__ import annotations

from pipelines.clean.document import Row
from pipelines.clean.eforms.xml import Element
from pipelines.clean.ted_export.xml import content, first, has, text, title, within

_REASONS = {
    # The two grounds of the form are two of BT-200, word for word.
    "ADDITIONAL_NEED": "add-wss",
    "UNFORESEEN_CIRCUMSTANCE": "mod-cir",
}


def read_changes(form: Element) -> Row:
    """Columns about changes; empty where the form changes nothing.

    A corrigendum says section, old and new value of each change, in words or as dates and
    codes. They are for people: nothing is changed in the rows of the notice it corrects.
    """
    modification = first(form, "MODIFICATIONS_CONTRACT")
    ground = first(modification, *_REASONS)
    changes = list(within(form, "CHANGE"))
    sections = [title(first(change, "SECTION")) for change in changes]
    numbers = [title(found) for found in within(form.find("AWARD_CONTRACT"), "CONTRACT_NO")]
    return {
        "change_descriptions": [_described(change) for change in changes],
        "changed_sections": list(dict.fromkeys(found for found in sections if found)),
        "modified_contracts": [number for number in numbers if number]
        if has(form, "MODIFICATIONS_CONTRACT")
        else [],
        "modification_reason": None if ground is None else _REASONS[str(ground.tag)],
        "modification_text": text(ground),
        "modification_description": text(first(first(form, "INFO_MODIFICATIONS"), "SHORT_DESCR")),
    }


def _described(change: Element) -> str:
    """Place, old value and new value of a change on lines of their own."""
    parts = (first(change, name) for name in ("WHERE", "OLD_VALUE", "NEW_VALUE"))
    return "\n".join(_flat(part) for part in parts if part is not None)


def _flat(part: Element) -> str:
    """All that stands in a part: texts, and the codes that stand in attributes."""
    said = [content(leaf) or leaf.get("CODE") for leaf in part.iter() if not len(leaf)]
    return " ".join(" ".join(found.split()) for found in said if found)
