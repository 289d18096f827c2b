"""What is bought: the part that a procedure and each of its lots have in the same form.

Belongs here: `cac:ProcurementProject` (eforms.md §3.1, §3.2 first line).
Does not belong here: terms and process of a lot (`lots`), header of a notice (`notice`).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.clean.document import Row
from pipelines.clean.eforms.elements import Found
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.values import Money

_ADDRESS = ("BT-5071", "BT-5131", "BT-5121", "BT-5141")


@dataclass(frozen=True, slots=True)
class Project:
    """What is bought, for a procedure or a lot.

    Attributes:
        row: columns that `core.notices` and `core.lots` share.
        internal_id: the buyer's own identifier (BT-22).
        estimated: estimated value (BT-27).
        framework_max: ceiling of a framework agreement (BT-271).
    """

    row: Row
    internal_id: str | None
    estimated: Money
    framework_max: Money


def read_project(project: Found, reader: Reader) -> Project:
    """What a procedure or a lot buys."""
    more = (reader.cpv(code, "BT-263") for code in project.all("BT-263"))
    natures = [e for part in project.parts("additional") for e in part.all("BT-531")]
    return Project(
        row={
            "title": reader.words(project.all("BT-21")),
            "description": reader.prose(project.all("BT-24")),
            "additional_information": reader.prose(project.all("BT-300")),
            "nature": reader.code(project.first("BT-23"), "contract-nature", "BT-23"),
            "nature_additional": reader.codes(natures, "contract-nature", "BT-531"),
            "cpv_main": reader.cpv(project.first("BT-262"), "BT-262"),
            "cpv_additional": list(dict.fromkeys(code for code in more if code is not None)),
            **_places(project.parts("place"), reader),
        },
        internal_id=reader.token(project.first("BT-22")),
        estimated=reader.money(project.first("BT-27"), "BT-27"),
        framework_max=reader.money(project.first("BT-271"), "BT-271"),
    )


def _places(places: list[Found], reader: Reader) -> Row:
    """Where the work is done: NUTS codes of all places, the address of the first that has one."""
    nuts = reader.tokens([code for place in places for code in place.all("BT-5071")])
    row: Row = {
        "nuts": nuts,
        "regions": reader.codes(
            [code for place in places for code in place.all("BT-727")], "other-place", "BT-727"
        ),
    }
    for place in places:
        if any(place.all(term) for term in _ADDRESS):
            row["postal_code"] = reader.token(place.first("BT-5121"))
            row["city"] = reader.token(place.first("BT-5131"))
            row["country"] = reader.token(place.first("BT-5141"))
            break
    texts = (reader.prose(place.all("BT-728")) for place in places)
    row["place_text"] = "\n".join(text for text in texts if text is not None) or None
    return row
