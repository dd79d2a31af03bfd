"""How much a rep hears: one a day, several in one, quiet after three that were ignored."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.local_slack.messages import Message
from storage.teams import get_rep
from tests.slack.world import ANA, World, actions, words

BERLIN = ZoneInfo("Europe/Berlin")


async def days_of_coaching(world: World, until: datetime) -> Counter[str]:
    """How many messages that count came on each local day, with a rep who takes note of each."""
    while (wake := await world.skip_to_next_nudge()) is not None and wake < until:
        await world.act()
    sent = {row.message_ts: row.sent_at for row in await world.nudges() if row.counts}
    return Counter(
        str(at.astimezone(BERLIN).date()) for ts, at in sent.items() if ts and at is not None
    )


async def test_several_due_at_once_become_one_message(http_world: World) -> None:
    for name in ("Acme Corp", "Beta Works", "Gamma Ltd"):
        await http_world.report(client=name)
    before = len(http_world.direct())
    await http_world.skip_to_next_nudge()
    (together,) = http_world.direct()[before:]
    for name in ("Acme Corp", "Beta Works", "Gamma Ltd"):
        assert name in words(together)
    assert actions(together).count("record.asked") == 3
    notes = [row for row in await http_world.nudges() if row.step == "ask" and not row.reminder]
    assert {row.status for row in notes} == {"sent"}


async def test_an_answer_to_one_of_several_leaves_the_others_open(
    one_world: World,
) -> None:
    for name in ("Acme Corp", "Beta Works"):
        await one_world.report(client=name)
    await one_world.skip_to_next_nudge()
    together = one_world.direct()[-1]
    # What is the same for both stands there once, with the words of one.
    assert words(together).count("lean on what only you know") == 1
    assert actions(together).count("record.asked") == 2
    assert actions(together).count("show_note") == 1
    pressed = await one_world.press(together, "record.asked")
    assert pressed.ts == together.ts
    assert words(pressed).count("lean on what only you know") == 1
    assert "show_note" not in actions(pressed)
    assert actions(pressed).count("record.asked") == 1
    assert actions(pressed).count("record.yes") == 1


async def test_many_due_at_once_fit_into_one_message(one_world: World) -> None:
    names = [f"{word} Works" for word in ("Acme", "Birch", "Cedar", "Dune", "Elm", "Fjord", "Gull")]
    for name in names:
        await one_world.report(client=name)
    before = len(one_world.direct())
    await one_world.skip_to_next_nudge()
    (together,) = one_world.direct()[before:]
    assert [name for name in names if name not in words(together)] == []
    assert actions(together).count("record.asked") == len(names)


async def test_a_rep_hears_of_one_a_day_and_five_a_week(one_world: World) -> None:
    for number in range(8):
        await one_world.report(client=f"Client {number} {number * 'x'}")
        one_world.pass_time(hours=9)
        await one_world.look()
    days = await days_of_coaching(one_world, one_world.clock.at + timedelta(days=21))
    assert days
    assert set(days.values()) == {1}


async def test_an_own_up_comes_on_top_of_the_days_message(one_world: World) -> None:
    await one_world.report(client="Acme Corp")
    await one_world.skip_to_next_nudge()
    before = len(one_world.direct())
    await one_world.report("own_mistake", client="Beta Works")
    await one_world.skip_to_next_nudge()
    fresh = one_world.direct()[before:]
    assert "record.owned_up" in actions(fresh[-1])


async def ignored(world: World) -> Message:
    """Three coaching messages that nobody answered, and the fourth that comes after."""
    for number in range(4):
        await world.report(client=f"Client {'xyzw'[number] * 9}")
        world.pass_time(days=1)
    # Every report is a sign of life; what counts here is that nothing came after it.
    await world.bot.ctx.run(lambda session: forget_acts(session, world))
    sent: list[str] = []
    while len(sent) < 4:
        assert await world.skip_to_next_nudge() is not None
        rows = await world.nudges()
        sent = sorted(
            {
                row.message_ts
                for row in rows
                if row.message_ts and (row.counts or _weekly(row.topic))
            }
        )
    return world.message(sent[-1])


def forget_acts(session: Session, world: World) -> None:
    """Let the rep not have been seen for long."""
    rep = get_rep(session, world.workspace.team.id, ANA)
    assert rep is not None
    rep.acted_at = None
    session.add(rep)


def _weekly(topic: str | None) -> bool:
    return topic == "weekly"


async def test_after_three_ignored_only_the_weekly_summary_comes(one_world: World) -> None:
    fourth = await ignored(one_world)
    assert one_world.clock.at.astimezone(BERLIN).weekday() == 0
    weekly = [row for row in await one_world.nudges() if row.topic == "weekly"]
    assert [row.message_ts for row in weekly if row.message_ts][-1] == fourth.ts
    quiet = [row for row in await one_world.nudges() if row.reason == "quiet"]
    assert quiet
    assert not [row for row in quiet if row.message_ts]


async def test_a_rep_who_acts_again_hears_again(one_world: World) -> None:
    fourth = await ignored(one_world)
    await one_world.press(fourth, "record.asked")
    assert "no answer" in words(await one_world.note_of("chaser", ANA))
