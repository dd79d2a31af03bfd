"""Promises to clients: made, brought to mind, kept or missed (S4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.cases.case import Case, NoSuchDeal
from bot.cases.last_press import TooLateToTakeBack
from bot.cases.own_case import StaleAction, is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.days import BadDate, refuse_absurd
from bot.core.deal_state import CLOSED
from bot.core.history import Event, EventKind
from bot.core.last_press import is_fresh
from bot.core.promises import Reminder, ReminderKind, due_moment, reminders
from bot.core.told_late import BEFORE_THE_REPORT
from bot.core.working_time import Calendar
from bot.usecases.record_outcome import may_record
from storage.models import Nudge, NudgeKind, Promise, PromiseState, PromiseTopic
from storage.nudges import replace_promise_nudges
from storage.promises import get_promise

NOON = time(12)
_LOOKS = frozenset({ReminderKind.DAY_BEFORE, ReminderKind.ON_THE_DAY})


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What is promised, by which day of the rep's, and who keeps it; nobody named: the rep."""

    action: str
    due_on: date
    who: str = ""


def make_promise(turn: Turn, deal_id: str, action: str, due_on: date) -> Case:
    """Record a promise of ours with its reminders, once a delivery; raises as `make_plan`."""
    return make_plan(turn, deal_id, [PlanLine(action, due_on)])


def make_plan(turn: Turn, deal_id: str, lines: Sequence[PlanLine]) -> Case:
    """Record each line of a plan as a promise of ours with its reminders, once a delivery.

    Raises BadDate, StaleAction where the deal is closed, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    if is_repeat(turn):
        return case
    if case.state in CLOSED:
        raise StaleAction
    for line in lines:
        _refuse_past(line.due_on, case.calendar, turn.now)
    for line in lines:
        promise = _promise(turn, case, line.action, line.due_on)
        promise.who = line.who
        _keep(turn, case, promise)
    return turn.plan_again(case)


def made_anew(promises: Iterable[Promise], missed: Promise) -> Promise | None:
    """The promise that took the place of a missed one."""
    since = missed.told_at
    alike = (one for one in promises if one.id != missed.id and one.action == missed.action)
    return next((one for one in alike if since is not None and one.made_at >= since), None)


def keep_their_plan(turn: Turn, deal_id: str, action: str, due_on: date) -> Case:
    """Keep what a supplier will do, and by when, as a promise of theirs, once a delivery.

    Raises BadDate, StaleAction where the deal is closed or a client's, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    if is_repeat(turn):
        return case
    planned = _their_plan(case, due_on, turn.now)
    if not may_record(case, planned):
        raise StaleAction
    _refuse_past(due_on, case.calendar, turn.now)
    promise = _promise(turn, case, action, due_on)
    promise.by_them = True
    _keep(turn, case, promise)
    return turn.add_event(case, planned)


class KeptWhen(Exception):
    """The day of the promise is over: whether it was kept depends on when."""


def settle_promise(turn: Turn, promise_id: str, *, kept: bool, day: date | None = None) -> Case:
    """Record a promise as missed, or as kept on a local day, today if none is given; only once.

    Kept too late is missed: what counts is the day on which it was kept, not when that was told.
    Raises KeptWhen where its day is over and none is given, BadDate, NoSuchDeal or Unplannable.
    """
    promise, case = _own_promise(turn, promise_id)
    if promise.state != PromiseState.OPEN:
        return case
    today = turn.now.astimezone(case.calendar.tz).date()
    if kept and day is None and today > promise.due_on and not promise.by_them:
        raise KeptWhen
    settled_on = day or today
    _refuse_odd_past(promise, case.calendar, settled_on, today)
    # Whether theirs was kept is as the rep tells it, whenever that is.
    in_time = promise.by_them or (settled_on <= promise.due_on and not promise.was_missed)
    promise.state = PromiseState.KEPT if kept and in_time else PromiseState.MISSED
    promise.told_at, promise.settled_at = turn.now, _noon_of(settled_on, case.calendar, turn.now)
    turn.session.add(promise)
    replace_promise_nudges(turn.session, turn.team_id, promise.id, ())
    if promise.by_them:
        what = EventKind.THEY_KEPT if kept else EventKind.THEY_MISSED
        return _noted(turn, case, Event(what, turn.now))
    return turn.plan_again(case)


