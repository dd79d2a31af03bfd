"""Lost deals, their histories and their recoveries."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, func, select

from storage.models import DealEvent, LostDeal, Recovery

_OPEN_OF_REP = (
    (LostDeal.team_id == bindparam("team")),
    (LostDeal.rep_id == bindparam("rep")),
    col(LostDeal.is_open),
)
_COUNT_OPEN = select(func.count()).select_from(LostDeal).where(*_OPEN_OF_REP)
_FIRST_OPEN = (
    select(LostDeal.id, _COUNT_OPEN.scalar_subquery())
    .where(*_OPEN_OF_REP)
    .order_by(col(LostDeal.list_at), col(LostDeal.changed_at).desc(), col(LostDeal.id))
    .limit(bindparam("most"))
)

_WHOLE_HISTORY = (
    select(DealEvent)
    .where(DealEvent.team_id == bindparam("team"), DealEvent.deal_id == bindparam("deal"))
    .order_by(col(DealEvent.id))
)
_WRITE_EVENT = insert(DealEvent).returning(col(DealEvent.id))
_TAKE_BACK = (
    update(DealEvent)
    .where(col(DealEvent.id) == bindparam("event"))
    .values(taken_back_at=bindparam("now"))
)


_DECIDED = (
    select(DealEvent.what, DealEvent.at)
    .join(LostDeal, col(LostDeal.id) == DealEvent.deal_id)
    .where(LostDeal.team_id == bindparam("team"), LostDeal.client_id == bindparam("client"))
    .where(LostDeal.rep_id == bindparam("rep"), LostDeal.id != bindparam("deal"))
    .where(col(DealEvent.what).in_(bindparam("kinds", expanding=True)))
    .where(col(DealEvent.taken_back_at).is_(None))
    .order_by(col(DealEvent.id).desc())
    .limit(1)
)


class Decided(NamedTuple):
    """What a rep decided about a party, and when (UTC)."""

    what: str
    at: datetime


def get_deal(session: Session, team_id: str, deal_id: str) -> LostDeal | None:
    """The lost deal, if this workspace has it."""
    found = session.get(LostDeal, deal_id)
    return found if found is not None and found.team_id == team_id else None


def whole_history(session: Session, team_id: str, deal_id: str) -> list[DealEvent]:
    """Everything that was recorded of a deal, what was taken back among it, in that order."""
    return list(session.exec(_WHOLE_HISTORY, params={"team": team_id, "deal": deal_id}))


def first_open_deals(
    session: Session, team_id: str, rep_id: str, most: int
) -> tuple[list[str], int]:
    """A rep's first open deals by their place in lists, and how many there are in all."""
    params = {"team": team_id, "rep": rep_id, "most": most}
    found = session.exec(_FIRST_OPEN, params=params).all()
    return [deal_id for deal_id, _ in found], found[0][1] if found else 0


def recoveries_to_tell(
    session: Session, team_id: str, since: datetime, until: datetime, asking: str
) -> list[tuple[Recovery, LostDeal, datetime | None]]:
    """Recoveries of the period whose rep agreed to the digest, oldest first.

    Each with its deal, and when it was asked for last: the event of kind `asking`.
    """
    asked_at = (
        select(func.max(DealEvent.at))
        .where(DealEvent.team_id == Recovery.team_id, DealEvent.deal_id == Recovery.deal_id)
        .where(DealEvent.what == asking, col(DealEvent.taken_back_at).is_(None))
        .where(DealEvent.at <= Recovery.at)
        .correlate(Recovery)
        .scalar_subquery()
    )
    query = (
        select(Recovery, LostDeal, asked_at)
        .join(LostDeal, col(LostDeal.id) == Recovery.deal_id)
        .where(Recovery.team_id == team_id, col(Recovery.in_digest))
        .where(Recovery.at >= since, Recovery.at < until)
        .order_by(col(Recovery.at), Recovery.deal_id)
    )
    return [(recovery, deal, asked) for recovery, deal, asked in session.exec(query)]


def decided_before(session: Session, deal: LostDeal, kinds: Collection[str]) -> Decided | None:
    """The rep's latest decision of these kinds in their other deals with the same party."""
    params = {
        "team": deal.team_id,
        "rep": deal.rep_id,
        "client": deal.client_id,
        "deal": deal.id,
        "kinds": list(kinds),
    }
    found = session.exec(_DECIDED, params=params).first()
    return Decided(*found) if found else None


def write_event(session: Session, event: DealEvent) -> int:
    """Write an entry of a history at once; gives its number."""
    # Not left to the next flush: what is shown of the deal meanwhile has to name the entry.
    written = session.connection().execute(_WRITE_EVENT, event.model_dump(exclude={"id"}))
    return written.scalar_one() or 0


def mark_taken_back(session: Session, event_id: int, now: datetime) -> None:
    """Say of an entry that it was taken back; it stays on record."""
    session.connection().execute(_TAKE_BACK, {"event": event_id, "now": now})


def count_events(
    session: Session, team_id: str, what: str, since: datetime, until: datetime
) -> int:
    """How many deals of the workspace recorded this in the period, and did not take it back."""
    query = (
        select(func.count(func.distinct(DealEvent.deal_id)))
        .where(DealEvent.team_id == team_id, DealEvent.what == what)
        .where(DealEvent.told_at >= since, DealEvent.told_at < until)
        .where(col(DealEvent.taken_back_at).is_(None))
    )
    return session.exec(query).one()
