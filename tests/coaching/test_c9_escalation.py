"""An escalation is followed through, on both sides, and has a way back (9.1; S3)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.core.escalation import EscalationKind
from bot.core.history import BY_ITSELF
from bot.local_slack.messages import Message
from bot.local_slack.people import SlackUser
from tests.slack import world as worlds
from tests.slack.raw import interact, press_of
from tests.slack.second_view import kept_report
from tests.slack.world import ANA, BO, MAX, World, actions, fields, words

MIA = "U4MIA"
SECRET = "The foreman signed for a crane that nobody had looked at."
BOTH = ["escalation_taken_up", "escalation_settled"]


@pytest.fixture
async def managed(sqlite_url: str) -> AsyncIterator[World]:
    """A workspace whose grave matters go to Mia, in Berlin."""
    async with worlds.world("http", sqlite_url, MANAGER_USER_ID=MIA) as one:
        one.workspace.add_person(SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin"))
        yield one


async def escalated(world: World, kind: str = "dishonesty") -> Message:
    """Report something grave; gives the receipt."""
    told = {"what_happened": SECRET, "impact": "A week lost", "contact": "Jo May"}
    return await world.report("company_failed", escalation=kind, **told)


async def on(world: World, day: int, hour: int = 11) -> None:
    """Go to an hour of March 2026 (UTC) and let the bot look."""
    world.clock.at = datetime(2026, 3, day, hour, tzinfo=UTC)
    await world.look()


async def pending(world: World) -> dict[str | None, datetime]:
    """The steps that are still to come, and when."""
    rows = [
        row
        for row in await world.nudges()
        if row.kind == "step" and row.wake_at and row.step not in BY_ITSELF
    ]
    return {row.step: row.due_at for row in rows}


async def listed(world: World) -> str:
    (seen,) = (await world.lostdeal("list")).messages
    return words(seen)


async def test_c9_escalation_names_each_kind(managed: World) -> None:
    view = await kept_report(managed)
    (block,) = [one for one in view.blocks if one.get("block_id") == "escalation"]
    offered = [one["value"] for one in block["element"]["options"]]
    assert offered == [kind.value for kind in EscalationKind]
    for kind in ("discrimination", "wrong_invoice"):
        assert kind in offered


async def test_c9_escalation_is_answered_by_the_manager_alone(managed: World) -> None:
    await escalated(managed)
    (notice,) = managed.direct(MIA)
    assert actions(notice) == BOTH
    before = words(notice)
    for stranger in (ANA, BO, MAX):
        await interact(managed, press_of(managed, notice, "escalation_settled", user=stranger))
    assert words(managed.now(notice)) == before
    assert "took it up" not in await listed(managed)
    notice = await managed.press(notice, "escalation_taken_up")
    assert "You took this up on" in words(notice)
    assert actions(notice) == ["escalation_settled"]
    notice = await managed.press(notice, "escalation_settled")
    assert actions(notice) == []
    for private in (SECRET, "A week lost", "Jo May"):
        assert private not in words(notice)


async def test_c9_escalation_tells_the_rep_who_was_told_and_how_far_it_is(managed: World) -> None:
    await escalated(managed)
    assert f"I have told <@{MIA}>" in words(managed.direct()[-1])
    assert f"<@{MIA}> was told on Tue 3 Mar." in await listed(managed)
    (notice,) = managed.direct(MIA)
    await managed.press(notice, "escalation_taken_up")
    assert "has taken up" in words(managed.direct()[-1])
    assert f"<@{MIA}> took it up on Tue 3 Mar." in await listed(managed)
    await managed.press(notice, "escalation_settled")
    assert "is settled" in words(managed.direct()[-1])
    assert f"<@{MIA}> settled it on Tue 3 Mar" in await listed(managed)


async def test_c9_escalation_without_a_manager_names_who_was_told(sqlite_url: str) -> None:
    async with worlds.world("http", sqlite_url) as one:
        await escalated(one)
        assert f"I have told <@{MAX}>" in words(one.direct()[-1])
        assert actions(one.direct(MAX)[-1]) == BOTH


async def test_c9_escalation_tells_every_manager_once(sqlite_url: str) -> None:
    async with worlds.world("http", sqlite_url, MANAGER_USER_ID=f"{MIA}, {BO}") as one:
        one.workspace.add_person(SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin"))
        await escalated(one, "safety")
        await one.look()
        for manager in (MIA, BO):
            (told,) = one.direct(manager)
            assert actions(told) == BOTH
        assert one.direct(MAX) == []
        assert ">, and the other managers too, that there is" in words(one.direct()[-1])


async def test_c9_escalation_reminds_a_manager_who_presses_nothing(managed: World) -> None:
    await escalated(managed)
    for day, messages in ((4, 1), (5, 2), (6, 2), (9, 2), (10, 3)):
        await on(managed, day)
        assert len(managed.direct(MIA)) == messages, day
    assert actions(managed.direct(MIA)[-1]) == BOTH
    assert "nobody has answered" not in words(managed.direct()[-1])
    await on(managed, 11)
    assert "nobody has answered" in words(managed.direct()[-1])
    before = len(managed.direct()), len(managed.direct(MIA))
    for day in range(12, 31):
        await on(managed, day)
    assert (len(managed.direct()), len(managed.direct(MIA))) == before


async def test_c9_escalation_taken_up_needs_no_reminder(managed: World) -> None:
    await escalated(managed)
    await managed.press(managed.direct(MIA)[0], "escalation_taken_up")
    for day in range(4, 31):
        await on(managed, day)
    assert len(managed.direct(MIA)) == 1
    assert "nobody has answered" not in "".join(words(one) for one in managed.direct())


async def test_c9_escalation_settled_lets_the_coaching_go_on_from_then(managed: World) -> None:
    await escalated(managed)
    assert await pending(managed) == {}
    await on(managed, 12)
    await managed.press(managed.direct(MIA)[0], "escalation_settled")
    due = await pending(managed)
    assert "own_up" in due
    assert all(at >= managed.clock.at for at in due.values())
    note = await managed.note_of("own_up")
    assert "record.owned_up" in actions(note)


async def test_c9_escalation_can_be_taken_back(managed: World) -> None:
    await escalated(managed)
    await on(managed, 4)
    word = managed.direct()[-1]
    await managed.press(word, "edit")
    form = await managed.form()
    assert "escalation" in fields(form)
    assert "Was it not that after all?" in words(form)
    assert not (await managed.submit(escalation=None)).errors
    await managed.look()
    assert "it was not that after all" in words(managed.direct(MIA)[-1])
    assert "I have told" not in words(managed.now(word))
    due = await pending(managed)
    assert due["own_up"] >= managed.clock.at
    notice = managed.direct(MIA)[0]
    assert "it was not that after all" in words(await managed.press(notice, "escalation_settled"))
    for day in range(5, 20):
        await on(managed, day)
    assert len(managed.direct(MIA)) == 2


async def test_c9_escalation_undone_at_once_reaches_the_manager_too(managed: World) -> None:
    receipt = await escalated(managed)
    await managed.press(receipt, "record.undone")
    await managed.look()
    assert "it was not that after all" in words(managed.direct(MIA)[-1])


async def test_c9_escalation_of_another_kind_after_it_was_settled_is_another(
    managed: World,
) -> None:
    receipt = await escalated(managed)
    await managed.press(managed.direct(MIA)[0], "escalation_settled")
    for kind, messages in (("dishonesty", 1), ("lawyer", 2)):
        await managed.press(receipt, "edit")
        assert not (await managed.submit(escalation=kind)).errors
        await managed.look()
        assert len(managed.direct(MIA)) == messages
    assert ": a lawyer. " in words(managed.direct(MIA)[-1])
    assert await pending(managed) == {}


@pytest.mark.parametrize(("kind", "comes"), [("harassment", False), ("safety", True)])
async def test_c9_escalation_waits_for_the_managers_morning_unless_somebody_may_be_hurt(
    sqlite_url: str, kind: str, comes: bool
) -> None:
    night = datetime(2026, 3, 3, 21, 0, tzinfo=UTC)
    async with worlds.world("http", sqlite_url, at=night, MANAGER_USER_ID=MIA) as one:
        one.workspace.add_person(SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin"))
        await escalated(one, kind)
        assert bool(one.direct(MIA)) is comes
        await on(one, 4, 8)
        assert len(one.direct(MIA)) == 1
