"""The statement that reads what happened: histories, dealings with clients, notes and acts.

It is built once: to build it takes longer than to carry it out.
"""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    union_all,
)
from sqlalchemy import select as columns
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from storage.models import (
    Client,
    ClientRecord,
    ClientWords,
    DealEvent,
    Handover,
    KeptScript,
    LostDeal,
    MemoryDealing,
    MemoryLink,
    Promise,
    TimeOff,
)
from storage.models.handovers import HandoverState
from storage.models.nudges import Nudge, NudgeKind, NudgeReason, NudgeStatus
from storage.parameters import many
from storage.types import UtcDateTime

_EVENT: tuple[Mapped[Any], ...] = (
    col(DealEvent.id),
    col(DealEvent.what),
    col(DealEvent.at),
    col(DealEvent.step),
    col(DealEvent.until),
    col(DealEvent.deal_id),
    col(DealEvent.told_at),
    col(DealEvent.by_user),
)
_STANDS = col(DealEvent.taken_back_at).is_(None)
"""What was taken back stays on record, and nobody goes by it."""
_NOBODY = (null(), null())
"""Who recorded it when: only events have that."""

_NO_NOTE: tuple[Any, ...] = (literal(0), cast(null(), Integer), cast(null(), String))
"""What only notes and acts have: reminder, contacts, client."""


def _mark(what: str, owner: Mapped[str]) -> tuple[Any, ...]:
    """In the shape of an event: that somebody has rows of a kind."""
    nothing = (null(), null(), null())
    return (literal(what), literal(0), literal(""), *nothing, owner, *_NOBODY, *_NO_NOTE)


NOTE, ACT, FAULT = "note", "act", "fault"
TO_ANOTHER = "to_another"
"""A note that went to a colleague who had the deal before."""
LISTED = "listed"
"""A note that was a line of a list: its words were not said."""
_IN_THE_SUMMARY = (NudgeReason.STALE, NudgeReason.QUIET)
_TOLD_AT = case(
    (col(Nudge.reason) == NudgeReason.STALE, col(Nudge.stale_at)),
    else_=func.coalesce(col(Nudge.sent_at), col(Nudge.due_at)),
)
_HOST = aliased(Nudge)
# By its key for each note that has one: joined, a host might be looked for among all messages.
_HOST_KIND = columns(col(_HOST.kind)).where(col(_HOST.id) == Nudge.folded_into).scalar_subquery()
_NOTES = (
    columns(
        literal(NOTE),
        col(Nudge.occurrence),
        case(
            (col(Nudge.recipient) != LostDeal.rep_id, TO_ANOTHER),
            (col(Nudge.status) == NudgeStatus.CANCELLED, LISTED),
            (_HOST_KIND == NudgeKind.CATCH_UP, LISTED),
            else_="",
        ),
        _TOLD_AT,
        col(Nudge.step),
        null(),
        col(Nudge.deal_id),
        *_NOBODY,
        col(Nudge.reminder),
        col(Nudge.contacts),
        null(),
    )
    .join(LostDeal, col(LostDeal.id) == Nudge.deal_id)
    .where(col(Nudge.team_id).in_(many("teams")), col(Nudge.deal_id).in_(many("deals")))
    .where(col(Nudge.kind) == NudgeKind.STEP)
    .where(
        or_(
            col(Nudge.status) == NudgeStatus.SENT,
            and_(
                col(Nudge.status) == NudgeStatus.CANCELLED,
                col(Nudge.reason).in_(_IN_THE_SUMMARY),
            ),
        )
    )
)
"""What reps were told of a deal's steps; what a summary told of counts as told."""

