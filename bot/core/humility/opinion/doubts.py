"""Which rules the two judges leave in doubt about a draft."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.core.humility.check import check
from bot.core.humility.classifier import NoClassifier, SentenceClassifier
from bot.core.humility.model import DraftContext, Finding, Rule
from bot.core.humility.reading import Reading
from bot.core.humility.rules import RuleSet

MOST_DOUBTS = 6
"""More would cost more than they help; the weightiest are asked about."""

# The others count words, days and asks: no reader knows these better than the case.
_DECIDED_BY_WORDS = ("", "unapologised", "vague_offence")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that a third reader may decide; `found` is what stands without one."""

    rule: Rule
    found: bool

    @property
    def is_gap(self) -> bool:
        """Whether the rule is broken by what is missing, not by what is said."""
        return bool(self.rule.missing)


@dataclass(frozen=True, slots=True)
class Heard:
    """The rules that a draft breaks as each of three hears it."""

    ours: frozenset[str]
    other: frozenset[str]
    phrases: frozenset[str]


def doubts_in(
    reading: Reading,
    findings: Iterable[Finding],
    context: DraftContext,
    rules: RuleSet,
    other: SentenceClassifier,
) -> tuple[Doubt, ...]:
    """The weightiest rules on which `other` disagrees with the findings, or which are near."""
    phrases = _broken(reading.draft, context, rules.with_classifier(NoClassifier()))
    same = isinstance(other, NoClassifier)
    heard = Heard(
        frozenset(finding.id for finding in findings),
        phrases if same else _broken(reading.draft, context, rules.with_classifier(other)),
        phrases,
    )
    doubted = sorted(_doubted(reading, context, rules, heard), key=_by_weight)
    return tuple(doubted[:MOST_DOUBTS])


def _by_weight(doubt: Doubt) -> tuple[bool, int]:
    return doubt.rule.severity != "block", -doubt.rule.weight


def _broken(draft: str, context: DraftContext, rules: RuleSet) -> frozenset[str]:
    return frozenset(finding.id for finding in check(draft, context, rules))


def _doubted(
    reading: Reading, context: DraftContext, rules: RuleSet, heard: Heard
) -> Iterator[Doubt]:
    near = reading.near
    for rule in rules.for_context(context):
        if rule.detector not in _DECIDED_BY_WORDS or rule.raw:
            continue
        disagree = (rule.id in heard.ours) != (rule.id in heard.other)
        if (disagree or _is_near(rule, near, heard)) and not _is_plain(rule, heard):
            yield Doubt(rule, rule.id in heard.ours)


def _is_near(rule: Rule, near: frozenset[str], heard: Heard) -> bool:
    """Whether our judge was near its bound, and phrases do not say the same for themselves."""
    found, said = rule.id in heard.ours, rule.id in heard.phrases
    if not rule.missing:
        return rule.id in near and not (found and said)
    return any(f"act_{act}" in near for act in rule.missing) and (found or said)


def _is_plain(rule: Rule, heard: Heard) -> bool:
    """Whether a phrase of a blocking rule stands in the draft: that is nobody's to take back."""
    said = rule.id in heard.ours and rule.id in heard.phrases
    return said and rule.severity == "block" and not rule.missing
