"""Every mistake a user can make ends with a sentence that says what to do, and with its status."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.printing.standing import advice
from scrapers.config import CONFIG_ENV, ConfigError, load
from tests.pipelines.test_printing import NOW, standing


@dataclass(frozen=True)
class Mistake:
    """What somebody does, and parts of what they are told.

    Attributes:
        name: of the test.
        arguments: of `kortlag`.
        told: parts of the message.
        toml: the settings file.
        env: the environment.
    """

    name: str
    arguments: tuple[str, ...]
    told: tuple[str, ...]
    toml: str = ""
    env: dict[str, str] = field(default_factory=dict)


MISTAKES = [
    Mistake(
        "unknown source",
        ("nightly", "--source", "tde"),
        ("Unknown source tde", "Did you mean ted?"),
    ),
    Mistake("nothing like it", ("nightly", "--source", "xyz"), ("Known are: udbud, ted",)),
    Mistake("record of no source", ("record", "udbudd", "x"), ("Did you mean udbud?",)),
    Mistake("record of nothing", ("record", "ted", "1-2024"), ("1-2024", "kortlag nightly")),
    Mistake("no publication, sql", ("sql", "SELECT 1"), ("kortlag nightly",)),
    Mistake("no publication, explain", ("explain", "99000007"), ("kortlag nightly",)),
    Mistake("no publication, export", ("export",), ("kortlag nightly",)),
    Mistake("no such check", ("status", "--check", "core.lots.x"), ("No check core.lots.x", "Tab")),
    Mistake("no settings file", ("status", "--config", "no.toml"), ("no.toml", "--config")),
    Mistake(
        "since the future",
        ("nightly", "--since", "2027-01-01"),
        ("earlier date",),
        "as_of = 2026-11-20",
    ),
    Mistake(
        "bad TOML",
        ("status",),
        ("is not TOML", "line 2", "quotes"),
        'contact = "x"\nprofile = live',
    ),
    Mistake("not text", ("status",), ("is not TOML", "UTF-8"), 'contact = "\udcff"'),
    Mistake(
        "unknown key", ("status",), ("no setting contakt", "Did you mean contact?"), 'contakt = "x"'
    ),
    Mistake(
        "unknown key of a part",
        ("status",),
        ("no setting exports.csv_dialekt", "Did you mean exports.csv_dialect?"),
        '[exports]\ncsv_dialekt = "danish"',
    ),
    Mistake(
        "unknown key of a source",
        ("status",),
        ("no setting sources.ted.timeout", "Did you mean sources.ted.timeout_s?"),
        "[sources.ted]\ntimeout = 5",
    ),
    Mistake(
        "unknown key far off",
        ("status",),
        ("no setting zzz", "docs/reference/settings.md"),
        "zzz = 1",
    ),
    Mistake(
        "unknown source in the file",
        ("status",),
        ("Unknown source cvrr", "Did you mean cvr?"),
        "[sources.cvrr]\ndelay_s = 1",
    ),
    Mistake(
        "a value that does not fit",
        ("status",),
        ("sources.ted.delay_s", "greater than or equal"),
        "[sources.ted]\ndelay_s = -1",
    ),
    Mistake(
        "a word that is none of them",
        ("status",),
        ("profile", "'sandbox' or 'live'"),
        'profile = "test"',
    ),
    Mistake(
        "from the environment",
        ("status",),
        ("municipalities", "four-digit"),
        env={"KORTLAG_MUNICIPALITIES": '["751"]'},
    ),
    Mistake(
        "a secret is not repeated",
        ("status",),
        ("sources.addresses.token", "10 characters"),
        env={"KORTLAG_SOURCES__ADDRESSES__TOKEN": "hemmelig"},
    ),
    Mistake(
        "live without contact", ("nightly",), ("contact", "KORTLAG_CONTACT"), 'profile = "live"'
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_mistake_is_answered_with_what_to_do(
    mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KORTLAG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv(CONFIG_ENV, str(tmp_path / "kortlag.toml"))
    Path("kortlag.toml").write_bytes(mistake.toml.encode(errors="surrogateescape"))
    for name, value in mistake.env.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(app, list(mistake.arguments))
    assert isinstance(done.exception, ConfigError), done.output  # `main` makes it exit status 2
    told = str(done.exception)
    for part in mistake.told:
        assert part in told, told
    assert "hemmelig" not in told
    assert "pydantic" not in told


def test_a_bad_date_is_told_with_the_form_of_a_good_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["nightly", "--since", "26.11.2026"])
    assert done.exit_code == 2
    assert "%Y-%m-%d" in done.output


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "kortlag.toml"
    config.write_text("")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(config))

    monkeypatch.setattr("scrapers.config.loading.Settings", refuse)
    with pytest.raises(ConfigError, match=r"cannot be read.*chmod u\+r"):
        load(config)


@pytest.mark.parametrize(
    ("state", "cause", "days", "told"),
    [
        ("failed", "GET https://udbud.dk/x: CannotResolveHostError: DNS lookup failed", 1,
         "see whether the network is there, then `kortlag nightly --source ted`"),
        ("failed", "GET https://udbud.dk/x: DownloadConnectionRefusedError: refused", 1, "network"),
        ("failed", "GET https://udbud.dk/x: HTTP 503", None, "There are no good data of it"),
        ("stale", "last collected more than 1 day ago", 5, "data of 5 days ago are used"),
    ],
)  # fmt: skip
def test_a_source_that_is_not_fresh(state: str, cause: str, days: int | None, told: str) -> None:
    s = standing("ted", state, cause, days)
    if days is None:
        s = type(s)(**{**s.row(), "last_attempt_at": NOW})
    assert told in advice(s, NOW, "run", "data/runs")
