"""What the coaching goes by in a workspace: playbooks, working week and digest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from bot.core.circumstances import Circumstance
from bot.core.digest import WhenEmpty
from bot.core.follow_through import FollowThrough
from bot.core.plan import PlanRules
from bot.core.playbook import Playbook
from bot.core.settings import Setting, Values
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


class ChangedSettings:
    """What workspaces changed in Slack, as this process knows it; no statement is spent on it."""

    def __init__(self) -> None:
        self._by_team: dict[str, Values] = {}

    def of(self, team_id: str) -> Values:
        """What a workspace changed."""
        return self._by_team.get(team_id, {})

    def take(self, team_id: str, changed: Values) -> None:
        """Go by these from now on."""
        self._by_team[team_id] = changed


@dataclass(frozen=True, slots=True)
class Coaching:
    """The decided parts that every use case goes by.

    `can_tell` says whether there are texts for every step of a playbook of some time ago;
    `large_from` is the amount from which an account is large, by currency, in its smallest unit;
    `rule_choices` is what the team makes of the humility rules, `changed` what Slack changed of
    these, for `for_team`.
    """

    playbooks: Mapping[Circumstance, Playbook]
    touches: TouchPolicy
    follow: FollowThrough
    week: WorkWeek
    digest: DigestPlan
    can_tell: Callable[[PlanRules], bool] = _always
    large_from: Mapping[str, int] = field(default_factory=dict)
    managers: tuple[str, ...] = ()
    rule_choices: Mapping[str, str] = field(default_factory=dict)
    changed: ChangedSettings = field(default_factory=ChangedSettings)

    def for_team(self, team_id: str) -> "Coaching":
        """What a workspace goes by: the first values, and over them what it changed in Slack."""
        changed = self.changed.of(team_id)
        return self.with_values({**self.values, **changed}) if changed else self

    @property
    def values(self) -> Values:
        """The value of each setting."""
        return {
            Setting.DIGEST_CHANNEL: self.digest.channel,
            Setting.DIGEST_DAY: self.digest.weekday,
            Setting.DIGEST_TIME: self.digest.at,
            Setting.WORKING_HOURS: (self.week.start, self.week.end),
            Setting.WORKING_DAYS: self.week.weekend,
            Setting.MANAGERS: self.managers,
            Setting.LARGE_ACCOUNT: self.large_from,
            Setting.AMOUNTS: self.digest.locale,
            Setting.HUMILITY_RULES: self.rule_choices,
        }

    def with_values(self, values: Mapping[Setting, Any]) -> "Coaching":
        """The same with these settings; each has its value."""
        start, end = values[Setting.WORKING_HOURS]
        digest = replace(
            self.digest,
            channel=values[Setting.DIGEST_CHANNEL],
            weekday=values[Setting.DIGEST_DAY],
            at=values[Setting.DIGEST_TIME],
            locale=values[Setting.AMOUNTS],
        )
        return replace(
            self,
            week=WorkWeek(start, end, values[Setting.WORKING_DAYS]),
            digest=digest,
            large_from=values[Setting.LARGE_ACCOUNT],
            managers=values[Setting.MANAGERS],
            rule_choices=values[Setting.HUMILITY_RULES],
        )

    def is_large(self, amount_minor: int | None, currency: str | None) -> bool:
        """Whether a deal of this worth is a large account; where none is set, none is."""
        least = self.large_from.get(currency or "")
        return amount_minor is not None and least is not None and amount_minor >= least
