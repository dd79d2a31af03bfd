"""Writes the bounds from which the judges speak: `python -m bot.humility.training.bounds`.

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
from bot.humility.judge import load_words, read_shelf
from bot.humility.judge.bench import Bounds, Scorer
from bot.humility.judge.meaning import load_meaning
from bot.humility.rules import load_rules
from bot.humility.training.labelled import Labelled, read
from bot.humility.training.lessons import Lesson, full_lessons
from bot.humility.training.rows import names
from bot.humility.training.shelf import write, write_bounds
from tests.humility.script_cases import WHOLE, WITH_LESS

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
BESIDE = 0.1
# Plain words that a rule names are not taken back above this, unless they were often wrong.
LEAST, SLIPS = -6.0, 1


def best_bound(shown: Array, odds: Array) -> float:
    """The bound with the best balance of precision and recall."""
    order = np.argsort(-odds)
    hits = np.cumsum(shown[order])
    precision, recall = hits / np.arange(1, len(hits) + 1), hits / hits[-1]
    weighed = (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall + 1e-9)
    return float(odds[order][weighed.argmax()])


@dataclass(frozen=True)
class Evidence:
    """What is known of a name: of each kept sentence whether it shows it, its odds, its phrases."""

    shown: Array
    odds: Array
    plain: NDArray[np.bool_]
    ours: float
    """The highest odds of a sentence in our scripts; of an act the lowest where phrases show it."""
    bad: float
    """The lowest odds of the rule's own bad example."""


def denied_below(usual: float, told: Evidence) -> float:
    """The lowest bound at which the phrases between it and the usual are seldom wrong."""
    bound, balance = usual, 0
    pairs = zip(told.odds[told.plain].tolist(), told.shown[told.plain].tolist(), strict=True)
    for value, right in sorted(pairs, reverse=True):
        if value < usual:
            balance += 1 if right else -1
        if balance < -SLIPS:
            return max(bound, LEAST)
        bound = min(bound, value)
    return LEAST if told.plain.any() else usual


def pair_of(name: str, pairs: Pairs, told: Evidence) -> Bounds:
    """The pair of one name; a rule's own example is never denied, our scripts never accused."""
    act = name.startswith("act_")
    see, deny = (pairs.act.see, pairs.act.deny) if act else (pairs.rule.see, pairs.rule.deny)
    if told.shown.sum() >= FEW:
        see += OWN_SHARE * (best_bound(told.shown, told.odds) - see)
    if act:
        return Bounds(see, min(deny, told.ours - BESIDE))
    return Bounds(max(see, told.ours + BESIDE), min(denied_below(deny, told), told.bad - BESIDE))


def phrased(given: Sequence[Labelled], rules: RuleSet) -> list[frozenset[str]]:
    """Of each labelled sentence the rules whose phrases stand in it."""
    found: list[set[str]] = []
    for draft in given:
        ends, first = np.cumsum([len(text) + 1 for text, _ in draft.sentences]), len(found)
        found += [set() for _ in draft.sentences]
        reading = rules.read(draft.text)
        for rule in rules.rules:
            for match in reading.matches(rules.finds[rule.id], rule.id):
                found[first + int(np.searchsorted(ends, match.span[0], side="right"))].add(rule.id)
    return [frozenset(names) for names in found]


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
    odds, said = kept_odds(scorer, given, rules), np.concatenate([one.said for one in given])
    stand = phrased(read("kept-"), rules)
    ours, bad = our_bounds(scorer, rules), own_examples(scorer, rules)
    told = {
        name: Evidence(
            shown=said[:, at],
            odds=odds[:, at],
            plain=np.array([name in shown for shown in stand]),
            ours=ours[name],
            bad=bad.get(name, NEVER),
        )
        for at, name in enumerate(names())
    }
    write_bounds(model, {name: pair_of(name, pairs, told[name]) for name in names()})


def main() -> None:
    """Write both models' bounds."""
    rules = load_rules()
    choose("words", load_words(), BY_WORDS, rules)
    choose("meaning", load_meaning(read_shelf("meaning").encoder), BY_MEANING, rules)
    write("meaning", together=BY_MEANING.together)


if __name__ == "__main__":
    main()
