"""What the meaning scorer learns from: whole drafts, with what is known of each sentence."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.humility.judge import heard
from bot.core.humility.model import DraftContext, Rule
from bot.core.humility.rules import RuleSet
from bot.humility.rules import load_rules
from bot.humility.training.labelled import Labelled, read
from bot.humility.training.rows import (
    ABSENCES,
    ACTS,
    LABELLED,
    OF_THE_WHOLE,
    SENTENCES,
    names,
    untold,
)
from tests.humility.script_cases import WHOLE, WITH_LESS, ScriptCase

Array = NDArray[np.float32]
# A sentence written for one rule is most likely innocent of the others, but nobody said so.
UNSAID, PHRASED = 0.2, 0.5
# Of our own scripts with less to go on, one in so many; they have most sentences in common.
LESS = 4
_AT = {name: column for column, name in enumerate(names())}


@dataclass(frozen=True)
class Lesson:
    """Sentences of a draft; `said` is 1 where one shows a name, `counts` how much is known."""

    context: DraftContext | None
    sentences: tuple[str, ...]
    said: Array
    counts: Array
    somewhere: tuple[str, ...] = ()
    """Names that some sentence shows, though nobody said which."""


def lessons() -> list[Lesson]:
    """Everything, in file order."""
    rules = load_rules()
    return [
        *full_lessons("full-"),
        *(_labelled(draft, rules) for part in LABELLED for draft in read(f"{part}-")),
        *(one for file in sorted(SENTENCES.glob("*.jsonl")) for one in _of(file)),
        *(one for rule in rules.rules if rule.id in _AT for one in _examples(rule)),
        *(_script(case, rules) for case in (*WHOLE, *WITH_LESS[::LESS])),
    ]


def full_lessons(part: str) -> Iterator[Lesson]:
    """Fully labelled drafts: what is not said of a sentence is not so."""
    for draft in read(part):
        said = _said([shown for _, shown in draft.sentences])
        counts = np.ones_like(said)
        counts[:, [_AT[name] for name in untold(draft)]] = 0
        unplaced = [n for n in OF_THE_WHOLE & draft.expected if not said[:, _AT[n]].any()]
        counts[:, [_AT[name] for name in unplaced]] = 0
        texts = tuple(text for text, _ in draft.sentences)
        yield Lesson(_context(draft), texts, said, counts, tuple(sorted(unplaced)))


def _said(shown: Sequence[frozenset[str]]) -> Array:
    return np.array([[name in names_shown for name in _AT] for names_shown in shown], np.float32)


def _context(draft: Labelled) -> DraftContext:
    return DraftContext(draft.circumstance, draft.stage, draft.channel, **draft.context)


def _labelled(draft: Labelled, rules: RuleSet) -> Lesson:
    """A draft without a rule teaches that no sentence shows it; one with it, that some does."""
    texts = tuple(one.written for one in heard(draft.text, rules.read(draft.text).sentences))
    said = np.zeros((len(texts), len(_AT)), np.float32)
    counts, somewhere = np.zeros_like(said), list[str]()
    for rule in rules.for_context(_context(draft)):
        name = ABSENCES.get(rule.id, rule.id)
        present = (rule.id in draft.expected) != (rule.id in ABSENCES)
        if name in _AT and present:
            somewhere.append(name)
        elif name in _AT and name not in OF_THE_WHOLE:
            counts[:, _AT[name]] = 1
    return Lesson(_context(draft), texts, said, counts, tuple(somewhere))


def _of(file: Path) -> Iterator[Lesson]:
    """Single sentences, some of them after one that stands before."""
    taught = _AT[ACTS.get(file.stem, file.stem)]
    others = [at for name, at in _AT.items() if name not in OF_THE_WHOLE and name[:4] != "act_"]
    for line in file.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        texts = tuple(text for text in (given["before"], given["text"]) if text)
        said = np.zeros((len(texts), len(_AT)), np.float32)
        counts = np.zeros_like(said)
        counts[-1, others] = UNSAID
        said[-1, taught], counts[-1, taught] = bool(given["bad"]), 1
        yield Lesson(None, texts, said, counts)


def _examples(rule: Rule) -> Iterator[Lesson]:
    """What the rule's own file gives as bad and good."""
    context = DraftContext(min(rule.circumstances), min(rule.stages), "phone")
    for text, bad in ((rule.example_bad, 1), (rule.example_good, 0)):
        said = np.zeros((1, len(_AT)), np.float32)
        counts = np.zeros_like(said)
        said[0, _AT[rule.id]], counts[0, _AT[rule.id]] = bad, 1
        yield Lesson(context, (text,), said, counts)


def _script(case: ScriptCase, rules: RuleSet) -> Lesson:
    """Our own scripts break no rule, and their phrases tell their acts."""
    reading = rules.read(case.draft)
    texts = tuple(one.written for one in heard(case.draft, reading.sentences))
    said = np.zeros((len(texts), len(_AT)), np.float32)
    counts = np.zeros_like(said)
    for name, at in _AT.items():
        if not name.startswith("act_"):
            counts[:, at] = 1
        elif name != "act_business_ask":
            found = [m.sentence.index for m in reading.act(name.removeprefix("act_"))]
            said[found, at], counts[found, at] = 1, PHRASED
    return Lesson(case.context, texts, said, counts)
