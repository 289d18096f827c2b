"""Tells failures and recoveries once, when the state changes: to a file, a webhook, by mail.

The file is the truth: what was told stands there, and a channel that does not take a message gets
it the next time. A receiver may get one twice if we are cut off in between: its number is the same.

Does not belong here: the state itself (`pipelines.state`), the wire (`scrapers.channels`).
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from pipelines import notifications, state
from pipelines.notifications import OK, WHOLE, Message
from scrapers import channels
from scrapers.channels import DeliveryError
from warehouse.exports.causes import danish_cause

if TYPE_CHECKING:
    from datetime import datetime

    from pipelines.freshness import Standing
    from pipelines.state import State
    from scrapers.config import Settings

log = logging.getLogger("kortlag")


def tell(settings: Settings, at: datetime) -> list[Message]:
    """Tell what has changed since it was last told, and send what was not taken before.

    Returns:
        What was told now. That a receiver does not take it is no error: it is noted and logged.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.data_dir / ".notifications.lock"):
        before = notifications.read(settings.data_dir)
        new = changed(state.read(settings, at), before)
        if new:
            notifications.add(settings.data_dir, new)
        _send(settings, [*before, *new], at)
    return new


def changed(now: State, before: list[Message]) -> list[Message]:
    """Messages for what differs from what was told; what was never told of counts as well."""
    told = notifications.told(before)
    found = [
        (one.source, _STATES[one.state], _of_source(one))
        for one in now.sources
        if one.state != "off" or told.get(one.source, OK) != OK
    ]
    if now.judged is not None:
        published = bool(now.judged.get("published"))
        found.append((WHOLE, OK if published else "not_published", _of_whole(now)))
    changes = [(s, told.get(s, OK), new, text) for s, new, text in found if new != told.get(s, OK)]
    return [
        Message(len(before) + n, now.at.isoformat(timespec="seconds"), subject, was, new, text)
        for n, (subject, was, new, text) in enumerate(changes, 1)
    ]


_STATES = {"fresh": OK, "stale": "stale", "failed": "failed", "off": "off"}


def _of_source(one: Standing) -> str:
    """What is told of a source, in Danish."""
    good = f"{one.last_success_at:%Y-%m-%d}" if one.last_success_at else ""
    kept = (
        f" Kortet viser fortsat data fra {good}." if good else " Der er endnu ingen data fra den."
    )
    match one.state:
        case "fresh":
            return f"{one.title}: hentes igen."
        case "stale":
            return f"{one.title}: er ikke hentet i nyere tid.{kept}"
        case "off":
            return f"{one.title}: er slået fra.{kept}"
    cause = f" Årsag: {danish_cause(one.cause)}." if one.cause else ""
    return f"{one.title}: kunne ikke hentes.{kept}{cause}"


def _of_whole(now: State) -> str:
    """What is told of the last run, in Danish."""
    run = now.judged or {}
    if run.get("published"):
        return "Kortlag: der er offentliggjort igen."
    kept = now.last_published
    stands = (
        f" Det, der blev offentliggjort {kept['started_at'][:10]}, står ved magt."
        if kept
        else " Der er endnu ikke offentliggjort noget."
    )
    return f"Kortlag: kørslen {run['run_id']} blev ikke offentliggjort.{stands} {_why(now, run)}"


def _why(now: State, run: dict[str, Any]) -> str:
    if run.get("ended_by_limit"):
        return "Årsag: den varede længere, end den må, og blev afbrudt."
    if now.blocking:
        return "Årsag: kontroller stoppede den: " + ", ".join(now.blocking) + "."
    if "finished_at" not in run:
        return "Årsag: den blev afbrudt, før den var færdig."
    return "Årsag: en fejl i programmet; se `kortlag status`."


def _send(settings: Settings, messages: list[Message], at: datetime) -> None:
    """Send each channel what it has not taken; it gets the rest the next time."""
    noted = notifications.sent(settings.data_dir)
    for name in notifications.channels(settings):
        upto = noted.get(name, {}).get("upto")
        waiting = notifications.pending(messages, upto)
        taken, error = upto, None
        try:
            for parcel in _parcels(name, waiting):
                _deliver(settings, name, parcel)
                taken = parcel[-1].number
        except DeliveryError as caught:
            error = str(caught)
            log.warning("notification by %s: %s; it is sent again next time", name, error)
        if error is None:
            taken = messages[-1].number if messages else 0
        if (taken, error) != (upto, noted.get(name, {}).get("error")):
            noted[name] = {"upto": taken, "at": at.isoformat(timespec="seconds"), "error": error}
            notifications.note_sent(settings.data_dir, noted)


def _parcels(channel: str, waiting: list[Message]) -> list[list[Message]]:
    """One mail for all, one POST for each."""
    if channel == "mail":
        return [waiting] if waiting else []
    return [[message] for message in waiting]


def _deliver(settings: Settings, channel: str, parcel: list[Message]) -> None:
    """Send some messages.

    Raises:
        DeliveryError: they were not taken.
    """
    if channel == "webhook":
        for message in parcel:
            channels.post(settings.notify, asdict(message))
        return
    subjects = ", ".join(dict.fromkeys(message.subject for message in parcel))
    is_well = all(message.state == OK for message in parcel)
    subject = f"Kortlag: {'i orden igen' if is_well else 'noget er galt'} ({subjects})"
    channels.mail(settings.notify, subject, "\n\n".join(message.text for message in parcel))
