"""Several nudges asked for or added at once."""

from datetime import timedelta
from functools import partial

from sqlmodel import Session, select

from storage.database import Database
from storage.models import Nudge, NudgeKind, NudgeReason, NudgeStatus
from storage.nudges import enqueue, enqueue_all, left_out, those_being_sent, those_waiting
from tests.storage.nudge_rows import LATER, NOW, OTHER, REP, TEAM, a_notice, add_teams
from tests.storage.statements import statements_of


def add_all(session: Session, *rows: Nudge) -> None:
    session.add_all(rows)


async def test_those_whose_keys_are_free_are_added_and_named(database: Database) -> None:
    await database.run(add_teams)
    await database.run(lambda s: enqueue(s, a_notice("n1", dedupe_key="taken")))
    several = [
        a_notice("n2", dedupe_key="taken", due_at=LATER),
        a_notice("n3", dedupe_key="free", due_at=LATER, wake_at=None),
        a_notice("n4", dedupe_key="free"),
        a_notice("n5", dedupe_key="free elsewhere", team_id=OTHER),
    ]
    added = await database.run(lambda s: enqueue_all(s, several))
    assert added == {"free", "free elsewhere"}
    rows = await database.run(lambda s: list(s.exec(select(Nudge).order_by(Nudge.id))))
    assert [(row.id, row.due_at, row.wake_at) for row in rows] == [
        ("n1", NOW, NOW),
        ("n3", LATER, LATER),
        ("n5", NOW, NOW),
    ]
    assert await database.run(lambda s: enqueue_all(s, several)) == set()


async def test_many_are_added_with_one_statement_and_none_with_none(database: Database) -> None:
    await database.run(add_teams)
    for first, number in [(0, 1), (1, 200)]:
        several = [a_notice(f"n{n}") for n in range(first, first + number)]
        asked = await statements_of(database, partial(enqueue_all, nudges=several))
        assert len(asked) == 1
    assert await statements_of(database, lambda s: enqueue_all(s, [])) == []
    assert len(await database.run(lambda s: list(s.exec(select(Nudge.id))))) == 201


async def test_those_that_wait_and_those_under_way(database: Database) -> None:
    await database.run(add_teams)
    rows = [a_notice(f"id {one}", dedupe_key=f"key {one}", status=one) for one in NudgeStatus]
    await database.run(lambda s: add_all(s, *rows))
    ids, keys = [f"id {one}" for one in NudgeStatus], [f"key {one}" for one in NudgeStatus]
    assert await database.run(lambda s: those_being_sent(s, ids)) == {"id sending"}
    waiting = await database.run(lambda s: those_waiting(s, [*keys, "none"]))
    assert waiting == {"key pending", "key queued"}
    assert await database.run(lambda s: those_being_sent(s, ids[:1])) == set()
    assert await statements_of(database, lambda s: those_being_sent(s, [])) == []


def left(nudge_id: str, reason: NudgeReason, days: int = 0, **values: str) -> Nudge:
    step = {"kind": NudgeKind.STEP, "status": NudgeStatus.CANCELLED, "wake_at": None}
    at = NOW - timedelta(days=days)
    return a_notice(nudge_id, **step | {"reason": reason, "due_at": at} | values)


async def test_what_was_left_for_a_summary_is_found_for_several_reps(database: Database) -> None:
    await database.run(add_teams)
    rows = [
        left("late", NudgeReason.STALE, days=1),
        left("quiet", NudgeReason.QUIET, days=2),
        left("a colleague's", NudgeReason.STALE, days=3, recipient="U2"),
        left("too old", NudgeReason.STALE, days=8),
        left("held", NudgeReason.HELD),
        left("out of the plan", NudgeReason.LEFT_PLAN),
        left("no step", NudgeReason.STALE, kind=NudgeKind.PROMISE),
        left("a stranger's", NudgeReason.STALE, recipient="U3"),
        left("elsewhere", NudgeReason.STALE, team_id=OTHER),
    ]
    await database.run(lambda s: add_all(s, *rows))
    since = NOW - timedelta(days=7)
    found = await database.run(lambda s: left_out(s, [TEAM], [REP, "U2"], since))
    assert [row.id for row in found] == ["a colleague's", "quiet", "late"]
