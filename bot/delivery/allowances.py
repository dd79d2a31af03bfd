"""How often Slack may be asked, by the kind of app: what its documentation promises at least.

https://docs.slack.dev/apis/web-api/rate-limits and, for apps that are sold or given away outside
the Marketplace, https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.app_kind import AppKind

HISTORY = "conversations.history"
POST = "chat.postMessage"
USERS = "users.info"
OPEN = "conversations.open"
AHEAD = "users.info ahead of time"
"""Looking people up before anybody needs it; its own, so that it takes none from who does."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A method may be called so many times at once for a workspace, and once each `every`."""

    every: timedelta
    at_once: int = 1

    @property
    def ahead(self) -> timedelta:
        """How much of what is to come may be used now."""
        return self.every * (self.at_once - 1)


def a_minute(most: int, at_once: int) -> Allowance:
    """Never more than `most` in any minute, also right after a rest."""
    return Allowance(MINUTE / (most - at_once), at_once)


@dataclass(frozen=True, slots=True)
class SlackLimits:
    """Seconds between messages to one place, what methods take, and messages in a page.

    `looks_apart`: how long a look-up of a message keeps others waiting, where Slack takes but one a
    minute.
    """

    apart: float = 1.0
    allowances: Mapping[str, Allowance] = field(default_factory=dict)
    page: int = 100
    looks_apart: timedelta | None = None


def limits_of(kind: AppKind) -> SlackLimits:
    """What Slack grants this kind of app."""
    allowances = {
        # "Several hundred" a minute, says Slack: it tells of more by not asking for a rest.
        POST: a_minute(300, at_once=60),
        USERS: a_minute(100, at_once=30),
        OPEN: a_minute(50, at_once=15),
        HISTORY: a_minute(50, at_once=15),
        AHEAD: Allowance(timedelta(seconds=2)),
    }
    if kind is not AppKind.UNLISTED:
        return SlackLimits(allowances=allowances)
    # A call that takes its ten seconds arrives later than it began, the next one may not.
    looks_apart = MINUTE + timedelta(seconds=10)
    slow = allowances | {HISTORY: Allowance(looks_apart)}
    return SlackLimits(allowances=slow, page=15, looks_apart=looks_apart)
