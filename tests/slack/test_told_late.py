"""When was it? A day for what was just recorded, and what was done before its note came."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from bot.local_slack.messages import Message
from storage.models import DealEvent
from tests.slack.raw import interact, submission_of
from tests.slack.world import ANA, World, actions, choice, held, words


async def own_up(world: World) -> Message:
    """The note of an own-up."""
    await world.report("own_mistake")
    await world.skip_to_next_nudge()
    return world.direct()[-1]


async def happened(world: World) -> list[tuple[str, date, bool]]:
    """What is on record: what, when, and whether it stands."""
    query = select(DealEvent).order_by(col(DealEvent.id))
    rows = await world.bot.ctx.run(lambda s: list(s.exec(query)))
    return [(row.what, row.at.date(), row.taken_back_at is None) for row in rows]


async def open_already(world: World, note: Message) -> None:
    await world.press(note, "more", choice(world.now(note), "already", "more"))


async def test_yesterday_is_one_press_and_both_entries_stay(world: World) -> None:
    note = await own_up(world)
    pressed = await world.press(note, "record.owned_up")
    moved = await world.press(pressed, "when", choice(pressed, "yesterday", "when"))
    assert "That was on Mon 2 Mar." in words(moved)
    assert actions(moved)[-2:] == ["when", "take_back"]
    assert (await happened(world))[1:] == [
        ("owned_up", date(2026, 3, 3), False),
        ("owned_up", date(2026, 3, 2), True),
    ]
    back = await world.press(moved, "when", choice(moved, "today", "when"))
    assert "That was on" not in words(back)
    assert len(await happened(world)) == 4


async def test_any_other_day_is_picked_in_a_form(http_world: World) -> None:
    note = await own_up(http_world)
    pressed = await http_world.press(note, "record.owned_up")
    await http_world.press(pressed, "when", choice(pressed, "date", "when"))
    assert held(await http_world.form()) == {"day": "2026-03-03"}
    assert not (await http_world.submit(day="2026-02-20")).errors
    assert "That was on Fri 20 Feb." in words(http_world.now(note))
    assert (await happened(http_world))[-1] == ("owned_up", date(2026, 2, 20), True)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-04", "still to come"),
        ("2099-01-01", "still to come"),
        ("2025-12-01", "earlier than it can have been"),
        ("0001-01-01", "earlier than it can have been"),
    ],
)
async def test_a_day_that_makes_no_sense_is_told_at_its_field(
    one_world: World, day: str, said: str
) -> None:
    note = await own_up(one_world)
    pressed = await one_world.press(note, "record.owned_up")
    await one_world.press(pressed, "when", choice(pressed, "date", "when"))
    errors = (await one_world.submit(day=day)).errors
    assert said in errors["day"]
    assert held(await one_world.form()) == {"day": day}
    await one_world.server.forms.close(ANA)
    await open_already(one_world, note)
    errors = (await one_world.submit(what="plan_sent", day=day)).errors
    assert said in errors["day"]
    kept = held(await one_world.form())
    assert kept["day"] == day
    assert "plan_sent" in str(kept["what"])
    assert len(await happened(one_world)) == 2


async def test_what_was_done_before_the_report_is_recorded_before_its_note_comes(
    http_world: World,
) -> None:
    note = await own_up(http_world)
    await open_already(http_world, note)
    assert held(await http_world.form())["day"] == "2026-03-03"
    form = await http_world.form()
    offered = words(form)
    assert "I owned up" in offered
    assert "It's put right" in offered
    assert "I replied" not in offered
    assert "They said yes" not in offered
    await http_world.server.forms.fill(form, {"what": "repaired", "day": "2026-02-27"})
    twice = submission_of(http_world, await http_world.form())
    for _ in range(2):
        assert (await interact(http_world, twice)).body is None
    assert (await happened(http_world))[1:] == [("repaired", date(2026, 2, 27), True)]
    rows = {row.step: row.due_at for row in await http_world.nudges() if row.wake_at}
    # Five business days after the Friday on which it was put right, not after the telling.
    assert rows["feedback"] == datetime(2026, 3, 6, 9, 0, tzinfo=http_world.clock.at.tzinfo)


async def test_an_ask_that_the_cap_forbids_is_not_offered_as_done(one_world: World) -> None:
    await one_world.report("blown_meeting")
    note = await one_world.note_of("ask")
    asked = await one_world.press(note, "record.asked")
    await open_already(one_world, asked)
    form = await one_world.form()
    assert "I asked" not in words(form).splitlines()
    assert "They said no" in words(form)


async def test_a_form_about_a_deal_that_has_moved_on_says_so(one_world: World) -> None:
    await one_world.report("blown_meeting")
    note = await one_world.note_of("ask")
    await open_already(one_world, note)
    await one_world.press(note, "record.let_go")
    errors = (await one_world.submit(what="asked")).errors
    assert "moved on" in errors["what"]
