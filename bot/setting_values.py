"""What the admin writes into a setting, read; each raises ValueError for what it cannot be."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from bot.core.app_kind import AppKind
from bot.core.settings import read_rule_choices
from storage.engines import database_url

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
LEAST_KEPT_DAYS = 30
"""Nothing of a month's figures and of a digest that is late goes before it was told."""

LAST_PORT = 65535
LONGEST_WAIT_SECONDS = 120.0


def starting(prefix: str) -> Callable[[str], str]:
    """What takes only words that begin so and go on: the beginning alone was never filled in."""

    def parse(text: str) -> str:
        if not text.startswith(prefix) or text == prefix:
            raise ValueError(prefix)
        return text

    return parse


def read_url(text: str) -> str:
    """An address of the web, with a slash at its end."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise ValueError("not a URL")
    return text if text.endswith("/") else f"{text}/"


def read_model_url(text: str) -> str:
    """A model's base address, and nothing behind it."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise ValueError("not a URL")
    if parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError("more than a base address")
    # A port that is no number is told here.
    _ = parts.port
    return text.rstrip("/").removesuffix("/chat/completions")


def read_one_word(text: str) -> str:
    """One word of plain letters."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("not one word")
    return text


def read_seconds(text: str) -> float:
    """How long to wait, in seconds."""
    seconds = float(text)
    if not 0 < seconds <= LONGEST_WAIT_SECONDS:
        raise ValueError("no time to wait")
    return seconds


def read_count(text: str) -> int:
    """How many; none is a number too."""
    count = int(text)
    if count < 0:
        raise ValueError("less than none")
    return count


def read_app_kind(text: str) -> AppKind:
    """What kind of app it is to Slack."""
    return AppKind(text.lower())


def read_database(text: str) -> str:
    """A database that there is an engine for."""
    database_url(text)
    return text


@cache
def known_zones() -> frozenset[str]:
    """Every time zone by name: reading them walks the file system, and every person has one."""
    return frozenset(available_timezones())


def read_zone(text: str) -> str:
    """A time zone by its name."""
    if text not in known_zones():
        raise ValueError("no such time zone")
    return text


def read_user_id(text: str) -> str:
    """A member's id in Slack."""
    if not re.fullmatch(r"[UW][A-Z0-9]+", text):
        raise ValueError("not a member id")
    return text


def read_port(text: str) -> int:
    """A port; 0 takes a free one."""
    port = int(text)
    if not 0 <= port <= LAST_PORT:
        raise ValueError("no such port")
    return port


def read_level(text: str) -> str:
    """A level of the log."""
    if text.upper() not in LEVELS:
        raise ValueError("no such level")
    return text.upper()


def read_log_format(text: str) -> str:
    """How lines of the log are written."""
    if text.lower() not in LOG_FORMATS:
        raise ValueError("no such format")
    return text.lower()


def read_dsn(text: str) -> str:
    """Where errors are reported to."""
    if not re.fullmatch(r"https?://[^\s@/]+@[^\s/]+/\S+", text):
        raise ValueError("not a DSN")
    return text


def read_days_kept(text: str) -> int:
    """For how many days something closed is kept."""
    days = int(text)
    if days < LEAST_KEPT_DAYS:
        raise ValueError("too soon")
    return days


def chosen_rules(text: str) -> dict[str, str]:
    """Rules switched off or softened, by id."""
    from bot.humility.rules import rule_ids  # noqa: PLC0415 - few teams choose

    return read_rule_choices(text, rule_ids())
