"""What the meaning scorer learns from: whole drafts, with what is known of each sentence."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.humility.classifier import sentence_inputs
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
    needed_acts,
    untold,
)
from bot.humility.training.script_cases import WHOLE, WITH_LESS, ScriptCase

Array = NDArray[np.float32]
# A sentence written for one rule is most likely innocent of the others, but nobody said so.
UNSAID_WEIGHT, PHRASED_WEIGHT = 0.2, 0.5
# Of our own scripts with less to go on, one in so many; they have most sentences in common.
SCRIPTS_WITH_LESS_STEP = 4
_COLUMNS = {name: column for column, name in enumerate(names())}


@dataclass(frozen=True)
class Example:
    """Sentences of a draft; `targets` are 1 where one shows a name, `weights` how sure that is."""

    context: DraftContext | None
    sentences: tuple[str, ...]
    targets: Array
    weights: Array
    somewhere: tuple[str, ...] = ()
    """Names that some sentence shows, though nobody said which."""


def all_examples() -> list[Example]:
    """Everything, in file order."""
    rules = load_rules()
    return [
        *fully_labelled("full-"),
        # The first drafts as people really send them were few, so they are learned from twice.
        *fully_labelled("full-r"),
        *fully_labelled("full-s"),
        *(_labelled(draft, rules) for part in LABELLED for draft in read(f"{part}-")),
        *(one for file in sorted(SENTENCES.glob("*.jsonl")) for one in _of(file)),
        *(one for rule in rules.rules if rule.id in _COLUMNS for one in _own_examples(rule)),
        *(_script(case, rules) for case in (*WHOLE, *WITH_LESS[::SCRIPTS_WITH_LESS_STEP])),
    ]


def fully_labelled(part: str) -> Iterator[Example]:
    """Fully labelled drafts: what is not said of a sentence is not so."""
    for draft in read(part):
        targets = _targets([shown for _, shown in draft.sentences])
        weights = np.ones_like(targets)
        weights[:, [_COLUMNS[name] for name in untold(draft)]] = 0
        expected = OF_THE_WHOLE & draft.expected
        unplaced = [name for name in expected if not targets[:, _COLUMNS[name]].any()]
        weights[:, [_COLUMNS[name] for name in unplaced]] = 0
        texts = tuple(text for text, _ in draft.sentences)
        yield Example(_context(draft), texts, targets, weights, tuple(sorted(unplaced)))


def _targets(shown: Sequence[frozenset[str]]) -> Array:
    return np.array([[name in one for name in _COLUMNS] for one in shown], np.float32)


def _nothing_known(texts: Sequence[str]) -> tuple[Array, Array]:
    targets = np.zeros((len(texts), len(_COLUMNS)), np.float32)
    return targets, np.zeros_like(targets)


def _context(draft: Labelled) -> DraftContext:
    return DraftContext(draft.circumstance, draft.stage, draft.channel, **draft.context)


def _labelled(draft: Labelled, rules: RuleSet) -> Example:
    """A draft without a rule teaches that no sentence shows it; one with it, that some does."""
    inputs = sentence_inputs(draft.text, rules.read(draft.text).sentences)
    texts = tuple(one.written for one in inputs)
    (targets, weights), somewhere = _nothing_known(texts), list[str]()
    for rule in rules.for_context(_context(draft)):
        name = ABSENCES.get(rule.id, rule.id)
        present = (rule.id in draft.expected) != (rule.id in ABSENCES)
        if name in _COLUMNS and present:
            somewhere.append(name)
        elif name in _COLUMNS and name not in OF_THE_WHOLE:
            weights[:, _COLUMNS[name]] = 1
    return Example(_context(draft), texts, targets, weights, tuple(somewhere))


def _of(file: Path) -> Iterator[Example]:
    """Single sentences, some of them after one that stands before."""
    taught = _COLUMNS[ACTS.get(file.stem, file.stem)]
    rules = [name for name in _COLUMNS if not name.startswith("act_")]
    others = [_COLUMNS[name] for name in rules if name not in OF_THE_WHOLE]
    for line in file.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        texts = tuple(text for text in (given["before"], given["text"]) if text)
        targets, weights = _nothing_known(texts)
        weights[-1, others] = UNSAID_WEIGHT
        targets[-1, taught], weights[-1, taught] = bool(given["bad"]), 1
        yield Example(None, texts, targets, weights)


def _own_examples(rule: Rule) -> Iterator[Example]:
    """What the rule's own file gives as bad and good."""
    context = DraftContext(min(rule.circumstances), min(rule.stages), "phone")
    for text, bad in ((rule.example_bad, 1), (rule.example_good, 0)):
        targets, weights = _nothing_known((text,))
        targets[0, _COLUMNS[rule.id]], weights[0, _COLUMNS[rule.id]] = bad, 1
        yield Example(context, (text,), targets, weights)


def _script(case: ScriptCase, rules: RuleSet) -> Example:
    """Our own scripts break no rule, and their phrases tell the acts that they need there."""
    reading = rules.read(case.draft)
    texts = tuple(one.written for one in sentence_inputs(case.draft, reading.sentences))
    targets, weights = _nothing_known(texts)
    needed = needed_acts(rules, case.context)
    for name, column in _COLUMNS.items():
        if not name.startswith("act_"):
            weights[:, column] = 1
        elif name in needed:
            found = [m.sentence.index for m in reading.act(name.removeprefix("act_"))]
            weights[:, column] = UNSAID_WEIGHT
            targets[found, column], weights[found, column] = 1, PHRASED_WEIGHT
    return Example(case.context, texts, targets, weights)
