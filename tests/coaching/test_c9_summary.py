"""The weekly summary (9.3): each rule by its name in docs/coaching.md."""

from datetime import date, timedelta

from bot.core.by_itself import ByItself, by_itself
from bot.core.deal_state import DealState
from bot.core.history import EventKind
from bot.delivery.cards import StepCard, SummaryCard
from bot.usecases.be_present import be_present
from storage.models import RepKey
from tests.coaching.office import ANA, TEAM, Office
from tests.coaching.story import Told, rules_of, told

MONDAY = date(2026, 3, 9)


def summaries(office: Office) -> list[SummaryCard]:
    """The weekly summaries so far, oldest first."""
    cards = [message.card for message in office.slack.messages]
    return [card for card in cards if isinstance(card, SummaryCard) and card.why == "weekly"]


async def weeks(office: Office, number: int, first: date = MONDAY) -> list[SummaryCard | None]:
    """What came on the first mornings of so many weeks; the bot is up on those alone."""
    found: list[SummaryCard | None] = []
    for week in range(number):
        before = len(summaries(office))
        day = first + timedelta(weeks=week)
        for one in (day, day + timedelta(days=1)):  # after Easter it is Tuesday
            await office.look(f"{one} 10:00")
        found.append(summaries(office)[-1] if len(summaries(office)) > before else None)
    return found


async def test_c9_summary_comes_on_the_first_working_morning_of_the_week(office: Office) -> None:
    deal = await office.report()
    await office.look("2026-03-05 10:00")
    office.slack.messages.clear()
    assert await office.look("2026-03-09 08:59") == 0
    assert await office.look("2026-03-09 09:00") == 1
    (card,) = summaries(office)
    assert [case.deal.id for case in card.cases] == [deal]
    # It is that day's message.
    assert await office.look("2026-03-09 17:00") == 0


async def test_c9_summary_lists_ten_and_those_left_out_come_first_next_time(
    office: Office,
) -> None:
    deals = [await office.report(client=f"Client number {n}") for n in range(13)]
    await office.look("2026-03-05 10:00")
    first, second = await weeks(office, 2)
    assert first is not None
    assert second is not None
    assert (len(first.cases), first.hidden) == (10, 3)
    left_out = {*deals} - {case.deal.id for case in first.cases}
    assert left_out == {case.deal.id for case in second.cases[:3]}


async def test_c9_summary_comes_every_fourth_week_after_six_without_a_press(
    office: Office,
) -> None:
    deal = await office.report()
    await office.look("2026-03-05 10:00")
    came = [card is not None for card in await weeks(office, 15)]
    assert came == [True] * 6 + [False, False, False, True] * 2 + [False]
    now, key = office.watch.at, RepKey(TEAM, ANA)
    await office.run(lambda s: be_present(s, office.coaching, [key], now))
    await office.record(deal, "still_mine")
    (after,) = await weeks(office, 1, MONDAY + timedelta(weeks=16))
    assert after is not None


async def test_c9_summary_asks_whether_a_deal_is_still_yours_after_90_and_180_days(
    office: Office,
) -> None:
    deal = await office.report()
    await office.look("2026-03-05 10:00")
    asked = [
        MONDAY + timedelta(weeks=week)
        for week, card in enumerate(await weeks(office, 40))
        if card is not None and deal in card.still_yours
    ]
    assert len(asked) == 2
    noted = date(2026, 3, 5)
    assert 90 <= (asked[0] - noted).days < 90 + 4 * 7
    assert 180 <= (asked[1] - noted).days < 180 + 4 * 7


def test_c9_summary_lays_a_deal_aside_after_a_year_without_an_answer() -> None:
    deal = told("blown_meeting").lived("2026-12-01 10:00")
    (aside,) = _recorded_by_itself(deal)
    assert aside.what is EventKind.LAID_ASIDE
    # 365 days after the first note, on Thursday 5 March 2026.
    assert f"{aside.at.astimezone(deal.calendar.tz):%a %Y-%m-%d}" == "Fri 2027-03-05"
    pressed = deal.and_then("2026-12-02 10:00 still_mine")
    assert not _recorded_by_itself(pressed)


def _recorded_by_itself(deal: Told) -> tuple[ByItself, ...]:
    planned = tuple(deal.steps().values())
    return by_itself(rules_of(deal.facts), planned, deal.facts, deal.history, deal.calendar)


async def test_c9_summary_what_was_laid_aside_is_told_and_can_be_taken_up(
    office: Office,
) -> None:
    deal = await office.report()
    await office.look("2026-03-05 10:00")
    await weeks(office, 55)
    assert (await office.case(deal)).state is DealState.LAID_ASIDE
    # It was the only one, so that no summary comes any more which could tell of it.
    card = office.slack.messages[-1].card
    assert isinstance(card, StepCard)
    assert (card.case.deal.id, card.step) == (deal, EventKind.LAID_ASIDE)
    office.at("2028-03-01 10:00")
    assert await office.record(deal, "taken_up_again")
    assert (await office.case(deal)).state is DealState.OPEN
