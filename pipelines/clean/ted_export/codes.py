"""Codes of TED_EXPORT and what they are in eForms' words.

Belongs here: tables of codes, each with where it is from, and the form of a notice. `[page]`
marks what eforms.md §6 says; the rest is the public schema R2.0.7 to R2.0.9 as we know it.
Does not belong here: where a code stands (the other modules), countries (`places`).

A code is given eForms' word only where both mean the same. Others are kept as written.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.clean.eforms.codes import (
    COMPETITION,
    DIRECT_AWARD,
    MODIFICATION,
    PLANNING,
    REGISTRATION,
    RESULT,
)

_GENERAL, _UTILITIES, _CONCESSIONS, _DEFENCE = (
    "32014L0024",
    "32014L0025",
    "32014L0023",
    "32009L0081",
)

FORMS: dict[str, str] = {
    "PRIOR_INFORMATION": "F01",
    "CONTRACT": "F02",
    "CONTRACT_AWARD": "F03",
    "PERIODIC_INDICATIVE_UTILITIES": "F04",
    "CONTRACT_UTILITIES": "F05",
    "CONTRACT_AWARD_UTILITIES": "F06",
    "QUALIFICATION_SYSTEM_UTILITIES": "F07",
    "BUYER_PROFILE": "F08",
    "SIMPLIFIED_CONTRACT": "F09",
    "CONCESSION": "F10",
    "CONTRACT_CONCESSIONAIRE": "F11",
    "DESIGN_CONTEST": "F12",
    "RESULT_DESIGN_CONTEST": "F13",
    "ADDITIONAL_INFORMATION_CORRIGENDUM": "F14",
    "VOLUNTARY_EX_ANTE_TRANSPARENCY_NOTICE": "F15",
    # Defence stayed in the form of R2.0.8 when the others became R2.0.9.
    "PRIOR_INFORMATION_DEFENCE": "F16",
    "CONTRACT_DEFENCE": "F17",
    "CONTRACT_AWARD_DEFENCE": "F18",
    "CONTRACT_CONCESSIONAIRE_DEFENCE": "F19",
    **{
        f"F{number:02d}_2014": f"F{number:02d}"
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25)
    },
}
"""Number of a form by the name of its element in `FORM_SECTION`."""

CORRIGENDUM = "F14"
WITHOUT_LOTS = frozenset({"F08", CORRIGENDUM})
"""Forms that buy nothing themselves: buyer profiles and corrigenda."""

TICKED_RESERVATION = frozenset(
    {"F01", "F02", "F04", "F05", "F07", "F09", "F17", "F21", "F22", "F23", "F24"}
)
"""Forms with the tick for reserved participation in section III ([page], F09 and F17 schema)."""

SUBTYPES: dict[tuple[str, str | None], str] = {
    # (form, @TYPE of NOTICE or directive): [page], where it names several by what tells them apart
    ("F01", "PRI_ONLY"): "4",
    ("F01", "PRI_REDUCING_TIME_LIMITS"): "7",
    ("F01", "PRI_CALL_COMPETITION"): "10",
    ("F02", None): "16",
    ("F03", None): "29",
    ("F04", "PER_ONLY"): "5",
    ("F04", "PER_REDUCING_TIME_LIMITS"): "8",
    ("F04", "PER_CALL_COMPETITION"): "11",
    ("F05", None): "17",
    ("F06", None): "30",
    ("F07", None): "15",
    ("F08", _GENERAL): "1",
    ("F08", _UTILITIES): "2",
    ("F08", _DEFENCE): "3",
    ("F12", _GENERAL): "23",
    ("F12", _UTILITIES): "24",
    ("F13", _GENERAL): "36",
    ("F13", _UTILITIES): "37",
    ("F15", _GENERAL): "25",
    ("F15", _UTILITIES): "26",
    ("F15", _DEFENCE): "27",
    ("F15", _CONCESSIONS): "28",
    ("F16", None): "6",
    ("F17", None): "18",
    ("F18", None): "31",
    ("F19", None): "22",
    ("F20", _GENERAL): "38",
    ("F20", _UTILITIES): "39",
    ("F20", _CONCESSIONS): "40",
    ("F21", "PRI_ONLY"): "4",
    ("F21", "PRI_CALL_COMPETITION"): "12",
    ("F21", "CONTRACT"): "20",
    ("F21", "AWARD_CONTRACT"): "33",
    ("F22", "PER_ONLY"): "5",
    ("F22", "PER_CALL_COMPETITION"): "13",
    ("F22", "QSU_ONLY"): "15",
    ("F22", "QSU_CALL_COMPETITION"): "15",
    ("F22", "CONTRACT"): "21",
    ("F22", "AWARD_CONTRACT"): "34",
    ("F23", "CONCESSION_AWARD_CONTRACT"): "35",
    ("F24", None): "19",
    ("F25", None): "32",
}
"""Subtype where the form says it alone, or with its type or its directive. Forms of before 2014
that could be several (F01 and F04 without type, design contests of directive 2004/18) have none,
neither has F23 of type PRI, which [page] and the schema give different subtypes."""

NOTICE_TYPES: dict[str, str] = {
    subtype: notice_type
    for notice_type, subtypes in {
        "pin-buyer": "1 2 3",
        "pin-only": "4 5 6",
        "pin-rtl": "7 8",
        "pin-cfc-standard": "10 11",
        "pin-cfc-social": "12 13",
        "qu-sy": "15",
        "cn-standard": "16 17 18 19",
        "cn-social": "20 21",
        "subco": "22",
        "cn-desg": "23 24",
        "veat": "25 26 27 28",
        "can-standard": "29 30 31 32",
        "can-social": "33 34 35",
        "can-desg": "36 37",
        "can-modif": "38 39 40",
    }.items()
    for subtype in subtypes.split()
}
"""BT-02 of each of these subtypes (eforms.md §2.1)."""

DOCUMENT_TYPES: dict[str, str | None] = {
    "0": PLANNING,
    "1": None,  # corrigendum
    "2": None,  # additional information
    "3": COMPETITION,
    "4": COMPETITION,  # prequalification
    "5": COMPETITION,  # request for proposals
    "6": None,  # general information
    "7": RESULT,
    "8": None,  # other
    "9": None,  # not applicable
    "A": COMPETITION,
    "B": PLANNING,  # buyer profile
    "C": COMPETITION,  # works concession
    "D": COMPETITION,  # design contest
    "E": COMPETITION,  # works contracts of a concessionaire
    "F": COMPETITION,  # subcontract
    "G": REGISTRATION,  # European economic interest grouping
    "H": COMPETITION,  # services concession
    "I": COMPETITION,  # expressions of interest
    "J": RESULT,  # concession award
    "K": MODIFICATION,
    "M": COMPETITION,
    "O": COMPETITION,
    "P": PLANNING,
    "Q": COMPETITION,  # eForms has qualification systems of both kinds as qu-sy
    "R": RESULT,
    "S": REGISTRATION,  # European company
    "V": DIRECT_AWARD,
    "Y": COMPETITION,  # dynamic purchasing system
}
"""Form type by `TD_DOCUMENT_TYPE/@CODE`; None where the code says no form type."""

DIRECTIVES: dict[str, str] = {
    "2014/24/EU": _GENERAL,
    "2014/25/EU": _UTILITIES,
    "2014/23/EU": _CONCESSIONS,
    "2009/81/EC": _DEFENCE,
    # Before 2014; as CELEX numbers like the others, though eForms' list does not know them.
    "2004/18/EC": "32004L0018",
    "2004/17/EC": "32004L0017",
    # Forms may write the CELEX number itself.
    **{
        celex: celex
        for celex in (_GENERAL, _UTILITIES, _CONCESSIONS, _DEFENCE, "32004L0018", "32004L0017")
    },
    "32007R1370": "32007R1370",
    "32018R1046": "32018R1046",
    "OTHER": "other",
}
"""BT-01 by `LEGAL_BASIS/@VALUE` of the form or `DIRECTIVE/@VALUE` of the coded data."""

PROCEDURES: dict[str, str] = {
    "PT_OPEN": "open",
    "PT_RESTRICTED": "restricted",  # the procedure, never a reservation [page]
    "PT_ACCELERATED_RESTRICTED": "restricted",
    "PT_ACCELERATED_RESTRICTED_CHOICE": "restricted",
    "PT_COMPETITIVE_NEGOTIATION": "neg-w-call",
    "PT_NEGOTIATED_WITH_PRIOR_CALL": "neg-w-call",
    "PT_NEGOTIATED_WITH_COMPETITION": "neg-w-call",
    "PT_NEGOTIATED_WITH_PUBLICATION_CONTRACT_NOTICE": "neg-w-call",
    "PT_NEGOTIATED": "neg-w-call",
    "PT_NEGOTIATED_CHOICE": "neg-w-call",
    "PT_ACCELERATED_NEGOTIATED": "neg-w-call",
    "F17_PT_ACCELERATED_NEGOTIATED": "neg-w-call",
    "PT_COMPETITIVE_DIALOGUE": "comp-dial",
    "PT_INNOVATION_PARTNERSHIP": "innovation",
    "PT_NEGOTIATED_WITHOUT_PUBLICATION": "neg-wo-call",
    "PT_NEGOTIATED_WITHOUT_COMPETITION": "neg-wo-call",
    "F03_PT_NEGOTIATED_WITHOUT_COMPETITION": "neg-wo-call",
    "F06_PT_NEGOTIATED_WITHOUT_COMPETITION": "neg-wo-call",
    "F15_PT_NEGOTIATED_WITHOUT_COMPETITION": "neg-wo-call",
    "F18_PT_NEGOTIATED_WITHOUT_COMPETITION": "neg-wo-call",
    "F18_PT_NEGOTIATED_WITHOUT_PUBLICATION_CONTRACT_NOTICE": "neg-wo-call",
    "PT_AWARD_CONTRACT_WITHOUT_CALL": "neg-wo-call",
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": "neg-wo-call",
    # For these two, of social services and of concessions, eForms has no word.
    "PT_INVOLVING_NEGOTIATION": "PT_INVOLVING_NEGOTIATION",
    "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION": "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION",
}
"""BT-105 by the tick for the procedure, in forms of all versions."""

PROCEDURE_CODES: dict[str, str | None] = {
    "1": "open",
    "2": "restricted",
    "3": "restricted",
    "4": "neg-w-call",
    "6": "neg-w-call",
    "8": None,  # not specified
    "9": None,  # not applicable
    "A": None,  # direct award
    "B": "neg-w-call",
    "C": "comp-dial",
    "E": None,  # concession award
    "F": None,  # concession award without notice
    "G": "innovation",
    "N": None,
    "T": "neg-wo-call",
    "V": "neg-wo-call",
    "Z": None,
}
"""BT-105 by `PR_PROC/@CODE`, for forms without a tick."""

NATURES: dict[str, str | None] = {
    "WORKS": "works",
    "SUPPLIES": "supplies",
    "SERVICES": "services",
    "1": "works",
    "2": "supplies",
    "4": "services",
    "3": None,  # combined
    "8": None,  # not specified
    "9": None,  # not applicable
    "Z": None,
}
"""BT-23 by `@CTYPE` of the form or `NC_CONTRACT_NATURE/@CODE` of the coded data."""

LEGAL_TYPES: dict[str, str] = {
    "MINISTRY": "cga",
    "NATIONAL_AGENCY": "cga",
    "EU_INSTITUTION": "eu-ins-bod-ag",
    "BODY_PUBLIC": "body-pl",
    # "Regional or local": eForms must know which, so these stay as written.
    "REGIONAL_AUTHORITY": "REGIONAL_AUTHORITY",
    "REGIONAL_AGENCY": "REGIONAL_AGENCY",
    "OTHER": "OTHER",
}
"""BT-11 by `CA_TYPE/@VALUE` or, before R2.0.9, `TYPE_OF_CONTRACTING_AUTHORITY/@VALUE`."""

NOT_AWARDED: dict[str, str] = {
    # "Other reasons (discontinuation of procedure)".
    "PROCUREMENT_DISCONTINUED": "other",
    # "No tenders were received or all were rejected": two codes of BT-144, not told which.
    "PROCUREMENT_UNSUCCESSFUL": "PROCUREMENT_UNSUCCESSFUL",
}
"""BT-144 by the tick in `NO_AWARDED_CONTRACT` [page]."""


@dataclass(frozen=True, slots=True)
class Form:
    """Which form a notice is.

    Attributes:
        name: its element's name, raw (`F21_2014`).
        number: `F21`; None for a form that is not in the table.
        kind: `@TYPE` of its `NOTICE`, raw; None where the form has none.
    """

    name: str
    number: str | None
    kind: str | None

    def subtype(self, legal_basis: str | None) -> str | None:
        """Its eForms subtype; None where it may be several."""
        for told in (self.kind, legal_basis, None):
            if found := SUBTYPES.get((self.number or "", told)):
                return found
        return None
