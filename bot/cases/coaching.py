"""What the coaching goes by in a workspace: playbooks, working week and digest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time

from bot.core.circumstances import Circumstance
from bot.core.digest import WhenEmpty
from bot.core.follow_through import FollowThrough
from bot.core.plan import PlanRules
from bot.core.playbook import Playbook
from bot.core.touches import TouchPolicy


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """Working hours (local time) and weekend; None: the weekend of the rep's locale."""

    start: time = time(9)
    end: time = time(17, 30)
    weekend: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When the digest goes out (weekday: Monday 0; workspace time) and where; no channel, none.

    `locale` (en-GB) is how it writes amounts: one text for all who read it.
    """

    channel: str | None = None
    weekday: int = 4
    at: time = time(15)
    timezone: str | None = None
    when_empty: WhenEmpty = WhenEmpty.LINE
    locale: str = "en-GB"


def _always(_: PlanRules) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Coaching:
    """The decided parts that every use case goes by.

    `can_tell` says whether there are texts for every step of a playbook of some time ago;
    `large_from` is the amount from which an account is large, by currency, in its smallest unit.
    """

    playbooks: Mapping[Circumstance, Playbook]
    touches: TouchPolicy
    follow: FollowThrough
    week: WorkWeek
    digest: DigestPlan
    can_tell: Callable[[PlanRules], bool] = _always
    large_from: Mapping[str, int] = field(default_factory=dict)

    def is_large(self, amount_minor: int | None, currency: str | None) -> bool:
        """Whether a deal of this worth is a large account; where none is set, none is."""
        least = self.large_from.get(currency or "")
        return amount_minor is not None and least is not None and amount_minor >= least
