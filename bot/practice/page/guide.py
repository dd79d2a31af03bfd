"""The quiet guide: a few steps through the loop, ticked off as they are done."""

import tomllib
from dataclasses import dataclass

from bot.practice.page.reader import TEXTS


@dataclass(frozen=True)
class GuideStep:
    """One step: what to do, what shows that it is done, and a button that helps.

    One that may be left is passed over by whoever goes on.
    """

    title: str
    text: str
    done: str
    button: str = ""
    act: str = ""
    value: str = ""
    may_be_left: bool = False


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
        for place, step in enumerate(self.steps[self.at :], self.at):
            if step.done == happened:
                self.at = place + 1
            if step.done == happened or not step.may_be_left:
                return

    def start_over(self) -> None:
        """Go back to the first step."""
        self.at = 0

    @property
    def finished(self) -> bool:
        """Whether every step is done that may not be left."""
        return all(step.may_be_left for step in self.steps[self.at :])
