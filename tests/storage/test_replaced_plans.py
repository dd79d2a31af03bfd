"""Plans of several deals, replaced together: whom steps go to, rounds of touches, and reasons."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.models import Nudge, NudgeKind, NudgeReason, NudgeStatus
from storage.nudges import (
    DealPlan,
    DueStep,
    hand_nudges,
    new_steps,
    replace_plans,
    replace_promise_nudges,
)
from storage.settlements import cancelled, settle
from tests.storage.nudge_rows import (
    LATER,
    NOW,
    REP,
    TEAM,
    a_deal,
    a_notice,
    add_client,
    add_teams,
    claim,
)
from tests.storage.statements import statements_of


def due(step: str, at: datetime = NOW, occurrence: int = 1, contacts: int | None = None) -> DueStep:
    return DueStep(step, occurrence, at, at + timedelta(days=5), contacts)


def plan_of(deal_id: str, *steps: DueStep, recipient: str = REP) -> DealPlan:
    return DealPlan(TEAM, deal_id, recipient, steps)


def by_key(session: Session) -> dict[str, Nudge]:
    return {row.dedupe_key: row for row in session.exec(select(Nudge))}


@pytest.fixture
async def deals(database: Database) -> Database:
    """Fifty deals of one rep."""
    await database.run(add_teams)
    await database.run(add_client)
    await database.run(lambda s: s.add_all([a_deal(f"d{n}") for n in range(50)]))
    return database


async def write(database: Database, *plans: DealPlan) -> dict[str, Nudge]:
    await database.run(lambda s: replace_plans(s, plans, NOW))
    return await database.run(by_key)


async def test_a_step_is_written_down_as_planned(deals: Database) -> None:
    step = DueStep("ask", 2, NOW, LATER, contacts=None, counts=False)
    (row,) = (await write(deals, plan_of("d0", step))).values()
    assert (row.team_id, row.kind, row.deal_id, row.recipient) == (TEAM, "step", "d0", REP)
    assert (row.dedupe_key, row.step, row.occurrence, row.contacts) == ("d0:ask:2", "ask", 2, None)
    assert (row.due_at, row.wake_at, row.stale_at, row.counts) == (NOW, NOW, LATER, False)
    assert (row.status, row.reason, row.error) == (NudgeStatus.PENDING, None, None)


async def test_rounds_of_a_touch_are_told_apart_by_what_came_before(deals: Database) -> None:
    touches = [due("touch", occurrence=o, contacts=c) for c, o in [(0, 1), (0, 2), (1, 1), (1, 2)]]
    rows = await write(deals, plan_of("d0", *touches))
    assert {key: (row.contacts, row.occurrence) for key, row in rows.items()} == {
        "d0:touch:0.1": (0, 1),
        "d0:touch:0.2": (0, 2),
        "d0:touch:1.1": (1, 1),
        "d0:touch:1.2": (1, 2),
    }


async def test_each_deal_has_its_own_steps_and_its_own_rep(deals: Database) -> None:
    await write(
        deals, plan_of("d0", due("ask")), plan_of("d1", due("ask")), plan_of("d2", due("ask"))
    )
    rows = await write(
        deals, plan_of("d0", due("ask", LATER), recipient="U2"), plan_of("d1", due("answer"))
    )
    assert {key: (row.status, row.recipient, row.due_at) for key, row in rows.items()} == {
        "d0:ask:1": (NudgeStatus.PENDING, "U2", LATER),
        "d1:ask:1": (NudgeStatus.CANCELLED, REP, NOW),
        "d1:answer:1": (NudgeStatus.PENDING, REP, NOW),
        "d2:ask:1": (NudgeStatus.PENDING, REP, NOW),
    }


async def test_what_leaves_the_plan_says_so_until_it_comes_back(deals: Database) -> None:
    await write(deals, plan_of("d0", due("ask")))
    row = (await write(deals, plan_of("d0")))["d0:ask:1"]
    assert (row.reason, row.error) == (NudgeReason.LEFT_PLAN, "no longer in the plan")
    row = (await write(deals, plan_of("d0", due("ask"))))["d0:ask:1"]
    assert (row.status, row.reason, row.error) == (NudgeStatus.PENDING, None, None)


@pytest.mark.parametrize(
    ("reason", "recipient", "comes_back"),
    [
        (NudgeReason.STALE, REP, False),
        (NudgeReason.STALE, "U2", False),
        (NudgeReason.QUIET, REP, False),
        (NudgeReason.QUIET, "U2", True),
        (NudgeReason.HELD, REP, True),
    ],
)
async def test_what_was_left_for_a_summary_does_not_come_back_to_the_same_rep(
    deals: Database, reason: NudgeReason, recipient: str, comes_back: bool
) -> None:
    await write(deals, plan_of("d0", due("ask")))
    (mine,) = await deals.run(claim)
    await deals.run(lambda s: settle(s, [cancelled(mine, reason, "words")]))
    row = (await write(deals, plan_of("d0", due("ask", LATER), recipient=recipient)))["d0:ask:1"]
    expected = (NudgeStatus.PENDING, None) if comes_back else (NudgeStatus.CANCELLED, reason)
    assert (row.status, row.reason) == expected


async def test_many_plans_cost_as_many_statements_as_one(deals: Database) -> None:
    def plans(number: int, at: datetime) -> list[DealPlan]:
        return [plan_of(f"d{n}", due("ask", at), due("answer", at)) for n in range(number)]

    def replace(session: Session, plans: Sequence[DealPlan]) -> None:
        replace_plans(session, plans, NOW)

    one = await statements_of(deals, partial(replace, plans=plans(1, NOW)))
    many = await statements_of(deals, partial(replace, plans=plans(50, NOW)))
    again = await statements_of(deals, partial(replace, plans=plans(50, LATER)))
    assert (len(one), len(many), len(again)) == (2, 2, 2)
    assert await statements_of(deals, partial(replace, plans=[])) == []
    assert len(await deals.run(by_key)) == 100


async def test_a_new_deals_steps_are_those_that_a_plan_keeps_as_they_are(deals: Database) -> None:
    plan = plan_of("d0", due("ask"), due("touch", LATER, occurrence=2, contacts=3))
    await deals.run(lambda s: s.add_all(new_steps(plan)))
    before = await deals.run(by_key)
    assert set(before) == {"d0:ask:1", "d0:touch:3.2"}
    assert await write(deals, plan) == before


async def test_what_is_still_to_come_goes_to_whoever_took_the_deal_over(deals: Database) -> None:
    await write(deals, plan_of("d0", due("ask")), plan_of("d1", due("ask")))
    for row in (
        a_notice("held", kind=NudgeKind.HELD, deal_id="d0", folded_into="n1"),
        a_notice("promise", kind=NudgeKind.PROMISE, deal_id="d0"),
        a_notice("offer", kind=NudgeKind.OFFER, deal_id="d0"),
        a_notice("sent", kind=NudgeKind.STEP, deal_id="d0", status="sent", wake_at=None),
    ):
        await deals.run(partial(_add, row=row))
    await deals.run(lambda s: hand_nudges(s, TEAM, "d0", "U2"))
    rows = await deals.run(by_key)
    theirs = {key for key, row in rows.items() if row.recipient == "U2"}
    assert theirs == {"d0:ask:1", "held", "promise"}
    assert rows["held"].folded_into is None


def _add(session: Session, row: Nudge) -> None:
    session.add(row)


async def test_a_promises_reminders_are_exactly_those_and_come_back(deals: Database) -> None:
    def reminder(key: str, at: datetime = NOW) -> Nudge:
        return a_notice(key, kind=NudgeKind.PROMISE, promise_id="p1", due_at=at, wake_at=at)

    async def wanted(*reminders: Nudge) -> dict[str, tuple[str, str | None, datetime | None]]:
        await deals.run(lambda s: replace_promise_nudges(s, TEAM, "p1", reminders))
        rows = await deals.run(by_key)
        return {key: (row.status, row.reason, row.wake_at) for key, row in rows.items()}

    waits, stopped = (NudgeStatus.PENDING, None), (NudgeStatus.CANCELLED, NudgeReason.SETTLED, None)
    assert await wanted(reminder("a"), reminder("b")) == {"a": (*waits, NOW), "b": (*waits, NOW)}
    assert await wanted(reminder("b", LATER)) == {"a": stopped, "b": (*waits, LATER)}
    assert await wanted() == {"a": stopped, "b": stopped}
    assert await wanted(reminder("a", LATER)) == {"a": (*waits, LATER), "b": stopped}
