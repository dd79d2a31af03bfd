"""The back burner: an ask that waits until its list is ticked off (P3)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.core.history import Event, Happened
from bot.usecases.case import Case
from bot.usecases.coaching import Coaching
from bot.usecases.own_case import own_case
from bot.usecases.record_outcome import add_event
from storage.models import ReadyItem

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
) -> Case:
    """Lock the ask behind a list; raises NothingToGetReady, NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    wanted = [item.strip() for item in items if item.strip()][:MOST_ITEMS]
    if not wanted:
        raise NothingToGetReady
    for item in case.ready_items:
        session.delete(item)
    session.add_all(ReadyItem(team_id=team_id, deal_id=deal_id, text=item) for item in wanted)
    return add_event(session, coaching, case, Event(Happened.BACK_BURNER, now))


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
    session.flush()
    waiting = [e for e in case.history if e.what in {Happened.BACK_BURNER, Happened.READY}]
    locked = bool(waiting) and waiting[-1].what is Happened.BACK_BURNER
    if locked and case.ready_items and all(item.done for item in case.ready_items):
        return add_event(session, coaching, case, Event(Happened.READY, now))
    return own_case(session, coaching, team_id, deal_id, actor, now)
