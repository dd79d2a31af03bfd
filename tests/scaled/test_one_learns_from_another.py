"""What one process learns or changes, the others do not overlook."""

from datetime import timedelta

import pytest

from bot.cases.write_plans import PLANS
from bot.core.settings import Setting
from bot.delivery.deliverer import Deliverer
from bot.jobs.ticker import Ticker
from bot.roles import Role
from storage.models import LostDeal, RepKey, SettingChange
from storage.teams import get_rep
from tests.scaled.shared_desk import Colleagues
from tests.usecases.desk import ANA, BO, TEAM, Desk
from tests.usecases.fake_messenger import person


def another_process(desk: Desk) -> Deliverer:
    """A process that shares the work, as it is after its start."""
    deliverer = desk.deliverer
    deliverer.known_reps.others_meet_reps = True
    return deliverer


async def zone_of(desk: Desk, user_id: str) -> str | None:
    rep = await desk.run(lambda s: get_rep(s, TEAM, user_id))
    return rep.timezone if rep is not None else None


async def test_slack_tells_one_process_of_a_rep_whom_another_met(colleagues: Colleagues) -> None:
    desk = colleagues.desk
    await desk.join(TEAM, ANA)
    one, other = another_process(desk).known_reps, another_process(desk).known_reps
    await one.load()
    await other.load()
    desk.slack.people[BO] = person(BO)
    assert await one.look_up([RepKey(TEAM, BO)]) == {}
    await other.changed(TEAM, person(BO, "Asia/Tokyo"))
    assert await zone_of(desk, BO) == "Asia/Tokyo"
    await one.changed(TEAM, person(BO, "Europe/Berlin"))
    await other.changed(TEAM, person(BO, "Asia/Tokyo"))
    assert await zone_of(desk, BO) == "Asia/Tokyo"


async def test_hours_that_one_process_changed_date_the_deals_that_another_plans(
    colleagues: Colleagues,
) -> None:
    desk = colleagues.desk
    await desk.join(TEAM)
    deal_id = await desk.reported()
    due = (await desk.step()).due_at
    worker = desk.deliverer
    ticker = Ticker(worker)
    ticker.role = Role.WORKER
    await ticker.renew_plans()
    assert not worker.has_old_plans
    await desk.run(
        lambda s: s.add(
            SettingChange(
                team_id=TEAM,
                name=Setting.WORKING_HOURS,
                revision=1,
                value="13:00-17:00",
                by_user=ANA,
                at=desk.clock.now(),
            )
        )
    )
    await desk.run(lambda s: setattr(s.get_one(LostDeal, deal_id), "plans", 0))
    await ticker.learn_settings()
    assert worker.has_old_plans
    await ticker.renew_plans()
    assert (await desk.step()).due_at > due
    await ticker.renew_plans()
    assert not worker.has_old_plans


async def test_what_the_version_before_plans_while_it_still_runs_is_planned_anew(
    colleagues: Colleagues,
) -> None:
    desk = colleagues.desk
    await desk.join(TEAM)
    deal_id = await desk.reported()
    worker = desk.deliverer
    ticker = Ticker(worker)
    ticker.role = Role.WORKER
    await ticker.renew_plans()
    await desk.run(lambda s: setattr(s.get_one(LostDeal, deal_id), "plans", PLANS - 1))
    await ticker.renew_plans()
    assert await plans_of(desk, deal_id) == PLANS - 1

    await ticker.look_for_old_plans()
    await ticker.renew_plans()
    assert await plans_of(desk, deal_id) == PLANS


async def plans_of(desk: Desk, deal_id: str) -> int:
    return await desk.run(lambda s: s.get_one(LostDeal, deal_id).plans)


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_has_its_own_rounds(colleagues: Colleagues, role: Role) -> None:
    ticker = Ticker(colleagues.desk.deliverer)
    ticker.role = role
    ticker.start()
    try:
        assert (ticker.seconds_since_look() is None) is (role is Role.WEB)
    finally:
        await ticker.stop(timedelta(seconds=1).total_seconds())
