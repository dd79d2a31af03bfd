"""A deal lived through: what its rep is sent, and when, told in lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.core.circumstances import Circumstance, LossReason
from bot.core.history import EventKind
from bot.delivery.cards import (
    Card,
    OfferCard,
    PromiseCard,
    ReceiptCard,
    StepCard,
    SummaryCard,
    TogetherCard,
)
from bot.slack.rendering import render
from bot.usecases.contact import stop_contact
from bot.usecases.report_lost_deal import Report, report_lost_deal
from storage.models import Nudge, NudgeStatus
from tests.coaching.office import ANA, Office
from tests.coaching.scripts import CATALOG
from tests.coaching.story import BERLIN

Answers = Mapping[str, str]
"""What the rep presses on each step, by its key; steps that are not named are left unanswered."""

A_YEAR = timedelta(days=420)


@dataclass(frozen=True, slots=True)
class Journey:
    """A deal, how its rep answers, and for how long it is looked at."""

    circumstance: Circumstance
    answers: Answers
    reason: LossReason | None = None
    length: timedelta = A_YEAR


async def lived(office: Office, journey: Journey) -> str:
    """Everything that the rep gets, one line each: date, surface, first line."""
    deal_id = await _report(office, journey)
    end = office.watch.at + journey.length
    lines: list[str] = []
    seen = 0
    while True:
        await office.look()
        for message in office.slack.messages[seen:]:
            lines += _told(message.card, message.at)
            lines += await _answer(office, deal_id, journey.answers, message.card)
        seen = len(office.slack.messages)
        following = await office.run(next_wake)
        if following is None or following > end:
            break
        office.watch.at = max(office.watch.at, following)
    return "\n".join(lines) + "\n"


def _told(card: Card, at: datetime) -> list[str]:
    message = render(CATALOG, card, at)
    first = f"{_local(at)}  {_surface(card)}  {message.text}"
    if not isinstance(card, SummaryCard):
        return [first]
    # A list says little by its first line: what it lists of each deal belongs to it.
    texts = [block["text"]["text"] for block in message.blocks[1:] if block["type"] == "section"]
    return [first, *(f"{'':33}{' / '.join(text.splitlines()[1:] or [text])}" for text in texts)]


async def _report(office: Office, journey: Journey) -> str:
    report = Report(
        journey.circumstance,
        "Hotel Anker",
        contact="Nina Berg",
        what_happened="I quoted two colours instead of four.",
        impact="Their menus were late for the fair.",
        loss_reason=journey.reason,
        business_lost=True,
    )
    reported = await office.act(lambda turn: report_lost_deal(turn, report))
    assert reported is not None
    return reported.case.deal.id


async def _answer(office: Office, deal_id: str, answers: Answers, card: Card) -> list[str]:
    lines = []
    for step in _steps(card, office.watch.at):
        presses = answers.get(step, "").split()
        for what in presses:
            office.watch.at += timedelta(minutes=20)
            if what == "stop":
                await office.act(lambda turn: stop_contact(turn, deal_id))
            elif not await office.record(deal_id, what):
                continue
            lines.append(f"{_local(office.watch.at)}    pressed: {CATALOG.label(_label(what))}")
    return lines


def _label(what: str) -> str:
    return "more.stop" if what == "stop" else f"buttons.{EventKind(what)}"


def _steps(card: Card, at: datetime) -> list[str]:
    match card:
        case StepCard():
            return [card.step]
        case TogetherCard():
            return [step.step for step in card.steps]
        case ReceiptCard():
            return ["receipt"]
        case SummaryCard():
            day = at + timedelta(hours=15)
            plans = (found for case in card.cases for found in case.plan)
            return [one.step.key for one in plans if one.due_at and one.due_at < day]
        case _:
            return []


def _surface(card: Card) -> str:
    names: dict[type, str] = {
        ReceiptCard: "receipt",
        StepCard: "note",
        TogetherCard: "notes",
        SummaryCard: "summary",
        PromiseCard: "promise",
        OfferCard: "offer",
    }
    name = names.get(type(card), type(card).__name__)
    is_reminder = isinstance(card, StepCard) and card.reminder
    return f"{'reminder' if is_reminder else name:8}"


def _local(at: datetime) -> str:
    return at.astimezone(BERLIN).strftime("%Y-%m-%d %a %H:%M")


def next_wake(session: Session) -> datetime | None:
    """When something is due next (UTC), if anything is."""
    query = select(func.min(Nudge.wake_at)).where(col(Nudge.status) == NudgeStatus.PENDING)
    return session.exec(query).one()


__all__ = ["ANA", "Journey", "lived"]