# A workspace with each deal: the indexes of what a deal has begin with it, and without it a client
# would be looked for in everything that ever happened.
ACTS = union_all(
    columns(
        literal(ACT),
        case((col(Nudge.wake_at).is_(None), 1), else_=0),
        col(Nudge.act),
        _TOLD_AT,
        col(LostDeal.rep_id),
        col(LostDeal.reported_at),
        col(Nudge.deal_id),
        null(),
        col(Nudge.step),
        col(Nudge.reminder),
        null(),
        col(LostDeal.client_id),
    )
    .join(LostDeal, and_(col(LostDeal.id) == Nudge.deal_id, col(LostDeal.team_id) == Nudge.team_id))
    .where(col(LostDeal.team_id).in_(many("teams")))
    .where(col(LostDeal.client_id).in_(many("clients")))
    .where(col(Nudge.act).is_not(None))
    .where(
        or_(
            col(Nudge.wake_at).is_not(None),
            col(Nudge.sent_at) > bindparam("recent", type_=UtcDateTime),
            and_(
                col(Nudge.reason).in_(_IN_THE_SUMMARY),
                col(Nudge.due_at) > bindparam("recent", type_=UtcDateTime),
            ),
        )
    ),
    columns(
        literal(FAULT),
        literal(0),
        literal(""),
        col(LostDeal.reported_at),
        col(LostDeal.rep_id),
        null(),
        col(LostDeal.id),
        *_NOBODY,
        *_NO_NOTE[:2],
        col(LostDeal.client_id),
    )
    .where(col(LostDeal.team_id).in_(many("teams")))
    .where(col(LostDeal.client_id).in_(many("clients")), col(LostDeal.fault_open)),
)
"""What the bot proposed lately, or will, to a client, and faults that are not put right yet."""


DEALINGS = (
    columns(col(LostDeal.client_id), *_EVENT, *_NO_NOTE)
    .join(
        DealEvent,
        and_(col(DealEvent.deal_id) == LostDeal.id, col(DealEvent.team_id) == LostDeal.team_id),
    )
    .where(col(LostDeal.team_id).in_(many("teams")))
    .where(col(LostDeal.client_id).in_(many("clients")))
    .where(col(DealEvent.what).in_(many("counted")), _STANDS)
)
"""What happened with a client in every deal of every rep."""

SURVIVING = (
    columns(
        col(Client.canonical_id),
        # Below all events: it is nobody's to take back.
        -col(MemoryDealing.id),
        col(MemoryDealing.what),
        col(MemoryDealing.at),
        # What is distinct has a type, where PostgreSQL would else take the union's.
        cast(null(), String),
        cast(null(), UtcDateTime()),
        col(MemoryDealing.deal),
        col(MemoryDealing.told_at),
        cast(null(), String),
        *_NO_NOTE,
    )
    .join(MemoryLink, col(MemoryLink.client_id) == Client.id)
    .join(MemoryDealing, col(MemoryDealing.memory_id) == MemoryLink.memory_id)
    .where(col(Client.team_id).in_(many("teams")))
    .where(col(Client.canonical_id).in_(many("clients")))
    .where(col(MemoryDealing.what).in_(many("counted")))
    # Two names of a client may lead to one memory.
    .distinct()
)
"""What happened with a client in deals that are deleted."""

_Spelling = aliased(Client)
HISTORIES: CompoundSelect[Any] = union_all(
    columns(literal(""), *_EVENT, *_NO_NOTE)
    .where(col(DealEvent.team_id).in_(many("teams")))
    .where(col(DealEvent.deal_id).in_(many("deals")), _STANDS),
    DEALINGS,
    SURVIVING,
    columns(*_mark("promise", col(Promise.deal_id))).where(
        col(Promise.team_id).in_(many("teams")), col(Promise.deal_id).in_(many("deals"))
    ),
    columns(*_mark("script", col(KeptScript.deal_id))).where(
        col(KeptScript.team_id).in_(many("teams")), col(KeptScript.deal_id).in_(many("deals"))
    ),
    columns(*_mark("offer", col(Handover.deal_id)))
    .where(col(Handover.team_id).in_(many("teams")), col(Handover.deal_id).in_(many("deals")))
    .where(col(Handover.state) == HandoverState.OFFERED),
    columns(*_mark("words", col(ClientWords.deal_id))).where(
        col(ClientWords.team_id).in_(many("teams")), col(ClientWords.deal_id).in_(many("deals"))
    ),
    columns(*_mark("record", col(ClientRecord.client_id)))
    .where(col(ClientRecord.team_id).in_(many("teams")))
    .where(
        col(ClientRecord.client_id).in_(
            columns(col(_Spelling.id)).where(
                col(_Spelling.team_id).in_(many("teams")),
                col(_Spelling.canonical_id).in_(many("clients")),
            )
        )
    ),
    columns(*_mark("time_off", col(TimeOff.rep_id))).where(
        col(TimeOff.team_id).in_(many("teams")), col(TimeOff.rep_id).in_(many("reps"))
    ),
    _NOTES,
    *ACTS.selects,
)
"""What happened, and which rare rows there are besides: under a lock, so it is read after it."""
