"""The statements that read cases, built once: to build one takes longer than to carry it out."""

from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    BindParameter,
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
from sqlmodel import col, select

from storage.models import (
    Client,
    ClientRecord,
    ClientWords,
    DealEvent,
    Escalation,
    KeptScript,
    Lesson,
    LostDeal,
    MemoryDealing,
    MemoryLink,
    Promise,
    ReadyItem,
    Recovery,
    Rep,
    Team,
    TimeOff,
)
from storage.models.nudges import Nudge, NudgeKind, NudgeReason, NudgeStatus
from storage.types import UtcDateTime


def _many(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


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
_ALL_DEALS = (
    select(LostDeal, Client, Rep, Team)
    .join(Client, col(Client.id) == LostDeal.client_id)
    .join(Rep, and_(col(Rep.team_id) == LostDeal.team_id, col(Rep.user_id) == LostDeal.rep_id))
    .join(Team, col(Team.team_id) == LostDeal.team_id)
    .where(col(LostDeal.team_id).in_(_many("teams")))
    .order_by(col(LostDeal.id))
)
_DEALS = _ALL_DEALS.where(col(LostDeal.id).in_(_many("ids")))
_OF_CLIENTS = _ALL_DEALS.where(col(LostDeal.client_id).in_(_many("ids")))
_WITH_SIBLINGS = _ALL_DEALS.where(
    col(LostDeal.client_id).in_(
        select(LostDeal.client_id)
        .where(col(LostDeal.team_id).in_(_many("teams")))
        .where(col(LostDeal.id).in_(_many("ids")))
    )
)
_OF_REPS = _ALL_DEALS.where(col(LostDeal.rep_id).in_(_many("ids")), col(LostDeal.is_open))


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
_IN_THE_SUMMARY = (NudgeReason.STALE, NudgeReason.QUIET)
_TOLD_AT = case(
    (col(Nudge.reason) == NudgeReason.STALE, col(Nudge.stale_at)),
    else_=func.coalesce(col(Nudge.sent_at), col(Nudge.due_at)),
)
_NOTES = (
    columns(
        literal(NOTE),
        col(Nudge.occurrence),
        case((col(Nudge.recipient) == LostDeal.rep_id, ""), else_=TO_ANOTHER),
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
    .where(col(Nudge.team_id).in_(_many("teams")), col(Nudge.deal_id).in_(_many("deals")))
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
    .where(col(LostDeal.team_id).in_(_many("teams")))
    .where(col(LostDeal.client_id).in_(_many("clients")))
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
    .where(col(LostDeal.team_id).in_(_many("teams")))
    .where(col(LostDeal.client_id).in_(_many("clients")), col(LostDeal.fault_open)),
)
"""What the bot proposed lately, or will, to a client, and faults that are not put right yet."""


DEALINGS = (
    columns(col(LostDeal.client_id), *_EVENT, *_NO_NOTE)
    .join(
        DealEvent,
        and_(col(DealEvent.deal_id) == LostDeal.id, col(DealEvent.team_id) == LostDeal.team_id),
    )
    .where(col(LostDeal.team_id).in_(_many("teams")))
    .where(col(LostDeal.client_id).in_(_many("clients")))
    .where(col(DealEvent.what).in_(_many("counted")), _STANDS)
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
    .where(col(Client.team_id).in_(_many("teams")))
    .where(col(Client.canonical_id).in_(_many("clients")))
    .where(col(MemoryDealing.what).in_(_many("counted")))
    # Two names of a client may lead to one memory.
    .distinct()
)
"""What happened with a client in deals that are deleted."""

_Spelling = aliased(Client)
HISTORIES: CompoundSelect[Any] = union_all(
    columns(literal(""), *_EVENT, *_NO_NOTE)
    .where(col(DealEvent.team_id).in_(_many("teams")))
    .where(col(DealEvent.deal_id).in_(_many("deals")), _STANDS),
    DEALINGS,
    SURVIVING,
    columns(*_mark("promise", col(Promise.deal_id))).where(
        col(Promise.team_id).in_(_many("teams")), col(Promise.deal_id).in_(_many("deals"))
    ),
    columns(*_mark("script", col(KeptScript.deal_id))).where(
        col(KeptScript.team_id).in_(_many("teams")), col(KeptScript.deal_id).in_(_many("deals"))
    ),
    columns(*_mark("words", col(ClientWords.deal_id))).where(
        col(ClientWords.team_id).in_(_many("teams")), col(ClientWords.deal_id).in_(_many("deals"))
    ),
    columns(*_mark("record", col(ClientRecord.client_id)))
    .where(col(ClientRecord.team_id).in_(_many("teams")))
    .where(
        col(ClientRecord.client_id).in_(
            columns(col(_Spelling.id)).where(
                col(_Spelling.team_id).in_(_many("teams")),
                col(_Spelling.canonical_id).in_(_many("clients")),
            )
        )
    ),
    columns(*_mark("time_off", col(TimeOff.rep_id))).where(
        col(TimeOff.team_id).in_(_many("teams")), col(TimeOff.rep_id).in_(_many("reps"))
    ),
    _NOTES,
    *ACTS.selects,
)
"""What happened, and which rare rows there are besides: under a lock, so it is read after it."""

PROMISES = (
    select(Promise)
    .where(col(Promise.team_id).in_(_many("teams")), col(Promise.deal_id).in_(_many("deals")))
    .order_by(col(Promise.due_at), col(Promise.id))
)
TIME_OFF = (
    select(TimeOff)
    .where(col(TimeOff.team_id).in_(_many("teams")), col(TimeOff.rep_id).in_(_many("reps")))
    .order_by(col(TimeOff.first_day), col(TimeOff.id))
)
SCRIPTS = select(KeptScript).where(
    col(KeptScript.team_id).in_(_many("teams")), col(KeptScript.deal_id).in_(_many("deals"))
)
WORDS = (
    select(ClientWords)
    .where(
        col(ClientWords.team_id).in_(_many("teams")), col(ClientWords.deal_id).in_(_many("deals"))
    )
    .order_by(col(ClientWords.said_at), col(ClientWords.at), col(ClientWords.id))
)
ESCALATIONS = (
    select(Escalation)
    .where(col(Escalation.team_id).in_(_many("teams")), col(Escalation.deal_id).in_(_many("deals")))
    .where(col(Escalation.taken_back_at).is_(None))
    # What is settled comes before what is not, also where both began at one moment.
    .order_by(col(Escalation.settled_at).is_(None), col(Escalation.at), col(Escalation.id))
)
READY_ITEMS = (
    select(ReadyItem)
    .where(col(ReadyItem.team_id).in_(_many("teams")), col(ReadyItem.deal_id).in_(_many("deals")))
    .order_by(col(ReadyItem.id))
)
RECOVERIES = select(Recovery).where(
    col(Recovery.team_id).in_(_many("teams")), col(Recovery.deal_id).in_(_many("deals"))
)
LESSONS = (
    select(Lesson.deal_id, Lesson.rep_id, func.max(Lesson.at))
    .where(col(Lesson.team_id).in_(_many("teams")), col(Lesson.deal_id).in_(_many("deals")))
    .group_by(col(Lesson.deal_id), col(Lesson.rep_id))
)


class Scope(Enum):
    """Which deals some ids mean."""

    DEALS = auto()
    WITH_SIBLINGS = auto()
    OF_CLIENTS = auto()
    OPEN_OF_REPS = auto()


BY_SCOPE = {
    Scope.DEALS: _DEALS,
    Scope.WITH_SIBLINGS: _WITH_SIBLINGS,
    Scope.OF_CLIENTS: _OF_CLIENTS,
    Scope.OPEN_OF_REPS: _OF_REPS,
}
LOCKED_BY_SCOPE = {
    scope: query.with_for_update(of=LostDeal, key_share=True).execution_options(
        populate_existing=True
    )
    for scope, query in BY_SCOPE.items()
}
