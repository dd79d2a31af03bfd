"""A rep won the deal back: what it is worth, and what of it the team may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.core.history import Event, EventKind
from bot.core.money import Money
from bot.usecases.record_outcome import Recorded, record_outcome
from storage.models import Recovery


@dataclass(frozen=True, slots=True)
class WinBack:
    """What the rep says of the recovery; nothing is told without `in_digest`."""

    amount: Money | None
    in_digest: bool
    show_client: bool


def win_back(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    recovery: WinBack,
    delivery: str,
    now: datetime,
) -> Recorded:
    """Record a recovery with its consent; raises NoSuchDeal or NotYours."""
    recorded = record_outcome(
        session,
        coaching,
        team_id=team_id,
        deal_id=deal_id,
        actor=actor,
        event=Event(EventKind.RECOVERED, now),
        delivery=delivery,
    )
    if recorded.changed:
        session.add(_row(team_id, deal_id, actor, recovery, now))
    return recorded


def _row(team_id: str, deal_id: str, rep_id: str, recovery: WinBack, now: datetime) -> Recovery:
    return Recovery(
        deal_id=deal_id,
        team_id=team_id,
        rep_id=rep_id,
        amount_minor=recovery.amount.minor if recovery.amount else None,
        currency=recovery.amount.currency if recovery.amount else None,
        in_digest=recovery.in_digest,
        show_client=recovery.in_digest and recovery.show_client,
        at=now,
    )
