"""What the look at the world before a send comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.cards import Card
from storage.models import NudgeReason


@dataclass(frozen=True, slots=True)
class Send:
    """Send this card, to the rep's channel where it is known.

    `revisions` are those of the deals that it was made from: while they are the same, it is true.
    """

    card: Card
    channel: str | None = None
    revisions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Postpone:
    """Not now: later, and to somebody else where the deal was handed over."""

    until: datetime
    recipient: str | None = None
    folded_into: str | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """Not any more, and why."""

    reason: NudgeReason
    why: str


@dataclass(frozen=True, slots=True)
class AskAbout:
    """What is known of this person is too old: Slack is to be asked first."""

    user_id: str


@dataclass(frozen=True, slots=True)
class AskWho:
    """It is for nobody by name: Slack is to be asked first who the manager or the admin is."""

    is_manager: bool


@dataclass(frozen=True, slots=True)
class NeedsHelp:
    """Its deal cannot be planned; everything else goes on."""

    why: str


SendDecision = Send | Postpone | Cancel | AskAbout | AskWho | NeedsHelp
