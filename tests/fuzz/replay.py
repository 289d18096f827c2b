"""One input through one target: the error it should not have raised, and its name."""

from __future__ import annotations

import traceback
from pathlib import Path

from tests.fuzz.targets import Target


def try_once(target: Target, body: bytes) -> Exception | None:
    """The error that a target should not have raised, if it did."""
    try:
        target.run(body)
    except Exception as error:  # any but the declared is a crash
        return None if isinstance(error, target.raises) else error
    return None


def signature(error: Exception) -> str:
    """Kind of an error and the innermost line of ours that it passed through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if ".venv" not in f.filename]
    ours = [f for f in frames if "tests" not in Path(f.filename).parts] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"
    # Rows that fit no table are told apart by what the message says.
    more = str(error)[:60] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} in {place} {more}".strip()


def signature_of(target: Target, body: bytes) -> str | None:
    """Name of the crash that an input makes; null when it makes none."""
    error = try_once(target, body)
    return signature(error) if error else None
