"""What time alone records: silence after an ask, and a deal that nobody answers laid aside."""

from datetime import datetime, timedelta

from bot.cases.case import Case
from bot.cases.client_facts import CHANGES_FOR_OTHERS
from bot.cases.own_case import OwnCase, own_case
from bot.core.by_itself import ByItself
from bot.core.deal_state import DealState
from bot.core.history import BY_ITSELF, Event, EventKind
from bot.core.weeks import first_morning_of_next_week
from bot.core.working_time import next_working_moment
from bot.delivery.cards import StepCard
from bot.delivery.rep_caps import is_quiet, next_free_moment
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from bot.delivery.world import World
from storage.case_rows import Wanted
from storage.deal_scopes import Scope
from storage.models import Nudge, NudgeKind, NudgeReason, RepKey

AFTER_THE_SUMMARY = timedelta(minutes=1)
"""So that a summary that comes has it, and one that stays away leaves it for the next."""


def is_by_itself(nudge: Nudge) -> bool:
    """Whether it records something and tells of it."""
    return nudge.kind == NudgeKind.STEP and nudge.step in BY_ITSELF


def check_by_itself(world: World, case: OwnCase, nudge: Nudge) -> SendDecision:
    """Record it once its time has come, and tell of it once the rep has room to hear.

    While the rep is quiet the next summary tells of it, if one is still to come.
    """
    now = world.now
    when = next_working_moment(case.calendar, now)
    if when > now:
        return Postpone(when)
    found = record_by_itself(world, case, nudge, now)
    if not isinstance(found, Case):
        return found
    heard = world.heard.get(RepKey(nudge.team_id, nudge.recipient), [])
    if is_quiet(heard) and found.rep.summary_at is not None:
        return Postpone(first_morning_of_next_week(case.calendar, now) + AFTER_THE_SUMMARY)
    if (free := next_free_moment(heard, case.calendar, now)) is not None:
        return Postpone(free)
    return _told(found, nudge)


def tell_by_itself(world: World, case: OwnCase, nudge: Nudge, as_of: datetime) -> Send | None:
    """What is recorded, to go along with another message; None where its time has not come."""
    found = record_by_itself(world, case, nudge, as_of)
    return _told(found, nudge) if isinstance(found, Case) else None


def _told(case: OwnCase, nudge: Nudge) -> Send:
    card = StepCard(nudge.id, case, nudge.step or "", nudge.occurrence)
    return Send(card, case.rep.dm_channel, {case.deal.id: case.deal.revision})


def record_by_itself(
    world: World, case: OwnCase, nudge: Nudge, as_of: datetime
) -> OwnCase | SendDecision:
    """The case with what was recorded, also where an earlier try to tell of it had done that."""
    if _is_recorded(case, nudge):
        return case
    planned = _planned(case, nudge)
    if planned is None:
        return Cancel(NudgeReason.LEFT_PLAN, "answered meanwhile")
    if planned.at > as_of:
        return Postpone(planned.at)
    scope = Scope.WITH_SIBLINGS
    wanted = Wanted([case.deal.team_id], [case.deal.id], scope)
    world.cases.read(wanted, lock=True)
    locked = own_case(world.cases.case(case.deal.team_id, case.deal.id), nudge.recipient)
    if _planned(locked, nudge) != planned:
        return Postpone(world.now)
    at = min(planned.at, world.now)
    world.cases.add_event(locked, Event(planned.what, at, told_at=world.now))
    ids = [locked.deal.id]
    if planned.what in CHANGES_FOR_OTHERS:
        ids += world.cases.of_client(locked.deal.team_id, locked.deal.client_id)
    world.cases.plan_again(dict.fromkeys(ids))
    return own_case(world.cases.case(locked.deal.team_id, locked.deal.id), nudge.recipient)


def _planned(case: Case, nudge: Nudge) -> ByItself | None:
    return next(
        (
            one
            for one in case.by_itself
            if (str(one.what), one.occurrence) == (nudge.step, nudge.occurrence)
        ),
        None,
    )


def _is_recorded(case: Case, nudge: Nudge) -> bool:
    if nudge.step == EventKind.LAID_ASIDE:
        return case.state is DealState.LAID_ASIDE
    return case.history[-1].what is EventKind.SILENCE and case.state is DealState.ASKED
