"""The nudge table as a plan: what is due for a deal, a rep or a team."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update

from storage.insert import insert_if_new, insert_those_new
from storage.models import TO_BE_SENT, Nudge, NudgeKind, NudgeReason, NudgeStatus

_UNTOUCHED = (*TO_BE_SENT, NudgeStatus.CANCELLED)
ABOUT_A_DEAL = (NudgeKind.STEP, NudgeKind.PROMISE, NudgeKind.HELD, NudgeKind.ESCALATION)
"""What goes to whoever has the deal."""


ASKED_FOR = "asked_for"
"""The topic of a note that its rep asks for before its time."""

_LOCKED_STEPS = (
    select(Nudge)
    .where(col(Nudge.team_id).in_(bindparam("teams", expanding=True)))
    .where(col(Nudge.deal_id).in_(bindparam("deals", expanding=True)))
    .where(Nudge.kind == NudgeKind.STEP)
    .order_by(col(Nudge.id))
    .with_for_update()
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a deal's plan that has a date; both moments are aware.

    `reminder` is which reminder of its round it is, 0 for the note itself, `act` what it proposes
    to say to the client; `contacts`, for a touch, is how often the client was heard from or written
    to before it;
    `counts` tells whether it counts towards the rep's daily and weekly caps, `held` whether it only
    comes to say what holds it.
    """

    step: str
    occurrence: int
    due_at: datetime
    stale_at: datetime
    contacts: int | None = None
    counts: bool = True
    held: bool = False
    reminder: int = 0
    act: str | None = None

    @property
    def round(self) -> str:
        """Which round of its step it is: equal for the same one only."""
        return round_key(self.step, self.occurrence, self.contacts, self.reminder)


def round_key(step: str, occurrence: int, contacts: int | None, reminder: int = 0) -> str:
    """A round of a step, or one of its reminders, as keys name it."""
    own = f"{step}:{occurrence}" if contacts is None else f"{step}:{contacts}.{occurrence}"
    return f"{own}:r{reminder}" if reminder else own


@dataclass(frozen=True, slots=True)
class DealPlan:
    """The dated steps of a deal, and whom they go to."""

    team_id: str
    deal_id: str
    recipient: str
    due: Sequence[DueStep]


def enqueue(session: Session, nudge: Nudge) -> bool:
    """Add a nudge unless its key is taken; returns whether it is new."""
    nudge.wake_at = nudge.wake_at or nudge.due_at
    return insert_if_new(session, nudge)


def enqueue_all(session: Session, nudges: Sequence[Nudge]) -> set[str]:
    """Add those whose keys are free; gives the keys that are new."""
    if not nudges:
        return set()
    for nudge in nudges:
        nudge.wake_at = nudge.wake_at or nudge.due_at
    return insert_those_new(session, nudges, Nudge.dedupe_key)


def get_nudge(session: Session, team_id: str, nudge_id: str) -> Nudge | None:
    """The nudge, if this workspace has it."""
    found = session.get(Nudge, nudge_id)
    return found if found is not None and found.team_id == team_id else None


def new_steps(plan: DealPlan) -> list[Nudge]:
    """The nudges of a deal that had none before."""
    return [_row(_key(plan, due), plan, due) for due in plan.due]


def replace_plans(session: Session, plans: Sequence[DealPlan], now: datetime) -> None:
    """Make the deals' unsent steps exactly these; what was sent or is being sent stays."""
    wanted = {_key(plan, due): (plan, due) for plan in plans for due in plan.due}
    recipients = {plan.deal_id: plan.recipient for plan in plans}
    # Locked, so that a claim made meanwhile is seen and not overwritten.
    rows = {row.dedupe_key: row for row in _locked_steps(session, plans)}
    for key, row in rows.items():
        if key in wanted:
            _redate(row, wanted[key][1], recipients[row.deal_id or ""], now)
        elif row.status in TO_BE_SENT:
            _stop(row, NudgeReason.LEFT_PLAN, "no longer in the plan")
    missing = [_row(key, *found) for key, found in wanted.items() if key not in rows]
    session.add_all(missing)


def replace_promise_nudges(
    session: Session, team_id: str, promise_id: str, wanted: Iterable[Nudge]
) -> None:
    """Make a promise's unsent reminders exactly these; none once it is settled."""
    missing = {nudge.dedupe_key: nudge for nudge in wanted}
    query = select(Nudge).where(Nudge.team_id == team_id, Nudge.promise_id == promise_id)
    for row in session.exec(query.with_for_update().execution_options(populate_existing=True)):
        again = missing.pop(row.dedupe_key, None)
        if again is None and row.status in TO_BE_SENT:
            _stop(row, NudgeReason.SETTLED, "the promise is settled or moved")
        elif again is not None and row.status in _UNTOUCHED:
            # Moved away from this day and back to it: the key is taken, the reminder is not lost.
            row.due_at = row.wake_at = again.due_at
            row.recipient, row.status = again.recipient, NudgeStatus.PENDING
            row.reason = row.error = None
    for nudge in missing.values():
        enqueue(session, nudge)


