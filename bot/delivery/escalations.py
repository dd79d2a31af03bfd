"""What is told of a matter that goes to a manager: to them, to the rep, and when nobody answers.

A manager hears who, with whom and what kind; what the rep wrote stays with the rep (S3).
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.cases.calendars import calendar_of
from bot.cases.case import Case
from bot.cases.coaching import Coaching
from bot.cases.own_case import OwnCase
from bot.core.deal_state import DealState
from bot.core.escalation import reminders, unanswered
from bot.core.working_time import Calendar, standard_week
from bot.delivery.cards import EscalationCard
from storage.escalations import just_told, sent_notices
from storage.managers import notices_called, those_gone
from storage.models import (
    Escalation,
    EscalationTopic,
    LostDeal,
    NoticeTopic,
    Nudge,
    NudgeKind,
    RepKey,
)
from storage.nudges import enqueue, enqueue_all
from storage.teams import get_reps, get_team

ABOUT_ESCALATION = frozenset(
    {
        NoticeTopic.ESCALATION,
        NoticeTopic.ESCALATION_REMINDER,
        NoticeTopic.ESCALATION_TAKEN_BACK,
    }
)
TELLS = ABOUT_ESCALATION - {NoticeTopic.ESCALATION_TAKEN_BACK}
"""What a manager is told of, as long as it is so."""


def tell_managers(
    session: Session,
    escalation: Escalation,
    deal: LostDeal,
    managers: Collection[str],
    now: datetime,
) -> None:
    """Tell every manager of it, once each."""
    notices = _to_each(_notice(escalation, NoticeTopic.ESCALATION, now), managers, deal)
    enqueue_all(session, list(notices))


def word_for_rep(case: OwnCase, word: Nudge, managers: Collection[str]) -> EscalationCard | None:
    """How far a matter has come, as the rep reads it; None once it was taken back."""
    what = EscalationTopic(word.topic or "")
    if what is EscalationTopic.CALLED:
        return EscalationCard(word.id, case, what, word.detail or "")
    if case.escalation is None:
        return None
    told_to = case.escalation.told_to or ""
    return EscalationCard(word.id, case, what, told_to, bool({*managers} - {told_to}))


def is_for_one(notice: Nudge) -> bool:
    """Whether a notice is for a manager by name; another one is for the first who is there."""
    return bool(notice.recipient) and notice.dedupe_key.endswith(f":{notice.recipient}")


def has_their_own(session: Session, notice: Nudge) -> bool:
    """Whether the first who is there gets the same notice by name."""
    own = f"{notice.dedupe_key}:{notice.recipient}"
    return not is_for_one(notice) and bool(notices_called(session, notice.team_id, [own]))


def told_key(escalation: Escalation) -> str:
    """The key of the notice that tells a manager of it first."""
    return f"{escalation.id}:{NoticeTopic.ESCALATION}"


def tell_taken_back(session: Session, escalation: Escalation, now: datetime) -> None:
    """Tell everybody who was told of it that it was not that after all."""
    sent = sent_notices(session, escalation.team_id, escalation.id)
    told = {notice.recipient for notice in sent} | {escalation.told_to or ""}
    for one in sorted(told - {""}):
        _tell_taken_back(session, escalation, one, now)


def _tell_taken_back(session: Session, escalation: Escalation, whom: str, now: datetime) -> None:
    notice = _notice(escalation, NoticeTopic.ESCALATION_TAKEN_BACK, now, f":{whom}")
    notice.recipient = whom
    enqueue(session, notice)


def tell_rep(
    session: Session, deal: LostDeal, escalation: Escalation, what: EscalationTopic, now: datetime
) -> None:
    """Let the rep know how far it has come."""
    enqueue(session, _word(deal.rep_id, escalation, what, now))


def tell_rep_called(session: Session, deal: LostDeal, by: str, which: int, now: datetime) -> None:
    """Let the rep know that a manager called their client; `which` entry of the history it is."""
    word = Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.ESCALATION,
        dedupe_key=f"{deal.id}:{EscalationTopic.CALLED}:{which}",
        deal_id=deal.id,
        recipient=deal.rep_id,
        topic=EscalationTopic.CALLED,
        detail=by,
        due_at=now,
    )
    enqueue(session, word)


def is_current(case: Case, nudge: Nudge) -> bool:
    """Whether a message is about what the deal still waits for."""
    escalation = case.escalation
    return (
        escalation is not None
        and escalation.id == nudge.detail
        and escalation.settled_at is None
        and case.state is not DealState.UNDONE
    )


def follow_escalations(
    session: Session, coaching: Coaching, done: Iterable[Nudge], now: datetime
) -> None:
    """Note who was told, say so to the rep, and see to what comes if nobody answers."""
    told = [nudge.id for nudge in done if nudge.topic in TELLS]
    if not told:
        return
    session.flush()
    # Who was told first is the one who is told for all.
    for escalation, nudge in sorted(just_told(session, told), key=lambda one: is_for_one(one[1])):
        is_first = escalation.told_to is None
        if is_first or _is_gone(session, coaching, escalation):
            escalation.told_to, escalation.told_at = nudge.recipient, nudge.sent_at or now
            session.add(escalation)
        if escalation.taken_back_at is not None:
            # It was on its way when the rep took it back.
            _tell_taken_back(session, escalation, nudge.recipient, now)
        elif is_first:
            _follow_up(session, coaching, escalation)


def _is_gone(session: Session, coaching: Coaching, escalation: Escalation) -> bool:
    """Whether the one who was told first is none of the managers any more."""
    managers, first = coaching.for_team(escalation.team_id).managers, escalation.told_to or ""
    if managers and first not in managers:
        return True
    return bool(those_gone(session, escalation.team_id, [first]))


def _follow_up(session: Session, coaching: Coaching, escalation: Escalation) -> None:
    deal = session.get_one(LostDeal, escalation.deal_id)
    told_at = escalation.told_at or escalation.at
    calendar = _managers_calendar(session, coaching, escalation, told_at)
    managers = coaching.for_team(escalation.team_id).managers
    again = [
        notice
        for place, at in enumerate(reminders(calendar, told_at), start=1)
        for notice in _to_each(
            _notice(escalation, NoticeTopic.ESCALATION_REMINDER, at, f":{place}"), managers, deal
        )
    ]
    words = [
        _word(deal.rep_id, escalation, EscalationTopic.TOLD, told_at),
        _word(deal.rep_id, escalation, EscalationTopic.UNANSWERED, unanswered(calendar, told_at)),
    ]
    enqueue_all(session, [*again, *words])


def _managers_calendar(
    session: Session, coaching: Coaching, escalation: Escalation, now: datetime
) -> Calendar:
    whose = RepKey(escalation.team_id, escalation.told_to or "")
    if (known := get_reps(session, [whose]).get(whose)) is not None:
        week = coaching.for_team(escalation.team_id).week
        return calendar_of(known.rep, known.time_off, week, now)
    team = get_team(session, escalation.team_id)
    return standard_week(ZoneInfo(team.timezone if team and team.timezone else "UTC"))


def _to_each(notice: Nudge, managers: Collection[str], deal: LostDeal) -> Iterator[Nudge]:
    """A notice for the first manager who is there when it goes out, and one for each other.

    Nobody is told of their own report by name.
    """
    yield notice
    for one in list(managers)[1:]:
        if one != deal.rep_id:
            key = f"{notice.dedupe_key}:{one}"
            yield Nudge(**notice.model_dump(exclude={"id"}) | {"recipient": one, "dedupe_key": key})


def _notice(escalation: Escalation, topic: NoticeTopic, at: datetime, which: str = "") -> Nudge:
    return Nudge(
        team_id=escalation.team_id,
        kind=NudgeKind.ADMIN_NOTICE,
        dedupe_key=f"{escalation.id}:{topic}{which}",
        deal_id=escalation.deal_id,
        recipient="",
        topic=topic,
        detail=escalation.id,
        due_at=at,
    )


def _word(rep_id: str, escalation: Escalation, what: EscalationTopic, at: datetime) -> Nudge:
    return Nudge(
        team_id=escalation.team_id,
        kind=NudgeKind.ESCALATION,
        dedupe_key=f"{escalation.id}:{what}",
        deal_id=escalation.deal_id,
        recipient=rep_id,
        topic=what,
        detail=escalation.id,
        due_at=at,
    )
