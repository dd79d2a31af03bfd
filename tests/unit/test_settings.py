"""Settings as text: what is written can be read, and nonsense is refused."""

from datetime import time
from typing import Any

import pytest

from bot.core.settings import NONE, Setting, read_setting, write_setting

RULES = frozenset({"flippant", "minimise"})
VALUES: list[tuple[Setting, str, Any]] = [
    (Setting.DIGEST_CHANNEL, "#sales-wins", "#sales-wins"),
    (Setting.DIGEST_CHANNEL, "C012AB3CD", "C012AB3CD"),
    (Setting.DIGEST_DAY, "fri", 4),
    (Setting.DIGEST_TIME, "15:00", time(15)),
    (Setting.WORKING_HOURS, "09:00-17:30", (time(9), time(17, 30))),
    (Setting.WORKING_DAYS, "mon,tue,sun", frozenset({2, 3, 4, 5})),
    (Setting.MANAGERS, "U1,W2", ("U1", "W2")),
    (Setting.LARGE_ACCOUNT, "1.50 EUR, 60000 JPY", {"EUR": 150, "JPY": 60000}),
    (Setting.LARGE_ACCOUNT, "1.234 KWD", {"KWD": 1234}),
    (Setting.AMOUNTS, "de-CH", "de-CH"),
    (
        Setting.HUMILITY_RULES,
        "flippant=off, minimise=warn",
        {"flippant": "off", "minimise": "warn"},
    ),
]


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_what_is_written_is_read_again(name: Setting, text: str, value: object) -> None:
    assert read_setting(name, text, RULES) == value
    assert write_setting(name, value) == text


@pytest.mark.parametrize("name", list(NONE))
def test_none_is_empty(name: Setting) -> None:
    assert read_setting(name, "", RULES) == NONE[name]
    assert write_setting(name, NONE[name]) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (Setting.DIGEST_CHANNEL, "two words"),
        (Setting.DIGEST_CHANNEL, "#"),
        (Setting.DIGEST_DAY, ""),
        (Setting.DIGEST_DAY, "someday"),
        (Setting.DIGEST_TIME, "25:00"),
        (Setting.WORKING_HOURS, "17:00-09:00"),
        (Setting.WORKING_DAYS, "mon,funday"),
        (Setting.MANAGERS, "@max"),
        (Setting.MANAGERS, "U1,,U2"),
        (Setting.LARGE_ACCOUNT, "5 EUR, 6 EUR"),
        (Setting.AMOUNTS, ""),
        (Setting.AMOUNTS, "xx-XX"),
        (Setting.AMOUNTS, "de-DE-!"),
        (Setting.HUMILITY_RULES, "flippant"),
        (Setting.HUMILITY_RULES, "flippant=off, flippant=warn"),
    ],
)
def test_nonsense_is_refused(name: Setting, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_setting(name, text, RULES)


def test_somebody_who_is_named_twice_is_one_manager() -> None:
    assert read_setting(Setting.MANAGERS, "U1, U2,U1", RULES) == ("U1", "U2")
