"""The team digest: what was won back, with consent, and never a loss."""

from datetime import timedelta

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.digest import FEW
from bot.core.money import Money, format_money
from bot.delivery.cards import DigestCard, ToldRecovery
from bot.slack.case_text import NAME
from bot.slack.elements import Block, context, section
from bot.slack.moments import day_of

MOST_RECOVERIES = 20
SEVERAL = 2
A_DAY = timedelta(days=1)
"""Within it two dates would be one, or a day that differs by the reader's zone alone."""


def digest_blocks(catalog: Catalog, card: DigestCard) -> list[Block]:
    """The digest, or one quiet line."""
    if card.is_empty:
        return [section(_in_turn(catalog, card, "digest_empty"))]
    parts = [
        _head(catalog, card),
        *_recovered(catalog, card),
        _total(catalog, card),
        _in_turn(catalog, card, "digest_cheer") if card.recoveries else "",
        _counts(catalog, card),
    ]
    foot = context(_in_turn(catalog, card, "digest_foot"))
    return [*(section(Mrkdwn(part)) for part in parts if part), foot]


def _head(catalog: Catalog, card: DigestCard) -> Mrkdwn:
    since, until = day_of(card.period.since), day_of(card.period.until)
    return catalog.text("messages/digest_head", since=since, until=until)


def _recovered(catalog: Catalog, card: DigestCard) -> list[Mrkdwn]:
    """How many, and a story for each: one paragraph each, so that none is cut in two."""
    told = card.recoveries
    if not told:
        return []
    first = (
        catalog.text("messages/digest_recovered_one")
        if len(told) == 1
        else catalog.text("messages/digest_recovered_many", count=len(told))
    )
    stories = [_story(catalog, card, recovery) for recovery in told[:MOST_RECOVERIES]]
    hidden = len(told) - len(stories)
    more = [catalog.text("messages/digest_more", count=hidden)] if hidden else []
    return [first, *stories, *more]


def _story(catalog: Catalog, card: DigestCard, recovery: ToldRecovery) -> Mrkdwn:
    return catalog.text(
        "messages/digest_deal",
        rep=recovery.rep_id,
        client=shorten(one_line(recovery.client), NAME) if recovery.client else "",
        amount=_money(card, recovery.amount) if recovery.amount else "",
        asked=day_of(recovery.asked_at) if recovery.asked_at else "",
        won=day_of(recovery.at),
        at_once=recovery.asked_at is not None and recovery.at - recovery.asked_at < A_DAY,
    )


def _total(catalog: Catalog, card: DigestCard) -> str:
    if len(card.recoveries) < SEVERAL or not card.totals:
        return ""
    totals = ", ".join(_money(card, total) for total in card.totals.values())
    return catalog.text("messages/digest_total", totals=totals)


def _money(card: DigestCard, amount: Money) -> str:
    return format_money(amount, card.locale)


def _counts(catalog: Catalog, card: DigestCard) -> str:
    lines = [
        _count(catalog, card, "digest_asks", card.asks),
        _count(catalog, card, "digest_doors", card.doors),
    ]
    return "\n".join(line for line in lines if line)


def _count(catalog: Catalog, card: DigestCard, name: str, count: int) -> str:
    if count == 0:
        return ""
    if count >= FEW:
        return catalog.text(f"messages/{name}", count=count)
    return _in_turn(catalog, card, f"{name}_few")


def _in_turn(catalog: Catalog, card: DigestCard, name: str) -> Mrkdwn:
    """What a digest may say week after week, in other words than the week before."""
    turn = card.week % catalog.count(f"weekly/{name}_") + 1
    return catalog.text(f"weekly/{name}_{turn}")