def reopen_promise(turn: Turn, promise_id: str, answered: int) -> Case:
    """Take back what was answered to a promise at that second; another answer stays.

    Raises TooLateToTakeBack, NoSuchDeal or Unplannable.
    """
    promise, case = _own_promise(turn, promise_id)
    if promise.told_at is None or int(promise.told_at.timestamp()) != answered:
        return case
    if not is_fresh(promise.told_at, turn.now):
        raise TooLateToTakeBack(case.deal)
    promise.state = PromiseState.OPEN
    promise.settled_at = promise.told_at = None
    turn.session.add(promise)
    _remind(turn, promise, case.calendar)
    return turn.plan_again(case)


def remind_again(turn: Turn, case: Case) -> None:
    """Let the open promises of a deal that was closed for a while be brought to mind again."""
    for promise in case.promises:
        if promise.state == PromiseState.OPEN:
            _remind(turn, promise, case.calendar)


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
            again = _promise(turn, case, promise.action, due_on)
            again.who = promise.who
            _keep(turn, case, again)
            return turn.plan_again(case)
        promise = anew
    if promise.state == PromiseState.OPEN:
        promise.was_missed = promise.was_missed or turn.now > promise.due_at
        promise.due_on, promise.due_at = due_on, due_moment(case.calendar, due_on)
        turn.session.add(promise)
        _remind(turn, promise, case.calendar)
        turn.cases.rows(case).promises.sort(key=_by_day)
        if promise.by_them:
            return _noted(turn, case, _their_plan(case, due_on, turn.now))
    return turn.plan_again(case)


def _promise(turn: Turn, case: Case, action: str, due_on: date) -> Promise:
    return Promise(
        team_id=turn.team_id,
        deal_id=case.deal.id,
        rep_id=turn.actor,
        action=action,
        made_at=turn.now,
        due_on=due_on,
        due_at=due_moment(case.calendar, due_on),
    )


def _keep(turn: Turn, case: Case, promise: Promise) -> None:
    turn.session.add(promise)
    promises = turn.cases.rows(case).promises
    promises.append(promise)
    promises.sort(key=_by_day)
    _remind(turn, promise, case.calendar)


def _their_plan(case: Case, due_on: date, now: datetime) -> Event:
    day = datetime.combine(due_on, NOON, tzinfo=case.calendar.tz)
    return Event(EventKind.THEIR_PLAN, now, until=day)


def _noted(turn: Turn, case: Case, event: Event) -> Case:
    # What a supplier does with their promise is a step of the way; a closed deal has none left.
    return turn.add_event(case, event) if may_record(case, event) else turn.plan_again(case)


def _own_promise(turn: Turn, promise_id: str) -> tuple[Promise, Case]:
    known = get_promise(turn.session, turn.team_id, promise_id)
    if known is None:
        raise NoSuchDeal(promise_id)
    case = locked_own_case(turn, known.deal_id)
    # As it stands under the deal's lock: another press may just have settled it.
    turn.session.refresh(known)
    return known, case


def _by_day(promise: Promise) -> tuple[datetime, str]:
    return promise.due_at, promise.id


def _refuse_past(due_on: date, calendar: Calendar, now: datetime) -> None:
    today = now.astimezone(calendar.tz).date()
    if due_on < today:
        raise BadDate("date_past")
    refuse_absurd(due_on, today)


def _refuse_odd_past(promise: Promise, calendar: Calendar, day: date, today: date) -> None:
    if day > today:
        raise BadDate("day_ahead")
    # It may have been made, and kept, before it was told of.
    if day < promise.made_at.astimezone(calendar.tz).date() - BEFORE_THE_REPORT:
        raise BadDate("day_early")


def _noon_of(day: date, calendar: Calendar, now: datetime) -> datetime:
    if day == now.astimezone(calendar.tz).date():
        return now
    return datetime.combine(day, time(12), tzinfo=calendar.tz)


def _remind(turn: Turn, promise: Promise, calendar: Calendar) -> None:
    found = reminders(calendar, turn.now, promise.due_on)
    # Nobody looks over a supplier's shoulder halfway.
    kinds = _LOOKS if promise.by_them else frozenset(ReminderKind)
    wanted = [_reminder(promise, one) for one in found if one.what in kinds]
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
