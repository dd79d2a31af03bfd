"""Writes the bounds from which a judge speaks: `python -m tests.humility.training.bounds`.

Those of the judge by meaning are chosen on the fully labelled drafts, each scored by a head that
had not seen it; a rule with few sentences keeps near the pair of all. The judge by words has one
pair for all rules, chosen by hand. docs/humility.md tells how well they do.
"""

from collections.abc import Sequence

import numpy as np

from bot.core.humility.judge import Heard, heard
from bot.core.humility.rules import RuleSet
from bot.humility_judge import load_words, read_shelf
from bot.humility_judge.bench import Bounds
from bot.humility_judge.meaning import load_meaning
from bot.humility_rules import load_rules
from tests.humility.script_cases import WHOLE, WITH_LESS
from tests.humility.training.head import Array, Lesson, features, fit, lesson
from tests.humility.training.rows import Row, names
from tests.humility.training.shelf import first_head, write, write_bounds
from tests.humility.training.words import fold

NEVER = 1e6
# A sentence alone cannot show these: whether something was named, or is promised and still open.
SILENT = frozenset({"vague_offence", "unbacked_claim"})
BY_WORDS = Bounds(see=-1.5, deny=-NEVER)
BY_MEANING = Bounds(see=-2.4, deny=-5.0)
# Their phrases are so plain that only a judge who is surer than usual may take them back.
PLAIN = frozenset(
    {
        "corporate_boilerplate",
        "guilt_entitlement",
        "intent_defence",
        "legal_exposure",
        "minimise",
        "passive_agentless",
    }
)
PLAIN_DENY = -7.5
WORDS_WEIGHT = 0.3
FOLDS, FEW = 4, 10
# How far a rule's own best bound counts beside that of all, and how precision and recall weigh.
OWN_SHARE, RULE_BETA, ACT_BETA, ACT_DENIED = 0.2, 1.2, 1.0, 0.005
BESIDE_OUR_SCRIPTS = 0.1
MUTE = Bounds(see=NEVER, deny=-NEVER)


def unseen_odds(given: Lesson, x: Array, before: tuple[Array, Array]) -> Array:
    """What heads say of each row that have not seen its draft."""
    part = np.array([fold(row.group, FOLDS) for row in given.rows])
    odds = np.zeros_like(given.said)
    for number in range(FOLDS):
        others = given.counts * (part != number)[:, None]
        weights, biases = fit(x, given.said, others, before)
        odds[part == number] = x[part == number] @ weights + biases
    return odds


def best_bound(shown: Array, odds: Array, beta: float) -> float:
    """The bound with the best balance of precision and recall."""
    order = np.argsort(-odds)
    hits = np.cumsum(shown[order])
    precision, recall = hits / np.arange(1, len(hits) + 1), hits / hits[-1]
    weighed = (1 + beta**2) * precision * recall / (beta**2 * precision + recall + 1e-9)
    return float(odds[order][weighed.argmax()])


def by_meaning(name: str, shown: Array, odds: Array, ours: float) -> Bounds:
    """The pair of one name.

    `ours` are the highest odds that a sentence of our scripts has, of an act the lowest of those
    whose phrases show it.
    """
    if name in SILENT:
        return MUTE
    if name.startswith("act_"):
        denied = min(float(np.quantile(odds[shown > 0], ACT_DENIED)), ours - BESIDE_OUR_SCRIPTS)
        return Bounds(best_bound(shown, odds, ACT_BETA), denied)
    see = BY_MEANING.see
    if shown.sum() >= FEW:
        see += OWN_SHARE * (best_bound(shown, odds, RULE_BETA) - see)
    deny = PLAIN_DENY if name in PLAIN else BY_MEANING.deny
    return Bounds(max(see, ours + BESIDE_OUR_SCRIPTS), deny)


def by_words(name: str) -> Bounds:
    """The pair of one name."""
    if name in SILENT or name.startswith("act_"):
        return MUTE
    return Bounds(0.0, -NEVER) if name == "corporate_boilerplate" else BY_WORDS


def our_sentences() -> list[Row]:
    """What our own scripts say, with the acts that their phrases show."""
    rules = load_rules()
    drafts = [case.draft for case in (*WHOLE, *WITH_LESS)]
    said = {one for text in drafts for one in heard(text, rules.read(text).sentences)}
    return [
        Row(one.written, one.plain, {}, _acts(one, rules), "ours", drafted=True) for one in said
    ]


def _acts(one: Heard, rules: RuleSet) -> frozenset[str]:
    reading = rules.read(one.written)
    return frozenset(f"act_{act}" for act in rules.acts if reading.act(act))


def ours_of(name: str, given: Sequence[Row], odds: Array) -> float:
    """The odds in our own scripts that the bounds of a name must not touch."""
    if not name.startswith("act_"):
        return float(odds.max())
    shown = np.array([name in row.phrased for row in given])
    return float(odds[shown].min()) if shown.any() else NEVER


def worded(given: Sequence[Row]) -> Array:
    """What the words add to the odds of each row."""
    scores = load_words().scores([Heard(row.written, row.plain) for row in given])
    return WORDS_WEIGHT * np.asarray(scores, np.float32)


def meaning_bounds() -> dict[str, Bounds]:
    """The pair of each name."""
    scorer = load_meaning(read_shelf("meaning").encoder)
    given = lesson()
    x = features(scorer, given.rows)
    full = [at for at, row in enumerate(given.rows) if row.group.startswith("full")]
    rows = [given.rows[at] for at in full]
    odds = unseen_odds(given, x, first_head())[full] + worded(rows)
    ours = our_sentences()
    own = features(scorer, ours) @ scorer.weights + scorer.biases + worded(ours)
    return {
        name: by_meaning(name, given.said[full, at], odds[:, at], ours_of(name, ours, own[:, at]))
        for at, name in enumerate(names())
    }


def main() -> None:
    """Write both models' bounds."""
    write_bounds("words", {name: by_words(name) for name in names()})
    write_bounds("meaning", meaning_bounds())
    write("meaning", words_weight=WORDS_WEIGHT)


if __name__ == "__main__":
    main()
