"""What waits until somebody mends something, and what was given up."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select, update

from storage.models import LostDeal, NoticeTopic, Nudge, NudgeReason, NudgeStatus

ABOUT_MENDING = (NoticeTopic.MENDING, NoticeTopic.DIGEST_CHANNEL)
"""The notices that tell of it, and wait for nobody but Slack."""

_IS_NO_NOTICE = col(Nudge.topic).is_(None) | col(Nudge.topic).not_in(ABOUT_MENDING)
_WAS_GIVEN_UP = col(Nudge.reason) == NudgeReason.GAVE_UP
_WAITS = (col(Nudge.reason) == NudgeReason.MENDING, _IS_NO_NOTICE)


def teams_waiting(session: Session) -> set[str]:
    """The workspaces in which something waits to be mended."""
    return set(session.exec(select(Nudge.team_id).where(*_WAITS).distinct()))


def is_waiting_for(session: Session, team_id: str, code: str) -> bool:
    """Whether something waits, or is being tried again, because of this.

    The notices that tell of it do not count.
    """
    query = (
        select(Nudge.id)
        .where(Nudge.team_id == team_id, col(Nudge.wake_at).is_not(None))
        .where(Nudge.error == code, _IS_NO_NOTICE)
    )
    return session.exec(query.limit(1)).first() is not None


def all_waiting(session: Session, team_id: str | None = None) -> list[Nudge]:
    """Everything that waits to be mended, in one workspace or in all, the earliest first."""
    query = select(Nudge).where(*_WAITS)
    if team_id is not None:
        query = query.where(Nudge.team_id == team_id)
    return list(session.exec(query.order_by(col(Nudge.due_at), Nudge.id)))


def wake_waiting(session: Session, team_id: str, now: datetime) -> int:
    """Try again now whatever waits to be mended; returns how many. A lease is never cut short."""
    query = update(Nudge).where(*_WAITS, col(Nudge.team_id) == team_id, col(Nudge.wake_at) > now)
    # Of what is queued a worker was told already.
    query = query.where(col(Nudge.status) != NudgeStatus.QUEUED)
    return session.exec(query.values(wake_at=now)).rowcount


def failed_nudges(session: Session, team_id: str | None = None) -> list[Nudge]:
    """What was given up, in one workspace or in all, the earliest first."""
    query = select(Nudge).where(Nudge.status == NudgeStatus.FAILED, _WAS_GIVEN_UP)
    if team_id is not None:
        query = query.where(Nudge.team_id == team_id)
    return list(session.exec(query.order_by(col(Nudge.due_at), Nudge.id)))


def send_again(session: Session, failed: Collection[Nudge], now: datetime) -> int:
    """Have these looked for, and sent if they are not there, with all their tries; how many."""
    ids, deals = [one.id for one in failed], {one.deal_id for one in failed if one.deal_id}
    again = update(Nudge).where(col(Nudge.id).in_(ids), col(Nudge.status) == NudgeStatus.FAILED)
    values = {"wake_at": now, "attempts": 0, "reason": NudgeReason.TROUBLE, "error": None}
    # As one whose answer was lost: whoever claims it looks first.
    number = session.exec(again.values(status=NudgeStatus.SENDING, **values)).rowcount
    session.exec(update(LostDeal).where(col(LostDeal.id).in_(deals)).values(unbrought=False))
    return number


def note_unbrought(session: Session, deal_id: str) -> None:
    """A message about this deal was given up."""
    session.exec(update(LostDeal).where(col(LostDeal.id) == deal_id).values(unbrought=True))
