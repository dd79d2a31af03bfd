"""Properties of what the workspace remembers."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local_slack.changes import Changes
from bot.local_slack.checks import Checks
from bot.local_slack.errors import SlackError
from bot.local_slack.messages import Stamps
from bot.local_slack.response_urls import RESPONSE_LIFE, RESPONSE_USES, ResponseUrls
from bot.local_slack.trigger_ids import TRIGGER_LIFE, TriggerIds
from bot.local_slack.workspace import Workspace
from tests.local_slack.sample_workspace import ManualClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
steps = st.lists(st.timedeltas(timedelta(hours=-2), timedelta(hours=2)), min_size=2, max_size=30)


@given(steps)
def test_stamps_always_increase_whatever_the_clock_does(moves: list[timedelta]) -> None:
    clock = ManualClock(START)
    stamps = Stamps(clock)
    given_out = []
    for move in moves:
        clock.now += move
        given_out.append(stamps.next())
    assert given_out == sorted(set(given_out))


@given(st.timedeltas(timedelta(0), 3 * TRIGGER_LIFE))
def test_a_trigger_works_for_its_life_and_no_longer(wait: timedelta) -> None:
    clock = ManualClock(START)
    trigger_ids = TriggerIds(clock, lambda: "1")
    trigger_id = trigger_ids.give("U1")
    clock.now += wait
    if wait <= TRIGGER_LIFE:
        assert trigger_ids.exchange(trigger_id) == "U1"
        with pytest.raises(SlackError, match="exchanged_trigger_id"):
            trigger_ids.exchange(trigger_id)
    else:
        with pytest.raises(SlackError, match="expired_trigger_id"):
            trigger_ids.exchange(trigger_id)


@given(st.lists(st.timedeltas(timedelta(0), RESPONSE_LIFE), max_size=12))
def test_a_response_url_never_works_more_than_it_should(waits: list[timedelta]) -> None:
    clock = ManualClock(START)
    urls = ResponseUrls(clock, lambda: "1")
    key = urls.give("U1", "C1")
    used = 0
    for wait in waits:
        clock.now += wait
        allowed = used < RESPONSE_USES and clock.now - START <= RESPONSE_LIFE
        try:
            urls.use(key)
        except SlackError:
            assert not allowed
        else:
            assert allowed
            used += 1


async def test_a_change_wakes_whoever_waits_and_can_be_read_again() -> None:
    changes = Changes()
    waiting = asyncio.create_task(changes.until(lambda: changes.since(0)[1:]))
    changes.add("home_opened", user="U1")
    changes.add("home_opened", user="U2")
    assert [change.user for change in await waiting] == ["U2"]
    assert [change.number for change in changes.since(1)] == [2]


async def test_waiting_in_vain_ends() -> None:
    with pytest.raises(TimeoutError):
        await Changes().until(lambda: None, within=0.01)


def test_a_naive_clock_is_refused() -> None:
    workspace = Workspace(
        clock=lambda: START.replace(tzinfo=None),
        checks=Checks(message=lambda _: [], view=lambda _: []),
    )
    with pytest.raises(ValueError, match="aware"):
        workspace.posts.post("C1", "U1", "hi")
