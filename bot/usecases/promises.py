"""Promises to clients: made, brought to mind, kept or missed (S4)."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.cases.case import Case, NoSuchDeal
from bot.cases.own_case import StaleAction, is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.days import BadDate, refuse_absurd
from bot.core.deal_state import CLOSED
from bot.core.promises import Reminder, due_moment, reminders
from bot.core.working_time import Calendar
from storage.models import Nudge, NudgeKind, Promise, PromiseState, PromiseTopic
from storage.nudges import replace_promise_nudges
from storage.promises import get_promise


def make_promise(turn: Turn, deal_id: str, action: str, due_on: date) -> Case:
    """Record a promise with its reminders, once a delivery.

    Raises BadDate, StaleAction where the deal is closed, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    if is_repeat(turn):
        return case
    if case.state in CLOSED:
        raise StaleAction
    _refuse_past(due_on, case.calendar, turn.now)
    return _promise(turn, case, action, due_on)


def made_anew(promises: Iterable[Promise], missed: Promise) -> Promise | None:
    """The promise that took the place of a missed one."""
    since = missed.settled_at
    alike = (one for one in promises if one.id != missed.id and one.action == missed.action)
    return next((one for one in alike if since is not None and one.made_at >= since), None)


def _promise(turn: Turn, case: Case, action: str, due_on: date) -> Case:
    promise = Promise(
        team_id=turn.team_id,
        deal_id=case.deal.id,
        rep_id=turn.actor,
        action=action,
        made_at=turn.now,
        due_on=due_on,
        due_at=due_moment(case.calendar, due_on),
    )
    turn.session.add(promise)
    turn.cases.rows(case).promises.append(promise)
    _remind(turn, promise, case.calendar)
    return _planned_again(turn, case)


def settle_promise(turn: Turn, promise_id: str, *, kept: bool) -> Case:
    """Record a promise as kept or missed; settling it late counts as missed, and only once.

    Raises NoSuchDeal or Unplannable.
    """
    promise, case = _own_promise(turn, promise_id)
    if promise.state == PromiseState.OPEN:
        late = promise.was_missed or turn.now > promise.due_at
        promise.state = PromiseState.KEPT if kept and not late else PromiseState.MISSED
        promise.was_missed = late or not kept
        promise.settled_at = turn.now
        turn.session.add(promise)
        replace_promise_nudges(turn.session, turn.team_id, promise.id, ())
    return turn.plan_again(case)


def move_promise(turn: Turn, promise_id: str, due_on: date) -> Case:
    """Give a promise another day; moving it after the fact still counts as missed.

    One that was missed stays so, and is promised anew. Raises BadDate, NoSuchDeal or Unplannable.
    """
    promise, case = _own_promise(turn, promise_id)
    if is_repeat(turn):
        return case
    _refuse_past(due_on, case.calendar, turn.now)
    if promise.state == PromiseState.MISSED and case.state not in CLOSED:
        if (anew := made_anew(case.promises, promise)) is None:
            return _promise(turn, case, promise.action, due_on)
        promise = anew
    if promise.state == PromiseState.OPEN:
        promise.was_missed = promise.was_missed or turn.now > promise.due_at
        promise.due_on, promise.due_at = due_on, due_moment(case.calendar, due_on)
        turn.session.add(promise)
        _remind(turn, promise, case.calendar)
    return _planned_again(turn, case)


def _own_promise(turn: Turn, promise_id: str) -> tuple[Promise, Case]:
    known = get_promise(turn.session, turn.team_id, promise_id)
    if known is None:
        raise NoSuchDeal(promise_id)
    case = locked_own_case(turn, known.deal_id)
    # As it stands under the deal's lock: another press may just have settled it.
    turn.session.refresh(known)
    return known, case


def _planned_again(turn: Turn, case: Case) -> Case:
    turn.cases.rows(case).promises.sort(key=_by_day)
    return turn.plan_again(case)


def _by_day(promise: Promise) -> tuple[datetime, str]:
    return promise.due_at, promise.id


def _refuse_past(due_on: date, calendar: Calendar, now: datetime) -> None:
    today = now.astimezone(calendar.tz).date()
    if due_on < today:
        raise BadDate("date_past")
    refuse_absurd(due_on, today)


def _remind(turn: Turn, promise: Promise, calendar: Calendar) -> None:
    wanted = [_reminder(promise, one) for one in reminders(calendar, turn.now, promise.due_on)]
    replace_promise_nudges(turn.session, promise.team_id, promise.id, wanted)


def _reminder(promise: Promise, reminder: Reminder) -> Nudge:
    return Nudge(
        team_id=promise.team_id,
        kind=NudgeKind.PROMISE,
        dedupe_key=f"{promise.id}:{reminder.what}:{promise.due_on.isoformat()}",
        deal_id=promise.deal_id,
        promise_id=promise.id,
        recipient=promise.rep_id,
        topic=PromiseTopic(reminder.what),
        due_at=reminder.at,
        stale_at=promise.due_at,
    )
