"""When will you call? A moment that the rep names, and the reminder at that moment."""

from datetime import UTC, datetime

import pytest

from bot.local_slack.messages import Message
from tests.slack.raw import interact, submission_of
from tests.slack.world import BO, World, actions, held, words

THURSDAY = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
FRIDAY_14_30 = datetime(2026, 3, 6, 13, 30, tzinfo=UTC)


async def note_to_time(world: World, client: str = "Acme Corp") -> Message:
    """The note that says to ask, with its form open."""
    await world.report(client=client)
    note = await world.note_of("ask")
    assert world.clock.at == THURSDAY
    await world.press(note, "name_time")
    return note


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


async def test_a_named_moment_is_reminded_of_with_the_script(world: World) -> None:
    note = await note_to_time(world)
    assert held(await world.form())["moment"] == stamp(THURSDAY.replace(hour=11))
    assert not (await world.submit(moment=stamp(FRIDAY_14_30))).errors
    assert "Fri 6 Mar at 14:30" in words(world.now(note))
    assert await world.skip_to_next_nudge() == FRIDAY_14_30
    again = world.direct()[-1]
    assert again.ts != note.ts
    assert "lean on what only you know" in words(again)
    assert "When will you call?" in words(again)


async def test_it_comes_on_top_of_the_days_message_and_through_the_quiet(
    http_world: World,
) -> None:
    world = http_world
    await note_to_time(world)
    at = THURSDAY.replace(hour=13)
    assert not (await world.submit(moment=stamp(at))).errors
    before = len(world.direct())
    assert await world.skip_to_next_nudge() == at
    assert len(world.direct()) == before + 1
    counted = [row for row in await world.nudges() if row.step == "ask" and row.status == "sent"]
    assert [row.counts for row in counted] == [True, False]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (THURSDAY, "That moment is over"),
        (datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC), "That moment is over"),
        (datetime(2028, 3, 6, 10, tzinfo=UTC), "more than two years away"),
        (datetime(2026, 3, 6, 18, tzinfo=UTC), "outside your working time"),
        (datetime(2026, 3, 7, 10, tzinfo=UTC), "outside your working time"),
    ],
)
async def test_a_moment_that_makes_no_sense_is_told_at_its_field(
    one_world: World, moment: datetime, said: str
) -> None:
    note = await note_to_time(one_world)
    errors = (await one_world.submit(moment=stamp(moment))).errors
    assert list(errors) == ["moment"]
    assert said in errors["moment"]
    assert held(await one_world.form())["moment"] == stamp(moment)
    assert "lean on what only you know" in words(one_world.now(note))


async def test_a_form_that_comes_twice_counts_once(http_world: World) -> None:
    world = http_world
    await note_to_time(world)
    await world.server.forms.fill(await world.form(), {"moment": stamp(FRIDAY_14_30)})
    form = submission_of(world, await world.form())
    for delivery in (form, form):
        ack = await interact(world, delivery)
        assert (ack.ok, ack.body) == (True, None)
    due = [row.due_at for row in await world.nudges() if row.step == "ask" and row.wake_at]
    assert due == [FRIDAY_14_30]


async def test_letting_go_ends_it(one_world: World) -> None:
    note = await note_to_time(one_world)
    await one_world.submit(moment=stamp(FRIDAY_14_30))
    await one_world.press(note, "record.let_go")
    assert await one_world.hears_no_more()


async def test_a_later_day_off_moves_it_into_working_time(one_world: World) -> None:
    await note_to_time(one_world)
    await one_world.submit(moment=stamp(FRIDAY_14_30))
    await one_world.without_summary()
    await one_world.lostdeal("pause until 9 March")
    assert await one_world.skip_to_next_nudge() == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


async def test_it_is_read_in_the_reps_own_zone(one_world: World) -> None:
    await one_world.report(user=BO)
    note = await one_world.note_of("ask", BO)
    await one_world.press(note, "name_time")
    evening_in_chicago = datetime(2026, 3, 6, 22, tzinfo=UTC)
    assert not (await one_world.submit(BO, moment=stamp(evening_in_chicago))).errors
    assert "Fri 6 Mar at 4:00 PM" in words(one_world.now(note)).replace("\u202f", " ")


async def test_it_is_asked_where_there_is_something_to_say_and_nothing_is_held(
    one_world: World,
) -> None:
    await one_world.report("own_mistake")
    own_up = await one_world.note_of("own_up")
    assert "name_time" not in actions(own_up)
    await one_world.press(own_up, "record.owned_up")
    assert "When will you write?" in words(await one_world.note_of("plan_in_writing"))
    assert "name_time" not in actions(await one_world.note_of("repair"))
