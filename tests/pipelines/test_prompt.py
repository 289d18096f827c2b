"""`kortlag sql` without a query: a prompt in a real terminal, on a real published file."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest

from pipelines import prompt
from tests.terminal import Seen, in_terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installation whose published file has one table of two rows."""
    (tmp_path / "kortlag.toml").write_text("")
    database = tmp_path / "data" / "warehouse" / "kortlag.duckdb"
    database.parent.mkdir(parents=True)
    with duckdb.connect(str(database)) as con:
        con.execute("CREATE SCHEMA mart; CREATE TABLE mart.tenders (tender_key VARCHAR, lots INT)")
        con.execute("COMMENT ON TABLE mart.tenders IS 'a procedure'")
        con.execute("INSERT INTO mart.tenders VALUES ('1-2026', 3), ('2-2026', 12)")
    return tmp_path


def typed(folder: Path, text: str) -> Seen:
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "sql"]
    state = folder / "state"
    return in_terminal(
        command, folder, {"XDG_STATE_HOME": str(state), "PROMPT_TOOLKIT_NO_CPR": "1"}, text
    )


def test_queries_are_answered_one_after_the_other_and_remembered(folder: Path) -> None:
    seen = typed(
        folder,
        "select tender_key,\r lots from mart.tenders;\r"
        "drop table mart.tenders;\rselect nonsense;\r"
        ".tables\r.columns mart.tenders\r.what\r.quit\r",
    )
    assert seen.returncode == 0, seen.text
    assert "1-2026" in seen.text
    assert "2 rows" in seen.text
    assert "read-only" in seen.text.partition("cannot be answered")[2]
    assert "nonsense" in seen.text
    assert "a procedure" in seen.text
    assert "INTEGER" in seen.text
    assert "There is no .what" in seen.text
    history = folder / "state" / "kortlag" / "sql_history"
    assert "lots from mart.tenders;" in history.read_text()
    assert not (folder / "data" / "sql_history").exists()


def test_names_that_can_be_completed(folder: Path) -> None:
    with duckdb.connect(str(folder / "data/warehouse/kortlag.duckdb"), read_only=True) as con:
        assert {"mart.tenders", "tender_key", "SELECT"} <= set(prompt.names(con))


def test_the_history_lies_in_the_home_folder_when_nothing_else_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert prompt.history_file() == tmp_path / ".local" / "state" / "kortlag" / "sql_history"
