"""Drafts as they really come: other people's typing, several faults in one, lines that say nothing.

Every draft is changed anew each time it is learned from; a seed makes it the same every time.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.humility.training.examples import Array, Example
from bot.humility.training.rows import OF_THE_WHOLE, names

Rng = np.random.Generator
# Lines that belong to every mail and mean nothing, before and after what is meant.
BEFORE = (
    "Hope you are well",
    "I hope this finds you well",
    "Hope you had a good weekend",
    "Hope all is well with you and the team",
    "Trust you are keeping well",
    "Hi",
    "Hello again",
    "Good morning",
    "Good afternoon",
    "Dear all",
    "Dear Sir or Madam",
    "Hi there",
    "Subject: Re: your order",
    "Subject: Re: our call on Tuesday",
    "Subject: invoice 20418",
    "Re: delivery 7731",
    "Hope the week is treating you kindly",
)
AFTER = (
    "Kind regards",
    "Best regards",
    "Yours sincerely",
    "Many thanks",
    "Best",
    "Cheers",
    "Warm regards",
    "All the best",
    "Have a good week",
    "Have a nice weekend",
    "Sent from my iPhone",
    "Get Outlook for Android",
    "Account Manager",
    "Key Accounts, North",
    "Regional Sales Director",
    "T: +44 20 7946 0018",
    "M: 07700 900 412",
    "www.harbourprint.example",
    "Harbour Print Ltd",
    "Unit 4, Mill Lane, Leeds LS9 8AA",
    "This email and any files sent with it are confidential and meant only for the addressee",
    "Please consider the environment before you print this email",
    "Registered in England and Wales, no. 4417202",
    "We accept no liability for any loss or damage caused by viruses",
)
NOISY, TYPED, BADLY, MERGED, LINED, WORSE = 0.5, 0.35, 0.07, 0.06, 0.2, 0.15
# Faults that are added to a draft, with these chances of one, two and three.
ADDED = (0.35, 0.4, 0.25)
_ARTICLES = re.compile(r"\b(?:the|a|an) ", re.IGNORECASE)
_KEYS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopqsdfghjklaxcvbnmz", strict=True))


@dataclass(frozen=True)
class _Line:
    text: str
    targets: Array
    weights: Array


class Noise:
    """Changes examples; `of_the_whole` names are not taught by a draft that was put together."""

    def __init__(self, examples: Sequence[Example], seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._faults = _faults(examples)
        self._whole = [at for at, name in enumerate(names()) if name in OF_THE_WHOLE]

    def __call__(self, example: Example) -> Example:
        """The example as somebody else might have sent it."""
        if self._rng.random() > NOISY:
            return example
        lines = _lines(example)
        if example.context is not None:
            lines = self._worse(example, lines)
            lines = self._among_lines(lines)
        if not example.somewhere:
            lines = self._run_on(lines)
        if self._rng.random() < TYPED:
            lines = [replace(line, text=self._typed(line.text)) for line in lines]
        return replace(
            example,
            sentences=tuple(line.text for line in lines),
            targets=np.array([line.targets for line in lines]),
            weights=np.array([line.weights for line in lines]),
        )

    def _worse(self, example: Example, lines: list[_Line]) -> list[_Line]:
        """More faults, from other drafts of the same case and stage."""
        assert example.context is not None
        others = self._faults.get((example.context.circumstance, example.context.stage), [])
        if not others or self._rng.random() > WORSE:
            return lines
        lines = [replace(line, weights=self._unsaid(line)) for line in lines]
        for _ in range(1 + int(self._rng.choice(len(ADDED), p=ADDED))):
            other = others[self._rng.integers(len(others))]
            place = int(self._rng.integers(len(lines) + 1))
            lines.insert(place, replace(other, weights=self._unsaid(other)))
        return lines

    def _unsaid(self, line: _Line) -> Array:
        weights = line.weights.copy()
        weights[self._whole] = 0
        return weights

    def _among_lines(self, lines: list[_Line]) -> list[_Line]:
        if self._rng.random() > LINED:
            return lines
        nothing = np.zeros_like(lines[0].targets)
        before, after = (
            [_Line(str(text), nothing, np.ones_like(nothing)) for text in self._rng.choice(said, n)]
            for said, n in ((BEFORE, self._rng.integers(2)), (AFTER, self._rng.integers(5)))
        )
        return [*before, *lines, *after]

    def _run_on(self, lines: list[_Line]) -> list[_Line]:
        """Now and then two sentences without a stop between them."""
        merged = [lines[0]]
        for line in lines[1:]:
            if self._rng.random() < MERGED:
                merged[-1] = _together(merged[-1], line)
            else:
                merged.append(line)
        return merged

    def _typed(self, text: str) -> str:
        """In a hurry, on a phone, or in a second language."""
        way = self._rng.random()
        if way < 0.3:
            text = text.replace("'", "").replace("’", "")
        if 0.2 < way < 0.45:
            text = text.lower()
        if 0.4 < way < 0.6:
            kept = self._rng.random()
            text = _ARTICLES.sub(lambda a: a[0] if self._rng.random() < kept else "", text)
        if way > 0.55:
            text = " ".join(map(self._misspelled, text.split()))
        return text

    def _misspelled(self, word: str) -> str:
        if len(word) < 4 or not word.isalpha() or self._rng.random() > BADLY:
            return word
        at = int(self._rng.integers(1, len(word) - 1))
        letter = word[at]
        wrong = (
            word[at + 1] + letter,
            "",
            letter + letter,
            _KEYS.get(letter, letter),
        )
        kind = int(self._rng.integers(len(wrong)))
        return word[:at] + wrong[kind] + word[at + (2 if kind == 0 else 1) :]


def _lines(example: Example) -> list[_Line]:
    rows = zip(example.sentences, example.targets, example.weights, strict=True)
    return [_Line(*row) for row in rows]


def _together(one: _Line, other: _Line) -> _Line:
    targets = np.maximum(one.targets, other.targets)
    sure = np.maximum(one.weights * one.targets, other.weights * other.targets)
    weights = np.where(targets > 0, sure, np.minimum(one.weights, other.weights))
    end = one.text.rstrip(" .!")
    begin = other.text[:1].lower() + other.text[1:]
    return _Line(f"{end} {begin}", targets, weights)


def _faults(examples: Sequence[Example]) -> Mapping[tuple[str, str], list[_Line]]:
    """Sentences of fully labelled drafts that show a rule, by case and stage."""
    rules = [
        at
        for at, name in enumerate(names())
        if not name.startswith("act_") and name not in OF_THE_WHOLE
    ]
    found: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for example in examples:
        if example.context is None or example.somewhere:
            continue
        key = (example.context.circumstance, example.context.stage)
        found[key] += [line for line in _lines(example) if line.targets[rules].any()]
    return found
