"""The receipt of a report, with what the rep may want to know at once."""

from sqlmodel import Session

from bot.cases.clients import clients_like
from bot.cases.own_case import OwnCase
from bot.cases.similar_lessons import similar_lessons
from bot.core.circumstances import is_client
from bot.core.history import EventKind
from bot.delivery.cards import ReceiptCard
from storage.deals import decided_before

_DECISIONS = (EventKind.GAVE_CHANCE, EventKind.PARTED)


def receipt_card(session: Session, case: OwnCase, nudge_id: str) -> ReceiptCard:
    """The receipt as the deal stands."""
    lessons = tuple(similar_lessons(session, case))
    if not is_client(case.facts.circumstance):
        decided = decided_before(session, case.deal, _DECISIONS)
        return ReceiptCard(nudge_id, case, lessons=lessons, decided=decided)
    likely = next(iter(clients_like(session, case.client)), None)
    return ReceiptCard(nudge_id, case, likely, lessons)
