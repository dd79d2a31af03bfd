"""How much one rep with several deals is sent, as it is delivered (coaching.md, section 5)."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot.delivery.cards import SummaryCard, TogetherCard
from bot.usecases.rep_time import OwnHours, set_hours
from bot.usecases.snooze import snooze
from storage.teams import get_rep
from tests.usecases.desk import ANA, ASK_DUE, TEAM, Desk

MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
DAY = timedelta(days=1)


async def acts(desk: Desk) -> None:
    """The rep does something with a deal, so that nothing counts as ignored."""
    await desk.run(lambda s: _acts(s, desk))


def _acts(session: Session, desk: Desk) -> None:
    rep = get_rep(session, TEAM, ANA)
    assert rep is not None
    rep.acted_at = desk.clock.now()
    session.add(rep)


async def several(desk: Desk, number: int) -> list[str]:
    deals = [await desk.report(client=f"Client number {place}") for place in range(number)]
    await desk.look()
    desk.slack.messages.clear()
    return deals


async def put_off(desk: Desk, deal_id: str, days: int) -> None:
    """Snooze the ask of a deal until so many days after the second of March."""
    day = (MONDAY + (days - 7) * DAY).date()
    await desk.act(lambda turn: snooze(turn, deal_id, "ask", day=day))


async def week_after_week(desk: Desk, days: int) -> Counter[int]:
    """Messages by day after that Monday, looked for every three hours."""
    sent: Counter[int] = Counter()
    for day in range(days):
        for hour in range(0, 12, 3):
            before = len(desk.slack.messages)
            await desk.look(MONDAY + day * DAY + timedelta(hours=hour))
            sent[day] += len(desk.slack.messages) - before
            await acts(desk)
    return +sent


async def test_one_a_day_and_five_a_week_also_for_who_works_all_week(desk: Desk) -> None:
    own = OwnHours(None, frozenset(range(7)), None)
    await desk.act(lambda turn: set_hours(turn, own))
    for place, deal_id in enumerate(await several(desk, 7)):
        await put_off(desk, deal_id, 7 + place)
    # A deal a day from Monday to Sunday; what does not fit comes together on the next Monday, and
    # reminders of what was told of follow.
    sent = await week_after_week(desk, 14)
    assert set(sent.values()) == {1}
    assert [day for day in sent if day < 7] == [0, 1, 2, 3, 4]
    assert [day for day in sent if day >= 7] == [7, 8, 9, 10, 11]


async def test_several_due_at_once_are_one_message(desk: Desk) -> None:
    deals = await several(desk, 4)
    await desk.look(ASK_DUE)
    (message,) = desk.slack.messages
    assert isinstance(message.card, TogetherCard)
    assert {step.case.deal.id for step in message.card.steps} == {*deals}
    await desk.look(ASK_DUE + timedelta(hours=4))
    assert len(desk.slack.messages) == 1


async def test_after_three_ignored_there_is_only_the_weekly_summary(desk: Desk) -> None:
    for place, deal_id in enumerate(await several(desk, 6)):
        await put_off(desk, deal_id, 7 + place % 5)
    for day in range(12):
        await desk.look(MONDAY + day * DAY)
    cards = [message.card for message in desk.slack.messages]
    whys = [card.why if isinstance(card, SummaryCard) else "step" for card in cards]
    assert whys[:3] == ["weekly", "step", "step"]
    assert whys[3:] == ["weekly"]
    days = [message.at.date() for message in desk.slack.messages]
    assert days[-1] == (MONDAY + 7 * DAY).date()
