"""The messages that a rep was sent or is due, as far as the caps count them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from storage.models import TO_BE_SENT, Nudge, NudgeKind, NudgeStatus, Rep, RepKey
from storage.types import UtcDateTime

_HEARD = (
    columns(
        col(Nudge.team_id),
        col(Nudge.recipient),
        col(Nudge.message_ts),
        col(Nudge.sent_at),
        col(Nudge.topic),
        col(Rep.acted_at),
    )
    .join(Rep, and_(col(Rep.team_id) == Nudge.team_id, col(Rep.user_id) == Nudge.recipient))
    .where(col(Nudge.team_id).in_(bindparam("teams", expanding=True)))
    .where(col(Nudge.recipient).in_(bindparam("reps", expanding=True)))
    .where(col(Nudge.counts), col(Nudge.status) == NudgeStatus.SENT)
    .where(
        col(Nudge.sent_at)
        > case(
            (col(Rep.acted_at).is_(None), bindparam("ever", type_=UtcDateTime)),
            (col(Rep.acted_at) < bindparam("since", type_=UtcDateTime), col(Rep.acted_at)),
            else_=bindparam("since", type_=UtcDateTime),
        )
    )
)
_DUE_TOGETHER = (
    select(Nudge)
    .where(col(Nudge.team_id).in_(bindparam("teams", expanding=True)))
    .where(col(Nudge.recipient).in_(bindparam("reps", expanding=True)))
    .where(or_(col(Nudge.counts), col(Nudge.reminder) > 0), Nudge.status == NudgeStatus.PENDING)
    .where(col(Nudge.wake_at) <= bindparam("until"))
    .order_by(col(Nudge.due_at), col(Nudge.id))
)
_SHOW_A_DEAL = (NudgeKind.STEP, NudgeKind.HELD, NudgeKind.PROMISE)
"""A receipt says what was planned when it was sent; what is pressed there asks first."""
_ONE = aliased(Nudge)
_HOST = func.coalesce(
    columns(col(_ONE.folded_into)).where(col(_ONE.id) == bindparam("nudge")).scalar_subquery(),
    bindparam("nudge"),
)
_TOLD_TOGETHER = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"))
    .where(or_(col(Nudge.id) == _HOST, col(Nudge.folded_into) == _HOST))
    .order_by(col(Nudge.folded_into).is_not(None), col(Nudge.due_at), col(Nudge.id))
)
_HOSTS = aliased(Nudge, name="host")
_ABOUT = (
    columns(
        func.coalesce(col(_HOSTS.id), col(Nudge.id)).label("nudge_id"),
        func.coalesce(col(_HOSTS.channel), col(Nudge.channel)).label("channel"),
        func.coalesce(col(_HOSTS.message_ts), col(Nudge.message_ts)).label("ts"),
    )
    .select_from(Nudge)
    .outerjoin(_HOSTS, col(_HOSTS.id) == Nudge.folded_into)
    .where(col(Nudge.team_id) == bindparam("team"), col(Nudge.deal_id) == bindparam("deal"))
    .where(col(Nudge.recipient) == bindparam("rep"), col(Nudge.message_ts).is_not(None))
    .where(col(Nudge.kind).in_(bindparam("kinds", expanding=True)))
    .order_by(col(Nudge.sent_at).desc(), col(Nudge.id))
    .limit(bindparam("most"))
)
EVER = datetime(1970, 1, 1, tzinfo=UTC)


class AboutDeal(NamedTuple):
    """A message that was sent about a deal, and where it stands."""

    nudge_id: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that counted; one that told of several steps has one `ts`.

    `topic` is a summary's.
    """

    ts: str
    at: datetime
    unheeded: bool
    topic: str | None = None


def heard_by(
    session: Session, whose: Collection[RepKey], since: datetime
) -> dict[RepKey, list[Heard]]:
    """What these reps were sent that counts: since then, and since they last did anything."""
    found: dict[RepKey, list[Heard]] = {one: [] for one in whose}
    params = _of(whose) | {"since": since, "ever": EVER}
    for team_id, rep_id, ts, at, topic, acted_at in session.connection().execute(_HEARD, params):
        if at is not None and (known := found.get(RepKey(team_id, rep_id))) is not None:
            known.append(Heard(ts or "", at, acted_at is None or at > acted_at, topic))
    return found


def due_together(session: Session, whose: Collection[RepKey], until: datetime) -> list[Nudge]:
    """What may go into one message with others, due by then for these reps, the earliest first."""
    return list(session.exec(_DUE_TOGETHER, params=_of(whose) | {"until": until}))


def fold_into(session: Session, others: Iterable[tuple[Nudge, str]], until: datetime) -> None:
    """Let these go out with another nudge's message; they sleep while that is being sent."""
    for other, into in others:
        other.folded_into, other.wake_at = into, until
        session.add(other)


def unfold_all(session: Session, nudges: Iterable[Nudge]) -> None:
    """Let these go their own way: the message that they were folded into was never sent."""
    if folded := [nudge.id for nudge in nudges if nudge.folded_into]:
        session.exec(update(Nudge).where(col(Nudge.id).in_(folded)).values(folded_into=None))


def messages_in_one(session: Session, team_id: str, nudge_id: str) -> list[Nudge]:
    """The nudges of one message: the one that was sent, then those folded into it."""
    return list(session.exec(_TOLD_TOGETHER, params={"team": team_id, "nudge": nudge_id}))


def messages_about(
    session: Session, team_id: str, deal_id: str, recipient: str, most: int
) -> list[AboutDeal]:
    """The latest messages that a rep was sent about a deal, the last one first."""
    params = {"team": team_id, "deal": deal_id, "rep": recipient, "most": most}
    found = session.connection().execute(_ABOUT, params | {"kinds": list(_SHOW_A_DEAL)})
    return [AboutDeal(*one) for one in found if all(one)]


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


def mark_folded_sent(session: Session, host: Nudge, ts: str, at: datetime) -> None:
    """What was folded into a message was sent with it."""
    query = (
        update(Nudge)
        .where(col(Nudge.team_id) == host.team_id, col(Nudge.folded_into) == host.id)
        .where(col(Nudge.status).in_(TO_BE_SENT))
        .values(status=NudgeStatus.SENT, wake_at=None, message_ts=ts, sent_at=at)
    )
    session.exec(query)


def _of(whose: Collection[RepKey]) -> dict[str, object]:
    teams, reps = {one.team_id for one in whose}, {one.rep_id for one in whose}
    return {"teams": sorted(teams), "reps": sorted(reps)}
