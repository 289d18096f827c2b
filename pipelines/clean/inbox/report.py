"""One line of the inbox report, in Danish for those who handed the file in.

Does not belong here: deciding what is wrong (the modules beside this one).
"""

from __future__ import annotations

from dataclasses import dataclass

ROW_LEFT_OUT = "row_left_out"
CELL_LEFT_OUT = "cell_left_out"
FILE_LEFT_OUT = "file_left_out"
NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Something in an inbox file that was not read, or was read with a doubt.

    Attributes:
        file: name of the file.
        line: line in the file, from 1, as a text editor counts; None when it is about the file.
        column: heading as handed in; None when it is about the whole row.
        value: the cell as handed in, without what may identify a person.
        reason: Danish sentence.
        effect: `file_left_out`, `row_left_out`, `cell_left_out` (row used) or `notice` (all used).
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: str
    effect: str
