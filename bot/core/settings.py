"""What a workspace decides for itself: `.env` gives the first values, Slack changes them.

Each is kept as text, written as in `.env`, so that both say the same in the same words.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(len(DAYS)))
RULE_CHOICES = ("off", "warn", "block")
LONGEST_CHANNEL = 80
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
# A comma within 50,000 has a digit on both sides, with nothing between.
_BETWEEN_AMOUNTS = re.compile(r"\s*[;\n]\s*|(?<=\D)\s*,\s*|\s*,\s+|\s*,\s*(?=\D)")


class Setting(StrEnum):
    """One thing that a workspace decides, by its name in `.env` and in the database."""

    DIGEST_CHANNEL = "digest_channel"
    DIGEST_DAY = "digest_day"
    DIGEST_TIME = "digest_time"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    MANAGERS = "managers"
    LARGE_ACCOUNT = "large_account"
    AMOUNTS = "amounts"
    HUMILITY_RULES = "humility_rules"


OF_THE_DIGEST = frozenset({Setting.DIGEST_CHANNEL, Setting.DIGEST_DAY, Setting.DIGEST_TIME})
OF_THE_PLANS = frozenset({Setting.WORKING_HOURS, Setting.WORKING_DAYS, Setting.LARGE_ACCOUNT})
"""Those by which the plan of a deal is made."""

Values = Mapping[Setting, Any]
"""Each setting's value, of the type that `read_setting` gives for it."""


NONE: Values = {
    Setting.DIGEST_CHANNEL: None,
    Setting.WORKING_DAYS: None,
    Setting.MANAGERS: (),
    Setting.LARGE_ACCOUNT: {},
    Setting.HUMILITY_RULES: {},
}
"""What a setting that may be left empty is then."""


def read_setting(name: Setting, text: str, rules: frozenset[str]) -> Any:  # noqa: ANN401
    """The value that a text stands for, empty for none; raises ValueError. `rules` are known."""
    if not text and name in NONE:
        return NONE[name]
    if name is Setting.HUMILITY_RULES:
        return read_rule_choices(text, rules)
    return _READ[name](text)


def write_setting(name: Setting, value: Any) -> str:  # noqa: ANN401 - each has its own
    """The text that stands for a value, as `read_setting` reads it."""
    return _WRITE[name](value)


def read_channel(text: str) -> str:
    """A channel by its id or name; raises ValueError."""
    if not text.strip("# ") or len(text) > LONGEST_CHANNEL or len(text.split()) > 1:
        raise ValueError("no such channel")
    return text


def read_day(text: str) -> int:
    """A weekday by its first three letters, Monday 0; raises ValueError."""
    return DAYS.index(text.strip().lower()[:3])


def read_hours(text: str) -> tuple[time, time]:
    """Hours such as 09:00-17:30; raises ValueError."""
    start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    if start >= end:
        raise ValueError("the day ends before it starts")
    return start, end


def read_weekend(text: str) -> frozenset[int]:
    """The days that are not among those worked, such as mon,tue; raises ValueError."""
    return EVERY_DAY - {read_day(part) for part in text.split(",")}


def read_people(text: str) -> tuple[str, ...]:
    """Member ids such as U012AB3CD, U034EF5GH, each once; raises ValueError."""
    people = [part.strip() for part in text.split(",")]
    if not all(map(_USER_ID.fullmatch, people)):
        raise ValueError("not a member id")
    return tuple(dict.fromkeys(people))


def read_amounts(text: str) -> dict[str, int]:
    """Amounts such as `50000 EUR, 60000 USD`, by currency, in its smallest unit.

    Raises ValueError.
    """
    from bot.core.money import parse_amount  # noqa: PLC0415 - few teams set any

    amounts = [parse_amount(part, None, "en") for part in _BETWEEN_AMOUNTS.split(text)]
    by_currency = {amount.currency: amount.minor for amount in amounts}
    if len(by_currency) < len(amounts):
        raise ValueError("two amounts in one currency")
    return by_currency


def read_locale(text: str) -> str:
    """How amounts are written, as in en-GB; raises ValueError."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - few teams set it

    try:
        return str(Locale.parse(text.strip().replace("_", "-"), sep="-")).replace("_", "-")
    except UnknownLocaleError as unknown:
        raise ValueError("no such locale") from unknown


def read_rule_choices(text: str, known: frozenset[str]) -> dict[str, str]:
    """A team's choices such as `flippant=off, minimise=warn`, by rule; raises ValueError."""
    chosen = dict[str, str]()
    for part in text.split(","):
        rule, _, choice = (word.strip().lower() for word in part.partition("="))
        if rule not in known or rule in chosen or choice not in RULE_CHOICES:
            raise ValueError("no such rule or choice, or a rule that is named twice")
        chosen[rule] = choice
    return chosen


def _time(at: time) -> str:
    return at.strftime("%H:%M")


def _amount(minor: int, currency: str) -> str:
    from decimal import Decimal  # noqa: PLC0415 - few teams set any

    from babel.numbers import get_currency_precision  # noqa: PLC0415

    digits = get_currency_precision(currency)
    value = Decimal(minor).scaleb(-digits)
    whole = value == value.to_integral_value()
    return f"{value.to_integral_value() if whole else value} {currency}"


def _days(weekend: frozenset[int] | None) -> str:
    return "" if weekend is None else ",".join(DAYS[day] for day in sorted(EVERY_DAY - weekend))


_READ: Mapping[Setting, Callable[[str], Any]] = {
    Setting.DIGEST_CHANNEL: read_channel,
    Setting.DIGEST_DAY: read_day,
    Setting.DIGEST_TIME: time.fromisoformat,
    Setting.WORKING_HOURS: read_hours,
    Setting.WORKING_DAYS: read_weekend,
    Setting.MANAGERS: read_people,
    Setting.LARGE_ACCOUNT: read_amounts,
    Setting.AMOUNTS: read_locale,
}
_WRITE: Mapping[Setting, Callable[[Any], str]] = {
    Setting.DIGEST_CHANNEL: lambda channel: channel or "",
    Setting.DIGEST_DAY: lambda day: DAYS[day],
    Setting.DIGEST_TIME: _time,
    Setting.WORKING_HOURS: lambda hours: "-".join(map(_time, hours)),
    Setting.WORKING_DAYS: _days,
    Setting.MANAGERS: ",".join,
    Setting.LARGE_ACCOUNT: lambda amounts: ", ".join(
        _amount(minor, currency) for currency, minor in sorted(amounts.items())
    ),
    Setting.AMOUNTS: str,
    Setting.HUMILITY_RULES: lambda chosen: ", ".join(
        f"{rule}={choice}" for rule, choice in sorted(chosen.items())
    ),
}
