"""What is due is promoted a few of each workspace, and delivered once by whoever comes for it."""

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.delivery.shared_work import ROOM
from bot.roles import Role
from storage.database import DatabaseUnavailable
from storage.engines import create_postgres_engine, database_url
from storage.models import NudgeStatus
from storage.separate_commits import SeparateCommits
from tests.scaled.shared_desk import GUARD, Colleagues
from tests.scaled.test_presence import process
from tests.usecases.desk import AFTER_LEASE, ANA, BO, OTHER, TEAM
from tests.usecases.fake_messenger import LostAnswer


async def test_what_is_due_is_brought_and_sent_once_by_several(colleagues: Colleagues) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 60)
    ana, bo = await colleagues.hire(), await colleagues.hire()
    await colleagues.employ(ana)
    await colleagues.employ(bo)
    while await ana.promote() + await bo.promote():
        pass
    await colleagues.until_sent(60)
    assert sorted(colleagues.desk.slack.marks()) == [f"{TEAM}-{n:05}" for n in range(60)]


async def test_promoting_side_by_side_shares_nothing(colleagues: Colleagues) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 80)
    shares = [await colleagues.hire() for _ in range(4)]
    found = await asyncio.gather(*(one.promote() for _ in range(3) for one in shares))
    assert sum(found) == 80
    assert sorted(await colleagues.jobs()) == [f"{TEAM}-{n:05}" for n in range(80)]


async def test_a_job_that_is_repeated_or_out_of_order_does_no_harm(colleagues: Colleagues) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 6)
    ana, bo = await colleagues.hire(), await colleagues.hire()
    await ana.promote()
    ids = await colleagues.jobs()
    backwards = [*reversed(ids), "a nudge that is gone", *ids]
    await asyncio.gather(*(one.deliver_queued(it) for it in backwards for one in (ana, bo)))
    assert sorted(colleagues.desk.slack.marks()) == ids


async def test_a_job_that_is_lost_is_asked_for_again_after_the_guard(
    colleagues: Colleagues,
) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 3)
    ana = await colleagues.hire()
    await ana.promote()
    await colleagues.empty_the_engine()
    assert await ana.promote() == 0
    colleagues.desk.clock.at += GUARD
    assert await ana.promote() == 3
    assert await colleagues.jobs() == [f"{TEAM}-{n:05}" for n in range(3)]
    for one in await colleagues.jobs():
        await ana.deliver_queued(one)
    assert len(colleagues.desk.slack.messages) == 3


async def test_a_job_that_a_dead_worker_took_is_asked_for_again_after_the_guard(
    colleagues: Colleagues,
) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 2)
    ana = await colleagues.hire()
    await ana.promote()
    await colleagues.all_are_taken()
    colleagues.desk.clock.at += GUARD
    assert await ana.promote() == 2
    assert len(await colleagues.jobs()) == 4
    colleagues.desk.clock.at += GUARD
    assert await ana.promote() == 2
    assert len(await colleagues.jobs()) == 4


async def test_a_job_that_still_waits_is_not_asked_for_twice(colleagues: Colleagues) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 3)
    ana = await colleagues.hire()
    await ana.promote()
    colleagues.desk.clock.at += GUARD
    assert await ana.promote() == 3
    assert len(await colleagues.jobs()) == 3


async def test_a_small_workspace_is_among_the_next_behind_a_pile(colleagues: Colleagues) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.desk.join(OTHER)
    await colleagues.add(TEAM, 2 * ROOM)
    ana, bo = await colleagues.hire(), await colleagues.hire()
    while await ana.promote() + await bo.promote():
        pass
    assert await colleagues.statuses() == {NudgeStatus.QUEUED: ROOM, NudgeStatus.PENDING: ROOM}
    colleagues.desk.clock.at += timedelta(seconds=1)
    await colleagues.add(OTHER, 1)
    for one in (await colleagues.jobs())[:20]:
        await ana.deliver_queued(one)
        await colleagues.is_done(one)
    await bo.promote()
    assert (await colleagues.jobs()).index(f"{OTHER}-00000") <= ROOM + 1


async def test_where_work_is_done_more_is_asked_for_at_once(colleagues: Colleagues) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 300)
    ana = await colleagues.hire(room=60)
    await colleagues.employ(ana)
    await ana.promote()
    await colleagues.until_sent(250)


