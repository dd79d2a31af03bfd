"""Keep in touch (P6, S2): with permission, in months, useful, capped across reps, and it ends."""

from datetime import date, timedelta
from itertools import pairwise

from bot.local_slack.messages import Message
from tests.slack.test_home import home
from tests.slack.world import ANA, BO, World, actions, words

KEEP = "keep_in_touch"


async def replied(world: World, user: str = ANA) -> Message:
    """A no for the price, answered graciously: with no news there is no ask in between."""
    await world.report("told_no", user=user, loss_reason="price")
    note = await world.note_of("reply", user)
    return await world.press(note, "record.replied")


def today(world: World) -> date:
    return world.clock.at.date()


async def touches(world: World, *answers: str, user: str = ANA) -> list[date]:
    """Make each touch on its day, as far as one comes; `touch_answered` where they wrote back."""
    days = []
    for answer in answers:
        try:
            note = await world.note_of(KEEP, user)
        except AssertionError:
            break
        days.append(today(world))
        await world.press(note, "record.touched")
        if answer == "touch_answered":
            world.pass_time(hours=1)
            await world.press(note, "record.touch_answered")
    return days


def apart(days: list[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(days)]


async def test_it_comes_every_three_months_where_they_answer(http_world: World) -> None:
    await replied(http_world)
    days = await touches(http_world, *["touch_answered"] * 3)
    assert (days[0] - date(2026, 3, 3)).days in range(90, 97)
    assert all(90 <= gap <= 97 for gap in apart(days))


async def test_a_no_to_staying_in_touch_stops_it(one_world: World) -> None:
    note = await replied(one_world)
    await one_world.choose(note, "more", "no_contact")
    assert KEEP not in {row.step for row in await one_world.nudges() if row.wake_at}
    assert "would rather not hear from us now and then" in words(await home(one_world))
    # And if they tell otherwise one day, it begins again.
    await one_world.choose(one_world.now(note), "more", "stay_in_touch")
    assert KEEP in {row.step for row in await one_world.nudges() if row.wake_at}


async def test_a_touch_note_takes_their_no_as_well(one_world: World) -> None:
    await replied(one_world)
    note = await one_world.note_of(KEEP)
    await one_world.press(note, "record.no_contact")
    assert await touches(one_world, "", user=ANA) == []


async def test_a_contact_that_the_rep_logs_moves_the_next_one(one_world: World) -> None:
    await replied(one_world)
    one_world.clock.at += timedelta(days=60)
    await home(one_world)
    (row,) = [row for row in await one_world.nudges() if row.step == KEEP and row.wake_at]
    before = row.due_at
    note = await one_world.note_of(KEEP)
    one_world.pass_time(days=10)
    await one_world.press(note, "record.touched")
    (row,) = [row for row in await one_world.nudges() if row.step == KEEP and row.wake_at]
    assert row.due_at - before >= timedelta(days=100)
    # They write back four weeks later: three months from then.
    one_world.pass_time(days=28)
    await one_world.press(note, "record.touch_answered")
    (row,) = [row for row in await one_world.nudges() if row.step == KEEP and row.wake_at]
    assert row.due_at - one_world.clock.at >= timedelta(days=89)
    answered_on = today(one_world)
    await one_world.note_of(KEEP)
    assert (today(one_world) - answered_on).days in range(89, 97)


async def test_a_contact_without_any_note_counts_too(one_world: World) -> None:
    note = await replied(one_world)
    one_world.pass_time(days=60)
    await one_world.choose(note, "more", "touched")
    assert "heard enough from us for now" in words(await home(one_world))
    await one_world.note_of(KEEP)
    assert (today(one_world) - date(2026, 5, 2)).days in range(90, 97)


async def test_two_unanswered_slow_it_down_and_four_stop_it(one_world: World) -> None:
    await replied(one_world)
    days = await touches(one_world, *[""] * 6)
    assert len(days) == 4
    first, second, third = apart(days)
    assert first in range(90, 97)
    assert min(second, third) >= 180


async def test_an_answer_brings_it_back_to_three_months(one_world: World) -> None:
    await replied(one_world)
    days = await touches(one_world, "", "", "touch_answered", "touch_answered")
    slow, after = apart(days)[1:3]
    assert slow >= 180
    assert after in range(90, 97)


async def test_it_ends_after_two_years(one_world: World) -> None:
    await replied(one_world)
    days = await touches(one_world, *["touch_answered"] * 12)
    assert 6 <= len(days) <= 8
    assert max(days) <= date(2026, 3, 3) + timedelta(days=740)


async def test_two_reps_share_the_caps_of_one_client(http_world: World) -> None:
    for user in (ANA, BO):
        await replied(http_world, user)
    days: list[date] = []
    for user in (ANA, BO, ANA, BO, ANA):
        note = await http_world.note_of(KEEP, user)
        days.append(today(http_world))
        await http_world.press(note, "record.touched")
        http_world.pass_time(hours=1)
        await http_world.press(note, "record.touch_answered")
    assert min(apart(days)) >= 60
    assert (days[4] - days[0]).days >= 365


async def test_the_ideas_take_turns_and_the_note_asks_for_nothing(one_world: World) -> None:
    await replied(one_world)
    ideas = []
    for _ in range(4):
        note = await one_world.note_of(KEEP)
        (idea,) = [line for line in words(note).splitlines() if "An idea for what to send" in line]
        ideas.append(idea)
        assert "No reply needed" in words(note)
        assert "record.asked" not in actions(note)
        await one_world.press(note, "record.touched")
        one_world.pass_time(hours=1)
        await one_world.press(note, "record.touch_answered")
    assert len({*ideas}) == 4


async def test_a_touch_that_nobody_made_is_followed_by_the_next(one_world: World) -> None:
    await replied(one_world)
    days = []
    for _ in range(3):
        await one_world.note_of(KEEP)
        days.append(today(one_world))
    assert all(85 <= gap <= 97 for gap in apart(days))
