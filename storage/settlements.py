"""Settling claimed nudges: every write is guarded by id, lease and status."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, bindparam, case, func, null, select, tuple_, update
from sqlmodel import Session, col
from sqlmodel import update as update_rows

from storage.claims import Claim
from storage.models import LostDeal, Nudge, NudgeReason, NudgeStatus, Rep
from storage.types import UtcDateTime

_NUDGE = cast("Table", Nudge.__table__)  # type: ignore[attr-defined]  # SQLModel hides it
_OURS = (
    _NUDGE.c.id == bindparam("of_id"),
    _NUDGE.c.lease_no == bindparam("of_lease"),
    _NUDGE.c.status == NudgeStatus.SENDING,
)
_SETTLE = (
    update(_NUDGE)
    .where(*_OURS)
    .values(
        status=bindparam("to_status"),
        wake_at=bindparam("to_wake_at"),
        reason=bindparam("to_reason"),
        error=bindparam("to_error"),
        attempts=bindparam("to_attempts"),
        recipient=func.coalesce(bindparam("to_recipient"), _NUDGE.c.recipient),
        folded_into=bindparam("to_folded_into"),
        # What is due again was definitely not sent.
        posting_since=case(
            (bindparam("to_status") == NudgeStatus.PENDING, null()),
            else_=_NUDGE.c.posting_since,
        ),
        looked_up_to=bindparam("to_looked_up_to"),
    )
)
_MARK_SENT = (
    update(_NUDGE)
    .where(*_OURS)
    .values(
        status=NudgeStatus.SENT,
        wake_at=None,
        reason=None,
        error=None,
        attempts=_NUDGE.c.attempts + 1,
        channel=bindparam("to_channel"),
        message_ts=bindparam("to_ts"),
        sent_at=bindparam("to_sent_at"),
    )
)
_CHANGED = select(col(LostDeal.id), col(LostDeal.revision)).where(
    col(LostDeal.id).in_(bindparam("deals", expanding=True))
)
_DM_CHANNEL = (
    select(col(Rep.dm_channel))
    .where(col(Rep.team_id) == _NUDGE.c.team_id, col(Rep.user_id) == _NUDGE.c.recipient)
    .scalar_subquery()
)
_REVISION = (
    select(col(LostDeal.revision)).where(col(LostDeal.id) == _NUDGE.c.deal_id).scalar_subquery()
)
_RENEW = (
    update(_NUDGE)
    # By their keys: SQLite would look through the whole table to find them.
    .where(_NUDGE.c.id.in_(bindparam("ids", expanding=True)))
    .where(
        tuple_(_NUDGE.c.id, _NUDGE.c.lease_no, func.coalesce(_REVISION, 0)).in_(
            bindparam("as_checked", expanding=True)
        )
    )
    .where(_NUDGE.c.status == NudgeStatus.SENDING)
    .values(
        wake_at=bindparam("lease_end", type_=UtcDateTime),
        channel=func.coalesce(_DM_CHANNEL, _NUDGE.c.channel),
        # Of several tries the first: each of them may stand in Slack.
        posting_since=func.coalesce(_NUDGE.c.posting_since, bindparam("since", type_=UtcDateTime)),
        # What is posted now stands before the pages that were seen.
        looked_up_to=None,
    )
    .returning(_NUDGE.c.id)
)


@dataclass(frozen=True, slots=True)
class Renewal:
    """A claim that is about to be sent, and the revisions of its deals when it was checked."""

    claim: Claim
    revisions: Mapping[str, int]

    @property
    def as_checked(self) -> tuple[str, int, int]:
        """Nudge, lease, and the revision of the nudge's own deal."""
        nudge = self.claim.nudge
        return nudge.id, nudge.lease_no, self.revisions.get(nudge.deal_id or "", 0)

    @property
    def others(self) -> dict[str, int]:
        """The revisions of other deals that go out with it."""
        own = self.claim.nudge.deal_id
        return {deal: revision for deal, revision in self.revisions.items() if deal != own}


@dataclass(frozen=True, slots=True)
class Sent:
    """A claim whose message stands in Slack."""

    claim: Claim
    channel: str
    ts: str
    at: datetime


def renew_leases(
    session: Session, renewals: Sequence[Renewal], lease_end: datetime, since: datetime
) -> set[str]:
    """Renew leases just before sending, and note where each message goes, to be looked up there.

    `since` is by Slack's clock: no message of these is older.

    Gives the ids of those that are still ours and whose deals are still as they were checked: one
    statement, however many, and another where several deals are told of in one message.
    """
    current = revisions_of(session, {deal for one in renewals for deal in one.others})
    true = [one for one in renewals if one.others.items() <= current.items()]
    if not true:
        return set()
    params = {
        "ids": [one.claim.nudge.id for one in true],
        "as_checked": [one.as_checked for one in true],
        "lease_end": lease_end,
        "since": since,
    }
    return {found for (found,) in session.connection().execute(_RENEW, params)}


