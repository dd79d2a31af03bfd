"""The messages that a rep was sent or is due, as far as the caps count them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, or_, select, update

from storage.models import Nudge, NudgeStatus

_COUNTED = (
    select(func.count(func.distinct(Nudge.message_ts)))
    .where(Nudge.team_id == bindparam("team"), Nudge.recipient == bindparam("rep"))
    .where(col(Nudge.counts), Nudge.status == NudgeStatus.SENT)
    .where(col(Nudge.sent_at) >= bindparam("since"))
)
_DUE_TOGETHER = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"), Nudge.recipient == bindparam("rep"))
    .where(col(Nudge.counts), Nudge.status == NudgeStatus.PENDING)
    .where(col(Nudge.wake_at) <= bindparam("now"), Nudge.id != bindparam("nudge"))
    .order_by(col(Nudge.due_at), Nudge.id)
)
_TOLD_TOGETHER = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"))
    .where(or_(col(Nudge.id) == bindparam("host"), col(Nudge.folded_into) == bindparam("host")))
    .order_by(col(Nudge.folded_into).is_not(None), col(Nudge.due_at), Nudge.id)
)


@dataclass(frozen=True, slots=True)
class RepKey:
    """Whose messages: one rep in one workspace."""

    team_id: str
    rep_id: str


def counted_messages(session: Session, whose: RepKey, since: datetime) -> int:
    """How many messages that count were sent to the rep since then; a folded one is one."""
    key = {"team": whose.team_id, "rep": whose.rep_id, "since": since}
    return session.exec(_COUNTED, params=key).one()


def latest_messages(session: Session, whose: RepKey, most: int) -> list[datetime]:
    """When the latest messages that count were sent to the rep, newest first."""
    sent = func.min(Nudge.sent_at)
    query = (
        select(sent)
        .where(Nudge.team_id == whose.team_id, Nudge.recipient == whose.rep_id)
        .where(col(Nudge.counts), Nudge.status == NudgeStatus.SENT)
        .group_by(Nudge.message_ts)
        .order_by(sent.desc())
        .limit(most)
    )
    return [moment for moment in session.exec(query) if moment is not None]


def due_together(session: Session, whose: RepKey, nudge_id: str, now: datetime) -> list[Nudge]:
    """The rep's other nudges that count and are due now, the earliest first."""
    key = {"team": whose.team_id, "rep": whose.rep_id, "now": now, "nudge": nudge_id}
    return list(session.exec(_DUE_TOGETHER, params=key))


def fold_into(session: Session, others: list[Nudge], into: str, until: datetime) -> None:
    """Let these go out with another nudge's message; they sleep while that is being sent."""
    for other in others:
        other.folded_into, other.wake_at = into, until
        session.add(other)


def unfold(session: Session, nudge: Nudge) -> None:
    """Let a nudge go its own way: the message that it was folded into was never sent."""
    if nudge.folded_into is None:
        return
    query = update(Nudge).where(col(Nudge.team_id) == nudge.team_id, col(Nudge.id) == nudge.id)
    session.exec(query.values(folded_into=None))


def messages_in_one(session: Session, nudge: Nudge) -> list[Nudge]:
    """The nudges of one message: the one that was sent, then those folded into it."""
    host = nudge.folded_into or nudge.id
    return list(session.exec(_TOLD_TOGETHER, params={"team": nudge.team_id, "host": host}))


def note_of(
    session: Session, team_id: str, deal_id: str, step: str, recipient: str
) -> Nudge | None:
    """The nudge whose message told a rep of a deal's step last, if one was sent."""
    query = (
        select(Nudge)
        .where(Nudge.team_id == team_id, Nudge.deal_id == deal_id, Nudge.step == step)
        .where(Nudge.recipient == recipient, col(Nudge.message_ts).is_not(None))
        .order_by(col(Nudge.sent_at).desc(), Nudge.id)
    )
    found = session.exec(query).first()
    return session.get(Nudge, found.folded_into) if found and found.folded_into else found


def mark_folded_sent(session: Session, nudge: Nudge, ts: str, at: datetime) -> None:
    """What was folded into a message was sent with it."""
    query = (
        update(Nudge)
        .where(col(Nudge.team_id) == nudge.team_id, col(Nudge.folded_into) == nudge.id)
        .where(col(Nudge.status) == NudgeStatus.PENDING)
        .values(status=NudgeStatus.SENT, wake_at=None, message_ts=ts, sent_at=at)
    )
    session.exec(query)
