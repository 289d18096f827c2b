"""What was told when: `notifications.jsonl` under `data_dir`, and how far each channel has got.

The file is only ever added to, a line a message. `notifications_sent.json` says for each channel
the number of the last message it took, and why it did not take the next.

Does not belong here: what is worth telling, and sending it (`pipelines.notifying`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipelines import journal
from warehouse.parquet import write_beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scrapers.config import Settings

FILE, SENT = "notifications.jsonl", "notifications_sent.json"
WHOLE = "kortlag"
"""Subject of messages about the whole: was the last run published?"""
OK = "ok"


@dataclass(frozen=True, slots=True)
class Message:
    """A change of state that is told.

    Attributes:
        number: place in the file, from 1; the same each time it is sent.
        at: ISO instant.
        subject: a source, or `kortlag`.
        was: state told before.
        state: `ok`, `stale`, `failed`, `off` (a source), `not_published` (the whole).
        text: Danish, for people.
    """

    number: int
    at: str
    subject: str
    was: str
    state: str
    text: str


def read(data_dir: Path) -> list[Message]:
    """Every message, oldest first."""
    return [Message(**entry) for entry in journal.read(data_dir / FILE)]


def add(data_dir: Path, messages: Iterable[Message]) -> None:
    """Add messages to the file, on disk when the call returns."""
    journal.add(data_dir / FILE, map(asdict, messages))


def told(messages: Iterable[Message]) -> dict[str, str]:
    """The state that was last told of each subject."""
    return {message.subject: message.state for message in messages}


def sent(data_dir: Path) -> dict[str, dict[str, Any]]:
    """Channel -> `upto` (number of the last message it took), `at`, `error` (null: none)."""
    path = data_dir / SENT
    found: dict[str, dict[str, Any]] = json.loads(path.read_bytes()) if path.is_file() else {}
    return found


def note_sent(data_dir: Path, channels: dict[str, dict[str, Any]]) -> None:
    """Note how far each channel has got."""
    text = json.dumps(channels, ensure_ascii=False, indent=1)
    write_beside(data_dir / SENT, lambda path: path.write_text(text, encoding="utf-8"))


def channels(settings: Settings) -> list[str]:
    """The channels that are set."""
    notify = settings.notify
    return [
        name for name, is_set in (("webhook", notify.webhook), ("mail", notify.mail_to)) if is_set
    ]


def pending(messages: list[Message], upto: int | None) -> list[Message]:
    """What a channel has not taken yet, in order.

    Args:
        messages: all of them.
        upto: number of the last it took; null for a new one, which is told what is amiss now.
    """
    if upto is not None:
        return [message for message in messages if message.number > upto]
    newest = {message.subject: message for message in messages}
    return sorted(
        (message for message in newest.values() if message.state != OK),
        key=lambda message: message.number,
    )
