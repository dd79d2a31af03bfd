"""Settings from the environment and `.env`; nothing else reads os.environ."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

from dotenv import dotenv_values

from bot.core.app_kind import AppKind
from bot.core.digest import WhenEmpty
from bot.core.settings import (
    read_amounts,
    read_day,
    read_hours,
    read_locale,
    read_people,
    read_rule_choices,
    read_weekend,
)
from storage.engines import database_url

T = TypeVar("T")

SLACK_API_URL = "https://slack.com/api/"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
LEAST_KEPT_DAYS = 30
"""Nothing of a month's figures and of a digest that is late goes before it was told."""

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - only read here
"""Where a process on the same machine reaches what listens on every address."""

LAST_PORT = 65535
AMOUNTS = "en-GB"
"""How the digest writes amounts, until somebody says otherwise."""

TOKENS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


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
    app_token = reader.optional("SLACK_APP_TOKEN", _starting("xapp-"))
    settings = Settings(
        bot_token=reader.required("SLACK_BOT_TOKEN", _starting("xoxb-")),
        app_token=app_token,
        signing_secret=reader.optional("SLACK_SIGNING_SECRET", str),
        slack_api_url=reader.default("SLACK_API_URL", _url, SLACK_API_URL),
        app_kind=reader.default("SLACK_APP_KIND", _app_kind, AppKind.INTERNAL),
        database_url=reader.default("DATABASE_URL", _database, "sqlite:///do_over.db"),
        digest_channel=reader.optional("DIGEST_CHANNEL", str),
        digest_day=reader.default("DIGEST_DAY", read_day, 4),
        digest_time=reader.default("DIGEST_TIME", time.fromisoformat, time(15)),
        digest_when_empty=reader.default("DIGEST_WHEN_EMPTY", WhenEmpty, WhenEmpty.LINE),
        timezone=reader.optional("TIMEZONE", _zone),
        working_hours=reader.default("WORKING_HOURS", read_hours, (time(9), time(17, 30))),
        weekend=reader.optional("WORKING_DAYS", read_weekend),
        admin_user_id=reader.optional("ADMIN_USER_ID", _user_id),
        managers=reader.default("MANAGER_USER_ID", read_people, ()),
        host=reader.default("HOST", str, "127.0.0.1"),
        port=reader.default("PORT", _port, 3000),
        health_port=reader.optional("HEALTH_PORT", _port),
        log_level=reader.default("LOG_LEVEL", _level, "INFO"),
        log_format=reader.default("LOG_FORMAT", _log_format, "text"),
        sentry_dsn=reader.optional("SENTRY_DSN", _dsn),
        retention_days=reader.optional("RETENTION_DAYS", _days_kept),
        humility_rules=reader.default("HUMILITY_RULES", _rule_choices, {}),
        large_account=reader.default("LARGE_ACCOUNT", read_amounts, {}),
        amounts_format=reader.default("AMOUNTS_FORMAT", read_locale, AMOUNTS),
    )
    if "SLACK_APP_TOKEN" not in values and settings.signing_secret is None:
        reader.missing.append("SLACK_SIGNING_SECRET")
    if reader.missing or reader.wrong:
        raise BadSettings(reader.missing, reader.wrong)
    return settings


def database_of(values: Mapping[str, str]) -> str:
    """DATABASE_URL alone, for what needs no Slack; raises BadSettings."""
    reader = _Reader(values)
    url = reader.default("DATABASE_URL", _database, "sqlite:///do_over.db")
    if reader.wrong:
        raise BadSettings(reader.missing, reader.wrong)
    return url


def health_address(values: Mapping[str, str]) -> tuple[str, int] | None:
    """Where a running bot is asked how it is; None without HEALTH_PORT; raises BadSettings."""
    reader = _Reader(values)
    host = reader.default("HOST", str, "127.0.0.1")
    port = reader.optional("HEALTH_PORT", _port)
    if reader.wrong:
        raise BadSettings(reader.missing, reader.wrong)
    return None if port is None else (EVERYWHERE.get(host, host), port)


class _Reader:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.missing: list[str] = []
        self.wrong: list[str] = []

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


def _starting(prefix: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not text.startswith(prefix):
            raise ValueError(prefix)
        return text

    return parse


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise ValueError("not a URL")
    return text if text.endswith("/") else f"{text}/"


def _app_kind(text: str) -> AppKind:
    return AppKind(text.lower())


def _database(text: str) -> str:
    database_url(text)
    return text


@cache
def known_zones() -> frozenset[str]:
    """Every time zone by name: reading them walks the file system, and every person has one."""
    return frozenset(available_timezones())


def _zone(text: str) -> str:
    if text not in known_zones():
        raise ValueError("no such time zone")
    return text


def _user_id(text: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]+", text):
        raise ValueError("not a member id")
    return text


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= LAST_PORT:
        raise ValueError("no such port")
    return port


def _level(text: str) -> str:
    if text.upper() not in LEVELS:
        raise ValueError("no such level")
    return text.upper()


def _log_format(text: str) -> str:
    if text.lower() not in LOG_FORMATS:
        raise ValueError("no such format")
    return text.lower()


def _dsn(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s@/]+@[^\s/]+/\S+", text):
        raise ValueError("not a DSN")
    return text


def _days_kept(text: str) -> int:
    days = int(text)
    if days < LEAST_KEPT_DAYS:
        raise ValueError("too soon")
    return days


def _rule_choices(text: str) -> dict[str, str]:
    from bot.humility.rules import rule_ids  # noqa: PLC0415 - few teams choose

    return read_rule_choices(text, rule_ids())
