"""Whose is it? Every button, form and list, with ids of a colleague's deal, and of another team's.

What Bo may not see answers as what is not there: the same words, the same calls, nothing changed.
"""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, select, update

import bot
from bot.core.circumstances import Circumstance
from bot.local_slack.messages import Message
from bot.slack.payloads import Actor
from bot.usecases.handover import offer_handover
from bot.usecases.join_workspace import join_workspace
from bot.usecases.lessons import keep_lesson
from bot.usecases.promises import make_promise
from bot.usecases.report_lost_deal import Report, report_lost_deal
from storage.models import Handover, LostDeal, Nudge, NudgeStatus, Promise
from tests.slack.forged import (
    FORMS,
    IN_A_REVIEW,
    NO_DEAL,
    PRESSES,
    Forger,
    Ids,
    NotedApp,
    shortened,
)
from tests.slack.raw import interact, press_of
from tests.slack.test_home import home
from tests.slack.world import ANA, BO, MAX, World, actions, choice, held, words

SECRET = "sottovoce"
OTHER_TEAM = "T9OTHER"


async def test_nothing_is_listened_to_without_a_word_on_whose_it_is(one_world: World) -> None:
    app = NotedApp(one_world)
    assert len(app._async_listeners) == len(app.noted)
    guarded = {*PRESSES, *(f"view {one}" for one in FORMS), *(f"action {x}" for x in IN_A_REVIEW)}
    assert {*app.noted} == guarded | NO_DEAL.keys()
    assert guarded.isdisjoint(NO_DEAL)


def test_only_one_place_says_that_a_case_is_somebodys_own() -> None:
    root = Path(bot.__file__).parent
    makers = {
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OwnCase"
    }
    assert makers == {"cases/own_case.py"}