def hand_nudges(session: Session, team_id: str, deal_id: str, recipient: str) -> None:
    """Let whatever is still to come about a deal go to the colleague who took it over."""
    query = (
        update(Nudge)
        .where(col(Nudge.team_id) == team_id, col(Nudge.deal_id) == deal_id)
        .where(col(Nudge.kind).in_(ABOUT_A_DEAL), col(Nudge.status).in_(TO_BE_SENT))
        .values(recipient=recipient, folded_into=None)
    )
    session.exec(query)


def those_being_sent(session: Session, ids: Collection[str]) -> set[str]:
    """Which of these are on their way, or may be."""
    if not ids:
        return set()
    query = select(Nudge.id).where(col(Nudge.id).in_(ids), Nudge.status == NudgeStatus.SENDING)
    return set(session.exec(query))


def left_out(
    session: Session, teams: Iterable[str], recipients: Iterable[str], since: datetime
) -> list[Nudge]:
    """Step nudges of these reps that were left for a summary, due since then."""
    query = (
        select(Nudge)
        .where(col(Nudge.team_id).in_(teams), col(Nudge.recipient).in_(recipients))
        .where(col(Nudge.reason).in_((NudgeReason.STALE, NudgeReason.QUIET)))
        .where(Nudge.kind == NudgeKind.STEP, Nudge.status == NudgeStatus.CANCELLED)
        .where(col(Nudge.due_at) >= since)
        .order_by(col(Nudge.due_at), col(Nudge.id))
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


def bring_forward(session: Session, team_id: str, deal_id: str, step: str, now: datetime) -> bool:
    """Let the note of a deal's step that is still to come go out now; gives whether there is one.

    Its rep asks for it: it goes out at any hour.
    """
    query = (
        update(Nudge)
        .where(col(Nudge.team_id) == team_id, col(Nudge.deal_id) == deal_id)
        .where(col(Nudge.kind) == NudgeKind.STEP, col(Nudge.step) == step)
        .where(col(Nudge.reminder) == 0, col(Nudge.status).in_(TO_BE_SENT))
        .values(wake_at=now, topic=ASKED_FOR)
    )
    return session.exec(query).rowcount > 0


def those_waiting(session: Session, dedupe_keys: Collection[str]) -> set[str]:
    """Which of these keys' nudges are still to be written; nobody claims them in the meantime."""
    query = (
        select(Nudge.dedupe_key)
        .where(col(Nudge.dedupe_key).in_(dedupe_keys), col(Nudge.status).in_(TO_BE_SENT))
        .with_for_update()
    )
    return set(session.exec(query))


def _locked_steps(session: Session, plans: Sequence[DealPlan]) -> Iterable[Nudge]:
    if not plans:
        return ()
    teams = sorted({plan.team_id for plan in plans})
    params = {"teams": teams, "deals": [plan.deal_id for plan in plans]}
    return session.exec(_LOCKED_STEPS, params=params)


def _key(plan: DealPlan, due: DueStep) -> str:
    return f"{plan.deal_id}:{due.round}"


def _row(key: str, plan: DealPlan, due: DueStep) -> Nudge:
    return Nudge(
        team_id=plan.team_id,
        kind=NudgeKind.STEP,
        dedupe_key=key,
        deal_id=plan.deal_id,
        recipient=plan.recipient,
        step=due.step,
        occurrence=due.occurrence,
        reminder=due.reminder,
        contacts=due.contacts,
        act=due.act,
        due_at=due.due_at,
        wake_at=due.due_at,
        stale_at=due.stale_at,
        counts=due.counts,
    )


def _redate(row: Nudge, due: DueStep, recipient: str, now: datetime) -> None:
    # A deal that was handed over belongs to somebody else now, who was not the one to go quiet on.
    left_for_summary = row.reason == NudgeReason.STALE or (
        row.reason == NudgeReason.QUIET and row.recipient == recipient
    )
    # The clock may go back to before its day: what was said to be held rests until it no longer is.
    said = row.reason == NudgeReason.HELD and due.held and row.due_at == due.due_at
    if row.status not in _UNTOUCHED or left_for_summary or said:
        return
    row.recipient = recipient
    if row.status == NudgeStatus.CANCELLED or row.due_at != due.due_at:
        # What a gate kept past its day is fresh on the day that the gate opens.
        freed = row.reason == NudgeReason.HELD and not due.held
        kept = max(now - due.due_at, timedelta()) if freed else timedelta()
        row.due_at = row.wake_at = due.due_at
        row.stale_at = due.stale_at + kept
        row.status, row.counts = NudgeStatus.PENDING, due.counts
        row.reason = row.error = None


def _stop(row: Nudge, reason: NudgeReason, why: str) -> None:
    row.status, row.wake_at = NudgeStatus.CANCELLED, None
    row.reason, row.error = reason, why
