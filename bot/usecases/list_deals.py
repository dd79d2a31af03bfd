"""The open deals of a rep, with their next steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, read_own_case
from bot.cases.turn import Turn
from bot.cases.write_plans import next_date
from bot.core.playbook import StepKind
from storage.case_rows import Wanted
from storage.deals import first_open_deals
from storage.models import LostDeal

NOT_OPEN = len(StepKind)


@dataclass(frozen=True, slots=True)
class DealList:
    """The first of a rep's open deals, the most pressing at the top, then by their next day.

    `needing_help` are those among them that cannot be planned; `hidden` counts those after them.
    """

    cases: tuple[OwnCase, ...] = ()
    needing_help: tuple[LostDeal, ...] = ()
    hidden: int = 0

    def first(self, most: int) -> "DealList":
        """The same list, no longer than that."""
        left = max(0, len(self.cases) - most)
        return replace(self, cases=self.cases[:most], hidden=self.hidden + left)


def list_deals(turn: Turn, most: int) -> DealList:
    """The actor's first open deals, read in a number of statements that does not grow."""
    ids, in_all = first_open_deals(turn.session, turn.team_id, turn.actor, most)
    listed = read_deals(turn, ids, hidden=in_all - len(ids))
    return replace(listed, cases=tuple(sorted(listed.cases, key=pressing_order)))


def read_deals(turn: Turn, ids: Sequence[str], *, hidden: int = 0) -> DealList:
    """Those deals of the actor, in that order, read in a number of statements that does not grow.

    `hidden` is how many come after them.
    """
    turn.cases.read(Wanted([turn.team_id], ids))
    cases, needing_help = [], []
    for deal_id in ids:
        try:
            cases.append(read_own_case(turn, deal_id))
        except NoSuchDeal:
            # It was handed over at this moment.
            continue
        except Unplannable as trouble:
            needing_help.append(trouble.deal)
    return DealList(tuple(cases), tuple(needing_help), hidden)


def pressing_order(case: OwnCase) -> tuple[int, datetime, float]:
    """The place of a deal among others: the most pressing first, then by its next day."""
    # What is open comes before what is ahead, and of two together the latest change first.
    first = case.most_pressing
    kind = first.step.kind.pressing if first is not None else NOT_OPEN
    return kind, next_date(case), -case.deal.changed_at.timestamp()
