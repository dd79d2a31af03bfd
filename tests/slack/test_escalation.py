"""What goes beyond a mistake: to a manager, once, with only what is needed; no script (S3)."""

from collections.abc import AsyncIterator

import pytest

from bot.core.history import EventKind
from bot.local_slack.people import SlackUser
from storage.models import Nudge
from tests.slack import world as worlds
from tests.slack.test_home import home
from tests.slack.world import ANA, MAX, World, actions, words

MIA = "U4MIA"
SECRET = "The foreman signed for a crane that nobody had looked at."
KINDS = {
    "dishonesty": "dishonesty, or something untrue on purpose",
    "safety": "somebody's safety",
    "privacy": "a breach of privacy",
    "discrimination": "discrimination",
    "harassment": "harassment",
    "wrong_invoice": "an invoice that was wrong, and known to be",
    "lawyer": "a lawyer",
    "claim": "a claim for damages",
    "insurer": "an insurer",
    "regulator": "a regulator or authority",
    "payment_dispute": "a dispute about payment",
}


@pytest.fixture
async def managed(database_url: str) -> AsyncIterator[World]:
    """A workspace whose grave matters go to Mia, on each database in turn."""
    async with worlds.world("http", database_url, MANAGER_USER_ID=MIA) as one:
        one.workspace.add_person(SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin"))
        yield one


async def escalated(world: World, kind: str, circumstance: str = "company_failed") -> None:
    await world.report(
        circumstance, escalation=kind, what_happened=SECRET, impact="A week lost", contact="Jo May"
    )
    await world.look()


async def coached(world: World) -> list[Nudge]:
    """What would coach the rep: that the deal is laid aside one day does not."""
    rows = await world.nudges()
    return [row for row in rows if row.kind == "step" and row.step != EventKind.LAID_ASIDE]


@pytest.mark.parametrize("kind", list(KINDS))
async def test_it_goes_to_the_manager_with_only_what_is_needed(managed: World, kind: str) -> None:
    await escalated(managed, kind)
    (told,) = managed.direct(MIA)
    assert f"<@{ANA}>" in words(told)
    assert "Acme Corp" in words(told)
    assert f": {KINDS[kind]}. " in words(told)
    for private in (SECRET, "A week lost", "Jo May"):
        assert private not in words(told)
    assert actions(told) == ["escalation_taken_up", "escalation_settled"]
    assert managed.direct(MAX) == []


@pytest.mark.parametrize("kind", ["harassment", "lawyer"])
async def test_without_a_manager_it_goes_to_the_admin(one_world: World, kind: str) -> None:
    await escalated(one_world, kind)
    (told,) = one_world.direct(MAX)
    assert f"<@{ANA}>" in words(told)


@pytest.mark.parametrize("circumstance", ["own_mistake", "company_failed"])
async def test_the_rep_gets_no_script_then_or_later(managed: World, circumstance: str) -> None:
    await escalated(managed, "dishonesty", circumstance)
    receipt, told = managed.direct()
    assert "a manager is told" in words(receipt)
    assert f"I have told <@{MIA}>" in words(told)
    for _ in range(20):
        if await managed.skip_to_next_nudge() is None:
            break
    managed.pass_time(days=400)
    await managed.look()
    for message in managed.direct():
        assert ">>>" not in words(message)
        assert "record.owned_up" not in actions(message)
        assert "record.asked" not in actions(message)
    assert [row for row in await coached(managed) if row.status != "cancelled"] == []


async def test_it_is_told_once_however_often_the_report_is_saved(managed: World) -> None:
    receipt = await managed.report("company_failed")
    for kind in ("dishonesty", "lawyer", "dishonesty"):
        await managed.press(receipt, "edit")
        assert not (await managed.submit(escalation=kind)).errors
        await managed.look()
    assert len(managed.direct(MIA)) == 1


async def test_an_escalation_noted_later_takes_the_script_away(managed: World) -> None:
    told = {"what_happened": SECRET, "impact": "A week lost"}
    receipt = await managed.report("own_mistake", **told)
    note = await managed.note_of("own_up")
    assert "On the phone" in words(note)
    await managed.press(receipt, "edit")
    assert not (await managed.submit(escalation="harassment")).errors
    assert "a manager is told" in words(await home(managed))
    # The note was brought up to date: neither words nor a step of it are left.
    assert "On the phone" not in words(managed.now(note))
    assert {"snooze", "record.not_reached"}.isdisjoint(actions(managed.now(note)))
    assert not [row for row in await coached(managed) if row.wake_at]
