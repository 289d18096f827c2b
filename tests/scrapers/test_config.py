"""Settings come from the file, the environment wins, mistakes say what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrapers.config import CONFIG_ENV, ConfigError, load
from scrapers.sources import CVR, SOURCES, UDBUD


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIG_ENV, "")
    monkeypatch.delenv(CONFIG_ENV)


def write(folder: Path, text: str) -> Path:
    path = folder / "kortlag.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_are_those_of_the_contract(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ""))
    assert settings.profile == "sandbox"
    assert settings.municipalities == ("0751",)
    assert settings.data_dir == tmp_path / "data"
    assert settings.exports.csv_dialect == "danish"
    assert settings.exports.advertising_protected == "no_contact"
    assert settings.database == tmp_path / "data" / "warehouse" / "kortlag.duckdb"
    assert "sandbox" in settings.user_agent


def test_the_project_s_own_settings_file_loads() -> None:
    settings = load(Path(__file__).parents[2] / "kortlag.toml")
    assert settings.municipality_cvr == {"0751": ("55133018",)}


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, 'municipalities = ["0740"]\n[sources.udbud]\ndelay_s = 3')
    monkeypatch.setenv("KORTLAG_MUNICIPALITIES", '["0751","0740"]')
    monkeypatch.setenv("KORTLAG_SOURCES__UDBUD__BASE_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("KORTLAG_AS_OF", "2026-01-02")
    settings = load(path)
    assert settings.municipalities == ("0751", "0740")
    assert settings.addresses(UDBUD) == {"base_url": "http://127.0.0.1:9"}
    assert settings.source("udbud").delay_s == 3
    assert settings.calculation_date == date(2026, 1, 2)


def test_secrets_come_from_dotenv_and_are_not_shown(tmp_path: Path) -> None:
    secrets = tmp_path / ".env"
    secrets.write_text("KORTLAG_SOURCES__CVR__PASSWORD=hunter2\n")
    secrets.chmod(0o600)
    settings = load(write(tmp_path, ""))
    password = settings.source("cvr").password
    assert password is not None
    assert password.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o777])
def test_a_dotenv_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    secrets = tmp_path / ".env"
    secrets.write_text("KORTLAG_SOURCES__CVR__PASSWORD=hunter2\n")
    secrets.chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600") as refused:
        load(write(tmp_path, ""))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("KORTLAG_SOURCES__CVR__PASWORD", "hunter2-of-a-misspelt-key"),
        ("KORTLAG_SOURCES__ADDRESSES__TOKEN", "hunter2"),  # too short
        ("KORTLAG_SOURCES__CVR", "hunter2-that-is-no-table"),
        ("KORTLAG_SOURCES__CVR__DELAY_S", "hunter2-in-the-wrong-place"),
        ("KORTLAG_SOURCES__CVR__BASE_URL", "http://someone:hunter2@virk.example"),
    ],
)
def test_no_refusal_shows_what_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    monkeypatch.setenv(key, value)
    with pytest.raises(ConfigError) as refused:
        load(write(tmp_path, ""))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('profile = "live"', "contact"),
        ('profile = "other"', "profile"),
        ("unknown_key = 1", "unknown_key"),
        ('municipalities = ["751"]', "four-digit"),
        ('[sources.nowhere]\nbase_url = "http://x"', "nowhere"),
        ('[sources.ted]\napi_url = "ftp://x"', "http"),
        ('[sources.cvr]\nbase_url = "http://user:hunter2@x"', "no user name or password"),
        ("profile = ", "kortlag.toml"),
    ],
)
def test_a_mistake_is_a_configuration_error_that_names_it(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        load(write(tmp_path, text))
    assert "hunter2" not in str(caught.value)


def test_a_missing_settings_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no settings file"):
        load(tmp_path / "nowhere.toml")


def test_the_sandbox_never_asks_a_public_service(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ""))
    with_addresses = [source for source in SOURCES.values() if source.addresses]
    for source in with_addresses:  # the others' are the pages of the settings
        with pytest.raises(ConfigError, match="stand-ins are not running"):
            settings.addresses(source)


def test_a_source_without_its_credentials_is_off_when_live(tmp_path: Path) -> None:
    settings = load(write(tmp_path, 'profile = "live"\ncontact = "https://example.org"'))
    assert not settings.is_enabled(CVR)
    assert settings.is_enabled(UDBUD)
    assert settings.user_agent.endswith("+https://example.org)")


def test_a_rule_table_lies_beside_the_settings_and_must_be_there(tmp_path: Path) -> None:
    path = write(tmp_path, '[discovery]\nrules = "mine.csv"\n')
    with pytest.raises(ConfigError, match=r"discovery\.rules"):
        load(path)
    (tmp_path / "mine.csv").touch()
    assert load(path).discovery.rules == tmp_path / "mine.csv"
    assert load(write(tmp_path, "")).discovery.rules is None


def test_rates_lie_beside_the_settings(tmp_path: Path) -> None:
    path = write(tmp_path, '[demand]\nexchange_rates = "kurser.csv"')
    with pytest.raises(ConfigError, match="exchange_rates names no file"):
        load(path)
    (tmp_path / "kurser.csv").write_text("currency,valid_from,dkk_per_unit,basis,source\n")
    assert load(path).demand.exchange_rates == tmp_path / "kurser.csv"


def test_bounds_of_ending_contracts_are_in_order(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ending_from_months lies above"):
        load(write(tmp_path, "[demand]\nending_from_months = 19"))
