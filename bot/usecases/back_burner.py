"""The back burner: an ask that waits until its list is ticked off (P3)."""

from collections.abc import Collection, Sequence

from bot.cases.case import Case
from bot.cases.own_case import StaleAction, is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.history import Event, EventKind, last
from bot.usecases.record_outcome import may_record
from storage.models import ReadyItem

MOST_ITEMS = 10
"""What Slack's checkboxes hold."""


class NothingToGetReady(Exception):
    """A back burner needs at least one thing to get ready."""


def put_on_back_burner(turn: Turn, deal_id: str, items: Sequence[str]) -> Case:
    """Lock the ask behind a list, or change the list of an ask that is locked.

    Raises NothingToGetReady, StaleAction, NoSuchDeal or Unplannable; a repeat changes nothing.
    """
    case: Case = locked_own_case(turn, deal_id)
    if is_repeat(turn):
        return case
    wanted = [item.strip() for item in items if item.strip()][:MOST_ITEMS]
    if not wanted:
        raise NothingToGetReady
    put = Event(EventKind.BACK_BURNER, turn.now)
    if not may_record(case, put):
        raise StaleAction
    _write_list(turn, case, wanted)
    if not _is_locked(case):
        case = turn.add_event(case, put)
    return _ready_if_all_ticked(turn, case)


def tick_off(turn: Turn, deal_id: str, done: Collection[int]) -> Case:
    """Tick items of the list; with all of them ticked the ask is unlocked."""
    case = locked_own_case(turn, deal_id)
    for item in case.ready_items:
        done_before, item.done = item.done, item.id in done
        if item.done != done_before:
            item.done_at = turn.now if item.done else None
        turn.session.add(item)
    return _ready_if_all_ticked(turn, case)


def _write_list(turn: Turn, case: Case, wanted: Sequence[str]) -> None:
    # What is ticked already stays ticked when the rest of the list changes.
    done = {item.text for item in case.ready_items if item.done and _is_locked(case)}
    for item in case.ready_items:
        turn.session.delete(item)
    turn.session.flush()
    deal = case.deal
    items = [
        ReadyItem(team_id=deal.team_id, deal_id=deal.id, text=text, done=text in done)
        for text in wanted
    ]
    turn.session.add_all(items)
    # Their ids are what the boxes carry.
    turn.session.flush()
    turn.cases.rows(case).ready_items = items


def _ready_if_all_ticked(turn: Turn, case: Case) -> Case:
    ready = Event(EventKind.READY, turn.now)
    items = turn.cases.rows(case).ready_items
    all_done = bool(items) and all(item.done for item in items)
    if all_done and _is_locked(case) and may_record(case, ready):
        return turn.add_event(case, ready)
    return turn.plan_again(case)


def _is_locked(case: Case) -> bool:
    waiting = last(case.history, EventKind.BACK_BURNER, EventKind.READY)
    return waiting is not None and waiting.what is EventKind.BACK_BURNER
