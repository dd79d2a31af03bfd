"""The nudge table as a plan: what is due for a deal, a rep or a team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update

from storage.insert import insert_if_new
from storage.models import Nudge, NudgeKind, NudgeStatus

_UNTOUCHED = (NudgeStatus.PENDING, NudgeStatus.CANCELLED)
ABOUT_A_DEAL = (NudgeKind.STEP, NudgeKind.PROMISE, NudgeKind.HELD)
"""What goes to whoever has the deal."""


_STEPS_OF_DEAL = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"), Nudge.deal_id == bindparam("deal"))
    .where(Nudge.kind == NudgeKind.STEP)
    .order_by(col(Nudge.due_at))
)
_LOCKED_STEPS_OF_DEAL = _STEPS_OF_DEAL.with_for_update().execution_options(populate_existing=True)
_WAITING_DIGEST = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"), Nudge.kind == NudgeKind.DIGEST)
    .where(col(Nudge.wake_at).is_not(None))
    .order_by(col(Nudge.due_at))
)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a deal's plan that has a date; both moments are aware.

    `counts` tells whether it counts towards the rep's daily and weekly caps.
    """

    step: str
    occurrence: int
    due_at: datetime
    stale_at: datetime
    counts: bool = True


def enqueue(session: Session, nudge: Nudge) -> bool:
    """Add a nudge unless its key is taken; returns whether it is new."""
    nudge.wake_at = nudge.wake_at or nudge.due_at
    return insert_if_new(session, nudge)


def get_nudge(session: Session, team_id: str, nudge_id: str) -> Nudge | None:
    """The nudge, if this workspace has it."""
    found = session.get(Nudge, nudge_id)
    return found if found is not None and found.team_id == team_id else None


def occurrence_of(nudge: Nudge) -> int:
    """Which round of its step a step nudge is, from 1."""
    return int(nudge.dedupe_key.rpartition(":")[2])


def replace_plan(
    session: Session, team_id: str, deal_id: str, recipient: str, due: Iterable[DueStep]
) -> None:
    """Make the deal's unsent steps exactly these; what was sent or is being sent stays."""
    wanted = {_key(deal_id, step): step for step in due}
    # Locked, so that a claim made meanwhile is seen and not overwritten.
    rows = {row.dedupe_key: row for row in _steps_of_deal(session, team_id, deal_id, lock=True)}
    for key, row in rows.items():
        if key in wanted:
            _redate(row, wanted[key], recipient)
        elif row.status == NudgeStatus.PENDING:
            _stop(row, "no longer in the plan")
    for key, step in wanted.items():
        if key not in rows:
            session.add(_row(team_id, deal_id, recipient, key, step))


def replace_promise_nudges(
    session: Session, team_id: str, promise_id: str, wanted: Iterable[Nudge]
) -> None:
    """Make a promise's unsent reminders exactly these; none once it is settled."""
    missing = {nudge.dedupe_key: nudge for nudge in wanted}
    query = select(Nudge).where(Nudge.team_id == team_id, Nudge.promise_id == promise_id)
    for row in session.exec(query.with_for_update().execution_options(populate_existing=True)):
        again = missing.pop(row.dedupe_key, None)
        if again is None and row.status == NudgeStatus.PENDING:
            _stop(row, "the promise is settled or moved")
        elif again is not None and row.status in _UNTOUCHED:
            # Moved away from this day and back to it: the key is taken, the reminder is not lost.
            row.due_at = row.wake_at = again.due_at
            row.recipient, row.status, row.error = again.recipient, NudgeStatus.PENDING, None
    for nudge in missing.values():
        enqueue(session, nudge)


def hand_nudges(session: Session, team_id: str, deal_id: str, recipient: str) -> None:
    """Let whatever is still to come about a deal go to the colleague who took it over."""
    query = (
        update(Nudge)
        .where(col(Nudge.team_id) == team_id, col(Nudge.deal_id) == deal_id)
        .where(col(Nudge.kind).in_(ABOUT_A_DEAL), col(Nudge.status) == NudgeStatus.PENDING)
        .values(recipient=recipient, folded_into=None)
    )
    session.exec(query)


def redirect(session: Session, nudge: Nudge, recipient: str) -> None:
    """Let a nudge that is claimed go to somebody else."""
    query = update(Nudge).where(col(Nudge.id) == nudge.id, col(Nudge.team_id) == nudge.team_id)
    session.exec(query.values(recipient=recipient, folded_into=None))


