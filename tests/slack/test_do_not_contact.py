"""A stop holds every rep at once; only an admin lifts it, with a reason, on record."""

import re

import pytest
from sqlmodel import select

from storage.models import ClientRecord
from tests.slack.raw import interact, submission_of
from tests.slack.world import ANA, BO, MAX, World, actions, is_first_note, words

# A moment of Slack's: whoever reads it elsewhere reads their own day.
ON_THE_FIFTH = r"<!date\^\d+\^{date_short}\|5 Mar 2026>"
NOTED = re.compile(rf"<@{ANA}> noted on {ON_THE_FIFTH}")


async def stopped(world: World) -> None:
    """Two reps with the same client; Ana hears that they want to be left alone."""
    await world.report(user=BO)
    await world.report()
    note = await world.note_of("ask")
    await world.choose(note, "more", "stop")
    seen = await world.submit()
    assert not seen.errors


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-03-05", "That day is over"),
        ("2020-01-01", "That day is over"),
        ("2031-01-01", "two years"),
    ],
)
async def test_troubles_until_a_day_that_makes_no_sense(
    one_world: World, day: str, why: str
) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    assert one_world.clock.at.date().isoformat() == "2026-03-05"
    await one_world.choose(note, "more", "trouble")
    errors = (await one_world.submit(until=day)).errors
    assert list(errors) == ["until"]
    assert why in errors["until"]
    assert not (await one_world.submit(until="2026-03-20")).errors


async def pending(world: World) -> list[str]:
    rows = [row for row in await world.nudges() if row.status == "pending" and row.step]
    return [row.step for row in rows if row.step and is_first_note(row)]


async def test_it_stops_every_rep_at_once(http_world: World) -> None:
    await stopped(http_world)
    assert await pending(http_world) == []
    for user in (ANA, BO):
        (listed,) = (await http_world.lostdeal("list", user)).messages
        assert "record.asked" not in actions(listed)


async def test_who_noted_it_and_when_is_shown_to_every_rep_and_to_the_admin(
    one_world: World,
) -> None:
    await stopped(one_world)
    for user in (ANA, BO):
        assert NOTED.search(words((await one_world.lostdeal("list", user)).messages[0]))
    await one_world.lostdeal("lift", MAX)
    form = words(await one_world.form(MAX))
    assert "*Acme Corp*" in form
    assert NOTED.search(form)


async def test_a_deal_that_is_reported_after_the_stop_is_held_from_the_start(
    one_world: World,
) -> None:
    await stopped(one_world)
    receipt = await one_world.report("own_mistake", user=BO)
    assert "asked not to hear from us" in words(receipt)
    assert await pending(one_world) == []


async def test_only_an_admin_lifts_it_and_only_with_a_reason(one_world: World) -> None:
    await one_world.lostdeal("lift", MAX)
    assert one_world.workspace.views.top(MAX) is None
    await stopped(one_world)

    async def lift(user: str, reason: str) -> list[str]:
        await one_world.lostdeal("lift", user)
        form = await one_world.form(user)
        picks = [block for block in form.blocks if block["block_id"] == "client"]
        client = picks[0]["element"]["options"][0]["value"]
        return list((await one_world.submit(user, client=client, reason=reason)).errors)

    await one_world.lostdeal("lift")
    assert one_world.workspace.views.top(ANA) is None
    told = one_world.workspace.posts.ephemerals(ANA)[-1]
    assert "Only an admin" in told.text
    assert "Acme" not in words(told)
    await one_world.lostdeal("lift", MAX)
    form = submission_of(one_world, await one_world.form(MAX), ANA)
    ack = await interact(one_world, form)
    assert ack.body is not None
    assert "Only an admin" in ack.body["errors"]["client"]
    for empty in ("", "  \n "):
        assert await lift(MAX, empty) == ["reason"]
    assert await pending(one_world) == []
    assert await lift(MAX, "They rang and asked for a quote") == []
    records = await one_world.bot.ctx.run(lambda s: list(s.exec(select(ClientRecord))))
    assert [(one.what, one.by_user) for one in records] == [("stopped", ANA), ("lifted", MAX)]
    assert records[-1].reason == "They rang and asked for a quote"
    shown = words((await one_world.lostdeal("list")).messages[0])
    assert re.search(rf"<@{MAX}> lifted the stop on {ON_THE_FIFTH}", shown)
    assert "They rang and asked for a quote" in shown
    assert "asked not to hear from us" not in shown
    assert "ask" in await pending(one_world)
    assert "Acme" in words((await one_world.lostdeal("list")).messages[0])


async def test_what_any_rep_was_told_says_so_too_and_is_whole_again_once_it_is_lifted(
    one_world: World,
) -> None:
    await one_world.report("own_mistake", user=BO)
    theirs = await one_world.note_of("own_up", BO)
    await one_world.report("own_mistake")
    mine = await one_world.note_of("own_up")
    assert "record.owned_up" in actions(one_world.now(theirs))
    await one_world.choose(mine, "more", "stop")
    assert not (await one_world.submit()).errors
    for note in (mine, theirs):
        assert "asked not to hear from us" in words(one_world.now(note))
        assert "record.owned_up" not in actions(one_world.now(note))
    await one_world.lostdeal("lift", MAX)
    (stop,) = [
        option["value"]
        for block in (await one_world.form(MAX)).blocks
        for option in block.get("element", {}).get("options", [])
    ]
    assert not (await one_world.submit(MAX, client=stop, reason="They rang and asked")).errors
    for note in (mine, theirs):
        assert "asked not to hear from us" not in words(one_world.now(note))
        assert "record.owned_up" in actions(one_world.now(note))
