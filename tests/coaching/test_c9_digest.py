"""Below five cases a count gives nobody away, and claims nothing that is not so (section 5)."""

from dataclasses import replace

import pytest

from bot.copy.catalog import load_catalog
from bot.core.digest import FEW, Period
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
