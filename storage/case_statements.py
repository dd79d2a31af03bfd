"""The statements that read what belongs to deals, built once: to build one takes a while."""

from sqlalchemy import func
from sqlmodel import col, select

from storage.models import (
    ClientWords,
    Escalation,
    Handover,
    KeptScript,
    Lesson,
    Promise,
    ReadyItem,
    Recovery,
    TimeOff,
)
from storage.models.handovers import HandoverState
from storage.parameters import many

PROMISES = (
    select(Promise)
    .where(col(Promise.team_id).in_(many("teams")), col(Promise.deal_id).in_(many("deals")))
    .order_by(col(Promise.due_at), col(Promise.id))
)
TIME_OFF = (
    select(TimeOff)
    .where(col(TimeOff.team_id).in_(many("teams")), col(TimeOff.rep_id).in_(many("reps")))
    .order_by(col(TimeOff.first_day), col(TimeOff.id))
)
SCRIPTS = select(KeptScript).where(
    col(KeptScript.team_id).in_(many("teams")), col(KeptScript.deal_id).in_(many("deals"))
)
WORDS = (
    select(ClientWords)
    .where(col(ClientWords.team_id).in_(many("teams")), col(ClientWords.deal_id).in_(many("deals")))
    .order_by(col(ClientWords.said_at), col(ClientWords.at), col(ClientWords.id))
)
ESCALATIONS = (
    select(Escalation)
    .where(col(Escalation.team_id).in_(many("teams")), col(Escalation.deal_id).in_(many("deals")))
    .where(col(Escalation.taken_back_at).is_(None))
    # What is settled comes before what is not, also where both began at one moment.
    .order_by(col(Escalation.settled_at).is_(None), col(Escalation.at), col(Escalation.id))
)
READY_ITEMS = (
    select(ReadyItem)
    .where(col(ReadyItem.team_id).in_(many("teams")), col(ReadyItem.deal_id).in_(many("deals")))
    .order_by(col(ReadyItem.id))
)
RECOVERIES = select(Recovery).where(
    col(Recovery.team_id).in_(many("teams")), col(Recovery.deal_id).in_(many("deals"))
)
LESSONS = (
    select(Lesson.deal_id, Lesson.rep_id, func.max(Lesson.at))
    .where(col(Lesson.team_id).in_(many("teams")), col(Lesson.deal_id).in_(many("deals")))
    .group_by(col(Lesson.deal_id), col(Lesson.rep_id))
)
OFFERS = (
    select(Handover)
    .where(col(Handover.team_id).in_(many("teams")), col(Handover.deal_id).in_(many("deals")))
    .where(col(Handover.state) == HandoverState.OFFERED)
    .order_by(col(Handover.at), col(Handover.id))
)
"""Those that nobody has answered yet."""
