"""What is bought: the part that a procedure and each of its lots have in the same form.

Belongs here: `cac:ProcurementProject` (eforms.md §3.1, §3.2 first line).
Does not belong here: terms and process of a lot (`lots`), header of a notice (`notice`).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.clean.document import Row
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import EXTENSION, Element, first, path
from pipelines.clean.values import Money

_PROJECT = path("cac:ProcurementProject")
_INTERNAL_ID = path("cbc:ID")
_NAMES = path("cbc:Name")
_DESCRIPTIONS = path("cbc:Description")
_NATURE = path("cbc:ProcurementTypeCode")
_IS_CPV = "[not(@listName) or @listName='cpv']"
_CPV_MAIN = path("cac:MainCommodityClassification/cbc:ItemClassificationCode" + _IS_CPV)
_CPV_MORE = path("cac:AdditionalCommodityClassification/cbc:ItemClassificationCode" + _IS_CPV)
_TOTAL = "cac:RequestedTenderTotal/"
_ESTIMATED = path(_TOTAL + "cbc:EstimatedOverallContractAmount")
_FRAMEWORK_MAXIMUM = path(f"{_TOTAL}{EXTENSION}/efbc:FrameworkMaximumAmount")


@dataclass(frozen=True, slots=True)
class Project:
    """What is bought, for a procedure or a lot.

    Attributes:
        element: `cac:ProcurementProject`, for what only lots read; None when there is none.
        row: columns that `core.notices` and `core.lots` share.
        internal_id: the buyer's own identifier (BT-22).
        estimated: estimated value (BT-27).
        framework_max: ceiling of a framework agreement (BT-271).
    """

    element: Element | None
    row: Row
    internal_id: str | None
    estimated: Money
    framework_max: Money


def read_project(parent: Element, reader: Reader) -> Project:
    """What a notice (root element) or a lot buys."""
    element = first(_PROJECT(parent))
    if element is None:
        empty = {"title": None, "description": None, "nature": None}
        return Project(
            None, empty | {"cpv_main": None, "cpv_additional": []}, None, Money(), Money()
        )
    estimated = reader.money(first(_ESTIMATED(element)), "BT-27")
    more = (reader.cpv(code, "BT-263") for code in _CPV_MORE(element))
    return Project(
        element=element,
        row={
            "title": reader.words(_NAMES(element)),
            "description": reader.prose(_DESCRIPTIONS(element)),
            "nature": reader.code(first(_NATURE(element)), "contract-nature", "BT-23"),
            "cpv_main": reader.cpv(first(_CPV_MAIN(element)), "BT-262"),
            "cpv_additional": list(dict.fromkeys(code for code in more if code is not None)),
        },
        internal_id=reader.token(first(_INTERNAL_ID(element))),
        estimated=estimated,
        framework_max=reader.money(first(_FRAMEWORK_MAXIMUM(element)), "BT-271"),
    )
