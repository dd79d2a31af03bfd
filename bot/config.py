"""Settings from the environment and `.env`; nothing else reads os.environ."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.core.app_kind import AppKind
from bot.core.digest import WhenEmpty
from bot.core.settings import (
    read_amounts,
    read_day,
    read_hours,
    read_locale,
    read_people,
    read_weekend,
)
from bot.setting_values import (
    chosen_rules,
    read_app_kind,
    read_count,
    read_database,
    read_days_kept,
    read_dsn,
    read_level,
    read_log_format,
    read_model_url,
    read_one_word,
    read_port,
    read_seconds,
    read_url,
    read_user_id,
    read_zone,
    starting,
)

T = TypeVar("T")

SLACK_API_URL = "https://slack.com/api/"
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - only read here
"""Where a process on the same machine reaches what listens on every address."""

AMOUNTS = "en-GB"
"""How the digest writes amounts, until somebody says otherwise."""

TOKENS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
MODEL_URL, MODEL = "HUMILITY_MODEL_URL", "HUMILITY_MODEL"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The model that drafts in doubt may be shown to, and what that may cost."""

    url: str
    model: str
    key: str | None = field(repr=False)
    seconds: float
    drafts_a_day: int
    characters_a_day: int

    @property
    def host(self) -> str:
        """The host, as people are told it."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the admin decides."""

    bot_token: str
    app_token: str | None
    signing_secret: str | None
    slack_api_url: str
    app_kind: AppKind
    database_url: str
    digest_channel: str | None
    digest_day: int
    digest_time: time
    digest_when_empty: WhenEmpty
    timezone: str | None
    working_hours: tuple[time, time]
    weekend: frozenset[int] | None
    admin_user_id: str | None
    managers: tuple[str, ...]
    host: str
    port: int
    health_port: int | None
    log_level: str
    log_format: str
    sentry_dsn: str | None
    retention_days: int | None
    humility_rules: Mapping[str, str]
    humility_model: ModelSettings | None
    large_account: Mapping[str, int]
    amounts_format: str


class BadSettings(Exception):
    """Settings that are missing or wrong: every one of them, by name, never by value."""

    def __init__(self, missing: list[str], wrong: list[str]) -> None:
        super().__init__(", ".join([*missing, *wrong]))
        self.missing = missing
        self.wrong = wrong


def environment(dotenv: Path = Path(".env")) -> dict[str, str]:
    """What is set: `.env` first, the real environment over it."""
    found = {**dotenv_values(dotenv), **os.environ}
    return {name: value.strip() for name, value in found.items() if value and value.strip()}


def has_no_tokens(values: Mapping[str, str]) -> bool:
    """Whether nothing is set that would open a real workspace."""
    return not any(values.get(name) for name in TOKENS)


def read_settings(values: Mapping[str, str]) -> Settings:
    """The settings; raises BadSettings with every problem at once."""
    reader = _Reader(values)
    app_token = reader.optional("SLACK_APP_TOKEN", starting("xapp-"))
    settings = Settings(
        bot_token=reader.required("SLACK_BOT_TOKEN", starting("xoxb-")),
        app_token=app_token,
        signing_secret=reader.optional("SLACK_SIGNING_SECRET", str),
        slack_api_url=reader.default("SLACK_API_URL", read_url, SLACK_API_URL),
        app_kind=reader.default("SLACK_APP_KIND", read_app_kind, AppKind.INTERNAL),
        database_url=reader.default("DATABASE_URL", read_database, "sqlite:///do_over.db"),
        digest_channel=reader.optional("DIGEST_CHANNEL", str),
        digest_day=reader.default("DIGEST_DAY", read_day, 4),
        digest_time=reader.default("DIGEST_TIME", time.fromisoformat, time(15)),
        digest_when_empty=reader.default("DIGEST_WHEN_EMPTY", WhenEmpty, WhenEmpty.LINE),
        timezone=reader.optional("TIMEZONE", read_zone),
        working_hours=reader.default("WORKING_HOURS", read_hours, (time(9), time(17, 30))),
        weekend=reader.optional("WORKING_DAYS", read_weekend),
        admin_user_id=reader.optional("ADMIN_USER_ID", read_user_id),
        managers=reader.default("MANAGER_USER_ID", read_people, ()),
        host=reader.default("HOST", str, "127.0.0.1"),
        port=reader.default("PORT", read_port, 3000),
        health_port=reader.optional("HEALTH_PORT", read_port),
        log_level=reader.default("LOG_LEVEL", read_level, "INFO"),
        log_format=reader.default("LOG_FORMAT", read_log_format, "text"),
        sentry_dsn=reader.optional("SENTRY_DSN", read_dsn),
        retention_days=reader.optional("RETENTION_DAYS", read_days_kept),
        humility_rules=reader.default("HUMILITY_RULES", chosen_rules, {}),
        humility_model=_model(reader),
        large_account=reader.default("LARGE_ACCOUNT", read_amounts, {}),
        amounts_format=reader.default("AMOUNTS_FORMAT", read_locale, AMOUNTS),
    )
    if "SLACK_APP_TOKEN" not in values and settings.signing_secret is None:
        reader.missing.append("SLACK_SIGNING_SECRET")
    reader.refuse()
    return settings


def database_of(values: Mapping[str, str]) -> str:
    """DATABASE_URL alone, for what needs no Slack; raises BadSettings."""
    reader = _Reader(values)
    url = reader.default("DATABASE_URL", read_database, "sqlite:///do_over.db")
    reader.refuse()
    return url


def health_address(values: Mapping[str, str]) -> tuple[str, int] | None:
    """Where a running bot is asked how it is; None without HEALTH_PORT; raises BadSettings."""
    reader = _Reader(values)
    host = reader.default("HOST", str, "127.0.0.1")
    port = reader.optional("HEALTH_PORT", read_port)
    reader.refuse()
    return None if port is None else (EVERYWHERE.get(host, host), port)


def read_model_settings(values: Mapping[str, str]) -> ModelSettings | None:
    """The third reader's settings alone; None where it is off. Raises BadSettings."""
    reader = _Reader(values)
    model = _model(reader)
    reader.refuse()
    return model


def _model(reader: "_Reader") -> ModelSettings | None:
    url, name = reader.optional(MODEL_URL, read_model_url), reader.optional(MODEL, read_one_word)
    key = reader.optional("HUMILITY_MODEL_KEY", read_one_word)
    seconds = reader.default("HUMILITY_MODEL_SECONDS", read_seconds, 8.0)
    drafts = reader.default("HUMILITY_MODEL_DRAFTS_A_DAY", read_count, 200)
    characters = reader.default("HUMILITY_MODEL_CHARACTERS_A_DAY", read_count, 1_000_000)
    if url and not reader.has(MODEL):
        reader.missing.append(MODEL)
    if name and not reader.has(MODEL_URL):
        reader.missing.append(MODEL_URL)
    if url is None or name is None:
        return None
    return ModelSettings(url, name, key, seconds, drafts, characters)


class _Reader:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.missing: list[str] = []
        self.wrong: list[str] = []

    def has(self, name: str) -> bool:
        return name in self._values

    def refuse(self) -> None:
        if self.missing or self.wrong:
            raise BadSettings(self.missing, self.wrong)

    def optional(self, name: str, parse: Callable[[str], T]) -> T | None:
        text = self._values.get(name)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            self.wrong.append(name)
            return None

    def default(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        found = self.optional(name, parse)
        return otherwise if found is None else found

    def required(self, name: str, parse: Callable[[str], str]) -> str:
        if name not in self._values:
            self.missing.append(name)
        return self.optional(name, parse) or ""
