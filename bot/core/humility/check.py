"""The humility check: reads a draft as a good mentor would (coaching, section 7)."""

import re
from collections.abc import Iterable

from bot.core.humility.anatomy.model import PartKind
from bot.core.humility.detectors import DETECTORS, NOWHERE, DetectorInput, Span
from bot.core.humility.model import DraftContext, Finding, Rule
from bot.core.humility.reading import Reading
from bot.core.humility.rules import RuleSet
from bot.core.humility.text import plain_marks

# A rep who sees the same advice four times has seen it often enough.
MOST_OF_A_RULE = 3
# "You told us: ..." in quotation marks: what the client said is theirs, however they said it.
_THEIR_WORDS = re.compile(r"\byou\b[^\"“”\n]{0,80}: ?[\"“]([^\"“”\n]*)[\"”]", re.IGNORECASE)


def check(draft: str, context: DraftContext, rules: RuleSet) -> tuple[Finding, ...]:
    """What a mentor would say about the draft, in order of weight."""
    return findings_in(rules.read(draft, context), context, rules)


def findings_in(reading: Reading, context: DraftContext, rules: RuleSet) -> tuple[Finding, ...]:
    """The same of a draft that has been read."""
    theirs = quoted_from_client(reading.draft)
    found = [
        (rule, span)
        for rule in rules.for_context(context)
        for span in _ours(_spans(rule, reading, context, rules), rule, theirs)[:MOST_OF_A_RULE]
    ]
    return in_order((rule, finding_of(rule, span, reading, context)) for rule, span in found)


def in_order(found: Iterable[tuple[Rule, Finding]]) -> tuple[Finding, ...]:
    """The findings as a mentor tells them: what blocks first, then by weight and place."""

    def weight(pair: tuple[Rule, Finding]) -> tuple[bool, int, int, int]:
        rule, finding = pair
        return rule.severity != "block", -rule.weight, finding.start, finding.end

    return tuple(finding for _, finding in sorted(found, key=weight))


def quoted_from_client(draft: str) -> list[Span]:
    """Where the client's own words stand, after "You told us:"."""
    return [quoted.span(1) for quoted in _THEIR_WORDS.finditer(draft)]


def is_ok(findings: Iterable[Finding]) -> bool:
    """Whether nothing blocks."""
    return all(finding.severity != "block" for finding in findings)


def improved(before: Iterable[str], after: Iterable[Finding]) -> tuple[str, ...]:
    """The ids of the findings that an edit took away, in their old order."""
    left = {finding.id for finding in after}
    return tuple(dict.fromkeys(found for found in before if found not in left))


def _ours(spans: tuple[Span, ...], rule: Rule, theirs: Iterable[Span]) -> tuple[Span, ...]:
    # A gap is a gap, also in a quotation.
    if rule.kind != "phrase" or rule.raw:
        return spans
    return tuple(
        (start, end)
        for start, end in spans
        if not any(first <= start and end <= last for first, last in theirs)
    )


def _spans(rule: Rule, reading: Reading, context: DraftContext, rules: RuleSet) -> tuple[Span, ...]:
    if any(blank in reading.draft for blank in rule.blanks):
        return ()
    if rule.missing and not rule.detector:
        return _absence(rule, reading)
    finds = rules.finds_of(rule, context)
    given = DetectorInput(reading, context, rule, finds)
    beside = (
        match.span
        for kind, part in reading.beside.items()
        if kind in rule.also_in
        for match in part.matches(finds, rule.id)
    )
    return (*_raw(rule, reading, rules), *beside, *DETECTORS[rule.detector](given))


def _raw(rule: Rule, reading: Reading, rules: RuleSet) -> tuple[Span, ...]:
    patterns = rules.raw[rule.id]
    if not patterns:
        return ()
    text = reading.anatomy.only(PartKind.BODY, *rule.also_in)
    return _outermost(found.span() for p in patterns for found in [p.search(text)] if found)


def _outermost(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each place once, by the widest of the patterns that saw it."""
    seen = tuple(dict.fromkeys(spans))
    return tuple(
        (start, end)
        for start, end in seen
        if not any(
            first <= start and end <= last for first, last in seen if (first, last) != (start, end)
        )
    )


def _absence(rule: Rule, reading: Reading) -> tuple[Span, ...]:
    wanted = all(reading.has(act) for act in rule.only_with)
    return (NOWHERE,) if wanted and not any(reading.has(act) for act in rule.missing) else ()


def finding_of(rule: Rule, span: Span, reading: Reading, context: DraftContext) -> Finding:
    """What the rule says about these characters of the draft."""
    (start, end), quote = span, reading.draft[span[0] : span[1]]
    sentence = reading.sentence_at(start, end) if quote else None
    around = reading.body[slice(*sentence.whole)] if sentence else ""
    why, advice = rule.said_in(context, *(plain_marks(text.lower()) for text in (quote, around)))
    return Finding(rule.id, rule.severity, quote, start, end, why, advice)
