"""The page `docs/faults.md`: what became of every cell, with its date; written from the outcomes.

Does not belong here: running (`nights`), expecting (`cells`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tests.campaigns.faults.cells import Cell
from tests.campaigns.faults.kinds import CLOCKS, KINDS, TARGETS
from tests.campaigns.faults.nights import Outcome

_HEAD = """\
# Faults

{day}: {good} of {run} cells as expected, {left} not run, {without} do not apply. Written by
`make faults` (`python -m tests.campaigns.faults`), which compares each cell with
`tests/campaigns/faults/expected.csv`, written beforehand; what was put right in it after a run
says why.

Each cell is a source met by a fault in a whole `kortlag nightly` against the stand-ins, from a data
folder with three good nights ({days}), on {today}. A night strikes several sources, each with a
fault of its own, and leaves others in peace; compared with a night in which those that fail are not
asked, every `core` and `mart` table has to be the same row by row, so that nothing of a source that
fails is lost and nothing of another is touched. The archived files of the good nights have to be
there byte for byte. The exit status, the state and the cause in `kortlag status --json`, the number
of requests, and the waits between a 429 and the next try are held against what is expected. After
one fault of each class and source ({nexts} cells), and wherever a fault goes unnoticed, the next
night without it has to end with exit status 0 and the same tables as one that nothing disturbed.

| sign | what became of it |
|---|---|
| **kept** | exit 3: the source is `failed` and tells why, its rows are those it had |
| **over** | exit 0: tried or read again, all rows as in a night that nothing disturbed |
| **calm** | exit 0: nothing new came, nothing tells that more was due; the next night brings it |
| **told** | exit 0: what the source says in its own right; no row of `core` vanishes |
| - | does not apply; the reasons stand below |
| not run | not run yet |
| **BAD** | not as expected; what is wrong stands below |

Of two signs the first is that of a fault that lasts (from the second request for data on, where
there is more than one), the second that of one that strikes once. What `addresses` had answered by
then stands beside what it had: each look-up is a document of its own.

"""


def write(
    cells: Sequence[Cell], outcomes: Mapping[str, Outcome], day: date, days: str, today: date
) -> str:
    """The page.

    Args:
        cells: all that are expected.
        outcomes: cell -> what became of it; those that were not run are missing.
        day: of the campaign.
        days: of the good nights, for people.
        today: day of the night that is disturbed.
    """
    applying = [cell for cell in cells if cell.applies]
    found = [outcomes[cell.name] for cell in applying if cell.name in outcomes]
    head = _HEAD.format(
        day=day, good=sum(not one.problems for one in found), run=len(found),
        left=len(applying) - len(found), without=len(cells) - len(applying), days=days,
        today=today, nexts=sum(one.next_night for one in found),
    )  # fmt: skip
    return head + _table(cells, outcomes) + _bad(found) + _causes(applying, outcomes) + _not(cells)


def _table(cells: Sequence[Cell], outcomes: Mapping[str, Outcome]) -> str:
    by_place = {(cell.fault, cell.target, cell.when): cell for cell in cells}
    lines = [
        "| fault | " + " | ".join(f"`{target}`" for target in TARGETS) + " |",
        "|---" * (len(TARGETS) + 1) + "|",
    ]
    for fault, title in _titles().items():
        signs = []
        for target in TARGETS:
            places = [by_place.get((fault, target, w)) for w in ("throughout", "once", "night")]
            both = [_sign(cell, outcomes) for cell in places if cell]
            signs.append(both[0] if len(set(both)) == 1 else " / ".join(both) or "-")
        lines.append(f"| {title} | " + " | ".join(signs) + " |")
    return "\n".join(lines) + "\n"


def _titles() -> dict[str, str]:
    return {name: kind.title for name, kind in KINDS.items()} | {
        name: title for name, (title, _) in CLOCKS.items()
    }


def _sign(cell: Cell, outcomes: Mapping[str, Outcome]) -> str:
    if not cell.applies:
        return "-"
    found = outcomes.get(cell.name)
    if found is None:
        return "not run"
    if found.problems:
        return "**BAD**"
    if cell.is_kept:
        return "calm" if cell.state == "fresh" else "kept"
    return "told" if cell.is_alone else "over"


def _bad(found: Sequence[Outcome]) -> str:
    lines = [f"- `{one.cell}`: {'; '.join(one.problems)}" for one in found if one.problems]
    return "\n## Not as expected\n\n" + "\n".join(lines) + "\n" if lines else ""


def _causes(cells: Sequence[Cell], outcomes: Mapping[str, Outcome]) -> str:
    """What `kortlag status` told of every fault that a source did not get over."""
    text = "\n## What is told\n\n| fault | source | requests | cause |\n|---|---|---|---|\n"
    for cell in cells:
        found = outcomes.get(cell.name)
        if found is None or not found.cause or cell.when == "once":
            continue
        cause = found.cause.replace("|", "\\|").replace("\n", " ")
        text += f"| {cell.fault} | `{cell.target}` | {found.requests} | {cause} |\n"
    return text


def _not(cells: Sequence[Cell]) -> str:
    reasons: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        if not cell.applies:
            of = reasons.setdefault((cell.fault, cell.why), [])
            if f"`{cell.target}`" not in of:
                of.append(f"`{cell.target}`")
    lines = [f"- {fault}, {', '.join(targets)}: {why}" for (fault, why), targets in reasons.items()]
    return "\n## What does not apply\n\n" + "\n".join(lines) + "\n"
