"""One line learnt from a deal: private, and found again."""

from bot.cases.case import Case
from bot.cases.own_case import is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import can_follow
from bot.core.history import Event, EventKind
from storage.lessons import lessons_of
from storage.models import Lesson, LostDeal


def keep_lesson(turn: Turn, deal_id: str, text: str) -> Case:
    """Keep a rep's lesson, once a delivery; raises NoSuchDeal or Unplannable."""
    case = locked_own_case(turn, deal_id)
    if is_repeat(turn):
        return case
    turn.session.add(
        Lesson(team_id=turn.team_id, rep_id=turn.actor, deal_id=deal_id, text=text, at=turn.now)
    )
    turn.cases.rows(case).lesson_at = turn.now
    turn.cases.forget(case)
    learnt = Event(EventKind.LESSON, turn.now)
    return turn.add_event(case, learnt) if can_follow(case.history, learnt) else turn.case(deal_id)


Learnt = tuple[Lesson, LostDeal | None]
"""A lesson and the deal that it is from; None where that is a colleague's now."""


def my_lessons(turn: Turn, words: str = "") -> list[Learnt]:
    """The actor's own lessons, the latest first; with words, those that hold all of them."""
    wanted = words.casefold().split()
    mine = [
        (lesson, deal if deal.rep_id == turn.actor else None)
        for lesson, deal in lessons_of(turn.session, turn.team_id, turn.actor)
    ]
    return [one for one in mine if all(word in _searched(*one) for word in wanted)]


def _searched(lesson: Lesson, deal: LostDeal | None) -> str:
    told = [lesson.text]
    if deal is not None:
        told += [deal.client, deal.circumstance.replace("_", " ")]
    return "\n".join(told).casefold()
