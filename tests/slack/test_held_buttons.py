"""Beside a hold stands what its text asks the rep to say, wherever it is shown."""

from datetime import timedelta

from sqlmodel import select

from bot.local_slack.messages import Message
from storage.models import LostDeal, Promise
from tests.slack.second_view import TALKED
from tests.slack.world import ANA, World, actions, held, words

HELD = "once you have written down what is different now"


async def listed(world: World) -> Message:
    """The list as it stands now."""
    world.pass_time(seconds=1)
    (told,) = (await world.lostdeal("list")).messages
    return told


async def press_in(world: World, told: Message, action_id: str) -> None:
    await world.server.actions.press(ANA, told, action_id)
    await world.settle()


async def deal(world: World) -> LostDeal:
    return await world.bot.ctx.run(lambda session: session.exec(select(LostDeal)).one())


async def test_a_repair_is_reported_where_the_ask_is_said_to_wait_for_it(world: World) -> None:
    await world.report("own_mistake")
    told = await listed(world)
    assert "Asking waits until it is put right" in words(told)
    await press_in(world, told, "record.repaired")
    again = await listed(world)
    assert "Asking waits until it is put right" not in words(again)
    assert "record.repaired" not in actions(again)


async def test_an_overdue_promise_is_settled_where_the_ask_waits_for_it(one_world: World) -> None:
    await one_world.report("own_mistake")
    await one_world.skip_to_next_nudge()
    note = await one_world.press(one_world.direct()[-1], "record.owned_up")
    await one_world.choose(note, "more", "promise")
    assert not (await one_world.submit(action="Send the reprint", due_on="2026-03-04")).errors
    await press_in(one_world, await listed(one_world), "record.repaired")
    assert "promise_kept" not in actions(await listed(one_world))

    one_world.pass_time(days=3)
    told = await listed(one_world)
    assert "is past its day" in words(told)
    await press_in(one_world, told, "promise_missed")
    assert "is past its day" not in words(await listed(one_world))
    promise = await one_world.bot.ctx.run(lambda s: s.exec(select(Promise)).one())
    assert promise.state == "missed"


async def test_only_new_words_free_a_second_ask(one_world: World) -> None:
    await one_world.report()
    await one_world.skip_to_next_nudge()
    note = one_world.direct()[-1]
    await one_world.press(note, "complete_script")
    await one_world.submit(say_happened=TALKED, what_changed="I have read your report.")
    await one_world.press(note, "record.asked")
    one_world.clock.at += timedelta(days=1)
    await one_world.press(note, "record.no")

    told = await listed(one_world)
    assert HELD in words(told)
    await press_in(one_world, told, "complete_script")
    assert held(await one_world.form())["what_changed"] == "I have read your report."
    await one_world.submit()
    told = await listed(one_world)
    assert HELD in words(told)

    await press_in(one_world, told, "complete_script")
    await one_world.submit(what_changed="We now deliver on Saturdays.")
    assert HELD not in words(await listed(one_world))


async def test_what_is_stopped_offers_nothing_to_put_off_or_to_write(one_world: World) -> None:
    await one_world.report("company_failed", escalation="dishonesty")
    told = await listed(one_world)
    assert actions(told) == ["more", "record.let_go", "open_deal"]


async def test_a_time_in_a_script_is_true_on_the_clients_clock(one_world: World) -> None:
    told = {"what_happened": "I sent the wrong file", "impact": "They printed it"}
    await one_world.report("own_mistake", client_timezone="America/New_York", **told)
    await one_world.skip_to_next_nudge()
    # Four working hours after 11:10 in Berlin it is 15:10 there, and 9:10 in New York: said as 9.
    note = words(one_world.direct()[-1])
    assert "in writing by 9 this morning, your time" in note
    assert "by Tuesday at 9, your time" in note
    assert "You printed it." in note
    assert (await deal(one_world)).client_timezone == "America/New_York"
