"""Whether a coaching step may go out now, by its plan and by how much the rep has heard."""

import logging
from datetime import datetime, timedelta

from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, own_case
from bot.cases.write_plans import round_of
from bot.core.due import earliest_delivery
from bot.core.planned_step import PlannedStep
from bot.core.working_time import next_working_moment
from bot.delivery.cards import StepCard, TogetherCard
from bot.delivery.rep_caps import is_quiet, next_free_moment, next_summary
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from bot.delivery.world import World
from storage.models import Nudge, NudgeKind, NudgeReason, RepKey, SummaryTopic

log = logging.getLogger(__name__)

CATCH_UP_WAIT = timedelta(minutes=1)
"""So that a pile that went stale together is told of in one catch-up."""


def check_step(world: World, case: OwnCase, nudge: Nudge) -> SendDecision:
    """Whether a step may go out now: alone, with others due together, later, or not at all."""
    decision = check_alone(world, case, nudge)
    if not isinstance(decision, Send) or not nudge.counts:
        return decision
    heard = world.heard.get(RepKey(nudge.team_id, nudge.recipient), [])
    if is_quiet(heard):
        when = next_summary(case.calendar, world.now)
        world.to_enqueue.append(_summary(case, when, when, SummaryTopic.WEEKLY))
        return Cancel(NudgeReason.QUIET, "left for the weekly summary")
    if (free := next_free_moment(heard, case.calendar, world.now)) is not None:
        return Postpone(free)
    return _together(world, nudge, decision)


def check_alone(world: World, case: OwnCase, nudge: Nudge) -> SendDecision:
    """The same for one step by itself, however much the rep has heard."""
    if nudge.folded_into in world.being_sent:
        return Postpone(world.now + world.timing.folded, folded_into=nudge.folded_into)
    card = StepCard(nudge.id, case, nudge.step or "", nudge.occurrence, nudge.contacts)
    planned = card.in_plan
    if planned is None:
        return Cancel(NudgeReason.LEFT_PLAN, "no longer in the plan")
    if planned.due_at is None:
        return _held(world, case, planned)
    if nudge.stale_at is not None and world.now > nudge.stale_at:
        _leave_word(world, case)
        return Cancel(NudgeReason.STALE, "too late to be worth sending")
    when = earliest_delivery(planned.wait, max(world.now, planned.due_at), case.calendar)
    if when <= world.now:
        return _send(case, card)
    if nudge.due_at < planned.due_at:
        world.out_of_date.append(nudge)
    return Postpone(when)


def _send(case: Case, card: StepCard) -> Send:
    return Send(card, case.rep.dm_channel, {case.deal.id: case.deal.revision})


def _held(world: World, case: Case, planned: PlannedStep) -> SendDecision:
    if planned.hold is None:
        return Cancel(NudgeReason.LEFT_PLAN, "no longer in the plan")
    gate, deal = planned.hold.gate, case.deal
    world.to_enqueue.append(
        Nudge(
            team_id=deal.team_id,
            kind=NudgeKind.HELD,
            dedupe_key=f"{deal.id}:held:{gate}:{round_of(planned)}",
            deal_id=deal.id,
            recipient=deal.rep_id,
            step=planned.step.key,
            occurrence=planned.occurrence,
            contacts=planned.contacts,
            due_at=world.now,
        )
    )
    return Cancel(NudgeReason.HELD, f"held: {gate}")


def _together(world: World, nudge: Nudge, alone: Send) -> SendDecision:
    cards, revisions = [alone.card], dict(alone.revisions)
    for other in world.together:
        mine = (other.team_id, other.recipient) == (nudge.team_id, nudge.recipient)
        if not mine or other.id == nudge.id or (more := _joining(world, other)) is None:
            continue
        world.to_fold.append((other, nudge.id))
        cards.append(more.card)
        revisions |= more.revisions
    steps = tuple(card for card in cards if isinstance(card, StepCard))
    return Send(TogetherCard(steps), alone.channel, revisions) if len(steps) > 1 else alone


def _joining(world: World, other: Nudge) -> Send | None:
    try:
        case = own_case(world.cases.case(other.team_id, other.deal_id or ""), other.recipient)
    except (NoSuchDeal, Unplannable) as error:
        # It fails in its own delivery, and takes nobody else along.
        log.warning("nudge %s cannot go along with another: %s", other.id, type(error).__name__)
        return None
    decision = check_alone(world, case, other)
    return decision if isinstance(decision, Send) else None


def _leave_word(world: World, case: Case) -> None:
    """See to today's catch-up, or to tomorrow's where today's may have been written already."""
    today, tomorrow = (
        _summary(case, day, next_working_moment(case.calendar, day + CATCH_UP_WAIT))
        for day in (world.now, world.now + timedelta(days=1))
    )
    world.summaries.append((today, tomorrow))


def _summary(
    case: Case, day: datetime, due_at: datetime, why: SummaryTopic = SummaryTopic.LATE
) -> Nudge:
    local_day = day.astimezone(case.calendar.tz).date()
    deal = case.deal
    return Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.CATCH_UP,
        dedupe_key=f"{deal.team_id}:{why}:{deal.rep_id}:{local_day.isoformat()}",
        recipient=deal.rep_id,
        topic=why,
        due_at=due_at,
    )
