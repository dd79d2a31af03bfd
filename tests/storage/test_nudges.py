"""The nudge table as a plan: replaced as a whole, each row under its own key."""

import asyncio
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlmodel import Session, select

from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge, NudgeKind, NudgeReason, NudgeStatus
from storage.nudges import (
    DealPlan,
    DueStep,
    enqueue,
    get_nudge,
    left_out,
    replace_plans,
    wake,
)
from storage.settlements import Sent, Settlement, cancelled, failed, mark_sent, postponed, settle
from tests.storage.nudge_rows import NOW, OTHER, REP, TEAM, add_deal, add_teams, claim

DEAL = "d1"
LATER = NOW + timedelta(days=2)


def due(step: str, at: datetime = NOW, occurrence: int = 1) -> DueStep:
    return DueStep(step, occurrence, at, at + timedelta(days=5))


def plan(session: Session, *steps: DueStep) -> None:
    replace_plans(session, [DealPlan(TEAM, DEAL, REP, steps)], NOW)


def stands(session: Session) -> dict[str, tuple[str, datetime | None]]:
    rows = session.exec(select(Nudge))
    return {row.dedupe_key: (row.status, row.wake_at) for row in rows}


def steps(session: Session) -> list[Nudge]:
    return list(session.exec(select(Nudge)))


def stale(claimed: Claim) -> Settlement:
    return cancelled(claimed, NudgeReason.STALE, "too late to be worth sending")


@pytest.fixture
async def planned(database: Database) -> Database:
    """A deal whose ask is due now and whose answer is due later."""
    await database.run(add_teams)
    await database.run(lambda s: add_deal(s, DEAL))
    await database.run(lambda s: plan(s, due("ask"), due("answer", LATER)))
    return database


async def only_claim(database: Database) -> Claim:
    (found,) = await database.run(claim)
    return found


async def test_a_plan_is_written_once_however_often(planned: Database) -> None:
    before = await planned.run(stands)
    await planned.run(lambda s: plan(s, due("ask"), due("answer", LATER)))
    assert await planned.run(stands) == before
    assert before == {
        "d1:ask:1": (NudgeStatus.PENDING, NOW),
        "d1:answer:1": (NudgeStatus.PENDING, LATER),
    }


async def test_a_new_date_moves_the_row_and_keeps_its_id(planned: Database) -> None:
    ids = {row.id for row in await planned.run(steps)}
    await planned.run(lambda s: plan(s, due("ask", LATER), due("answer", LATER)))
    rows = await planned.run(steps)
    assert {(row.due_at, row.wake_at, row.stale_at) for row in rows} == {
        (LATER, LATER, LATER + timedelta(days=5))
    }
    assert {row.id for row in rows} == ids


async def test_what_is_no_longer_wanted_stops_and_may_come_back(planned: Database) -> None:
    await planned.run(plan)
    assert set((await planned.run(stands)).values()) == {(NudgeStatus.CANCELLED, None)}
    await planned.run(lambda s: plan(s, due("ask")))
    assert (await planned.run(stands))["d1:ask:1"] == (NudgeStatus.PENDING, NOW)


async def test_a_postponed_row_keeps_its_place_when_nothing_changed(planned: Database) -> None:
    mine = await only_claim(planned)
    await planned.run(lambda s: settle(s, [postponed(mine, LATER, "ratelimited")]))
    await planned.run(lambda s: plan(s, due("ask"), due("answer", LATER)))
    assert (await planned.run(stands))["d1:ask:1"] == (NudgeStatus.PENDING, LATER)


@pytest.mark.parametrize("how", ["sending", "sent", "failed", "stale"])
async def test_what_was_or_is_being_sent_stays(planned: Database, how: str) -> None:
    mine = await only_claim(planned)
    if how == "sent":
        await planned.run(lambda s: mark_sent(s, [Sent(mine, "D1", "1.0", NOW)]))
    elif how == "failed":
        await planned.run(lambda s: settle(s, [failed(mine, "refused")]))
    elif how == "stale":
        await planned.run(lambda s: settle(s, [stale(mine)]))
    before = (await planned.run(stands))["d1:ask:1"]
    await planned.run(plan)
    await planned.run(lambda s: plan(s, due("ask", LATER)))
    assert (await planned.run(stands))["d1:ask:1"] == before


