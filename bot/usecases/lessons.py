"""One line learnt from a deal: private, and found again."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case
from bot.cases.coaching import Coaching
from bot.cases.own_case import is_repeat, own_case
from bot.core.deal_state import can_follow
from bot.core.history import Event, EventKind
from bot.usecases.record_outcome import add_event
from storage.lessons import lessons_of
from storage.models import Lesson, LostDeal


def keep_lesson(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    text: str,
    now: datetime,
    delivery: str | None = None,
) -> Case:
    """Keep a rep's lesson, once a delivery; raises NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    if is_repeat(session, team_id, delivery, now):
        return case
    session.add(Lesson(team_id=team_id, rep_id=actor, deal_id=deal_id, text=text, at=now))
    session.flush()
    learnt = Event(EventKind.LESSON, now)
    if can_follow(case.history, learnt):
        return add_event(session, coaching, case, learnt)
    return case


def my_lessons(
    session: Session, team_id: str, rep_id: str, words: str = ""
) -> list[tuple[Lesson, LostDeal]]:
    """A rep's own lessons, the latest first, and nobody else's; with words, those that hold all."""
    wanted = words.casefold().split()
    return [
        (lesson, deal)
        for lesson, deal in lessons_of(session, team_id, rep_id)
        if all(word in _searched(lesson, deal) for word in wanted)
    ]


def _searched(lesson: Lesson, deal: LostDeal) -> str:
    kind = deal.circumstance.replace("_", " ")
    return f"{lesson.text}\n{deal.client}\n{kind}".casefold()
