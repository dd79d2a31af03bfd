"""Promises made to clients, and what a rep wants ready before asking again."""

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Promise, PromiseState, ReadyItem

_PROMISES = (
    select(Promise)
    .where(Promise.team_id == bindparam("team"), Promise.deal_id == bindparam("deal"))
    .order_by(col(Promise.due_at), Promise.id)
)
_READY_ITEMS = (
    select(ReadyItem)
    .where(ReadyItem.team_id == bindparam("team"), ReadyItem.deal_id == bindparam("deal"))
    .order_by(col(ReadyItem.id))
)


def get_promise(session: Session, team_id: str, promise_id: str) -> Promise | None:
    """The promise, if this workspace has it."""
    found = session.get(Promise, promise_id)
    return found if found is not None and found.team_id == team_id else None


def promises_of(session: Session, team_id: str, deal_id: str) -> list[Promise]:
    """A deal's promises, the earliest due first."""
    return list(session.exec(_PROMISES, params={"team": team_id, "deal": deal_id}))


def hand_promises(session: Session, team_id: str, deal_id: str, rep_id: str) -> None:
    """Let a deal's open promises be kept by the colleague who took it over."""
    for promise in promises_of(session, team_id, deal_id):
        if promise.state == PromiseState.OPEN:
            promise.rep_id = rep_id
            session.add(promise)


def ready_items_of(session: Session, team_id: str, deal_id: str) -> list[ReadyItem]:
    """A deal's readiness list, in the order in which it was written."""
    return list(session.exec(_READY_ITEMS, params={"team": team_id, "deal": deal_id}))
