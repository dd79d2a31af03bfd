"""A rep's last press on a deal: taken back within a day, or given the day on which it was done."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.cases.case import Case
from bot.cases.last_press import TooLateToTakeBack, last_press, told_at
from bot.cases.own_case import StaleAction, is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.cases.write_plans import due_steps
from bot.core.history import Event, EventKind
from bot.core.last_press import is_fresh
from bot.core.told_late import DATED, happened_at
from bot.usecases.promises import remind_again
from bot.usecases.record_outcome import Recorded
from storage.case_rows import EventRow
from storage.freed_rounds import free_rounds
from storage.lessons import drop_lesson


def take_back(turn: Turn, deal_id: str, event_id: int) -> Recorded:
    """Take back the actor's last press on a deal; unless it is this one, nothing is changed.

    Raises TooLateToTakeBack, NoSuchDeal or Unplannable.
    """
    case, press = _press(turn, deal_id, event_id)
    if press is None:
        return Recorded(case, changed=False)
    turn.cases.take_back(case, press)
    if (reverse := _REVERSED.get(EventKind(press.what))) is not None:
        reverse(turn, case, press)
    return _planned_again(turn, case, press)


def tell_when(
    turn: Turn, deal_id: str, event_id: int, *, day: date | None = None, days_ago: int = 0
) -> Recorded:
    """Say on which local day the actor's last press happened; both entries stay on record.

    Raises BadDate, StaleAction where it is not the last one, TooLateToTakeBack, NoSuchDeal or
    Unplannable; a repeated delivery changes nothing.
    """
    case, press = _press(turn, deal_id, event_id)
    if is_repeat(turn):
        return Recorded(case, changed=False)
    if press is None or press.what not in DATED:
        raise StaleAction
    told, what = told_at(press), EventKind(press.what)
    at = _moment(turn, case, press, day, days_ago)
    if at == press.at:
        return Recorded(case, changed=False)
    turn.cases.take_back(case, press)
    # Told when it was first told: neither a digest nor the day for an undo counts it anew.
    event = Event(what, at, press.step, press.until, told_at=told)
    turn.cases.add_event(case, event, by_user=turn.actor)
    return _planned_again(turn, case, press)


def _moment(turn: Turn, case: Case, press: EventRow, day: date | None, days_ago: int) -> datetime:
    told, tz = told_at(press), case.calendar.tz
    day = day or turn.now.astimezone(tz).date() - timedelta(days=days_ago)
    if day == told.astimezone(tz).date():
        return told
    return happened_at(EventKind(press.what), day, case.history[:-1], tz, turn.now)


def _press(turn: Turn, deal_id: str, event_id: int) -> tuple[Case, EventRow | None]:
    # Whether it counted for the client is known only once it is read.
    case = locked_own_case(turn, deal_id, with_siblings=True)
    press = last_press(case)
    if press is None or press.id != event_id:
        return case, None
    if not is_fresh(told_at(press), turn.now):
        raise TooLateToTakeBack(case.deal)
    return case, press


def _planned_again(turn: Turn, case: Case, press: EventRow) -> Recorded:
    deal = case.deal
    turn.cases.forget(case)
    plan = due_steps(turn.case(deal.id))
    wanted = {f"{deal.id}:{due.round}": due.due_at for due in plan}
    free_rounds(turn.session, deal.team_id, deal.id, wanted, told_at(press))
    return Recorded(turn.plan_after(case, press.what), changed=True)


def _unrecover(turn: Turn, case: Case, _: EventRow) -> None:
    rows = turn.cases.rows(case)
    if rows.recovery is not None:
        turn.session.delete(rows.recovery)
        rows.recovery = None
    remind_again(turn, case)


def _unlearn(turn: Turn, case: Case, press: EventRow) -> None:
    left = drop_lesson(turn.session, turn.team_id, turn.actor, case.deal.id, told_at(press))
    turn.cases.rows(case).lesson_at = left


def _unlock(turn: Turn, case: Case, _: EventRow) -> None:
    rows = turn.cases.rows(case)
    for item in rows.ready_items:
        turn.session.delete(item)
    rows.ready_items = []


def _untick(turn: Turn, case: Case, press: EventRow) -> None:
    for item in turn.cases.rows(case).ready_items:
        if item.done_at == told_at(press):
            item.done, item.done_at = False, None
            turn.session.add(item)


_REVERSED: dict[EventKind, Callable[[Turn, Case, EventRow], None]] = {
    EventKind.RECOVERED: _unrecover,
    EventKind.LESSON: _unlearn,
    EventKind.BACK_BURNER: _unlock,
    EventKind.READY: _untick,
}
"""What a press wrote beside its event."""
