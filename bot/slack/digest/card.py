"""The team digest: what was won back, with consent, and never a loss."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from babel.dates import format_date

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.digest import FEW
from bot.core.money import format_money
from bot.delivery.cards import DigestCard, ToldRecovery
from bot.slack.case_text import NAME
from bot.slack.elements import SECTION_TEXT, Block, context, section

MOST_RECOVERIES = 20
LOCALE = "en_GB"
SEVERAL = 2
ROOM = SECTION_TEXT - 100
"""What the lines before and after the recoveries leave of a section."""


def digest_blocks(catalog: Catalog, card: DigestCard) -> list[Block]:
    """The digest, or one quiet line."""
    if card.is_empty:
        return [section(catalog.text("messages/digest_empty"))]
    parts = [
        _head(catalog, card),
        _recovered(catalog, card),
        _total(catalog, card),
        _counts(catalog, card),
    ]
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
    shown = _that_fit([_deal(catalog, recovery) for recovery in told[:MOST_RECOVERIES]])
    hidden = len(told) - len(shown)
    more = [catalog.text("messages/digest_more", count=hidden)] if hidden else []
    return "\n".join([first, *shown, *more])


def _that_fit(lines: Sequence[Mrkdwn]) -> list[Mrkdwn]:
    # Escaping can make a name five times as long, and half a mention would be shown as it is.
    lengths = accumulate(len(line) + 1 for line in lines)
    return [line for line, length in zip(lines, lengths, strict=True) if length <= ROOM]


def _total(catalog: Catalog, card: DigestCard) -> str:
    if len(card.recoveries) < SEVERAL or not card.totals:
        return ""
    totals = ", ".join(format_money(total, LOCALE) for total in card.totals.values())
    return catalog.text("messages/digest_total", totals=totals)


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
