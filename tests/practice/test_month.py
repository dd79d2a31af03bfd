"""A month of a rep who presses nothing for two weeks, lived through in the practice workspace."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.local_slack.elements import elements
from bot.local_slack.messages import Message
from bot.practice.cast import CAST, TEAM_CHANNEL
from bot.practice.command import Practice, PracticeOptions, practising

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday
BERLIN = ZoneInfo("Europe/Berlin")
A_DAY = timedelta(days=1)
ANA = next(member.person for member in CAST if member.person.name == "ana")
Told = tuple[str, str]


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with practising(PracticeOptions(port=0, empty=True, start=T0), {}) as up:
        yield up


async def skip(practice: Practice, by: timedelta) -> None:
    """Let time pass as the page does."""
    seconds = {"to": str(int(by.total_seconds()))}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{practice.address}/do/ana/skip", json=seconds) as done,
    ):
        assert await done.json() == {"notices": []}


async def report_a_mistake(practice: Practice) -> None:
    actions, forms = practice.server.actions, practice.server.forms
    workspace = practice.server.workspace
    channel = next(one.id for one in workspace.channels.all() if one.name == TEAM_CHANNEL)
    await actions.slash_command(ANA.id, channel, "/lostdeal", "Acme Corp 900 EUR wrong proof")
    form = await workspace.changes.until(lambda: workspace.views.top(ANA.id))
    await forms.fill(form, {"circumstance": "own_mistake"})
    await workspace.changes.until(lambda: workspace.views.current(form).hash != form.hash)
    assert not (await forms.submit(ANA.id)).errors
    await practice.bot.background.drain()


async def press(practice: Practice, action_id: str) -> Message:
    """Press the newest button of that kind; gives the message as it is then."""
    offering = [one for one in told(practice) if action_id in actions_of(one)]
    message = offering[-1]
    await practice.server.actions.press(ANA.id, message, action_id)
    await practice.bot.background.drain()
    now = practice.server.workspace.posts.current(message)
    assert now is not None
    return now


def told(practice: Practice) -> list[Message]:
    return list(practice.server.workspace.bot_dm(ANA.id).messages)


def actions_of(message: Message) -> set[str]:
    return {element["action_id"] for _, element in elements(message.blocks)}


def days(messages: list[Message]) -> list[Told]:
    """The rep's day of each message, and how it begins."""
    return [
        (f"{datetime.fromtimestamp(float(one.ts), BERLIN):%a %d %b}", one.text) for one in messages
    ]


async def test_a_rep_who_presses_nothing_is_reminded_and_can_answer_any_day(
    practice: Practice,
) -> None:
    await report_a_mistake(practice)
    await skip(practice, 14 * A_DAY)
    welcome, *quiet = days(told(practice))
    assert welcome[1].startswith("*This is between you and me.*")
    assert [day for day, _ in quiet] == [
        "Tue 03 Mar",
        "Tue 03 Mar",
        "Wed 04 Mar",
        "Thu 05 Mar",
        "Mon 09 Mar",
        "Tue 10 Mar",
        "Mon 16 Mar",
        "Tue 17 Mar",
    ]
    beginnings = [text for _, text in quiet[2:]]
    assert len({*beginnings}) == len(beginnings) - 1  # the summaries begin alike
    assert "has not heard it from you yet" in beginnings[0]
    assert "Your week at a glance" in beginnings[2]
    assert "A late call beats none" in beginnings[3]
    assert "How do things stand with Acme Corp?" in beginnings[5]
    (open_deal,) = [
        one for one in told(practice)[-2].blocks if "overdue since Tue 3 Mar" in str(one)
    ]
    assert "Own up, by phone if you can" in str(open_deal)

    answered = await press(practice, "record.owned_up")
    assert answered.text.startswith("You told Acme Corp yourself")
    before = len(told(practice))
    await skip(practice, 14 * A_DAY)
    later = told(practice)[before:]
    assert any("Now the plan, while it is fresh" in one.text for one in later)
    assert any("is it put right?" in str(one.blocks) for one in later)
    assert not any("record.owned_up" in actions_of(one) for one in later)
    assert len(later) <= 2 * 5
    assert practice.server.workspace.refusals == []


async def test_what_comes_by_itself_is_told_ahead_in_words(practice: Practice) -> None:
    await report_a_mistake(practice)
    await skip(practice, 60 * A_DAY)
    ahead = await practice.time_travel.next_of_newest(ANA.id)
    assert ahead is not None
    assert ahead.what == "it is set aside, Acme Corp"
