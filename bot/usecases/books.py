"""Which playbook a deal goes by: the one it was reported under, so that nothing pending changes.

A playbook that is edited holds for what is reported from then on. The numbers of keep-in-touch are
caps, and always the present ones.
"""

import logging

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from bot.core.circumstances import Circumstance
from bot.core.plan import Book
from bot.core.playbook import Playbook, Step
from bot.usecases.coaching import Coaching
from storage.books import get_book, keep_book
from storage.models import LostDeal

log = logging.getLogger(__name__)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    playbook: Playbook
    touch: Step


def book_of(session: Session, coaching: Coaching, deal: LostDeal) -> Book:
    """The deal's own playbook, or today's where it has none that can still be told."""
    circumstance = Circumstance(deal.circumstance)
    today = Book(coaching.playbooks[circumstance], coaching.touches)
    if deal.book is None or deal.book == digest_of(today):
        return today
    own = _read(deal, get_book(session, deal.team_id, deal.book))
    if own is None or own.playbook.circumstance is not circumstance:
        return today
    book = Book(own.playbook, coaching.touches.model_copy(update={"step": own.touch}))
    return book if coaching.can_tell(book) else today


def pin_book(session: Session, deal: LostDeal, book: Book) -> None:
    """Let the deal go by this playbook from now on."""
    digest = digest_of(book)
    if deal.book != digest:
        data = _Kept(playbook=book.playbook, touch=book.touches.step).model_dump_json()
        keep_book(session, deal.team_id, digest, data)
        deal.book = digest


def digest_of(book: Book) -> str:
    """Equal where every step is."""
    return f"{book.playbook.digest}{book.touches.step.digest}"


def _read(deal: LostDeal, data: str | None) -> _Kept | None:
    if data is None:
        return None
    try:
        return _Kept.model_validate_json(data)
    except ValidationError:
        # Another version of the bot wrote it; what a deal was told counts more than how.
        log.warning("deal %s: its playbook can no longer be read, so today's is used", deal.id)
        return None
