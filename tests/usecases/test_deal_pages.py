"""A rep's deals a page at a time: all of them, none twice, at the cost of ten."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.usecases.deal_pages import FIRST_PAGE, PAGE, DealPage, PagePlace, read_page
from bot.usecases.handover import answer_handover, offer_handover
from bot.usecases.remove_report import remove_report
from bot.usecases.show_deal import my_deals
from storage.deal_pages import DealFilter
from tests.statements import statements
from tests.usecases.desk import ANA, ASK_DUE, BO, TEAM, Desk
from tests.usecases.fake_messenger import person

TWO_ASKS = (EventKind.ASKED, EventKind.NO) * 2


async def reported(desk: Desk, number: int, circumstance: Circumstance, name: str = "") -> None:
    for place in range(number):
        await desk.report(client=f"{name or circumstance} {place}", circumstance=circumstance)
        desk.clock.at += timedelta(seconds=1)


async def page(
    desk: Desk, place: PagePlace = FIRST_PAGE, left: tuple[str, ...] = (), rep: str = ANA
) -> DealPage:
    return await desk.act(lambda turn: read_page(turn, place, left), rep)


def ids(shown: DealPage) -> tuple[str, ...]:
    return tuple(case.deal.id for case in shown.deals.cases)


async def walk(desk: Desk, place: PagePlace = FIRST_PAGE) -> list[DealPage]:
    """Every page from there, each from the one before it."""
    pages = [await page(desk, place)]
    while (following := pages[-1].following) is not None:
        pages.append(await page(desk, following, ids(pages[-1])))
    return pages


async def test_every_deal_stands_on_one_page(desk: Desk) -> None:
    await reported(desk, 23, Circumstance.BLOWN_MEETING)
    pages = await walk(desk)
    assert [len(one.deals.cases) for one in pages] == [PAGE, PAGE, 3]
    assert [one.place.number for one in pages] == [1, 2, 3]
    assert {one.pages for one in pages} == {3}
    assert len({deal for one in pages for deal in ids(one)}) == 23
    assert pages[0].earlier is None


async def test_the_way_back_shows_the_same_pages(desk: Desk) -> None:
    await reported(desk, 35, Circumstance.BLOWN_MEETING)
    pages = await walk(desk)
    back = pages[-1]
    for expected in pages[-2::-1]:
        assert back.earlier is not None
        back = await page(desk, back.earlier, ids(back))
        assert ids(back) == ids(expected)
        assert back.place.number == expected.place.number
        assert ids(await page(desk, back.place)) == ids(expected)
    assert back.earlier is None


async def test_what_is_due_comes_first_and_the_most_pressing_before_all(desk: Desk) -> None:
    await reported(desk, PAGE + 2, Circumstance.BLOWN_MEETING)
    desk.clock.at = ASK_DUE
    await desk.look()
    # The latest, and yet an own-up waits for nothing.
    own_up = await desk.report(client="Late", circumstance=Circumstance.OWN_MISTAKE)
    desk.clock.at += timedelta(hours=2)
    first = await page(desk)
    assert ids(first)[0] == own_up
    assert first.counts[DealFilter.DUE] == PAGE + 3


async def test_a_deal_that_moved_meanwhile_comes_on_no_second_page(desk: Desk) -> None:
    await reported(desk, 2 * PAGE, Circumstance.BLOWN_MEETING)
    first = await page(desk)
    desk.clock.at = ASK_DUE
    for deal_id in ids(first)[:3]:
        assert await desk.snooze(deal_id, "ask", 9)
    assert first.following is not None
    second = await page(desk, first.following, ids(first))
    assert not set(ids(first)) & set(ids(second))
    assert len(ids(second)) == PAGE


async def test_a_new_deal_and_time_that_passes_hide_no_other(desk: Desk) -> None:
    await reported(desk, 2 * PAGE, Circumstance.BLOWN_MEETING)
    first = await page(desk)
    assert first.following is not None
    await desk.report(client="New", circumstance=Circumstance.OWN_MISTAKE)
    desk.clock.at = ASK_DUE
    second = await page(desk, first.following, ids(first))
    seen = {*ids(first), *ids(second)}
    assert len(seen) == 2 * PAGE


async def test_a_page_whose_deals_are_all_gone_is_the_first(desk: Desk) -> None:
    await reported(desk, PAGE + 1, Circumstance.BLOWN_MEETING)
    first = await page(desk)
    assert first.following is not None
    (last,) = ids(await page(desk, first.following))
    await desk.record(last, EventKind.LET_GO)
    again = await page(desk, first.following)
    assert ids(again) == ids(first)
    assert again.place == FIRST_PAGE


async def test_each_filter_shows_its_own(desk: Desk) -> None:
    asked = await desk.report(client="Asked")
    await desk.record(asked, EventKind.ASKED)
    let_go = await desk.report(client="Let go")
    await desk.record(let_go, EventKind.LET_GO)
    removed = await desk.report(client="Removed")
    await desk.act(lambda turn: remove_report(turn, removed, sure=True))
    await desk.report(client="Due", circumstance=Circumstance.OWN_MISTAKE)
    desk.clock.at += timedelta(hours=3)
    given = await handed_over(desk)
    shown = {}
    for one in DealFilter:
        found = await page(desk, PagePlace(one))
        shown[one] = {case.deal.client for case in found.deals.cases}
        assert found.counts[one] == len(shown[one])
    assert shown[DealFilter.DUE] >= {"Due"}
    assert shown[DealFilter.WAITING] == {"Asked", given}
    assert shown[DealFilter.CLOSED] == {"Let go"}
    assert shown[DealFilter.HANDED] == {given}
    assert shown[DealFilter.ALL] == {"Asked", "Due", given}
    assert (await page(desk, PagePlace(DealFilter.ALL), rep=BO)).deals.cases == ()


async def handed_over(desk: Desk) -> str:
    """A deal that a colleague hands to Ana."""
    await desk.join(TEAM, BO)
    deal_id = await desk.report(BO, client="Bo's own")
    ana = person(ANA)
    offer = await desk.act(lambda turn: offer_handover(turn, deal_id, ana), BO)
    offer_id = offer.id
    await desk.act(lambda turn: answer_handover(turn, offer_id, accepted=True))
    return "Bo's own"


async def test_keep_in_touch_shows_deals_whose_next_step_is_that(desk: Desk) -> None:
    told_no = await desk.report(client="Told no", circumstance=Circumstance.TOLD_NO)
    for what in (EventKind.REPLIED, EventKind.REASON_ASKED, *TWO_ASKS):
        desk.clock.at += timedelta(days=1)
        assert await desk.record(told_no, what)
    await desk.report(client="Fresh")
    found = await page(desk, PagePlace(DealFilter.IN_TOUCH))
    assert [case.deal.client for case in found.deals.cases] == ["Told no"]
    waiting = await page(desk, PagePlace(DealFilter.WAITING))
    assert [case.deal.client for case in waiting.deals.cases] == ["Fresh"]


async def test_what_was_asked_counts_for_the_client_after_the_deal_is_removed(desk: Desk) -> None:
    asked = await desk.report(client="Acme Corp")
    await desk.record(asked, EventKind.ASKED)
    await desk.record(asked, EventKind.NO)
    removed = await desk.act(lambda turn: remove_report(turn, asked, sure=True))
    assert removed.changed
    again = await desk.report(client="Acme Corp")
    assert (await desk.case(again)).facts.client.asks == 1


async def test_a_closed_deal_stays_in_sight_for_a_day(desk: Desk) -> None:
    await reported(desk, 2, Circumstance.BLOWN_MEETING)
    deal_id = ids(await page(desk))[0]
    await desk.record(deal_id, EventKind.LET_GO)
    assert [case.deal.id for case in (await page(desk)).closed] == [deal_id]
    desk.clock.at += timedelta(days=1, seconds=1)
    assert (await page(desk)).closed == ()


HOME_STATEMENTS = 10


@pytest.mark.parametrize("number", [10, 300])
async def test_home_takes_as_many_statements_however_many_deals(desk: Desk, number: int) -> None:
    await asyncio.gather(*(desk.report(client=f"Client {place}") for place in range(number)))
    with statements(desk.database) as seen:
        shown = await desk.act(lambda turn: my_deals(turn, with_figures=True))
    assert len(shown.page.deals.cases) == PAGE
    # Page, counts, what was closed lately, the deals with what belongs to them, figures and offers.
    assert len(seen) == HOME_STATEMENTS, seen
    following = shown.page.following
    assert (following is not None) is (number > PAGE)
