"""The team digest: what was won back, with consent, and never a loss."""

from datetime import datetime

from babel.dates import format_date

from bot.copy.catalog import Catalog
from bot.copy.shown import Mrkdwn, one_line, shorten
from bot.core.digest import FEW
from bot.core.money import format_money
from bot.slack.elements import Block, context, section
from bot.slack.words import NAME
from bot.usecases.cards import DigestCard, ToldRecovery

MOST_RECOVERIES = 20
LOCALE = "en_GB"


def digest_blocks(catalog: Catalog, card: DigestCard) -> list[Block]:
    """The digest, or one quiet line."""
    if card.is_empty:
        return [section(catalog.text("messages/digest_empty"))]
    parts = [_head(catalog, card), _recovered(catalog, card), _counts(catalog, card)]
    foot = context(catalog.text("messages/digest_foot"))
    return [*(section(Mrkdwn(part)) for part in parts if part), foot]


def _head(catalog: Catalog, card: DigestCard) -> Mrkdwn:
    since, until = _day(card.period.since, card), _day(card.period.until, card)
    return catalog.text("messages/digest_head", since=since, until=until)


def _recovered(catalog: Catalog, card: DigestCard) -> str:
    told = card.recoveries
    if not told:
        return ""
    first = (
        catalog.text("messages/digest_recovered_one")
        if len(told) == 1
        else catalog.text("messages/digest_recovered_many", count=len(told))
    )
    lines = [first, *(_deal(catalog, recovery) for recovery in told[:MOST_RECOVERIES])]
    if len(told) > MOST_RECOVERIES:
        lines.append(catalog.text("messages/digest_more", count=len(told) - MOST_RECOVERIES))
    if card.totals:
        totals = ", ".join(format_money(total, LOCALE) for total in card.totals.values())
        lines.append(catalog.text("messages/digest_total", totals=totals))
    return "\n".join(lines)


def _deal(catalog: Catalog, recovery: ToldRecovery) -> Mrkdwn:
    client = shorten(one_line(recovery.client), NAME) if recovery.client else ""
    amount = format_money(recovery.amount, LOCALE) if recovery.amount else ""
    return catalog.text("messages/digest_deal", rep=recovery.rep_id, client=client, amount=amount)


def _counts(catalog: Catalog, card: DigestCard) -> str:
    lines = [
        _count(catalog, "messages/digest_asks", card.asks),
        _count(catalog, "messages/digest_doors", card.doors),
    ]
    return "\n".join(line for line in lines if line)


def _count(catalog: Catalog, name: str, count: int) -> str:
    if count == 0:
        return ""
    return catalog.text(name, count=count) if count >= FEW else catalog.text(f"{name}_few")


def _day(at: datetime, card: DigestCard) -> str:
    return format_date(at.astimezone(card.tz).date(), "d MMM", locale=LOCALE)
