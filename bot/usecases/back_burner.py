"""The back burner: an ask that waits until its list is ticked off (P3)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case, open_case
from bot.cases.coaching import Coaching
from bot.cases.own_case import StaleAction, is_repeat, own_case
from bot.core.history import Event, EventKind, last
from bot.usecases.record_outcome import add_event, may_record
from storage.models import ReadyItem
from storage.promises import ready_items_of

MOST_ITEMS = 10
"""What Slack's checkboxes hold."""


class NothingToGetReady(Exception):
    """A back burner needs at least one thing to get ready."""


def put_on_back_burner(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    items: Sequence[str],
    now: datetime,
    delivery: str | None = None,
) -> Case:
    """Lock the ask behind a list, or change the list of an ask that is locked.

    Raises NothingToGetReady, StaleAction, NoSuchDeal or NotYours; a repeat changes nothing.
    """
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    if is_repeat(session, team_id, delivery, now):
        return case
    wanted = [item.strip() for item in items if item.strip()][:MOST_ITEMS]
    if not wanted:
        raise NothingToGetReady
    put = Event(EventKind.BACK_BURNER, now)
    if not may_record(case, put):
        raise StaleAction
    _write_list(session, case, wanted)
    if not _is_locked(case):
        case = add_event(session, coaching, case, put)
    return _ready_if_all_ticked(session, coaching, case, now)


def tick_off(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    done: Collection[int],
    now: datetime,
) -> Case:
    """Tick items of the list; with all of them ticked the ask is unlocked."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    for item in case.ready_items:
        item.done = item.id in done
        session.add(item)
    return _ready_if_all_ticked(session, coaching, case, now)


def _write_list(session: Session, case: Case, wanted: Sequence[str]) -> None:
    # What is ticked already stays ticked when the rest of the list changes.
    done = {item.text for item in case.ready_items if item.done and _is_locked(case)}
    for item in case.ready_items:
        session.delete(item)
    session.flush()
    deal = case.deal
    session.add_all(
        ReadyItem(team_id=deal.team_id, deal_id=deal.id, text=text, done=text in done)
        for text in wanted
    )


def _ready_if_all_ticked(session: Session, coaching: Coaching, case: Case, now: datetime) -> Case:
    session.flush()
    deal, ready = case.deal, Event(EventKind.READY, now)
    items = ready_items_of(session, deal.team_id, deal.id)
    all_done = bool(items) and all(item.done for item in items)
    if all_done and _is_locked(case) and may_record(case, ready):
        return add_event(session, coaching, case, ready)
    return open_case(session, coaching, deal.team_id, deal.id, now)


def _is_locked(case: Case) -> bool:
    waiting = last(case.history, EventKind.BACK_BURNER, EventKind.READY)
    return waiting is not None and waiting.what is EventKind.BACK_BURNER
