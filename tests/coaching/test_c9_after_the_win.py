"""After the win (9.10): each rule by its name in docs/coaching.md."""

from datetime import date

import pytest

from bot.cases.own_case import own_case
from bot.core.circumstances import Circumstance
from bot.core.deal_state import DealState, can_follow, state_of
from bot.core.history import EventKind
from bot.core.playbook import StepKind
from bot.delivery.cards import StepCard
from bot.slack.rendering import render
from tests.coaching.office import ANA, Office
from tests.coaching.scripts import CATALOG
from tests.coaching.story import EVERY, Told, step_of, story, told
from tests.slack.shown_text import as_text

LOOKS = ("holding", "holding_again")


def won(kind: str) -> Told:
    """A deal that was won back on Tuesday 10 March."""
    lines = ("2026-03-04 11:00 repaired", "2026-03-05 11:00 asked", "2026-03-06 11:00 yes")
    return told(kind, *lines, "2026-03-10 11:00 recovered")


@pytest.mark.parametrize("kind", EVERY)
def test_c9_after_the_win_is_it_holding_is_asked_at_thirty_and_ninety_days(kind: str) -> None:
    assert won(kind).dated() == {
        "holding": "Thu 2026-04-09 10:00",
        "holding_again": "Mon 2026-06-08 10:00",
    }
    for key in LOOKS:
        step = step_of(kind, key)
        assert step.kind is StepKind.FOLLOW_UP
        assert step.buttons == (EventKind.HOLDING, EventKind.DID_NOT_WORK)


@pytest.mark.parametrize("kind", EVERY)
def test_c9_after_the_win_each_is_asked_once_more_and_then_left(kind: str) -> None:
    assert won(kind).lived("2028-03-01 10:00").heard() == [
        *("Thu 2026-04-09 10:00 holding", "Thu 2026-04-16 10:00 holding 1"),
        *("Mon 2026-06-08 10:00 holding_again", "Mon 2026-06-15 10:00 holding_again 1"),
    ]


@pytest.mark.parametrize("kind", EVERY)
def test_c9_after_the_win_holding_answers_only_the_look_that_is_due(kind: str) -> None:
    holding = won(kind).lived("2026-04-09 12:00").and_then("2026-04-10 11:00 holding")
    assert (holding.when("holding"), holding.when("holding_again")) == (
        *("gone", "Mon 2026-06-08 10:00"),
    )
    again = holding.lived("2026-06-08 12:00").and_then("2026-06-09 11:00 holding")
    assert again.steps() == {}
    assert state_of(again.history) is DealState.RECOVERED


@pytest.mark.parametrize("kind", EVERY)
def test_c9_after_the_win_not_holding_is_a_second_chance_that_failed(kind: str) -> None:
    failed = won(kind).lived("2026-04-09 12:00").and_then("2026-04-09 15:00 did_not_work")
    assert state_of(failed.history) is DealState.DID_NOT_WORK
    assert not set(LOOKS) & failed.steps().keys()
    # The chance cap: no ask any more, and a manager owns it.
    assert failed.when("manager_owns") == "Thu 2026-04-09 16:00"
    assert not can_follow(failed.history, story("2026-05-04 11:00 asked")[0])
    assert can_follow(failed.history, story("2026-05-04 11:00 came_back")[0])


@pytest.mark.parametrize("kind", EVERY)
def test_c9_after_the_win_a_look_can_be_put_off_and_skipped(kind: str) -> None:
    asked = won(kind).lived("2026-04-09 12:00")
    put_off = asked.and_then("2026-04-09 12:30 snoozed holding 2026-04-20 00:00")
    assert put_off.when("holding") == "Mon 2026-04-20 09:00"
    skipped = asked.and_then("2026-04-09 12:30 skipped holding")
    assert (skipped.when("holding"), skipped.when("holding_again")) == (
        *("gone", "Mon 2026-06-08 10:00"),
    )


async def test_c9_after_the_win_comes_with_its_promises_and_both_answers(office: Office) -> None:
    deal = await office.report(circumstance=Circumstance.BLOWN_MEETING)
    for what in ("asked", "yes"):
        await office.record(deal, what)
    await office.promise(deal, date(2026, 5, 29), "reprint the menus")
    await office.record(deal, "recovered")
    # 30 days after 3 March is the day before Good Friday.
    for monday in ("2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30"):
        await office.look(f"{monday} 09:00")
    await office.look("2026-04-02 11:00")
    card = office.slack.messages[-1].card
    assert isinstance(card, StepCard)
    assert card.step == "holding"
    shown = as_text(render(CATALOG, card, office.watch.at).blocks)
    assert "reprint the menus" in shown
    assert f"[{CATALOG.label('buttons.holding')}]" in shown
    assert f"[{CATALOG.label('buttons.did_not_work')}]" in shown
    assert await office.record(deal, "did_not_work")
    failed = own_case(await office.case(deal), ANA)
    assert failed.state is DealState.DID_NOT_WORK