async def test_a_plan_does_not_overwrite_a_claim_made_meanwhile(
    planned: Database, database_url: str
) -> None:
    """Else a message under way would count as cancelled, and come again when taken up again."""
    read, go_on = Event(), Event()

    def plan_slowly(session: Session) -> None:
        plan(session)
        read.set()
        go_on.wait(5)

    planning = asyncio.create_task(planned.run(plan_slowly))
    await asyncio.to_thread(read.wait, 5)
    other = Database.open(database_url)
    try:
        claiming = asyncio.create_task(other.run(claim))
        await asyncio.wait({claiming}, timeout=0.2)
        go_on.set()
        await planning
        found = await claiming
    finally:
        await other.close()
    ask = (await planned.run(stands))["d1:ask:1"]
    assert (len(found), ask[0]) in {(0, NudgeStatus.CANCELLED), (1, NudgeStatus.SENDING)}


async def test_a_claim_made_first_is_not_overwritten(planned: Database, database_url: str) -> None:
    claimed, go_on = Event(), Event()

    def claim_slowly(session: Session) -> int:
        found = len(claim(session))
        claimed.set()
        go_on.wait(5)
        return found

    other = Database.open(database_url)
    try:
        claiming = asyncio.create_task(other.run(claim_slowly))
        await asyncio.to_thread(claimed.wait, 5)
        planning = asyncio.create_task(planned.run(plan))
        await asyncio.wait({planning}, timeout=0.2)
        go_on.set()
        assert await claiming == 1
        await planning
    finally:
        await other.close()
    assert (await planned.run(stands))["d1:ask:1"][0] == NudgeStatus.SENDING


async def test_a_key_is_taken_once(database: Database) -> None:
    await database.run(add_teams)

    def notice() -> Nudge:
        return Nudge(
            team_id=TEAM,
            kind=NudgeKind.ADMIN_NOTICE,
            dedupe_key="once",
            recipient="",
            due_at=NOW,
        )

    fresh = await asyncio.gather(*(database.run(lambda s: enqueue(s, notice())) for _ in range(8)))
    assert sorted(fresh) == [False] * 7 + [True]
    assert await database.run(stands) == {"once": (NudgeStatus.PENDING, NOW)}


async def test_another_workspace_sees_and_touches_nothing(planned: Database) -> None:
    row = (await planned.run(steps))[0]
    assert await planned.run(lambda s: get_nudge(s, TEAM, row.id)) is not None
    assert await planned.run(lambda s: get_nudge(s, OTHER, row.id)) is None
    assert await planned.run(lambda s: wake(s, OTHER, NudgeKind.STEP, LATER)) == 0
    before = await planned.run(stands)
    await planned.run(lambda s: replace_plans(s, [DealPlan(OTHER, DEAL, REP, [])], NOW))
    assert await planned.run(stands) == before


async def test_waking_looks_again_only_at_what_is_past_due(planned: Database) -> None:
    mine = await only_claim(planned)
    await planned.run(lambda s: settle(s, [postponed(mine, LATER)]))
    soon = NOW + timedelta(minutes=1)
    assert await planned.run(lambda s: wake(s, TEAM, NudgeKind.STEP, soon)) == 1
    assert await planned.run(stands) == {
        "d1:ask:1": (NudgeStatus.PENDING, soon),
        "d1:answer:1": (NudgeStatus.PENDING, LATER),
    }


async def test_stale_steps_are_found_for_their_own_rep_alone(planned: Database) -> None:
    mine = await only_claim(planned)
    await planned.run(lambda s: settle(s, [stale(mine)]))
    found = await planned.run(lambda s: left_out(s, [TEAM], [REP], NOW))
    assert [row.id for row in found] == [mine.nudge.id]
    assert await planned.run(lambda s: left_out(s, [OTHER], [REP], NOW)) == []
    assert await planned.run(lambda s: left_out(s, [TEAM], ["U2"], NOW)) == []
    assert await planned.run(lambda s: left_out(s, [TEAM], [REP], LATER + timedelta(days=5))) == []