def steps_of_deal(session: Session, team_id: str, deal_id: str) -> list[Nudge]:
    """Every step nudge of a deal, earliest due first."""
    return _steps_of_deal(session, team_id, deal_id, lock=False)


def is_being_sent(session: Session, team_id: str, nudge_id: str) -> bool:
    """Whether a nudge is on its way, or may be."""
    found = get_nudge(session, team_id, nudge_id)
    return found is not None and found.status == NudgeStatus.SENDING


def left_out(session: Session, team_id: str, recipient: str, since: datetime) -> list[Nudge]:
    """Step nudges of a rep that were left for a summary, due since then."""
    query = (
        select(Nudge)
        .where(Nudge.team_id == team_id, Nudge.recipient == recipient)
        .where(col(Nudge.error).in_((STALE, QUIET)))
        .where(Nudge.kind == NudgeKind.STEP, Nudge.status == NudgeStatus.CANCELLED)
        .where(col(Nudge.due_at) >= since)
    )
    return list(session.exec(query))


def wake(session: Session, team_id: str, kind: NudgeKind, now: datetime) -> int:
    """Look again now at what waits of this kind and is past due; returns how many."""
    query = (
        update(Nudge)
        .where(col(Nudge.team_id) == team_id, col(Nudge.kind) == kind)
        .where(col(Nudge.status) == NudgeStatus.PENDING, col(Nudge.due_at) <= now)
        .values(wake_at=now)
    )
    return session.exec(query).rowcount


def waiting_digest(session: Session, team_id: str) -> Nudge | None:
    """The digest that is still to be posted, the earliest first."""
    return session.exec(_WAITING_DIGEST, params={"team": team_id}).first()


def is_told(session: Session, team_id: str, dedupe_key: str) -> bool:
    """Whether the digest of this key is done with, posted or not."""
    query = select(Nudge.id).where(Nudge.team_id == team_id, Nudge.dedupe_key == dedupe_key)
    return session.exec(query.where(col(Nudge.wake_at).is_(None))).first() is not None


def is_waiting(session: Session, team_id: str, dedupe_key: str) -> bool:
    """Whether the nudge of this key is still to be written; nobody claims it in the meantime."""
    query = select(Nudge.status).where(Nudge.team_id == team_id, Nudge.dedupe_key == dedupe_key)
    return session.exec(query.with_for_update()).first() == NudgeStatus.PENDING


def last_digest(session: Session, team_id: str, before: datetime) -> Nudge | None:
    """The latest digest until that moment that is done with, posted or not."""
    query = (
        select(Nudge)
        .where(Nudge.team_id == team_id, Nudge.kind == NudgeKind.DIGEST)
        .where(col(Nudge.wake_at).is_(None), col(Nudge.due_at) <= before)
        .order_by(col(Nudge.due_at).desc())
    )
    return session.exec(query).first()


STALE = "too late to be worth sending"
QUIET = "left for the weekly summary"


def _steps_of_deal(session: Session, team_id: str, deal_id: str, *, lock: bool) -> list[Nudge]:
    query = _LOCKED_STEPS_OF_DEAL if lock else _STEPS_OF_DEAL
    return list(session.exec(query, params={"team": team_id, "deal": deal_id}))


def _key(deal_id: str, step: DueStep) -> str:
    return f"{deal_id}:{step.step}:{step.occurrence}"


def _row(team_id: str, deal_id: str, recipient: str, key: str, step: DueStep) -> Nudge:
    return Nudge(
        team_id=team_id,
        kind=NudgeKind.STEP,
        dedupe_key=key,
        deal_id=deal_id,
        recipient=recipient,
        step=step.step,
        due_at=step.due_at,
        wake_at=step.due_at,
        stale_at=step.stale_at,
        counts=step.counts,
    )


def _redate(row: Nudge, step: DueStep, recipient: str) -> None:
    # A deal that was handed over belongs to somebody else now, who was not the one to go quiet on.
    left_for_summary = row.error == STALE or (row.error == QUIET and row.recipient == recipient)
    if row.status not in _UNTOUCHED or left_for_summary:
        return
    row.recipient = recipient
    if row.status == NudgeStatus.CANCELLED or row.due_at != step.due_at:
        row.due_at = row.wake_at = step.due_at
        row.stale_at = step.stale_at
        row.status, row.error, row.counts = NudgeStatus.PENDING, None, step.counts


def _stop(row: Nudge, why: str) -> None:
    row.status, row.wake_at, row.error = NudgeStatus.CANCELLED, None, why
