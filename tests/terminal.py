"""A terminal for tests: run a command in a pseudo-terminal and read what a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS, COLUMNS = 24, 80
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]")
_COLOURS = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|4[0-7]|9[0-7]|38;|48;)[0-9;]*m")


@dataclass(frozen=True)
class Seen:
    """What came out of a terminal.

    Attributes:
        returncode: of the command.
        raw: every byte, escapes included.
    """

    returncode: int
    raw: str

    @property
    def text(self) -> str:
        """Without escapes."""
        return _ESCAPES.sub("", self.raw).replace("\r\n", "\n")

    @property
    def frames(self) -> list[str]:
        """Every line that was ever drawn, those drawn over included."""
        return [line for line in re.split(r"[\r\n]+", self.text) if line.strip()]

    @property
    def has_colours(self) -> bool:
        """Whether any text was coloured."""
        return bool(_COLOURS.search(self.raw))


def in_terminal(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str],
    typed: str = "",
) -> Seen:
    """Run a command in a terminal of 80 × 24, its input typed beforehand.

    Its environment is ours without what tells of another terminal, and without settings.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    left_out = {"LINES", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CI", "TTY_COMPATIBLE"}
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in left_out and not name.startswith("KORTLAG_")
    }
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**clean, "TERM": "xterm-256color", **env},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    if typed:
        os.write(ours, typed.encode())
    parts = []
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    return Seen(process.wait(), b"".join(parts).decode("utf-8", errors="replace"))
