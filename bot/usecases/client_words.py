"""The client's own words, written down by whoever has the deal, and corrected at any time."""

from bot.cases.case import Case
from bot.cases.own_case import StaleAction, locked_own_case
from bot.cases.turn import Turn
from bot.core.client_words import heard_last
from bot.core.deal_state import CLOSED
from bot.core.history import Event
from storage.models import ClientWords


def keep_client_words(turn: Turn, deal_id: str, text: str, wanted: str) -> Case:
    """Keep what the client said last, in place of what was written of it; nothing at all drops it.

    Raises NoSuchDeal, StaleAction or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    heard = heard_last(case.history)
    if heard is None or case.state in CLOSED:
        raise StaleAction(deal_id)
    rows, before = turn.cases.rows(case), words_of(case, heard)
    if before is not None:
        rows.words.remove(before)
        turn.session.delete(before)
    if text or wanted:
        said = _said(turn, case, heard)
        said.text, said.wanted = text, wanted
        rows.words.append(said)
        turn.session.add(said)
    return turn.plan_again(case)


def words_of(case: Case, heard: Event) -> ClientWords | None:
    """What was written down of that moment."""
    mine = (one for one in case.words if (one.what, one.said_at) == (heard.what, heard.at))
    return next(mine, None)


def _said(turn: Turn, case: Case, heard: Event) -> ClientWords:
    return ClientWords(
        team_id=turn.team_id,
        deal_id=case.deal.id,
        rep_id=turn.actor,
        what=heard.what,
        said_at=heard.at,
        at=turn.now,
    )
