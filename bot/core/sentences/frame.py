"""Who speaks to whom in a sentence."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.core.circumstances import Circumstance, is_client


@dataclass(frozen=True)
class Frame:
    """The case that a note is of: what happened, or what it did; "we" or "I"."""

    circumstance: Circumstance
    client: str
    contact: str
    ours: bool
    is_effect: bool

    @property
    def to_client(self) -> bool:
        """Whether it is said to a client, not to a supplier who let us down."""
        return is_client(self.circumstance)

    @property
    def implied(self) -> str:
        """Who it is that did a thing of which the note does not say who."""
        if self.is_effect:
            return "you" if self.to_client else "we"
        if not self.to_client:
            return "you"
        return "we" if self.ours else "I"

    @property
    def they_decided(self) -> bool:
        """Whether the client's decision is the event, so that an unsaid subject may be theirs."""
        return self.circumstance in {Circumstance.TOLD_NO, Circumstance.LOST_CLIENT}

    @cached_property
    def own(self) -> frozenset[str]:
        """The words of the client's and the contact's names."""
        words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", f"{self.client} {self.contact}".lower())
        return frozenset(words)
