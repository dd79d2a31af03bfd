"""A figure: what was measured, the floor beside it, and what is to be reached."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Target:
    """A bound on the measured number itself, or on its ratio to the floor."""

    of: Literal["value", "ratio"]
    bound: Literal["at most", "at least"]
    number: float

    def holds(self, found: float) -> bool:
        """Whether a number keeps to the bound."""
        return found <= self.number if self.bound == "at most" else found >= self.number


def ratio_at_most(number: float) -> Target:
    """At most so many times the floor."""
    return Target("ratio", "at most", number)


def ratio_at_least(number: float) -> Target:
    """At least so many times the floor."""
    return Target("ratio", "at least", number)


def at_most(number: float) -> Target:
    """At most this."""
    return Target("value", "at most", number)


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    value: float
    unit: str
    database: str = ""
    floor: float | None = None
    floor_of: str = ""
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor it is."""
        return self.value / self.floor if self.floor else None

    @property
    def reached(self) -> bool | None:
        """Whether it keeps to its target; None where there is none."""
        if self.target is None:
            return None
        found = self.value if self.target.of == "value" else self.ratio
        return found is not None and self.target.holds(found)
