"""A supplier who let the rep down, from the report to the decision, as Slack shows it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.drafts import reviewer
from bot.humility.rules import load_rules
from bot.local_slack.messages import Message
from storage.models import LostDeal, Promise
from tests.slack.raw import interact, press_of
from tests.slack.world import BO, World, actions, choice, fields, held, words

LINE = "let_down Acme Print: the paper came nine days late"
EFFECT = "Our press stood still for two days."


async def let_down(world: World, feels_it: str | None = "no") -> Message:
    """Report it in one line; gives the receipt."""
    await world.lostdeal(LINE)
    assert not (await world.submit(impact=EFFECT, client_feels_it=feels_it)).errors
    return world.direct()[-1]


async def planned(world: World) -> Message:
    """Tell them, and keep the plan that they named for Friday the 13th."""
    await let_down(world)
    note = await world.note_of("say_it")
    await world.press(note, "their_plan")
    assert not (await world.submit(action="Send the rest", due_on="2026-03-13")).errors
    return world.now(note)


async def reminder(world: World) -> Message:
    """Skip to the next message about their promise."""
    before = len(world.direct())
    for _ in range(20):
        await world.act()
        await world.skip_to_next_nudge()
        fresh = [one for one in world.direct()[before:] if "promise_kept" in actions(one)]
        if fresh:
            return fresh[-1]
    raise AssertionError("no reminder came")


async def deals(world: World) -> list[LostDeal]:
    return await world.bot.ctx.run(
        lambda session: list(session.exec(select(LostDeal).order_by(LostDeal.circumstance)))
    )


async def test_one_line_opens_the_form_of_a_supplier(http_world: World) -> None:
    await http_world.lostdeal(LINE)
    form = await http_world.form()
    stands = held(form)
    assert stands["client"] == "Acme Print"
    assert stands["what_happened"] == "the paper came nine days late"
    assert fields(form)[:3] == ["circumstance", "client_feels_it", "client"]
    assert {"business_lost", "escalation", "client_knows"}.isdisjoint(fields(form))
    assert not (await http_world.submit(impact=EFFECT, client_feels_it="no")).errors
    (deal,) = await deals(http_world)
    assert (deal.circumstance, deal.impact, deal.client_feels_it) == ("let_down", EFFECT, False)


@pytest.mark.parametrize("line", ["LET-DOWN Acme Print: late", "let_down: Acme Print: late"])
async def test_the_name_may_be_written_otherwise(one_world: World, line: str) -> None:
    await one_world.lostdeal(line)
    stands = held(await one_world.form())
    assert (stands["client"], stands["what_happened"]) == ("Acme Print", "late")


async def test_the_name_alone_picks_the_circumstance(one_world: World) -> None:
    await one_world.lostdeal("let_down")
    form = await one_world.form()
    assert held(form)["client"] is None
    assert "client_feels_it" in fields(form)


async def test_a_client_who_feels_it_comes_first(http_world: World) -> None:
    receipt = await let_down(http_world, "yes")
    assert receipt.text.startswith("You stand in the middle here")
    assert actions(receipt) == ["client_first", "edit", "record.undone"]
    await http_world.press(receipt, "client_first")
    stands = held(await http_world.form())
    assert stands["what_happened"] == "the paper came nine days late"
    assert not (await http_world.submit(client="Hotel Anker")).errors
    assert [one.circumstance for one in await deals(http_world)] == ["company_failed", "let_down"]
    assert "let down by Acme Print" in words(await http_world.note_of("say_it"))


@pytest.mark.parametrize(("feels_it", "offered"), [(None, True), ("no", False)])
async def test_the_question_is_asked_again_where_it_was_left_open(
    one_world: World, feels_it: str | None, *, offered: bool
) -> None:
    receipt = await let_down(one_world, feels_it)
    assert ("client_first" in actions(receipt)) is offered
    assert ("Does a client feel it?" in words(receipt)) is offered


async def test_the_whole_way_to_a_second_chance_on_record(http_world: World) -> None:
    world = http_world
    note = await planned(world)
    assert "I noted what Acme Print promised you" in words(note)
    look = await reminder(world)
    assert "Look whether it is on its way" in words(look)
    look = await reminder(world)
    assert "Look whether Acme Print kept" in words(look)
    kept = await world.press(look, "promise_kept")
    assert "Acme Print kept a promise to you: Send the rest." in words(kept)
    assert actions(kept) == ["promise_again"]
    solved = await world.note_of("solved")
    assert world.clock.at.date().isoformat() == "2026-03-20"
    await world.press(solved, "record.told_solved")
    decide = await world.note_of("decide")
    ended = await world.press(decide, "record.gave_chance")
    assert "stays on record" in words(ended)
    assert actions(ended) == ["lesson", "take_back"]
    again = await let_down(world)
    assert "On record: you gave Acme Print a second chance on" in words(again)


async def test_what_they_did_not_keep_is_theirs_and_leads_on(one_world: World) -> None:
    await planned(one_world)
    await reminder(one_world)
    look = await reminder(one_world)
    missed = await one_world.press(look, "promise_missed")
    assert "did not keep a promise" in words(missed)
    decide = await one_world.note_of("decide")
    parted = await one_world.press(decide, "record.parted")
    assert "You parted from Acme Print" in words(parted)
    (deal,) = await deals(one_world)
    assert (deal.state, deal.is_open) == ("parted", False)


async def test_their_promise_may_get_another_day(one_world: World) -> None:
    await planned(one_world)
    look = await reminder(one_world)
    one_world.clock.at += timedelta(days=4)
    await one_world.press(look, "promise_moved")
    assert not (await one_world.submit(due_on="2026-03-27")).errors
    await one_world.press(await reminder(one_world), "promise_kept")
    promise = await one_world.bot.ctx.run(lambda session: session.exec(select(Promise)).one())
    assert (promise.state, promise.by_them) == ("kept", True)


async def test_more_offers_only_what_fits_a_supplier(one_world: World) -> None:
    await let_down(one_world)
    note = await one_world.note_of("say_it")
    for which in ("promise", "their_plan", "hand_over", "gave_chance", "parted", "stop"):
        assert choice(note, which, "more")
    for which in ("trouble", "touched", "came_back", "never_again", "back_burner", "no_contact"):
        with pytest.raises(StopIteration):
            choice(note, which, "more")
    await one_world.choose(note, "more", "parted")
    assert [one.state for one in await deals(one_world)] == ["parted"]


async def test_nothing_of_a_client_can_be_recorded(http_world: World) -> None:
    await let_down(http_world)
    note = await http_world.note_of("say_it")
    (before,) = await deals(http_world)
    for what in ("asked", "owned_up", "touched", "came_back", "no"):
        forged = press_of(http_world, note, "record.said_it")
        forged["actions"][0]["action_id"] = f"record.{what}"
        assert (await interact(http_world, forged)).ok
    (deal,) = await deals(http_world)
    assert (deal.state, deal.revision) == ("open", before.revision)


async def test_a_client_does_not_become_a_supplier_once_something_happened(
    http_world: World,
) -> None:
    await let_down(http_world)
    receipt = http_world.direct()[-1]
    await http_world.press(await http_world.note_of("say_it"), "record.said_it")
    await http_world.press(receipt, "edit")
    await http_world.pick("company_failed")
    assert list((await http_world.submit()).errors) == ["circumstance"]
    await http_world.pick("let_down")
    assert not (await http_world.submit(impact="two days")).errors
    (deal,) = await deals(http_world)
    assert (deal.circumstance, deal.impact) == ("let_down", "two days")


async def test_a_review_of_words_to_a_supplier_stops_a_threat(
    one_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rules().compile_phrases()
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 60)
    await let_down(one_world)
    note = await one_world.note_of("say_it")
    await one_world.press(note, "review")
    threat = "The paper came late. Sort it out by Friday or else."
    seen = await one_world.submit(**{"draft.phone": threat})
    assert not seen.errors
    assert "It is a threat" in words(await one_world.form())


async def test_the_digest_and_colleagues_hear_nothing_of_it(one_world: World) -> None:
    await planned(one_world)
    await one_world.lostdeal("let_down Acme Print: late", BO)
    assert not (await one_world.submit(BO, impact="a day", client_feels_it="no")).errors
    assert "On record" not in words(one_world.direct(BO)[-1])
    answer = (await one_world.lostdeal("digest")).messages
    assert "Acme" not in "".join(map(words, answer))