async def test_one_at_a_time_for_each_rep_also_where_several_promote(
    colleagues: Colleagues,
) -> None:
    desk = colleagues.desk
    await desk.join(TEAM, ANA, BO)
    for client in ("Acme", "Bright", "Cosy"):
        await desk.reported(client=client)
    await desk.reported(rep=BO)
    desk.clock.at += timedelta(days=3)
    ana, bo = await colleagues.hire(), await colleagues.hire()
    await asyncio.gather(ana.promote(), bo.promote())
    queued = [n for n in (await colleagues.nudges()).values() if n.status == NudgeStatus.QUEUED]
    counted = [n.recipient for n in queued if n.counts]
    assert sorted(counted) == sorted(set(counted))
    assert set(counted) == {ANA, BO}


async def test_what_is_queued_is_dropped_with_its_deal(colleagues: Colleagues) -> None:
    desk = colleagues.desk
    await desk.join(TEAM)
    deal = await desk.reported()
    desk.clock.at += timedelta(days=2)
    ana = await colleagues.hire()
    await ana.promote()
    ids = await colleagues.jobs()
    assert ids
    sent = len(desk.slack.messages)
    await desk.win(deal)
    for one in ids:
        await ana.deliver_queued(one)
    assert len(desk.slack.messages) == sent
    assert NudgeStatus.QUEUED not in await colleagues.statuses()


async def test_what_may_stand_in_slack_is_looked_up_and_never_queued(
    colleagues: Colleagues,
) -> None:
    desk = colleagues.desk
    await desk.join(TEAM)
    await colleagues.add(TEAM, 1)
    ana, bo = await colleagues.hire(), await colleagues.hire()
    await ana.promote()
    desk.slack.script("send", LostAnswer())
    await ana.deliver_queued(f"{TEAM}-00000")
    desk.clock.at += AFTER_LEASE + GUARD
    assert await bo.promote() == 0
    await asyncio.gather(ana.settle_uncertain(), bo.settle_uncertain())
    assert len(desk.slack.messages) == 1
    assert desk.slack.calls_of("find") == 1
    assert await colleagues.statuses() == {NudgeStatus.SENT: 1}


async def test_who_works_alone_takes_over_what_was_queued_and_looks_nothing_up(
    colleagues: Colleagues,
) -> None:
    desk = colleagues.desk
    await desk.join(TEAM)
    await colleagues.add(TEAM, 2)
    await (await colleagues.hire()).promote()
    assert await desk.look() == 0
    assert await desk.look_after(GUARD) == 2
    assert len(desk.slack.messages) == 2
    assert desk.slack.calls_of("find") == 0


@pytest.mark.parametrize("tables", ["do_over_job", "do_over_job, do_over_job_log"])
async def test_tables_that_are_gone_are_made_anew_by_workers(
    colleagues: Colleagues, tables: str
) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 2)
    ana = await colleagues.hire()
    await colleagues.run(lambda s: s.connection().exec_driver_sql(f"DROP TABLE {tables}"))
    await colleagues.employ(ana)
    await colleagues.until_promoted_by(ana)
    await colleagues.until_sent(2)


def test_a_worker_that_stands_still_in_a_transaction_loses_it(shared_url: str) -> None:
    """Else the rows that it was promoting would be locked for as long as it stands."""
    engine = create_postgres_engine(database_url(shared_url), idle_seconds=0.2)
    commits = SeparateCommits(engine)

    def stand_still(session: Session) -> None:
        session.connection().execute(text("LOCK TABLE nudge"))
        time.sleep(1)
        session.connection().execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable, match="stood still"):
        commits.submit(stand_still).result()
    commits.submit(lambda s: s.connection().execute(text("SELECT 1"))).result()
    commits.close()
    engine.dispose()


async def test_connections_that_are_cut_are_made_anew(colleagues: Colleagues) -> None:
    await colleagues.desk.join(TEAM)
    ana = await colleagues.hire()
    await colleagues.employ(ana)
    await colleagues.add(TEAM, 2)
    await colleagues.until_promoted_by(ana)
    await colleagues.until_sent(2)
    await colleagues.cut_connections()
    await colleagues.desk.join(OTHER)
    await colleagues.add(OTHER, 2)
    await colleagues.until_promoted_by(ana)
    await colleagues.until_sent(4)


async def test_the_last_worker_that_leaves_has_nothing_queued(colleagues: Colleagues) -> None:
    """A version that knows no such state may be started after it."""
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, 3)
    first, last = process(colleagues.desk.database), process(colleagues.desk.database)
    web = process(colleagues.desk.database, Role.WEB)
    for one in (first, last, web):
        await one.arrive()
    await (await colleagues.hire()).promote()
    await web.leave()
    await first.leave()
    assert await colleagues.statuses() == {NudgeStatus.QUEUED: 3}
    await last.leave()
    assert await colleagues.statuses() == {NudgeStatus.PENDING: 3}
    await web.arrive()
    await (await colleagues.hire()).promote()
    await web.leave()
    assert await colleagues.statuses() == {NudgeStatus.PENDING: 3}