async def kept(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is kept."""

    def read(session: Session) -> dict[str, list[tuple[object, ...]]]:
        tables = SQLModel.metadata.sorted_tables
        found = {one.name: session.connection().execute(one.select()).all() for one in tables}
        return {name: sorted(map(tuple, some), key=repr) for name, some in found.items()}

    return await world.bot.ctx.run(read)


async def anas_deal(world: World) -> Ids:
    """A deal of Ana's, with her own words wherever words can be."""
    told = f"I {SECRET} quoted wrong."
    receipt = await world.report(
        "own_mistake", client="Kestrel", what_happened=told, say_happened=told
    )
    note = await world.note_of("own_up")
    # In what was told, in the words to say and in what will be promised.
    assert SECRET in words(note)
    await world.choose(note, "more", "promise")
    await world.submit(action=f"Send the {SECRET} reprint", due_on="2026-03-20")
    await world.choose(note, "more", "hand_over")
    await world.submit(colleague=MAX)
    ids = await ids_of(world, ANA, note)
    assert receipt.channel == ids.channel
    return ids


async def deal_handed_on(world: World) -> Ids:
    """A deal that was Bo's, whose old note he still has; its words are Ana's now."""
    await world.report("blown_meeting", user=BO, client="Petrel")
    note = await world.note_of("ask", BO)
    await world.choose(note, "more", "hand_over")
    await world.submit(BO, colleague=ANA)
    await world.press(world.direct(ANA)[-1], "accept")
    ids = await ids_of(world, BO, note)
    await in_anas_words(world, ids.deal)
    return ids


async def in_anas_words(world: World, deal_id: str) -> None:
    """Let Ana have told a deal anew."""

    def edit(session: Session) -> None:
        told = update(LostDeal).where(col(LostDeal.id) == deal_id)
        said = f"I {SECRET} talked."
        session.exec(told.values(what_happened=said, say_happened=said))

    await world.bot.ctx.run(edit)


async def deal_that_needs_help(world: World) -> Ids:
    """A deal of Ana's that cannot be planned: that is hers to know, too."""
    ids = await anas_deal(world)

    def spoil(session: Session) -> None:
        hers = update(LostDeal).where(col(LostDeal.id) == ids.deal)
        session.exec(hers.values(circumstance="unheard of"))

    await world.bot.ctx.run(spoil)
    return ids


async def ids_of(world: World, user: str, note: Message) -> Ids:
    """The ids behind a note."""

    def read(session: Session) -> Ids:
        nudge = session.exec(select(Nudge).where(Nudge.message_ts == note.ts)).one()
        deal = session.get_one(LostDeal, nudge.deal_id)
        promise = session.exec(select(Promise.id).where(Promise.deal_id == deal.id)).first()
        offer = session.exec(select(Handover.id).where(Handover.deal_id == deal.id)).first()
        return Ids(
            deal.id,
            nudge.id,
            promise or "no-promise",
            deal.client_id,
            offer if user == ANA and offer else "no-offer",
            note.channel,
            note.ts,
        )

    return await world.bot.ctx.run(read)


async def deal_of_another_team(world: World) -> Ids:
    """A deal of somebody of Bo's id in another workspace."""
    ctx, now = world.bot.ctx, world.clock.now()
    await ctx.run(lambda s: join_workspace(s, ctx.coaching, OTHER_TEAM, "Other", now))
    bo = Actor(OTHER_TEAM, BO)
    report = Report(Circumstance.BLOWN_MEETING, "Kestrel", what_happened=f"I {SECRET} slept")
    reported = await ctx.act(bo, lambda turn: report_lost_deal(turn, report))
    assert reported is not None
    deal = reported.case.deal
    due = world.clock.now().date().replace(day=28)
    await ctx.act(bo, lambda turn: make_promise(turn, deal.id, f"A {SECRET} word", due))
    await ctx.act(bo, lambda turn: keep_lesson(turn, deal.id, f"Never {SECRET}"))
    max_there = await ctx.messenger.person(world.workspace.team.id, MAX)
    offer = await ctx.act(bo, lambda turn: offer_handover(turn, deal.id, max_there))

    def rest(session: Session) -> str:
        theirs = col(Nudge.team_id) == OTHER_TEAM
        session.exec(update(Nudge).where(theirs).values(wake_at=None, status=NudgeStatus.SENT))
        return session.exec(select(Promise.id).where(Promise.deal_id == deal.id)).one()

    promise = await ctx.run(rest)
    nudge = reported.receipt.id
    return Ids(deal.id, nudge, promise, deal.client_id, offer.id, "D0THERE", "1.000001")


async def answers(world: World, forger: Forger, of: Ids) -> dict[str, str]:
    """What comes of each forgery: the acknowledgement, the calls, and what Bo is told."""
    found = {}
    before = await kept(world)
    for name, payload in forger.every(of):
        calls, told = len(world.server.api.calls.all), len(world.workspace.posts.ephemerals(BO))
        ack = await interact(world, payload)
        called = [
            (call.method, {**call.arguments, "trigger_id": ""})
            for call in world.server.api.calls.all[calls:]
            if call.method not in {"auth.test", "users.info"}
        ]
        said = [one.text for one in world.workspace.posts.ephemerals(BO)[told:]]
        found[name] = shortened([ack.ok, ack.body, called, said], of)
        assert SECRET not in found[name], name
        while (top := world.workspace.views.top(BO)) is not None:
            world.workspace.views.close(top, every=True)
    assert await kept(world) == before
    return found


WHOSE = [anas_deal, deal_handed_on, deal_of_another_team, deal_that_needs_help]


@pytest.mark.parametrize("whose", WHOSE)
async def test_what_is_not_ones_own_answers_as_what_is_not_there(
    one_world: World, whose: object
) -> None:
    world = one_world
    of = await whose(world)  # type: ignore[operator]
    mine = await world.report(user=BO, client="Grebe", what_happened="I was late")
    await world.look()
    forger = Forger(world, BO, mine)
    nothing = Ids("a" * 32, "b" * 32, "c" * 32, "d" * 32, "e" * 32, of.channel, of.ts)
    wanted = await answers(world, forger, nothing)
    assert await answers(world, forger, of) == wanted
    told = [one for name, one in wanted.items() if "record" in name]
    assert all("I cannot find that deal any more" in one for one in told)


async def test_ones_own_deal_shows_nothing_of_anothers_message_promise_or_client(
    one_world: World,
) -> None:
    world = one_world
    theirs = await anas_deal(world)
    mine = await world.report(user=BO, client="Grebe", what_happened="I was late")
    await world.look()
    own = await ids_of(world, BO, mine)
    forger = Forger(world, BO, mine)
    anas = {one.ts: one for one in world.direct(ANA)}
    for forged in (
        replace(theirs, deal=own.deal),
        replace(theirs, deal=own.deal, nudge=own.nudge),
    ):
        for name, payload in forger.every(forged):
            calls = len(world.server.api.calls.all)
            ack = await interact(world, payload)
            said = str(ack.body) + str([x.arguments for x in world.server.api.calls.all[calls:]])
            assert SECRET not in said, name
    assert {one.ts: one for one in world.direct(ANA)} == anas
    (promise,) = await world.bot.ctx.run(
        lambda s: list(s.exec(select(Promise).where(Promise.id == theirs.promise)))
    )
    assert (promise.state, str(promise.due_on)) == ("open", "2026-03-20")


async def test_an_old_note_of_several_drops_what_was_handed_on(http_world: World) -> None:
    world = http_world
    for client in ("Acme Corp", "Beta Works"):
        await world.report(user=BO, client=client)
    await world.skip_to_next_nudge()
    together = world.direct(BO)[-1]
    assert actions(together).count("record.asked") == 2
    hand_over = choice(together, "hand_over", "more")
    given = hand_over.split(":")[1]
    await world.press(together, "more", hand_over)
    await world.submit(BO, colleague=ANA)
    await world.press(world.direct(ANA)[-1], "accept")
    await in_anas_words(world, given)

    rows = (block["elements"] for block in together.blocks if block["type"] == "actions")
    asks = [one["value"] for row in rows for one in row if one["action_id"] == "record.asked"]
    press = press_of(world, together, "record.asked", user=BO)
    press["actions"][0]["value"] = next(one for one in asks if given not in one)
    assert (await interact(world, press)).ok
    shown = world.now(together)
    assert SECRET not in str(shown.blocks)
    assert given not in str(shown.blocks)
    assert "record.yes" in actions(shown)


async def test_lists_show_only_ones_own(one_world: World) -> None:
    world = one_world
    await anas_deal(world)
    await deal_handed_on(world)
    for text in ("list", "lessons", "lessons kestrel", "digest", "promise", "review", "lift"):
        seen = await world.lostdeal(text, BO)
        assert SECRET not in str(seen), text
        form = world.workspace.views.top(BO)
        assert form is None or SECRET not in words(form) + str(held(form)), text
    assert SECRET not in words(await home(world, BO))
