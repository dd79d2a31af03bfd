"""Everything that is on record of a rep's own deal: how it stands, and how it came to that."""

from dataclasses import dataclass

from bot.cases.own_case import OwnCase, read_own_case
from bot.cases.turn import Turn
from storage.deals import whole_history
from storage.models import DealEvent

MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class DealStory:
    """A deal and the latest entries of its history, what was taken back among them.

    `earlier` counts those before them.
    """

    case: OwnCase
    entries: tuple[DealEvent, ...]
    earlier: int = 0


def deal_story(turn: Turn, deal_id: str) -> DealStory:
    """The actor's own deal with its history; raises NoSuchDeal or Unplannable."""
    case = read_own_case(turn, deal_id)
    entries = whole_history(turn.session, turn.team_id, deal_id)
    return DealStory(case, tuple(entries[-MOST_ENTRIES:]), max(0, len(entries) - MOST_ENTRIES))
