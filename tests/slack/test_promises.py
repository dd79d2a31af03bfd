"""A promise through Slack: made, brought to mind, kept or missed, and what it holds (S4)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.local_slack.messages import Message
from storage.models import Promise
from tests.slack.raw import interact, press_of, submission_of
from tests.slack.world import ANA, BO, World, actions, held, words


async def promised(
    world: World, due_on: str = "2026-03-13", user: str = ANA, action: str = "Send the reprint"
) -> None:
    """Promise something from the note of the own-up."""
    await world.report("own_mistake", user=user)
    await world.skip_to_next_nudge()
    note = world.direct(user)[-1]
    await world.choose(note, "more", "promise")
    assert not (await world.submit(user, action=action, due_on=due_on)).errors


async def only(world: World) -> Promise:
    return await world.bot.ctx.run(lambda session: session.exec(select(Promise)).one())


async def reminder(world: World) -> Message:
    """Skip to the next message about the promise."""
    before = len(world.direct())
    for _ in range(20):
        await world.act()
        await world.skip_to_next_nudge()
        fresh = [one for one in world.direct()[before:] if "promise_kept" in actions(one)]
        if fresh:
            return fresh[-1]
    raise AssertionError("no reminder came")


async def test_it_is_reminded_of_halfway_a_day_before_and_on_the_day(http_world: World) -> None:
    await promised(http_world)
    days = []
    for _ in range(3):
        note = await reminder(http_world)
        assert "Send the reprint" in words(note)
        assert actions(note) == ["promise_kept", "promise_missed", "promise_moved"]
        days.append(http_world.clock.at.date().isoformat())
    assert days == ["2026-03-09", "2026-03-12", "2026-03-13"]


async def test_a_kept_promise_is_reminded_of_no_more(one_world: World) -> None:
    await promised(one_world)
    note = await reminder(one_world)
    kept = await one_world.press(note, "promise_kept")
    assert actions(kept) == ["promise_again"]
    assert (await only(one_world)).state == "kept"
    left = [row for row in await one_world.nudges() if row.kind == "promise" and row.wake_at]
    assert left == []


@pytest.mark.parametrize(
    ("day", "state"), [("2026-03-13", "kept"), ("2026-03-10", "kept"), ("2026-03-14", "missed")]
)
async def test_what_counts_is_when_it_was_kept_not_when_it_is_told(
    http_world: World, day: str, state: str
) -> None:
    await promised(http_world)
    note = await reminder(http_world)
    http_world.clock.at += timedelta(days=10)
    await http_world.press(note, "promise_kept")
    assert held(await http_world.form()) == {"day": "2026-03-13"}
    assert not (await http_world.submit(day=day)).errors
    promise = await only(http_world)
    assert promise.settled_at is not None
    assert (promise.state, promise.settled_at.date().isoformat()) == (state, day)
    anew = ["promise_moved"] if state == "missed" else []
    assert actions(http_world.now(note)) == [*anew, "promise_again"]


@pytest.mark.parametrize("day", ["2026-03-20", "2025-12-24"])
async def test_a_day_on_which_it_cannot_have_been_kept_is_told_at_its_field(
    one_world: World, day: str
) -> None:
    await promised(one_world)
    note = await reminder(one_world)
    one_world.clock.at += timedelta(days=10)
    await one_world.press(note, "promise_kept")
    assert list((await one_world.submit(day=day)).errors) == ["day"]
    assert (await only(one_world)).state == "open"


@pytest.mark.parametrize("answer", ["promise_kept", "promise_missed"])
async def test_an_answer_is_taken_back_within_a_day_and_reminders_come_again(
    http_world: World, answer: str
) -> None:
    await promised(http_world)
    note = await reminder(http_world)
    answered = await http_world.press(note, answer)
    http_world.pass_time(hours=23)
    again = await http_world.press(answered, "promise_again")
    assert actions(again) == ["promise_kept", "promise_missed", "promise_moved"]
    promise = await only(http_world)
    assert (promise.state, promise.settled_at, promise.told_at) == ("open", None, None)
    left = [row for row in await http_world.nudges() if row.kind == "promise" and row.wake_at]
    assert left


async def test_an_answer_stays_after_a_day_and_another_answer_is_not_taken_back(
    one_world: World,
) -> None:
    await promised(one_world)
    note = await reminder(one_world)
    kept = await one_world.press(note, "promise_kept")
    first = press_of(one_world, kept, "promise_again")
    await interact(one_world, first)
    one_world.pass_time(minutes=1)
    await one_world.press(note, "promise_missed")
    await interact(one_world, first)
    assert (await only(one_world)).state == "missed"
    one_world.pass_time(days=1, seconds=1)
    await one_world.press(note, "promise_again")
    assert "more than a day ago" in one_world.workspace.posts.ephemerals(ANA)[-1].text
    assert (await only(one_world)).state == "missed"


async def test_moved_after_the_fact_still_counts_as_missed(one_world: World) -> None:
    await promised(one_world)
    note = await reminder(one_world)
    one_world.clock.at += timedelta(days=10)
    await one_world.press(note, "promise_moved")
    assert not (await one_world.submit(due_on="2026-03-31")).errors
    assert (await only(one_world)).state == "open"
    await one_world.press(await reminder(one_world), "promise_kept")
    assert (await only(one_world)).state == "missed"


@pytest.mark.parametrize("day", ["2026-03-02", "1999-01-01", "2031-01-01"])
async def test_a_day_that_makes_no_sense_is_told_at_its_field(one_world: World, day: str) -> None:
    await one_world.report("own_mistake")
    await one_world.skip_to_next_nudge()
    await one_world.choose(one_world.direct()[-1], "more", "promise")
    assert list((await one_world.submit(action="Reprint", due_on=day)).errors) == ["due_on"]
    kept = held(await one_world.form())
    assert (kept["action"], kept["due_on"]) == ("Reprint", day)


async def test_another_day_that_makes_no_sense_is_told_at_its_field(one_world: World) -> None:
    await promised(one_world)
    await one_world.press(await reminder(one_world), "promise_moved")
    assert list((await one_world.submit(due_on="2026-03-01")).errors) == ["due_on"]


async def test_a_promise_without_a_word_is_told_at_its_field(one_world: World) -> None:
    await one_world.report("own_mistake")
    await one_world.skip_to_next_nudge()
    await one_world.choose(one_world.direct()[-1], "more", "promise")
    assert list((await one_world.submit(action=" ", due_on="2026-03-13")).errors) == ["action"]


async def test_a_form_that_comes_twice_is_one_promise(http_world: World) -> None:
    await http_world.report("own_mistake")
    await http_world.skip_to_next_nudge()
    await http_world.choose(http_world.direct()[-1], "more", "promise")
    values = {"action": "Reprint", "due_on": "2026-03-13"}
    await http_world.server.forms.fill(await http_world.form(), values)
    form = submission_of(http_world, await http_world.form())
    for delivery in (form, form):
        ack = await interact(http_world, delivery)
        assert (ack.ok, ack.body) == (True, None)
    assert (await only(http_world)).action == "Reprint"


async def test_moved_away_and_back_it_keeps_its_reminders(http_world: World) -> None:
    await promised(http_world)
    note = await reminder(http_world)
    for day in ("2026-03-20", "2026-03-13"):
        await http_world.press(note, "promise_moved")
        assert not (await http_world.submit(due_on=day)).errors
    left = [row for row in await http_world.nudges() if row.kind == "promise" and row.wake_at]
    assert {row.due_at.date().isoformat() for row in left} >= {"2026-03-12", "2026-03-13"}
    assert {row.dedupe_key[-10:] for row in left} == {"2026-03-13"}


async def test_a_double_press_settles_it_once(http_world: World) -> None:
    await promised(http_world)
    note = await reminder(http_world)
    kept = press_of(http_world, note, "promise_kept")
    missed = press_of(http_world, note, "promise_missed")
    for delivery in (kept, kept, missed):
        assert (await interact(http_world, delivery)).ok
    assert (await only(http_world)).state == "kept"


async def test_an_overdue_promise_holds_the_ask_and_says_so(one_world: World) -> None:
    await promised(one_world)
    await one_world.press(one_world.direct()[-1], "record.owned_up")
    await one_world.press(await one_world.note_of("repair"), "record.repaired")
    one_world.clock.at += timedelta(days=8)
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "promise" in words(listed)
    assert "record.asked" not in actions(listed)


async def test_the_command_asks_which_deal_or_says_there_is_none(one_world: World) -> None:
    seen = await one_world.lostdeal("promise", BO)
    assert seen.view is None
    assert one_world.workspace.views.top(BO) is None
    await one_world.report()
    deal_id = next(row.deal_id for row in await one_world.nudges())
    await one_world.lostdeal("promise")
    seen = await one_world.submit(deal=deal_id, action="Call back", due_on="2026-03-06")
    assert not seen.errors
    assert (await only(one_world)).action == "Call back"


async def test_a_missed_promise_brings_words_and_is_promised_anew(world: World) -> None:
    await promised(world)
    missed = await world.press(await reminder(world), "promise_missed")
    assert "I promised you this by Friday 13 March: Send the reprint." in words(missed)
    assert actions(missed) == ["promise_moved", "promise_again"]
    await world.press(missed, "promise_moved")
    assert not (await world.submit(due_on="2026-03-20")).errors
    assert "You will have it by Friday 20 March" in words(world.now(missed))
    assert actions(world.now(missed)) == ["promise_again"]
    found = await world.bot.ctx.run(lambda session: list(session.exec(select(Promise))))
    assert sorted((one.due_on.isoformat(), one.state) for one in found) == [
        ("2026-03-13", "missed"),
        ("2026-03-20", "open"),
    ]
    assert "promise_kept" in actions(await reminder(world))


@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "cannot keep to that"), (0, "cannot keep to that"), (1, "have not kept to that")],
)
async def test_a_promise_that_is_given_up_in_time_is_not_said_to_be_broken(
    one_world: World, days: int, said: str
) -> None:
    await promised(one_world)
    first = await reminder(one_world)
    one_world.clock.at = datetime(2026, 3, 13, 10, tzinfo=UTC) + timedelta(days=days)
    missed = await one_world.press(first, "promise_missed")
    assert f"I {said}, and I'm sorry." in words(missed)


async def test_a_stop_at_the_end_of_a_promise_does_not_end_its_line(one_world: World) -> None:
    await promised(one_world, action="Send the reprint. Twice.")
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "Send the reprint. Twice, by Fri 13 Mar" in words(listed)


async def test_the_words_come_where_it_was_pressed(one_world: World) -> None:
    await promised(one_world, "2026-03-04")
    one_world.clock.at += timedelta(days=2)
    (listed,) = (await one_world.lostdeal("list")).messages
    missed = await one_world.press(listed, "promise_missed")
    assert "I'm sorry" in words(missed)
    assert "promise_moved" in actions(missed)
    one_world.clock.at += timedelta(days=1)
    (later,) = (await one_world.lostdeal("list")).messages
    assert "I'm sorry" not in words(later)
