"""Every gate: in the list, on Home and in its note a rep sees why a step is held, until when."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.core.gates import Gate
from bot.local_slack.messages import Message
from tests.slack.second_view import TALKED
from tests.slack.test_home import home
from tests.slack.world import ANA, BO, World, actions, fields, words

Scene = Callable[[World], Awaitable[None]]


async def do_not_contact(world: World) -> None:
    await world.report()
    await world.choose(await world.note_of("ask"), "more", "stop")
    assert not (await world.submit()).errors


async def second_refusal(world: World) -> None:
    """The client was asked twice, with news in between, and said no twice."""
    await world.report()
    ask = await world.note_of("ask")
    await refused(world, await with_news(world, ask, "We read every job back."))
    await refused(world, await with_news(world, await held_note(world), "The price of paper fell."))


async def with_news(world: World, note: Message, news: str) -> Message:
    """The note, once what is different now was written down."""
    await world.press(note, "complete_script")
    # The second ask does not tell again what went wrong.
    asked = {"say_happened": TALKED, "what_changed": news}
    form = fields(await world.form())
    words_to_say = {name: text for name, text in asked.items() if name in form}
    assert not (await world.submit(**words_to_say)).errors
    return world.now(note)


async def refused(world: World, ask: Message) -> None:
    await world.press(ask, "record.asked")
    await world.press(ask, "record.no")


async def no_contact_reply(world: World) -> None:
    await world.report("told_no")
    await world.press(await world.note_of("reply"), "record.no_contact")


async def egregious(world: World) -> None:
    await world.report("company_failed", escalation="dishonesty")


async def legal_dispute(world: World) -> None:
    await world.report("company_failed", escalation="lawyer")


async def promise_overdue(world: World) -> None:
    await world.report("own_mistake")
    note = await world.note_of("own_up")
    await world.choose(note, "more", "promise")
    await world.submit(action="Send the reprint", due_on="2026-03-05")
    world.pass_time(days=5)


async def repair_not_delivered(world: World) -> None:
    await world.report("own_mistake")


async def cooling_off(world: World) -> None:
    await repaired(world)


async def repaired(world: World) -> None:
    await world.report("own_mistake")
    await world.press(await world.note_of("own_up"), "record.owned_up")
    await world.press(await world.note_of("repair"), "record.repaired")


async def cap_reached(world: World) -> None:
    """Bo has touched the client whom Ana keeps in touch with too."""
    for user in (BO, ANA):
        await world.report("told_no", user=user, loss_reason="price")
        await world.press(await world.note_of("reply", user), "record.replied")
    await world.press(await world.note_of("keep_in_touch", BO), "record.touched")


async def client_trouble(world: World) -> None:
    await world.report("told_no")
    note = await world.note_of("reply")
    await world.press(note, "record.replied")
    await world.choose(world.now(note), "more", "trouble")
    assert not (await world.submit(until="2026-09-01")).errors


async def not_ready(world: World) -> None:
    await world.report()
    await world.choose(await world.note_of("ask"), "more", "back_burner")
    assert not (await world.submit(items="Sample sizes")).errors


async def nothing_changed(world: World) -> None:
    await world.report("told_no", loss_reason="price")


async def chance_used(world: World) -> None:
    await world.report()
    note = await world.note_of("ask")
    for what in ("asked", "yes", "did_not_work"):
        await world.press(note, f"record.{what}")


async def never_again(world: World) -> None:
    await world.report("told_no")
    await world.choose(await world.note_of("reply"), "more", "never_again")
    assert not (await world.submit()).errors


async def fault_open(world: World, whose: str = ANA) -> None:
    """Something is not put right at the client who said no in another matter."""
    await world.report("own_mistake", user=whose)
    await world.report("told_no")
    await world.press(await world.note_of("reply"), "record.replied")


async def fault_of_colleague(world: World) -> None:
    await fault_open(world, BO)


async def colleague_first(world: World) -> None:
    """Bo was told to ask the client whom Ana would ask too."""
    await world.report(user=BO)
    await world.note_of("ask", BO)
    await world.report()


async def maybe_stopped(world: World) -> None:
    """Bo's client asked to be left alone, and Ana's has nearly the name of it."""
    await world.report(user=BO, client="Acme Corp of Dayton")
    await world.choose(await world.note_of("ask", BO), "more", "stop")
    assert not (await world.submit(BO)).errors
    await world.report(client="Acme Corp of Daytn")


SHOWN: dict[Gate, tuple[Scene, tuple[str, ...]]] = {
    Gate.DO_NOT_CONTACT: (do_not_contact, ("asked not to hear", "only an admin", f"<@{ANA}>")),
    Gate.MAYBE_STOPPED: (maybe_stopped, ("asked not to hear from us", "whether they are the same")),
    Gate.SECOND_REFUSAL: (second_refusal, ("as often as is fair", "nothing more to ask")),
    Gate.NO_CONTACT_REPLY: (
        no_contact_reply,
        ("would rather not hear from us", "until they tell you otherwise"),
    ),
    Gate.EGREGIOUS: (egregious, ("beyond a mistake", "speak with them before")),
    Gate.LEGAL_DISPUTE: (legal_dispute, ("legal or payment", "until they have spoken")),
    Gate.PROMISE_OVERDUE: (promise_overdue, ("past its day", "before you ask")),
    Gate.REPAIR_NOT_DELIVERED: (
        repair_not_delivered,
        ("until it is put right", "say so here once it is"),
    ),
    Gate.COOLING_OFF: (cooling_off, ("Asking waits until Fri 27 Mar",)),
    Gate.CAP_REACHED: (cap_reached, ("heard enough from us", "until Mon 31 Aug")),
    Gate.CLIENT_TROUBLE: (client_trouble, ("troubles of their own", "until Tue 8 Sept")),
    Gate.NOT_READY: (not_ready, ("You can ask once the last of your list is ticked off",)),
    Gate.NOTHING_CHANGED: (
        nothing_changed,
        ("You can ask once", "written down what is different now"),
    ),
    Gate.CHANCE_USED: (chance_used, ("did not work out", "the next step is up to them")),
    Gate.NEVER_AGAIN: (never_again, ("said never again", "left to them")),
    Gate.FAULT_OPEN: (fault_open, ("not put right for them yet", "wait until it is")),
    Gate.FAULT_OF_COLLEAGUE: (fault_of_colleague, ("A colleague is in contact", "settled")),
    Gate.COLLEAGUE_FIRST: (
        colleague_first,
        ("A colleague is in contact", "questions and small notes wait until Tue 17 Mar"),
    ),
}
SEEN_BY_THE_DAY = {Gate.ASK_UNANSWERED, Gate.ANOTHER_FIRST, Gate.FRESH_NO}
"""What the rep did or knows: the step's own day says enough."""


