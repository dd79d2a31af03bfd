"""The quiet guide: a few steps through the loop, ticked off as they are done."""

import tomllib
from dataclasses import dataclass

from bot.practice.page.reader import TEXTS


@dataclass(frozen=True)
class GuideStep:
    """One step: what to do, what shows that it is done, and a button that helps."""

    title: str
    text: str
    done: str
    button: str = ""
    act: str = ""
    value: str = ""


def read_guide() -> tuple[GuideStep, ...]:
    """The steps, in order."""
    written = tomllib.loads((TEXTS / "guide.toml").read_text(encoding="utf-8"))
    return tuple(GuideStep(**step) for step in written["step"])


class Guide:
    """Where a newcomer is on the way."""

    def __init__(self, steps: tuple[GuideStep, ...]) -> None:
        """Start before the first step."""
        self.steps = steps
        self.at = 0

    def note(self, happened: str) -> None:
        """Take note of what was done; what the present step waits for leads to the next."""
        if not self.finished and self.steps[self.at].done == happened:
            self.at += 1

    def start_over(self) -> None:
        """Go back to the first step."""
        self.at = 0

    @property
    def finished(self) -> bool:
        """Whether every step is done."""
        return self.at >= len(self.steps)
