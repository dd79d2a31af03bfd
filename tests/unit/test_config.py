"""Settings: every problem at once, no value repeated, and the defaults."""

from datetime import time
from pathlib import Path

import pytest

from bot.config import BadSettings, environment, read_model_settings, read_settings
from bot.copy.catalog import load_catalog
from bot.core.digest import WhenEmpty

LEAST = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}
WRONG = {
    # As .env.example has it, copied and not filled in.
    "SLACK_BOT_TOKEN": ["xoxp-1", "Bearer xoxb-1", "xoxb-"],
    "SLACK_APP_TOKEN": ["xoxb-1", "xapp-"],
    "SLACK_API_URL": ["slack.com/api", "ftp://slack.com", "https://"],
    "DATABASE_URL": [
        "mysql://host/name",
        "do_over.db",
        "postgresql://user@host:notaport/name",
        "postgresql://user:pa/ss@host:x/name",
    ],
    "DIGEST_DAY": ["someday", "5"],
    "DIGEST_TIME": ["25:00", "three"],
    "DIGEST_WHEN_EMPTY": ["maybe"],
    "TIMEZONE": ["Berlin", "CEST+9", "../../etc/passwd"],
    "WORKING_HOURS": ["9-17-18", "17:00-09:00", "09:00-09:00", "always"],
    "WORKING_DAYS": ["mon,funday", "1,2,3"],
    "ADMIN_USER_ID": ["@max", "max"],
    "PORT": ["-1", "65536", "http"],
    "LOG_LEVEL": ["LOUD"],
    "LOG_FORMAT": ["xml"],
    "HEALTH_PORT": ["-1", "65536", "http"],
    "SENTRY_DSN": ["key", "https://sentry.example/1", "https://key@sentry.example"],
    "RETENTION_DAYS": ["0", "29", "-1", "a year"],
    "AMOUNTS_FORMAT": ["english", "xx-YY", "1"],
    "LARGE_ACCOUNT": ["50000", "EUR", "0 EUR", "-5 EUR", "5 EUR, 6 EUR", "5 EUR,", "1 GALLEON"],
    "HUMILITY_MODEL_URL": [
        "localhost:11434",
        "ftp://host/v1",
        "https://",
        "https://me:secret@host/v1",
        "https://host/v1?key=1",
        "https://host:port/v1",
    ],
    "HUMILITY_MODEL": ["two words"],
    "HUMILITY_MODEL_KEY": ["a key", "kéy"],
    "HUMILITY_MODEL_SECONDS": ["0", "-1", "121", "nan", "soon"],
    "HUMILITY_MODEL_DRAFTS_A_DAY": ["-1", "many"],
    "HUMILITY_MODEL_CHARACTERS_A_DAY": ["-1", "1e6"],
    "HUMILITY_RULES": ["flipant=off", "flippant=loud", "flippant", "minimise=off, minimise=warn"],
}


def test_the_least_that_is_needed_and_the_defaults() -> None:
    found = read_settings(LEAST)
    assert found.app_token is None
    assert found.slack_api_url == "https://slack.com/api/"
    assert found.database_url == "sqlite:///do_over.db"
    assert (found.digest_channel, found.digest_day, found.digest_time) == (None, 4, time(15))
    assert found.digest_when_empty is WhenEmpty.LINE
    assert (found.timezone, found.weekend, found.admin_user_id) == (None, None, None)
    assert found.working_hours == (time(9), time(17, 30))
    assert (found.host, found.port, found.log_level) == ("127.0.0.1", 3000, "INFO")
    assert (found.health_port, found.log_format, found.sentry_dsn) == (None, "text", None)
    assert found.retention_days is None
    assert (found.humility_rules, found.large_account) == ({}, {})
    assert found.amounts_format == "en-GB"
    assert found.humility_model is None


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        ("http://localhost:11434/v1/", "http://localhost:11434/v1", "localhost"),
        ("https://host/v1/chat/completions", "https://host/v1", "host"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1", "::1"),
    ],
)
def test_a_model_is_named_by_its_base_address(url: str, base: str, host: str) -> None:
    named = LEAST | {"HUMILITY_MODEL_URL": url, "HUMILITY_MODEL": "qwen3:8b"}
    model = read_settings(named).humility_model
    assert model is not None
    assert (model.url, model.host, model.model, model.key) == (base, host, "qwen3:8b", None)
    assert (model.seconds, model.drafts_a_day, model.characters_a_day) == (8, 200, 1_000_000)
    assert read_model_settings({name: named[name] for name in named if "MODEL" in name}) == model


