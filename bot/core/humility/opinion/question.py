"""What a third reader is asked: the words of the message, and only the rules in doubt."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.humility.model import DraftContext
from bot.core.humility.opinion.doubts import Doubt
from bot.core.humility.reading import Reading

# Of these the first that the draft does not hold: whoever finds it there does not read.
_ABSENT = ("accordion", "lighthouse", "walnut", "penguin", "trombone", "volcano")
_WORD = re.compile(r"[A-Za-z]{3,}")
STANDS, STANDS_NOT = "control_1", "control_2"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: does this apply to the draft?"""

    id: str
    fault: str
    is_gap: bool = False
    advice: str = ""
    example: str = ""
    counterexample: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A question whose answer is known: who gets it wrong was steered, or cannot read."""

    asked: Asked
    word: str
    applies: bool


@dataclass(frozen=True, slots=True)
class Question:
    """The message without what programs and other people wrote, its case, and what is asked."""

    words: str
    context: DraftContext
    rules: tuple[Asked, ...]
    controls: tuple[Control, ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Everything that is to be answered, controls among the rules."""
        first, last = (control.asked for control in self.controls)
        return (first, *self.rules, last)

    @property
    def ids(self) -> str:
        """The rules asked about, for a log."""
        return ", ".join(asked.id for asked in self.rules)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a third reader says about one question."""

    id: str
    applies: bool
    quote: str = ""


class NoOpinion(Exception):
    """A third reader said nothing that can be used; `reason` holds no words of anybody."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def question_about(
    reading: Reading, context: DraftContext, doubts: Iterable[Doubt]
) -> Question | None:
    """The question; None where the message has no words to show."""
    words = shown_words(reading)
    found = _WORD.findall(words)
    if not found:
        return None
    return Question(words, context, tuple(map(_asked, doubts)), _controls(found))


def shown_words(reading: Reading) -> str:
    """The body of the message alone: no signature, footer, subject or quoted mail."""
    lines = "\n".join(" ".join(line.split()) for line in reading.body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _asked(doubt: Doubt) -> Asked:
    rule = doubt.rule
    return Asked(rule.id, rule.why, doubt.is_gap, rule.advice, rule.example_bad, rule.example_good)


def _controls(found: list[str]) -> tuple[Control, ...]:
    known = {word.lower() for word in found}
    stands = max(found, key=len)
    absent = next((word for word in _ABSENT if word not in known), "zither")
    return (_control(STANDS, stands, applies=True), _control(STANDS_NOT, absent, applies=False))


def _control(name: str, word: str, *, applies: bool) -> Control:
    return Control(Asked(name, f"The word “{word}” stands in it."), word, applies)


EXAMPLE = Question(
    "We apologise for any inconvenience.",
    DraftContext("own_mistake", "own_up"),
    (),
    _controls(["inconvenience"]),
)
"""Our own words, to try whether a reader answers."""
