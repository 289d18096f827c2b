"""Pictures of the terminal for the docs: `python -m tests.terminal_pictures`.

Runs a first night in a folder of its own, then each command in a terminal of 80 columns, and writes
what was seen to `docs/terminal/<name>.svg`. With the folder of an installation as argument its data
are shown, and its last night is not run again.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.installation import Installation
from tests.terminal import COLUMNS

TARGET = Path(__file__).parents[1] / "docs" / "terminal"
_MOVES = re.compile(r"\x1b\[[0-9;?]*[A-HJKSTfhlnsu]")
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)  # they would be fetched from a network
LONGEST = 44
SEEN = {
    "status": ("status",),
    "explain": ("explain", "99022124/moebler_trae_haandvaerk"),
    "sql": ("sql", "SELECT label_da, tenders_5y, value_dkk_5y, suppliers, coverage, route "
            "FROM mart.coverage_by_category ORDER BY value_dkk_5y DESC NULLS LAST LIMIT 12"),
}  # fmt: skip
NIGHT = ("nightly", "--source", "addresses")


def picture(command: str, raw: str) -> str:
    """An SVG of what a command printed."""
    console = Console(width=COLUMNS, record=True, force_terminal=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    console.print(Text.assemble(("$ ", "bold green"), command))
    lines = raw.replace("\r\n", "\n").rstrip().split("\n")
    for line in lines[:LONGEST]:
        console.print(Text.from_ansi(line), soft_wrap=True)
    if len(lines) > LONGEST:
        console.print(Text(f"… {len(lines) - LONGEST} more lines", "dim"))
    return _FONTS.sub("", console.export_svg(title="kortlag", unique_id="kortlag"))


def last_screen(raw: str) -> str:
    """What is left after bars have come and gone: lines that were not drawn over."""
    left = [line for line in re.split(r"\r?\n|\r", raw) if "━" not in line]
    return "\n".join(line for line in (_MOVES.sub("", one) for one in left) if line.strip())


def main() -> None:
    """Write every picture."""
    TARGET.mkdir(exist_ok=True)
    if len(sys.argv) > 1:
        show(Installation(Path(sys.argv[1])))
        return
    with tempfile.TemporaryDirectory() as folder:
        show(Installation(Path(folder) / "kortlag"))


def show(installation: Installation) -> None:
    """The night first, then the questions on it."""
    night = installation.in_terminal(*NIGHT)
    text = last_screen(night.raw).replace(f"{installation.folder}/", "")  # no path of a machine
    (TARGET / "nightly.svg").write_text(picture("kortlag " + " ".join(NIGHT), text), "utf-8")
    for name, arguments in SEEN.items():
        shown = " ".join(f'"{a}"' if " " in a else a for a in arguments)
        seen = installation.in_terminal(*arguments)
        (TARGET / f"{name}.svg").write_text(picture(f"kortlag {shown}", seen.raw), "utf-8")


if __name__ == "__main__":
    main()
