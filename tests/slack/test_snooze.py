"""Snoozing a step: by days, to a date, and the dates that make no sense."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.local_slack.messages import Message
from tests.slack.raw import interact, press_of
from tests.slack.world import World, actions, held, words

THURSDAY = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


async def note_to_snooze(world: World) -> Message:
    """The note that says to ask, on a Thursday."""
    await world.report("blown_meeting")
    assert await world.skip_to_next_nudge() == THURSDAY
    return world.direct()[-1]


def choice(message: Message, which: str) -> Any:
    """The value of one of the snoozes that a message offers."""
    row = next(block for block in message.blocks if block["type"] == "actions")
    select = next(one for one in row["elements"] if one["action_id"] == "snooze")
    values = [option["value"] for option in select["options"]]
    return next(value for value in values if value.startswith(f"{which}:"))


@pytest.mark.parametrize(
    ("which", "said", "back_at"),
    [
        ("tomorrow", "Fri 6 Mar", datetime(2026, 3, 6, 8, 0, tzinfo=UTC)),
        ("week", "Mon 9 Mar", datetime(2026, 3, 9, 8, 0, tzinfo=UTC)),
    ],
)
async def test_a_snoozed_step_comes_back_once_in_working_time(
    http_world: World, which: str, said: str, back_at: datetime
) -> None:
    world = http_world
    note = await note_to_snooze(world)
    await world.without_summary()
    snoozed = await world.press(note, "snooze", choice(note, which))
    assert f"I will remind you of Acme Corp on {said}" in words(snoozed)
    assert actions(snoozed) == ["more", "record.let_go", "take_back"]

    assert await world.skip_to_next_nudge() == back_at
    again = world.direct()[-1]
    assert again.ts != note.ts
    assert "lean on what only you know" in words(again)
    assert len(world.direct()) == 3


async def test_later_today_comes_back_within_the_day(one_world: World) -> None:
    note = await note_to_snooze(one_world)
    snoozed = await one_world.press(note, "snooze", choice(note, "later_today"))
    assert "Thu 5 Mar at 13:00" in words(snoozed)
    assert await one_world.skip_to_next_nudge() == datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert one_world.direct()[-1].ts != note.ts


async def test_a_step_that_is_skipped_is_not_brought_up_again(one_world: World) -> None:
    note = await note_to_snooze(one_world)
    skipped = await one_world.press(note, "snooze", choice(note, "skip"))
    assert "I won't bring it up again" in words(skipped)
    rows = [row for row in await one_world.nudges() if row.status == "pending" and row.step]
    assert "ask" not in {row.step for row in rows}


async def test_three_days_on_a_message_of_before_still_count(one_world: World) -> None:
    note = await note_to_snooze(one_world)
    before = press_of(one_world, note, "snooze", choice(note, "week"))
    chosen = before["actions"][0]["selected_option"]
    chosen["value"] = chosen["value"].replace("week:", "three_days:")
    assert (await interact(one_world, before)).ok
    assert "Mon 9 Mar" in words(one_world.now(note))


async def test_a_picked_date_across_daylight_saving_is_kept(world: World) -> None:
    note = await note_to_snooze(world)
    await world.press(note, "snooze", choice(note, "pick"))
    assert held(await world.form())["date"] == "2026-03-12"
    await world.submit(date="2026-03-31")
    assert "Tue 31 Mar" in words(world.now(note))
    await world.without_summary()
    assert await world.skip_to_next_nudge() == datetime(2026, 3, 31, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-04", "That day is over"),
        ("2026-03-05", "That day is over"),
        ("1970-01-01", "That day is over"),
        ("0001-01-01", "That day is over"),
        ("2028-03-06", "more than two years away"),
        ("9999-12-31", "more than two years away"),
    ],
)
async def test_a_date_that_makes_no_sense_is_told_at_its_field(
    one_world: World, day: str, said: str
) -> None:
    note = await note_to_snooze(one_world)
    await one_world.press(note, "snooze", choice(note, "pick"))
    seen = await one_world.submit(date=day)
    assert list(seen.errors) == ["date"]
    assert said in seen.errors["date"]
    assert "lean on what only you know" in words(one_world.now(note))

    assert not (await one_world.submit(date="2026-03-09")).errors
    assert "Mon 9 Mar" in words(one_world.now(note))


async def test_two_years_ahead_is_the_last_day(one_world: World) -> None:
    note = await note_to_snooze(one_world)
    await one_world.press(note, "snooze", choice(note, "pick"))
    assert not (await one_world.submit(date="2028-03-04")).errors
    assert "2028" in words(one_world.now(note))


async def test_a_second_snooze_of_the_same_note_changes_nothing(world: World) -> None:
    note = await note_to_snooze(world)
    first = press_of(world, note, "snooze", choice(note, "tomorrow"))
    second = press_of(world, note, "snooze", choice(note, "tomorrow"))
    assert (await interact(world, first)).ok
    shown = words(world.now(note))
    rows = [(row.id, row.status, row.due_at) for row in await world.nudges()]
    assert (await interact(world, second)).ok
    assert words(world.now(note)) == shown
    assert [(row.id, row.status, row.due_at) for row in await world.nudges()] == rows


async def test_a_step_that_is_over_is_not_snoozed(one_world: World) -> None:
    note = await note_to_snooze(one_world)
    late = press_of(one_world, note, "snooze", choice(note, "week"))
    await one_world.press(note, "record.asked")
    assert (await interact(one_world, late)).ok
    assert "That took courage" in words(one_world.now(note))


async def test_an_own_up_is_never_snoozed(one_world: World) -> None:
    await one_world.report("own_mistake")
    await one_world.skip_to_next_nudge()
    assert "snooze" not in actions(one_world.direct()[-1])