@pytest.mark.parametrize(
    ("given", "missing"),
    [("HUMILITY_MODEL_URL", "HUMILITY_MODEL"), ("HUMILITY_MODEL", "HUMILITY_MODEL_URL")],
)
def test_half_a_model_is_told(given: str, missing: str) -> None:
    with pytest.raises(BadSettings) as bad:
        read_settings(LEAST | {given: "http://localhost/v1"})
    assert (bad.value.missing, bad.value.wrong) == ([missing], [])


@pytest.mark.parametrize(
    "text",
    [
        "50000 EUR, 6000000 JPY",
        "50,000 EUR,6,000,000 JPY",
        "EUR 50000; JPY 6 000 000",
        "50k eur, 6m jpy",
    ],
)
def test_amounts_are_read_in_the_smallest_unit_of_their_currency(text: str) -> None:
    found = read_settings({**LEAST, "LARGE_ACCOUNT": text}).large_account
    assert found == {"EUR": 5_000_000, "JPY": 6_000_000}


def test_socket_mode_needs_no_signing_secret() -> None:
    found = read_settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    assert (found.app_token, found.signing_secret) == ("xapp-1", None)


def test_everything_that_is_set_is_read() -> None:
    found = read_settings(
        {
            **LEAST,
            "SLACK_API_URL": "https://slack-gov.com/api",
            "DATABASE_URL": "postgres://user:password@host/name",
            "DIGEST_CHANNEL": "#sales-wins",
            "DIGEST_DAY": "Monday",
            "DIGEST_TIME": "09:30",
            "DIGEST_WHEN_EMPTY": "nothing",
            "TIMEZONE": "Europe/Berlin",
            "WORKING_HOURS": "08:00 - 16:00",
            "WORKING_DAYS": "sun, mon, tue, wed, thu",
            "ADMIN_USER_ID": "U012AB3CD",
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "LOG_LEVEL": "debug",
            "HUMILITY_RULES": "flippant=off, Minimise = warn",
        }
    )
    assert found.slack_api_url == "https://slack-gov.com/api/"
    assert found.database_url == "postgres://user:password@host/name"
    assert (found.digest_channel, found.digest_day, found.digest_time) == (
        "#sales-wins",
        0,
        time(9, 30),
    )
    assert found.digest_when_empty is WhenEmpty.NOTHING
    assert (found.timezone, found.working_hours) == ("Europe/Berlin", (time(8), time(16)))
    assert found.weekend == frozenset({4, 5})
    assert (found.admin_user_id, found.host, found.port) == ("U012AB3CD", "0.0.0.0", 8080)
    assert found.log_level == "DEBUG"
    assert found.humility_rules == {"flippant": "off", "minimise": "warn"}


def test_nothing_at_all_names_what_is_missing() -> None:
    with pytest.raises(BadSettings) as bad:
        read_settings({})
    assert bad.value.missing == ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]
    assert bad.value.wrong == []


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSettings) as bad:
        read_settings({**LEAST, name: value})
    assert (bad.value.missing, bad.value.wrong) == ([], [name])


def test_all_problems_are_told_at_once_each_with_its_remedy_and_without_its_value() -> None:
    values = {name: f"{given[0]}-hush" for name, given in WRONG.items()}
    with pytest.raises(BadSettings) as bad:
        read_settings(values)
    assert set(bad.value.wrong) == set(WRONG)
    assert len(bad.value.wrong) == len(WRONG)
    assert bad.value.missing == []
    assert "hush" not in str(bad.value)
    catalog = load_catalog()
    for name in WRONG:
        assert catalog.label(f"settings.{name}")


def test_what_is_set_outside_wins_over_the_file_and_blanks_count_as_unset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("SLACK_BOT_TOKEN=xoxb-file\nTIMEZONE=Europe/Berlin\nDIGEST_DAY=\nPORT= 81 \n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-outside")
    monkeypatch.setenv("DIGEST_CHANNEL", "  ")
    found = environment(dotenv)
    assert found["SLACK_BOT_TOKEN"] == "xoxb-outside"
    assert (found["TIMEZONE"], found["PORT"]) == ("Europe/Berlin", "81")
    assert "DIGEST_DAY" not in found
    assert "DIGEST_CHANNEL" not in found


def test_no_file_is_no_error(tmp_path: Path) -> None:
    assert "PATH" in environment(tmp_path / "missing.env")
