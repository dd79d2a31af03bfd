"""A rep won the deal back: what it is worth, and what of it the team may see."""

from dataclasses import dataclass

from bot.cases.turn import Turn
from bot.core.history import Event, EventKind
from bot.core.money import Money
from bot.usecases.record_outcome import Recorded, record_outcome
from storage.models import Recovery


@dataclass(frozen=True, slots=True)
class WinBack:
    """What the rep says of the recovery; nothing is told without `in_digest`."""

    amount: Money | None
    in_digest: bool
    show_client: bool


def win_back(turn: Turn, deal_id: str, recovery: WinBack) -> Recorded:
    """Record a recovery with its consent; raises NoSuchDeal or Unplannable."""
    recorded = record_outcome(turn, deal_id, Event(EventKind.RECOVERED, turn.now))
    if recorded.changed:
        row = _row(turn, deal_id, recovery)
        turn.session.add(row)
        turn.cases.rows(recorded.case).recovery = row
        turn.cases.forget(recorded.case)
    return recorded


def _row(turn: Turn, deal_id: str, recovery: WinBack) -> Recovery:
    return Recovery(
        deal_id=deal_id,
        team_id=turn.team_id,
        rep_id=turn.actor,
        amount_minor=recovery.amount.minor if recovery.amount else None,
        currency=recovery.amount.currency if recovery.amount else None,
        in_digest=recovery.in_digest,
        show_client=recovery.in_digest and recovery.show_client,
        at=turn.now,
    )
