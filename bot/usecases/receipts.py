"""The receipt of a report, with what the rep may want to know at once."""

from sqlmodel import Session

from bot.usecases.cards import ReceiptCard
from bot.usecases.case import Case
from bot.usecases.clients import clients_like
from bot.usecases.lessons import similar_lessons


def receipt_card(session: Session, case: Case, nudge_id: str) -> ReceiptCard:
    """The receipt as the deal stands."""
    likely = next(iter(clients_like(session, case.client)), None)
    lessons = tuple(lesson.text for lesson, _ in similar_lessons(session, case))
    return ReceiptCard(nudge_id, case, likely, lessons)