@pytest.mark.parametrize("gate", [gate for gate in Gate if gate not in SEEN_BY_THE_DAY])
async def test_the_list_and_home_say_why_and_until_when(one_world: World, gate: Gate) -> None:
    scene, told = SHOWN[gate]
    await scene(one_world)
    (listed,) = (await one_world.lostdeal("list")).messages
    for shown in (words(listed), words(await home(one_world))):
        for part in ("Acme Corp", *told):
            assert part in shown


@pytest.mark.parametrize("gate", [Gate.EGREGIOUS, Gate.LEGAL_DISPUTE, Gate.NOTHING_CHANGED])
async def test_the_receipt_says_so_at_once(one_world: World, gate: Gate) -> None:
    scene, told = SHOWN[gate]
    await scene(one_world)
    receipt = words(one_world.direct()[0])
    for part in told:
        assert part in receipt


async def held_note(world: World) -> Message:
    """The note that says that a step which is due is held."""
    for _ in range(30):
        await world.act()
        await world.skip_to_next_nudge()
        for row in await world.nudges():
            if row.kind == "held" and row.message_ts:
                return world.message(row.message_ts)
    raise AssertionError("no note says what is held")


async def test_a_step_that_comes_due_while_it_is_held_says_so_in_its_note(
    http_world: World,
) -> None:
    await nothing_changed(http_world)
    note = await held_note(http_world)
    assert "Write down what is different" in words(note)
    assert "record.asked" not in actions(note)
    await http_world.press(note, "complete_script")
    assert not (await http_world.submit(what_changed="The price of paper fell.")).errors
    assert "record.asked" in actions(http_world.now(note))


async def test_a_promise_that_is_kept_frees_the_ask(one_world: World) -> None:
    await repaired(one_world)
    await one_world.choose(await one_world.note_of("feedback"), "more", "promise")
    await one_world.submit(action="Send the reprint", due_on="2026-03-16")
    note = await held_note(one_world)
    assert "past its day" in words(note)
    assert "Send the reprint" in words(note)
    (reminder, *_) = [one for one in one_world.direct() if "promise_kept" in actions(one)]
    await one_world.press(reminder, "promise_missed")
    assert "past its day" not in words(await home(one_world))


async def test_a_touch_is_free_again_on_the_day_that_was_told(one_world: World) -> None:
    await cap_reached(one_world)
    assert "until Mon 31 Aug" in words(await home(one_world))
    touch = await one_world.note_of("keep_in_touch")
    assert one_world.clock.at.date().isoformat() == "2026-08-31"
    assert "record.touched" in actions(touch)
    assert "heard enough" not in words(await home(one_world))


async def test_an_ask_is_free_on_the_day_that_was_told(one_world: World) -> None:
    await cooling_off(one_world)
    ask = await one_world.note_of("ask")
    assert one_world.clock.at.date().isoformat() == "2026-03-27"
    assert "record.asked" in actions(ask)
    one_world.clock.at += timedelta(minutes=1)
    assert "Asking waits" not in words(await home(one_world))
