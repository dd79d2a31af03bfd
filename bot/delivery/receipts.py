"""The receipt of a report, with what the rep may want to know at once."""

from sqlmodel import Session

from bot.cases.clients import clients_like
from bot.cases.own_case import OwnCase
from bot.cases.similar_lessons import similar_lessons
from bot.delivery.cards import ReceiptCard


def receipt_card(session: Session, case: OwnCase, nudge_id: str) -> ReceiptCard:
    """The receipt as the deal stands."""
    likely = next(iter(clients_like(session, case.client)), None)
    lessons = tuple(similar_lessons(session, case))
    return ReceiptCard(nudge_id, case, likely, lessons)
