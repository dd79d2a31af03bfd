"""Promises to clients: made, brought to mind, kept or missed (S4)."""

from datetime import date, datetime

from sqlmodel import Session

from bot.cases.case import Case, plan_again
from bot.cases.coaching import Coaching
from bot.cases.own_case import StaleAction, is_repeat, own_case
from bot.core.deal_state import CLOSED
from bot.core.promises import Reminder, due_moment, reminders
from bot.core.working_time import Calendar
from bot.usecases.snooze import BadDate, refuse_absurd
from storage.models import Nudge, NudgeKind, Promise, PromiseState
from storage.nudges import replace_promise_nudges
from storage.promises import get_promise


def make_promise(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    action: str,
    due_on: date,
    now: datetime,
    delivery: str | None = None,
) -> Case:
    """Record a promise with its reminders, once a delivery.

    Raises BadDate, StaleAction where the deal is closed, NoSuchDeal or NotYours.
    """
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    if is_repeat(session, team_id, delivery, now):
        return case
    if case.state in CLOSED:
        raise StaleAction
    _refuse_past(due_on, case.calendar, now)
    promise = Promise(
        team_id=team_id,
        deal_id=deal_id,
        rep_id=actor,
        action=action,
        made_at=now,
        due_on=due_on,
        due_at=due_moment(case.calendar, due_on),
    )
    session.add(promise)
    session.flush()
    _remind(session, promise, case.calendar, now)
    return plan_again(session, coaching, team_id, deal_id, now)


def settle_promise(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    promise_id: str,
    actor: str,
    kept: bool,
    now: datetime,
) -> Case | None:
    """Record a promise as kept or missed; settling it late counts as missed, and only once."""
    found = _own_promise(session, coaching, team_id, promise_id, actor, now)
    if found is None:
        return None
    promise, case = found
    if promise.state == PromiseState.OPEN:
        late = promise.was_missed or now > promise.due_at
        promise.state = PromiseState.KEPT if kept and not late else PromiseState.MISSED
        promise.was_missed = late or not kept
        promise.settled_at = now
        session.add(promise)
        replace_promise_nudges(session, team_id, promise.id, ())
    return plan_again(session, coaching, team_id, case.deal.id, now)


def move_promise(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    promise_id: str,
    actor: str,
    due_on: date,
    now: datetime,
    delivery: str | None = None,
) -> Case | None:
    """Give an open promise another day; moving it after the fact still counts as missed."""
    found = _own_promise(session, coaching, team_id, promise_id, actor, now)
    if found is None:
        return None
    promise, case = found
    if is_repeat(session, team_id, delivery, now):
        return case
    _refuse_past(due_on, case.calendar, now)
    if promise.state == PromiseState.OPEN:
        promise.was_missed = promise.was_missed or now > promise.due_at
        promise.due_on, promise.due_at = due_on, due_moment(case.calendar, due_on)
        session.add(promise)
        _remind(session, promise, case.calendar, now)
    return plan_again(session, coaching, team_id, case.deal.id, now)


def _own_promise(
    session: Session,
    coaching: Coaching,
    team_id: str,
    promise_id: str,
    actor: str,
    now: datetime,
) -> tuple[Promise, Case] | None:
    promise = get_promise(session, team_id, promise_id)
    if promise is None:
        return None
    case = own_case(session, coaching, team_id, promise.deal_id, actor, now)
    # Read again under the deal's lock: another press may just have settled it.
    session.refresh(promise)
    return promise, case


def _refuse_past(due_on: date, calendar: Calendar, now: datetime) -> None:
    today = now.astimezone(calendar.tz).date()
    if due_on < today:
        raise BadDate("date_past")
    refuse_absurd(due_on, today)


def _remind(session: Session, promise: Promise, calendar: Calendar, now: datetime) -> None:
    wanted = [_reminder(promise, one) for one in reminders(calendar, now, promise.due_on)]
    replace_promise_nudges(session, promise.team_id, promise.id, wanted)


def _reminder(promise: Promise, reminder: Reminder) -> Nudge:
    return Nudge(
        team_id=promise.team_id,
        kind=NudgeKind.PROMISE,
        dedupe_key=f"{promise.id}:{reminder.what}:{promise.due_on.isoformat()}",
        deal_id=promise.deal_id,
        promise_id=promise.id,
        recipient=promise.rep_id,
        topic=reminder.what,
        due_at=reminder.at,
        stale_at=promise.due_at,
    )
