"""Review a draft before the rep says it; nothing is kept and nothing is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.humility.check import findings_in, improved, is_ok
from bot.core.humility.model import DraftContext, Finding
from bot.core.humility.praise import what_is_good
from bot.core.humility.reading import Reading
from bot.core.humility.rewrites.rewrite import Rewrite, rewrite_of
from bot.core.humility.rules import RuleSet

MOST_REWRITTEN = 3
"""Each costs another reading, and nobody is shown more at first."""


@dataclass(frozen=True, slots=True)
class Review:
    """What to tell the rep: the good thing first, then the findings, then what got better."""

    ok: bool
    good: str | None
    findings: tuple[Finding, ...]
    improved: tuple[str, ...] = ()
    rewrites: tuple[Rewrite | None, ...] = ()
    """Of the first findings, each with what could stand in place of its sentence."""


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A review and what it was made from."""

    review: Review
    reading: Reading
    context: DraftContext
    rules: RuleSet
    before: tuple[str, ...]


def check_draft(
    draft: str, context: DraftContext, rules: RuleSet, before: Iterable[str] = ()
) -> Review:
    """Read the draft; `before` are the ids found in the version that the rep has edited."""
    return read_draft(draft, context, rules, before).review


def read_draft(
    draft: str, context: DraftContext, rules: RuleSet, before: Iterable[str] = ()
) -> ReadDraft:
    """The same, with the reading for whoever looks at it once more."""
    reading, earlier = rules.read(draft, context), tuple(before)
    findings = findings_in(reading, context, rules)
    review = Review(
        ok=is_ok(findings),
        good=what_is_good(reading, context),
        findings=findings,
        improved=improved(earlier, findings),
    )
    return ReadDraft(review, reading, context, rules, earlier)


def with_rewrites(read: ReadDraft) -> ReadDraft:
    """The same with other words offered for what weighs most."""
    first = read.review.findings[:MOST_REWRITTEN]
    rewrites = (rewrite_of(one, read.reading, read.context, read.rules) for one in first)
    return replace(read, review=replace(read.review, rewrites=tuple(rewrites)))


def preload(rules: RuleSet) -> None:
    """Load the classifier; phrases are compiled by the drafts that need them.

    A first draft needs a tenth of them (a quarter of a second); all of them are 7 MB and two
    seconds of the interpreter.
    """
    check_draft("Good morning.", DraftContext("own_mistake", "own_up"), rules)
