"""The buttons of the coaching notes, from an own-up to the end of a deal."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.local_slack.messages import Message
from storage.models import DealEvent
from tests.slack.raw import interact, press_of
from tests.slack.world import World, actions, is_first_note, words

ROUTES = ["hand_over", "back_burner"]
REST = ["more", "record.let_go"]
BACK = ["when", "take_back"]
OUTCOMES = ["record.yes", "record.door_open", "record.no", "record.not_yet", *REST]


async def next_note(world: World) -> Message:
    """The note of the next step."""
    await world.skip_to_next_nudge()
    return world.direct()[-1]


async def happened(world: World) -> list[str]:
    """What was recorded, in order."""
    query = select(DealEvent.what).order_by(col(DealEvent.id))
    return await world.bot.ctx.run(lambda session: list(session.exec(query)))


async def pending(world: World) -> list[str]:
    """The steps that are still to be sent, without what brings them to mind again."""
    rows = [row for row in await world.nudges() if row.status == "pending" and row.step]
    return [row.step for row in rows if row.step and is_first_note(row)]


@pytest.mark.parametrize("circumstance", ["own_mistake", "company_failed"])
async def test_a_fault_is_owned_repaired_and_only_then_asked_about(
    world: World, circumstance: str
) -> None:
    told = {"what_happened": "I quoted two colours", "impact": "Your stand was bare"}
    await world.report(circumstance, **told, client_knows="no")
    own_up = await next_note(world)
    assert "On the phone" in words(own_up)
    assert actions(own_up) == [
        "record.owned_up",
        "record.not_reached",
        "record.they_know",
        "review",
        *REST,
    ]
    owned = await world.press(own_up, "record.owned_up")
    assert "You told Acme Corp yourself" in words(owned)
    # The plan is owed today, whenever its own note has room to come.
    plan = ["write_plan", "record.plan_sent", "client_words", "review", "snooze"]
    assert actions(owned) == [*plan, *REST, *BACK]

    repair = await world.note_of("repair")
    assert actions(repair)[:2] == ["record.repaired", "record.not_repaired"]
    waiting = await world.press(repair, "record.not_repaired")
    assert "Give them a date" in words(waiting)

    again = await world.note_of("repair")
    assert again.ts != repair.ts
    done = await world.press(again, "record.repaired")
    assert "It is put right" in words(done)
    assert await pending(world) == ["post_mortem", "prevention_note", "feedback", "ask"]

    ask = await world.note_of("ask")
    assert actions(ask) == [
        "complete_script",
        "record.asked",
        "review",
        "name_time",
        "snooze",
        *REST,
    ]
    assert "lean on what only you know" in words(ask)


@pytest.mark.parametrize("reason", ["our_fault", "competitor"])
async def test_a_lost_client_is_owned_up_to_or_thanked(one_world: World, reason: str) -> None:
    told = {"what_happened": "We lost your file", "impact": "You began anew"}
    known = told if reason == "our_fault" else {}
    await one_world.report("lost_client", loss_reason=reason, **known)
    note = await next_note(one_world)
    if reason == "our_fault":
        assert actions(note)[0] == "record.owned_up"
        assert await pending(one_world) == []
    else:
        assert actions(note)[0] == "record.replied"
        thanked = await one_world.press(note, "record.replied")
        assert "You have replied to Acme Corp" in words(thanked)
        assert await pending(one_world) == ["what_decided", "keep_in_touch", "ask"]


async def test_a_no_is_answered_graciously_and_asked_again_months_later(one_world: World) -> None:
    await one_world.report("told_no", loss_reason="no_decision")
    reply = await next_note(one_world)
    assert "Thank you for telling me plainly" in words(reply)
    await one_world.press(reply, "record.replied")
    before = one_world.clock.at
    await one_world.note_of("ask")
    assert (one_world.clock.at - before).days in range(60, 91)


async def asked(world: World) -> Message:
    """A deal whose second chance was just asked for."""
    await world.report()
    return await world.press(await next_note(world), "record.asked")


async def test_asking_is_celebrated_before_any_outcome(one_world: World) -> None:
    message = await asked(one_world)
    assert "That took courage" in words(message)
    assert "*Acme Corp*: See what they said" in words(message)
    assert actions(message) == [*OUTCOMES, *BACK]


async def test_an_open_door_is_kept_open(one_world: World) -> None:
    message = await one_world.press(await asked(one_world), "record.door_open")
    assert "That is a good result" in words(message)
    assert actions(message) == ["record.yes", "record.no", "client_words", *REST, *BACK]
    before = one_world.clock.at
    later = await one_world.note_of("door_open")
    assert "left the door open" in words(later)
    assert (one_world.clock.at - before).days in range(59, 65)
    assert "said yes" in words(await one_world.press(later, "record.yes"))


async def test_a_no_brings_the_gracious_words_at_once_and_then_months_of_peace(
    one_world: World,
) -> None:
    message = await one_world.press(await asked(one_world), "record.no")
    assert "Thank you for telling me plainly" in words(message)
    assert actions(message) == ["client_words", *REST, *BACK]
    assert await pending(one_world) == ["keep_in_touch", "second_ask"]
    before = one_world.clock.at
    await one_world.note_of("keep_in_touch")
    assert (one_world.clock.at - before).days in range(89, 95)


async def test_silence_is_looked_after_three_times_and_then_noted(one_world: World) -> None:
    asking = await asked(one_world)
    began = one_world.clock.at
    note = await one_world.note_of("answer")
    assert "that was the hard part" in words(note)
    waiting = await one_world.press(note, "record.not_yet")
    assert "I'll ask you again on Thu 19 Mar" in words(waiting)
    for number, (word, again) in enumerate(
        (
            ("Has anything come back?", "; I'll ask you again on Thu 2 Apr."),
            ("A last look", "Let them have their time."),
        ),
        start=1,
    ):
        note = await one_world.note_of("answer", reminder=number)
        assert word in words(note)
        assert again in words(await one_world.press(note, "record.not_yet"))
    assert "silence" not in await happened(one_world)
    noted = await one_world.note_of("silence")
    assert "so I noted it as silence" in words(noted)
    assert (one_world.clock.at - began).days in range(35, 39)
    assert (await happened(one_world))[-1] == "silence"
    assert "said yes" in words(await one_world.press(noted, "record.yes"))
    assert noted.ts != asking.ts


async def test_a_second_chance_that_failed_ends_kindly(one_world: World) -> None:
    yes = await one_world.press(await asked(one_world), "record.yes")
    assert await pending(one_world) == ["second_chance"]
    ended = await one_world.press(yes, "record.did_not_work")
    assert "You gave it an honest try" in words(ended)
    today = ["record.manager_called", "review", "snooze"]
    assert actions(ended) == [*today, "lesson", *REST, *BACK]
    assert await pending(one_world) == ["manager_owns"]


async def test_the_second_chance_is_asked_about_after_two_weeks(one_world: World) -> None:
    await one_world.press(await asked(one_world), "record.yes")
    note = await one_world.note_of("second_chance")
    assert "gave you a second chance" in words(note)
    assert actions(note) == ["win_back", "record.did_not_work", "snooze", *REST]


PATH = {
    "record.owned_up": "own_up",
    "record.not_repaired": "repair",
    "record.repaired": "repair",
    "record.asked": "ask",
    "record.yes": "answer",
}


async def test_every_button_pressed_twice_counts_once(world: World) -> None:
    await world.report("own_mistake")
    for action_id, step in PATH.items():
        shown = await world.note_of(step)
        press = press_of(world, shown, action_id)
        await world.press(shown, action_id)
        before, plan, screen = await happened(world), await pending(world), words(world.now(shown))
        for repeat in (press, press_of(world, shown, action_id)):
            assert (await interact(world, repeat)).ok
            assert await happened(world) == before
            assert await pending(world) == plan
            assert words(world.now(shown)) == screen


async def test_an_old_note_cannot_undo_what_was_recorded_since(one_world: World) -> None:
    await one_world.report("own_mistake")
    await one_world.press(await next_note(one_world), "record.owned_up")
    repair = await one_world.note_of("repair")
    stale = press_of(one_world, repair, "record.repaired")
    await one_world.press(repair, "record.not_repaired")
    await one_world.press(await one_world.note_of("repair"), "record.repaired")
    assert await happened(one_world) == ["reported", "owned_up", "not_repaired", "repaired"]
    assert (await interact(one_world, stale)).ok
    assert (await happened(one_world))[-1] == "repaired"
    assert len(await happened(one_world)) == 4
    assert "repair" not in await pending(one_world)
    assert actions(one_world.now(repair)) == [*REST, *BACK]


async def test_a_note_whose_words_come_the_next_day_says_them_itself(one_world: World) -> None:
    await one_world.report()
    ask = await one_world.note_of("ask")
    one_world.clock.at += timedelta(hours=20)
    await one_world.press(ask, "complete_script")
    await one_world.submit(say_happened="I was late.", what_changed="I now leave an hour earlier.")
    now = words(one_world.now(ask))
    assert "I now leave an hour earlier." in now
    assert "is kept, and only you can see it." not in now


async def test_the_script_is_whole_once_the_rep_completes_it(world: World) -> None:
    await world.report(what_happened="I quoted two colours")
    note = await next_note(world)
    assert "what is different now" in words(note)
    await world.press(note, "complete_script")
    await world.submit(what_changed="a second person reads back every job")
    whole = world.now(note)
    different = "This is what would be different. A second person reads back every job."
    assert (
        words(whole).count(f"I quoted two colours. That is on me, and I'm sorry.\n\n{different}")
        == 2
    )
    assert "lean on what only you know" not in words(whole)
    assert actions(whole) == ["record.asked", *ROUTES, "review", "name_time", "snooze", *REST]
