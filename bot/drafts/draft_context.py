"""What the case tells the humility check about a draft."""

from datetime import datetime

from bot.cases.case import Case
from bot.core.history import EventKind, is_repaired, last, times
from bot.core.humility.model import DraftContext
from bot.core.humility.stages import as_in_rules, circumstance_of, has_apologised, stage_of
from bot.core.playbook import Channel, Step, StepKind

_EVENTS = (EventKind.REPORTED, EventKind.NO, EventKind.DID_NOT_WORK)
_TOLD_THEM = (EventKind.OWNED_UP, EventKind.PLAN_SENT, EventKind.REPAIRED)


def draft_context(case: Case, step: Step, channel: Channel, now: datetime) -> DraftContext:
    """The case as the rules take it; days are counted on the rep's calendar."""
    client, history = case.facts.client, case.history
    touches = [*client.touches, *client.contacts]
    return DraftContext(
        circumstance_of(case.facts),
        stage_of(step),
        as_in_rules(channel),
        asks_made=max(client.asks, times(history, EventKind.ASKED)),
        days_since_event=_days_since_event(case, step, now),
        days_since_repair=_days_since_repair(case, now),
        days_since_last_touch=_days(case, max(touches), now) if touches else None,
        touches_unanswered=client.unanswered,
        promises_open=sum(promise.is_open for promise in case.facts.promises),
        do_not_contact=client.do_not_contact,
        client_knows=_knows(case),
        call_attempted=times(history, EventKind.NOT_REACHED, EventKind.OWNED_UP) > 0,
        apologised=has_apologised(case.facts.circumstance, history),
    )


def _days_since_event(case: Case, step: Step, now: datetime) -> int | None:
    found = case.planned(step.key)
    is_due = found is not None and found.due_at is not None and found.due_at <= now
    # The plan knows the reason of a no and waits accordingly; the rule knows one wait for all.
    if step.kind is StepKind.ASK and is_due:
        return None
    event = last(case.history, *_EVENTS)
    return _days(case, event.at, now) if event else None


def _days_since_repair(case: Case, now: datetime) -> int | None:
    repaired = last(case.history, EventKind.REPAIRED) if is_repaired(case.history) else None
    return _days(case, repaired.at, now) if repaired else None


def _days(case: Case, since: datetime, now: datetime) -> int:
    tz = case.calendar.tz
    return (now.astimezone(tz).date() - since.astimezone(tz).date()).days


def _knows(case: Case) -> bool | None:
    told = times(case.history, *_TOLD_THEM) > 0
    return True if told or case.deal.client_raised_it else case.deal.client_knows
