"""Whether one step by itself may go out now, or what holds it may be said."""

from datetime import datetime, timedelta

from bot.cases.case import Case
from bot.cases.own_case import OwnCase
from bot.core.due import earliest_delivery
from bot.core.gates import Gate
from bot.core.history import BY_ITSELF
from bot.core.planned_step import PlannedStep
from bot.core.working_time import next_working_moment
from bot.delivery.cards import StepCard
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from bot.delivery.world import World
from storage.models import Nudge, NudgeKind, NudgeReason, SummaryTopic
from storage.nudges import ASKED_FOR

UNTOLD = frozenset({Gate.ASK_UNANSWERED, Gate.NEVER_AGAIN, Gate.FAULT_OPEN})
"""What the rep did or knows: lists show that a step waits for it, which is worth no message."""

CATCH_UP_WAIT = timedelta(minutes=1)
"""So that a pile that went stale together is told of in one catch-up."""


def check_alone(world: World, case: OwnCase, nudge: Nudge, as_of: datetime) -> SendDecision:
    """Whether a step may go out as of a moment, however much the rep has heard."""
    if nudge.folded_into in world.being_sent:
        return Postpone(world.now + world.timing.folded, folded_into=nudge.folded_into)
    card = StepCard(
        nudge.id,
        case,
        nudge.step or "",
        nudge.occurrence,
        nudge.contacts,
        nudge.reminder,
        nudge.topic == ASKED_FOR,
    )
    planned = card.in_plan
    if planned is None or planned.due_at is None:
        return _held(world, case, nudge, planned)
    if planned.waits_for_an_event and planned.due_at > world.now:
        return Postpone(planned.due_at)
    if nudge.stale_at is not None and world.now > nudge.stale_at:
        _leave_word(world, case)
        return Cancel(NudgeReason.STALE, "too late to be worth sending")
    if nudge.reminder:
        return _remind(world, card, planned, nudge, as_of)
    return _first(world, card, planned, nudge, as_of)


def _first(
    world: World, card: StepCard, planned: PlannedStep, nudge: Nudge, as_of: datetime
) -> SendDecision:
    case = card.case
    assert planned.due_at is not None  # noqa: S101 -- one without a day is held
    when = earliest_delivery(planned.wait, max(world.now, planned.due_at), case.calendar)
    if when <= as_of or card.asked_for:
        return _send(case, card)
    if nudge.due_at < planned.due_at:
        world.out_of_date.append(nudge)
    return Postpone(when)


def _remind(
    world: World, card: StepCard, planned: PlannedStep, nudge: Nudge, as_of: datetime
) -> SendDecision:
    reminder = planned.reminder
    if reminder is None or reminder.number != nudge.reminder:
        if reminder is not None:
            # The day of a later one came while this one waited: that one goes out instead.
            world.out_of_date.append(nudge)
        return Cancel(NudgeReason.LEFT_PLAN, "another step presses more, or it was answered")
    when = next_working_moment(card.case.calendar, max(world.now, reminder.at))
    return _send(card.case, card) if when <= as_of else Postpone(when)


def _send(case: Case, card: StepCard) -> Send:
    return Send(card, case.rep.dm_channel, {case.deal.id: case.deal.revision})


def _held(world: World, case: Case, nudge: Nudge, planned: PlannedStep | None) -> SendDecision:
    if planned is None or planned.hold is None:
        return Cancel(NudgeReason.LEFT_PLAN, "no longer in the plan")
    # A deal that had a day has none now: what comes by itself follows from that.
    world.out_of_date.append(nudge)
    gate, deal = planned.hold.gate, case.deal
    if gate in UNTOLD:
        return Cancel(NudgeReason.HELD, f"held: {gate}")
    said = sum(not note.listed for note in case.facts.notes)
    world.to_enqueue.append(
        Nudge(
            team_id=deal.team_id,
            kind=NudgeKind.HELD,
            # To nobody twice in a row in the same words: something else was said in between.
            dedupe_key=f"{deal.id}:held:{gate}:{said}:{deal.rep_id}",
            deal_id=deal.id,
            recipient=deal.rep_id,
            step=planned.step.key,
            occurrence=planned.occurrence,
            contacts=planned.contacts,
            counts=True,
            due_at=world.now,
        )
    )
    return Cancel(NudgeReason.HELD, f"held: {gate}")


def say_held(world: World, case: OwnCase, nudge: Nudge) -> SendDecision:
    """Whether to say that a step is held: no longer where nothing holds it."""
    card = StepCard(nudge.id, case, nudge.step or "", nudge.occurrence, nudge.contacts)
    if not is_to_be_said(card, world.now, held=True):
        return Cancel(NudgeReason.LEFT_PLAN, "no longer held")
    return _send(case, card)


def is_to_be_said(card: StepCard, now: datetime, *, held: bool) -> bool:
    """Whether a step still stands in the plan: as held, or as due now."""
    planned = card.planned
    if card.step in BY_ITSELF:
        return card.case.history[-1].what == card.step
    if planned is None:
        return False
    if held:
        return planned.hold is not None
    if card.reminder and (planned.reminder is None or planned.reminder.number != card.reminder):
        return False
    return planned.due_at is not None and (planned.due_at <= now or card.asked_for)


def _leave_word(world: World, case: Case) -> None:
    """See to today's catch-up, or to tomorrow's where today's may have been written already."""
    today, tomorrow = (
        _summary(case, day, next_working_moment(case.calendar, day + CATCH_UP_WAIT))
        for day in (world.now, world.now + timedelta(days=1))
    )
    world.summaries.append((today, tomorrow))


def _summary(case: Case, day: datetime, due_at: datetime) -> Nudge:
    local_day = day.astimezone(case.calendar.tz).date()
    deal = case.deal
    return Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.CATCH_UP,
        dedupe_key=f"{deal.team_id}:{SummaryTopic.LATE}:{deal.rep_id}:{local_day.isoformat()}",
        recipient=deal.rep_id,
        topic=SummaryTopic.LATE,
        counts=True,
        due_at=due_at,
    )
