"""The pictures of the terminal: drawn from what was printed, with nothing to fetch."""

from __future__ import annotations

import re

import pytest

from tests.terminal_pictures import NIGHT, SEEN, TARGET, last_screen, picture


def test_a_picture_shows_what_was_printed() -> None:
    drawn = picture("kortlag status", "\x1b[32mfresh\x1b[0m  939\r\n" + "line\r\n" * 60)
    assert "fresh" in drawn
    assert "more&#160;lines" in drawn
    assert "status" in drawn


def test_only_lines_that_stay_are_drawn() -> None:
    raw = "collect ted ━━━ 3 of 9\r\x1b[2K\x1b[1Acollect ted   9  1.0 s\r\n\x1b[?25hPublished.\r\n"
    assert last_screen(raw) == "collect ted   9  1.0 s\nPublished."


@pytest.mark.parametrize("name", ["nightly", *SEEN])
def test_the_pictures_are_there_and_fetch_nothing(name: str) -> None:
    drawn = (TARGET / f"{name}.svg").read_text(encoding="utf-8")
    command = NIGHT if name == "nightly" else SEEN[name]
    assert command[0] in drawn
    addresses = set(re.findall(r"(?:href|src|url)\s*[=(]\s*[\"']?(http[^\"')\s]+)", drawn))
    assert addresses == set()
    assert "@font-face" not in drawn
