"""Everything that is on record of a rep's own deal: how it stands, and how it came to that."""

from dataclasses import dataclass

from bot.cases.client_aliases import client_meant
from bot.cases.own_case import OwnCase, read_own_case
from bot.cases.turn import Turn
from storage.clients import get_client
from storage.deals import whole_history
from storage.models import Client, DealEvent

MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class DealStory:
    """A deal and the latest entries of its history, what was taken back among them.

    `earlier` counts those before them. `maybe` is the client whom nobody may contact and who may be
    this deal's: nothing is proposed before the rep has said.
    """

    case: OwnCase
    entries: tuple[DealEvent, ...]
    earlier: int = 0
    maybe: Client | None = None


def deal_story(turn: Turn, deal_id: str) -> DealStory:
    """The actor's own deal with its history; raises NoSuchDeal or Unplannable."""
    case = read_own_case(turn, deal_id)
    entries = whole_history(turn.session, turn.team_id, deal_id)
    earlier = max(0, len(entries) - MOST_ENTRIES)
    return DealStory(case, tuple(entries[-MOST_ENTRIES:]), earlier, _maybe(turn, case))


def _maybe(turn: Turn, case: OwnCase) -> Client | None:
    if case.client.maybe_id is None:
        return None
    found = get_client(turn.session, turn.team_id, case.client.maybe_id)
    return client_meant(turn.session, found) if found is not None else None
