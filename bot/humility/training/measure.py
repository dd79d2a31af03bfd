"""Precision and recall of the check, by `python -m bot.humility.training.measure`.

Arguments: parts of the drafts, --meaning, --speed, --short, --misread, --doubts (on how many of the
drafts a third opinion would be asked, and how many of the misread rules that covers).
"""

import statistics
import sys
import timeit
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Self

from bot.core.humility.check import is_ok
from bot.core.humility.classifier import SentenceClassifier
from bot.core.humility.model import DraftContext
from bot.core.humility.opinion.doubts import doubts_in
from bot.core.humility.rules import RuleSet
from bot.drafts.check_draft import check_draft, preload, read_draft
from bot.humility.judge import load_classifier, second_classifier
from bot.humility.rules import load_rules
from bot.humility.training.labelled import Labelled, read

WORDS, ROUNDS = 200, 50


@dataclass
class Score:
    """What was right and what was wrong, by rule and by draft."""

    drafts: int = 0
    right_verdicts: int = 0
    good: int = 0
    false_alarms: int = 0
    hit: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrongly: Counter[str] = field(default_factory=Counter)
    misread: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Score") -> Self:
        for kept in fields(self):
            setattr(self, kept.name, getattr(self, kept.name) + getattr(other, kept.name))
        return self

    def add(self, draft: Labelled, rules: RuleSet) -> None:
        """Check one draft and keep the score."""
        findings = draft.findings(rules)
        found = {finding.id for finding in findings}
        self.drafts += 1
        self.right_verdicts += is_ok(findings) == draft.ok
        self.hit.update(found & draft.expected)
        self.missed.update(draft.expected - found)
        self.wrongly.update(found - draft.expected)
        if draft.ok:
            self.good += 1
            self.false_alarms += not is_ok(findings)
        if found != draft.expected:
            quotes = [f"{f.id}: {f.quote!r}" for f in findings if f.id not in draft.expected]
            lost = sorted(draft.expected - found)
            self.misread.append(f"{draft.id} missed={lost} wrongly={quotes}\n    {draft.text}")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def measured(part: str, rules: RuleSet) -> Score:
    """The score of a part of the labelled drafts."""
    score = Score()
    for draft in read(part):
        score.add(draft, rules)
    return score


def summary(part: str, score: Score) -> str:
    """The figures of a part, in one line."""
    hit, missed, wrongly = (c.total() for c in (score.hit, score.missed, score.wrongly))
    return (
        f"{part}: {score.drafts} drafts; "
        f"accuracy {_share(score.right_verdicts, score.drafts):.3f}; "
        f"recall {_share(hit, hit + missed):.3f}; precision {_share(hit, hit + wrongly):.3f}; "
        f"false alarms on {score.false_alarms} of {score.good} good drafts"
    )


def by_rule(score: Score) -> list[str]:
    """One line a rule: precision, recall and the counts behind them."""
    ids = sorted({*score.hit, *score.missed, *score.wrongly})
    return [_rule_line(score, rule) for rule in ids]


def _rule_line(score: Score, rule: str) -> str:
    hit, missed, wrongly = score.hit[rule], score.missed[rule], score.wrongly[rule]
    precision, recall = _share(hit, hit + wrongly), _share(hit, hit + missed)
    return f"{rule:24} {precision:9.2f} {recall:6.2f} {hit:5} {missed:6} {wrongly:7}"


def rules_with_judge(arguments: list[str]) -> RuleSet:
    """The rules with the judge by words; with --meaning that of the extra, --phrases with none."""
    if "--phrases" in arguments:
        return load_rules()
    return load_rules().with_classifier(load_classifier(meaning="--meaning" in arguments))


def speed(rules: RuleSet) -> str:
    """How long a draft of 200 words takes, once everything is warm."""
    words = [word for draft in read("kept-a") for word in draft.text.split()][:WORDS]
    draft, context = " ".join(words), DraftContext("own_mistake", "own_up")
    preload(rules)
    times = timeit.repeat(lambda: check_draft(draft, context, rules), number=1, repeat=ROUNDS)
    middle, least = 1000 * statistics.median(times), 1000 * min(times)
    return f"{WORDS} words: median {middle:.1f} ms, least {least:.1f} ms of {ROUNDS}"


@dataclass
class Doubts:
    """What would be asked of a third reader, and what of it would be worth the asking."""

    drafts: int = 0
    asked: int = 0
    rules: int = 0
    misread: int = 0
    misread_asked: int = 0

    def add(self, draft: Labelled, rules: RuleSet, other: SentenceClassifier) -> None:
        """Read one draft and keep what is in doubt about it."""
        read = read_draft(draft.text, draft.known, rules)
        findings = read.review.findings
        doubts = doubts_in(read.reading, findings, draft.known, rules, other)
        wrong = {finding.id for finding in findings} ^ draft.expected
        self.drafts += 1
        self.asked += bool(doubts)
        self.rules += len(doubts)
        self.misread += len(wrong)
        self.misread_asked += len(wrong & {doubt.rule.id for doubt in doubts})

    def __str__(self) -> str:
        return (
            f"asked on {self.asked} of {self.drafts} drafts "
            f"({_share(self.asked, self.drafts):.0%}), about {self.rules} rules; "
            f"of {self.misread} misread rules it is asked about {self.misread_asked}"
        )


def doubts_of(part: str, rules: RuleSet, other: SentenceClassifier) -> Doubts:
    """What is in doubt about a part of the labelled drafts; `other` is the second judge."""
    doubts = Doubts()
    for draft in read(part):
        doubts.add(draft, rules, other)
    return doubts


def main(arguments: list[str]) -> None:
    """Print the figures; with --misread, the drafts behind them too; with --speed only that."""
    rules = rules_with_judge(arguments)
    if "--speed" in arguments:
        print(speed(rules))
        return
    parts = [name for name in arguments if not name.startswith("--")] or ["dev", "held"]
    if "--doubts" in arguments:
        other = second_classifier(meaning="--meaning" in arguments)
        for part in parts:
            print(f"{part}: {doubts_of(part, rules, other)}")
        return
    together = Score()
    for part in parts:
        score = measured(part, rules)
        together += score
        print(summary(part, score))
        if "--short" not in arguments:
            print("rule                     precision recall   hit missed wrongly")
            print("\n".join(by_rule(score)))
        if "--misread" in arguments:
            print("\n".join(score.misread))
    if len(parts) > 1:
        print(summary("together", together))


if __name__ == "__main__":
    main(sys.argv[1:])
