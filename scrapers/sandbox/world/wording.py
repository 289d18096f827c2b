"""Sentences on reservation and social clauses that stand in descriptions of Aarhus' notices only.

No code of these notices says the same: BT-71 is `none`, or the notice is national and has no
codes. So what is read of them is read from text.
"""

from __future__ import annotations

_RESERVED = "Opgaven er forbeholdt beskyttede værksteder, jf. udbudslovens § 54."
_DENIED = "Kontrakten er ikke forbeholdt beskyttede værksteder."
_OTHER_ACT = "Opgaver efter servicelovens § 54 indgår ikke, og der tages forbehold for bevilling."
_EMPLOYMENT = "Leverandøren ansætter mindst én langtidsledig i kontraktperioden."
_TRAINING = "Mindst 5 pct. af timerne udføres af lærlinge."

IN_TENDERS: dict[tuple[int, int, int], str] = {
    (2026, 10, 0): _RESERVED,
    (2026, 11, 0): f"{_OTHER_ACT} {_TRAINING}",
    (2026, 11, 1): _DENIED,
}
"""(year, month, index) of a procedure above the threshold -> what its description says, too."""

IN_NATIONAL: dict[tuple[int, int, int], str] = {
    (2026, 9, 0): _EMPLOYMENT,
    (2026, 10, 0): _DENIED,
    (2026, 11, 1): _RESERVED,
}
"""The same for notices below the threshold."""
