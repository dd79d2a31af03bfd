"""Writes the bounds from which the judges speak: `python -m tests.humility.training.bounds`.

They are chosen on `drafts/kept-*`, from which nothing has learned; a rule with few sentences there
keeps to the pair of all. docs/humility.md tells how well they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from bot.core.humility.judge import Heard, heard
from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.humility_judge import load_words, read_shelf
from bot.humility_judge.bench import Bounds, Scorer
from bot.humility_judge.meaning import load_meaning
from bot.humility_rules import load_rules
from tests.humility.script_cases import WHOLE, WITH_LESS
from tests.humility.training.lessons import Lesson, full_lessons
from tests.humility.training.rows import names
from tests.humility.training.shelf import write, write_bounds

Array = NDArray[np.float32]
NEVER = 1e6


@dataclass(frozen=True)
class Pairs:
    """The pairs of all rules and of all acts, and from which sum of chances something is amiss."""

    rule: Bounds
    act: Bounds
    together: float = inf


# Found on drafts/kept-*, of several tried: accuracy first, then precision and recall alike.
BY_WORDS = Pairs(Bounds(see=-1.5, deny=-4.0), Bounds(see=-0.5, deny=-6.0))
BY_MEANING = Pairs(Bounds(see=-0.8, deny=-2.5), Bounds(see=-1.0, deny=-4.0), together=0.25)
FEW = 10
# How far a name's own best bound counts beside that of all, and how precision and recall weigh.
OWN_SHARE, BETA = 0.2, 1.0
BESIDE_OUR_SCRIPTS = 0.1


def best_bound(shown: Array, odds: Array) -> float:
    """The bound with the best balance of precision and recall."""
    order = np.argsort(-odds)
    hits = np.cumsum(shown[order])
    precision, recall = hits / np.arange(1, len(hits) + 1), hits / hits[-1]
    weighed = (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall + 1e-9)
    return float(odds[order][weighed.argmax()])


def pair_of(name: str, pairs: Pairs, shown: Array, odds: Array, ours: float, bad: float) -> Bounds:
    """The pair of one name.

    `ours` are the highest odds that a sentence of our scripts has, of an act the lowest of those
    whose phrases show it; `bad` those of the rule's own bad example, which is never denied.
    """
    act = name.startswith("act_")
    see, deny = (pairs.act.see, pairs.act.deny) if act else (pairs.rule.see, pairs.rule.deny)
    if shown.sum() >= FEW:
        see += OWN_SHARE * (best_bound(shown, odds) - see)
    if act:
        return Bounds(see, min(deny, ours - BESIDE_OUR_SCRIPTS))
    return Bounds(max(see, ours + BESIDE_OUR_SCRIPTS), min(deny, bad - BESIDE_OUR_SCRIPTS))


def said_alone(text: str, rules: RuleSet) -> Heard:
    """A sentence as its labels have it, even where we would split it in two."""
    return Heard(text, " ".join(sentence.text.strip() for sentence in rules.read(text).sentences))


def kept_odds(scorer: Scorer, given: Sequence[Lesson], rules: RuleSet) -> Array:
    """The odds of each sentence of the lessons."""
    return np.concatenate(
        [
            scorer.scores([said_alone(text, rules) for text in lesson.sentences], lesson.context)
            for lesson in given
        ]
    )


def our_bounds(scorer: Scorer, rules: RuleSet) -> dict[str, float]:
    """What the bounds of each name must not touch in our own scripts."""
    most = dict.fromkeys(names(), -NEVER)
    for case in (*WHOLE, *WITH_LESS):
        reading = rules.read(case.draft)
        odds = np.array(scorer.scores(heard(case.draft, reading.sentences), case.context))
        for at, name in enumerate(names()):
            own = odds[:, at]
            if name.startswith("act_"):
                found = reading.act(name.removeprefix("act_"))
                own = -own[[match.sentence.index for match in found]]
            most[name] = max(most[name], float(own.max(initial=-NEVER)))
    return {name: -value if name.startswith("act_") else value for name, value in most.items()}


def own_examples(scorer: Scorer, rules: RuleSet) -> dict[str, float]:
    """The lowest odds of each rule's own bad example, in any stage where the rule speaks."""
    found: dict[str, float] = {}
    for rule in (rule for rule in rules.rules if rule.id in names()):
        said = heard(rule.example_bad, rules.read(rule.example_bad).sentences)
        for stage in rule.stages:
            context = DraftContext(min(rule.circumstances), stage, "phone")
            odds = np.max(scorer.scores(said, context), 0)[names().index(rule.id)]
            found[rule.id] = min(found.get(rule.id, NEVER), float(odds))
    return found


def choose(model: str, scorer: Scorer, pairs: Pairs, rules: RuleSet) -> None:
    """Write the pair of each name."""
    given = list(full_lessons("kept-"))
    odds, said = kept_odds(scorer, given, rules), np.concatenate([lesson.said for lesson in given])
    ours, bad = our_bounds(scorer, rules), own_examples(scorer, rules)
    bounds = {
        name: pair_of(name, pairs, said[:, at], odds[:, at], ours[name], bad.get(name, NEVER))
        for at, name in enumerate(names())
    }
    write_bounds(model, bounds)


def main() -> None:
    """Write both models' bounds."""
    rules = load_rules()
    choose("words", load_words(), BY_WORDS, rules)
    choose("meaning", load_meaning(read_shelf("meaning").encoder), BY_MEANING, rules)
    write("meaning", together=BY_MEANING.together)


if __name__ == "__main__":
    main()