def revisions_of(session: Session, deals: Collection[str]) -> dict[str, int]:
    """How often each of these deals was planned, by id."""
    if not deals:
        return {}
    found = session.connection().execute(_CHANGED, {"deals": list(deals)})
    return {str(deal_id): int(revision) for deal_id, revision in found}


def keep_channel(session: Session, claim: Claim, channel: str) -> None:
    """Note where a message goes that is not a rep's own, and whom it is for by now."""
    query = (
        update_rows(Nudge)
        .where(col(Nudge.id) == claim.nudge.id, col(Nudge.lease_no) == claim.lease_no)
        .where(col(Nudge.status) == NudgeStatus.SENDING)
        .values(channel=channel, recipient=claim.nudge.recipient)
    )
    session.exec(query)


def mark_sent(session: Session, sent: Sequence[Sent]) -> int:
    """Record the messages; returns how many claims were still ours."""
    params = [
        _ours(one.claim) | {"to_channel": one.channel, "to_ts": one.ts, "to_sent_at": one.at}
        for one in sent
    ]
    return _execute(session, _MARK_SENT, params)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a claim comes to that was not sent; use the functions below to make one.

    An attempt that was not the nudge's fault does not count.
    """

    claim: Claim
    status: NudgeStatus
    wake_at: datetime | None
    reason: NudgeReason | None = None
    error: str | None = None
    counts: bool = True
    recipient: str | None = None
    folded_into: str | None = None
    looked_up_to: str | None = None

    def redirected(self, recipient: str | None, folded_into: str | None) -> "Settlement":
        """The same, to somebody else or with another nudge's message."""
        return replace(self, recipient=recipient, folded_into=folded_into)


def postponed(claim: Claim, until: datetime, error: str | None = None) -> Settlement:
    """Definitely not sent, and for no fault of its own: due again later."""
    reason = NudgeReason.TROUBLE if error else None
    return Settlement(claim, NudgeStatus.PENDING, until, reason, error, counts=False)


def tried(claim: Claim, until: datetime, error: str) -> Settlement:
    """Definitely not sent, which used up an attempt: due again later."""
    return Settlement(claim, NudgeStatus.PENDING, until, NudgeReason.TROUBLE, error)


def unknown(
    claim: Claim,
    until: datetime,
    error: str,
    *,
    counts: bool = True,
    looked_up_to: str | None = None,
) -> Settlement:
    """Still unknown whether it arrived: look then, or look on after that page of Slack's."""
    later = Settlement(claim, NudgeStatus.SENDING, until, NudgeReason.TROUBLE, error, counts)
    return replace(later, looked_up_to=looked_up_to)


def waiting(claim: Claim, until: datetime, code: str) -> Settlement:
    """Definitely not sent, until somebody mends something: due again then, or once it is woken."""
    return Settlement(claim, NudgeStatus.PENDING, until, NudgeReason.MENDING, code, counts=False)


def unknown_and_waiting(claim: Claim, until: datetime, code: str) -> Settlement:
    """The same, where it is still unknown whether it arrived."""
    return Settlement(claim, NudgeStatus.SENDING, until, NudgeReason.MENDING, code, counts=False)


def cancelled(claim: Claim, reason: NudgeReason, why: str) -> Settlement:
    """The world has moved on: final, with the reason."""
    return Settlement(claim, NudgeStatus.CANCELLED, None, reason, why)


def failed(claim: Claim, why: str) -> Settlement:
    """It cannot be sent: final and visible, with the reason."""
    return Settlement(claim, NudgeStatus.FAILED, None, NudgeReason.GAVE_UP, why)


def settle(session: Session, settlements: Sequence[Settlement]) -> int:
    """Write down how claims ended that were not sent; returns how many were still ours."""
    return _execute(session, _SETTLE, [_written(one) for one in settlements])


def _written(one: Settlement) -> dict[str, Any]:
    nudge = one.claim.nudge
    return _ours(one.claim) | {
        "to_status": one.status,
        "to_wake_at": one.wake_at,
        "to_reason": one.reason,
        "to_error": one.error,
        "to_attempts": nudge.attempts + 1 if one.counts else nudge.attempts,
        "to_recipient": one.recipient,
        "to_folded_into": one.folded_into,
        "to_looked_up_to": one.looked_up_to,
    }


def _ours(claim: Claim) -> dict[str, Any]:
    return {"of_id": claim.nudge.id, "of_lease": claim.lease_no}


def _execute(session: Session, statement: Any, params: Iterable[dict[str, Any]]) -> int:  # noqa: ANN401 -- an UPDATE of a table
    many = list(params)
    if not many:
        return 0
    session.flush()
    result: CursorResult[Any] = session.connection().execute(statement, many)
    return result.rowcount
