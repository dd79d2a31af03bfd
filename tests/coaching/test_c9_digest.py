"""Below five cases a count gives nobody away, and claims nothing that is not so (section 5)."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bot.copy.catalog import load_catalog
from bot.core.digest import FEW, DigestTime, Period, next_period, week_of
from bot.delivery.cards import DigestCard
from bot.slack.digest.card import digest_blocks
from tests.coaching.story import at

CATALOG = load_catalog()
PERIOD = Period(at("2026-02-27 15:00"), at("2026-03-06 15:00"), "2026-03-06")
EMPTY = DigestCard(PERIOD, "en-GB", (), {}, asks=0, doors=0)


def said(asks: int = 0, doors: int = 0) -> str:
    return str(digest_blocks(CATALOG, replace(EMPTY, asks=asks, doors=doors)))


@pytest.mark.parametrize("what", ["asks", "doors"])
def test_c9_digest_says_nothing_of_a_number_below_five(what: str) -> None:
    texts = {said(**{what: count}) for count in range(1, FEW)}
    assert len(texts) == 1
    (text,) = texts
    for number in ("few", "several", "some ", "one ", "many", "chances", "doors"):
        assert number not in text.lower().replace("*second chances", "")
    assert str(FEW) in said(**{what: FEW})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize(("asks", "doors"), [(0, 0), (1, 1)])
def test_c9_digest_of_a_quiet_week_is_not_that_of_the_week_before(
    zone: str, asks: int, doors: int
) -> None:
    tz = ZoneInfo(zone)
    for weekday in range(7):
        for moment in (time(0), time(1, 30), time(23, 59)):
            when, now = DigestTime(weekday, moment, tz), at("2026-03-01 12:00")
            before: list[str] = []
            for _ in range(60):
                now = next_period(when, now).until
                card = replace(EMPTY, asks=asks, doors=doors, week=week_of(now, tz))
                # But for its head, which says the days.
                texts = _texts(card)
                assert not set(texts) & set(before), (now, texts)
                before = texts


def _texts(card: DigestCard) -> list[str]:
    shown = [str(block) for block in digest_blocks(CATALOG, card)]
    return shown if card.is_empty else shown[1:]
