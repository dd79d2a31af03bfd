"""What phrases alone cannot tell: counts, order, and what the bot knows about the case."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.humility.model import DraftContext, Rule
from bot.core.humility.reading import CompiledFind, Match, Reading
from bot.core.humility.text import count_words

Span = tuple[int, int]
_NUMBERED = re.compile(r"(?m)^\s{0,8}\d[.)]\s")
_WRITTEN = frozenset({"email", "sms", "linkedin", "chat"})
_FAVOURS = ("favour_business", "favour_referral", "favour_review", "favour_document")
_APOLOGY_WORDS = frozenset(
    {"sorry", "apologise", "apologies", "apology", "apologising", "regret", "forgive", "apologetic"}
)
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class DetectorInput:
    """All that a detector may look at."""

    reading: Reading
    context: DraftContext
    rule: Rule
    finds: tuple[CompiledFind, ...]

    def said(self) -> tuple[Match, ...]:
        """Where the rule's own phrases stand."""
        return self.reading.matches(self.finds, self.rule.id)


def _spans(matches: tuple[Match, ...]) -> tuple[Span, ...]:
    return tuple(match.span for match in matches)


def phrases(given: DetectorInput) -> tuple[Span, ...]:
    """The rule's phrases, wherever they stand."""
    return _spans(given.said())


def excuse_first(given: DetectorInput) -> tuple[Span, ...]:
    """A reason in a sentence before the first apology or ownership."""
    told = (*given.reading.act("reason"), *given.said())
    owning = (m for m in given.reading.act("ownership") if not _excused(m, told))
    owned = [match.sentence.index for match in (*given.reading.act("apology"), *owning)]
    if not owned:
        return ()
    reasons = [
        match
        for match in told
        if match.sentence.index < min(owned)
        and not given.reading.denied(given.rule.id, match.sentence)
    ]
    return _spans(tuple(reasons[:1]))


def _excused(owning: Match, reasons: tuple[Match, ...]) -> bool:
    """Whether a reason begins no later than the owning ends: who reasons first does not own."""
    return any(r.sentence is owning.sentence and r.start < owning.end for r in reasons)


def grovel(given: DetectorInput) -> tuple[Span, ...]:
    """Begging words, or more apologies than `most`."""
    said = phrases(given)
    count = sum(map(_apology_words, given.reading.act("apology")))
    if said or count <= given.rule.settings["most"]:
        return said
    return _spans(given.reading.act("apology")[-1:])


def _apology_words(match: Match) -> int:
    return max(1, sum(token.text in _APOLOGY_WORDS for token in match.sentence.tokens))


def too_long(given: DetectorInput) -> tuple[Span, ...]:
    """More words than the channel carries; a numbered recovery plan may run longer."""
    limit = given.rule.settings[given.context.channel]
    plan = given.context.stage == "own_up" and len(_NUMBERED.findall(given.reading.body)) > 1
    if plan and given.context.channel in {"email", "letter"}:
        limit = given.rule.settings["numbered_own_up"]
    return (NOWHERE,) if count_words(given.reading.body) > limit else ()


def wrong_channel(given: DetectorInput) -> tuple[Span, ...]:
    """In writing, although nobody has rung."""
    written = given.context.channel in _WRITTEN
    rung = given.context.call_attempted or given.reading.has("called")
    return (NOWHERE,) if written and not rung else ()


def third_ask(given: DetectorInput) -> tuple[Span, ...]:
    """Two asks made, by the bot's own count or the draft's account, unless they reopened it."""
    made = given.context.asks_made or 0
    asks = given.reading.act("ask")
    if given.reading.has("reopened"):
        return ()
    if made >= given.rule.settings["most"]:
        return _spans(asks[:1]) or (NOWHERE,)
    return phrases(given)


def cadence(given: DetectorInput) -> tuple[Span, ...]:
    """Touches without an answer, by the bot's own count or by the draft's account."""
    unanswered = given.context.touches_unanswered or 0
    return (NOWHERE,) if unanswered >= given.rule.settings["unanswered"] else phrases(given)


def vague_offence(given: DetectorInput) -> tuple[Span, ...]:
    """An apology for something that is never named; where the classifier saw it, there."""
    said, apologies = given.said(), given.reading.act("apology")
    named = any(given.reading.has(act) for act in given.rule.missing)
    doubted = any(not given.reading.denied(given.rule.id, match.sentence) for match in apologies)
    return _spans(said[:1]) or ((NOWHERE,) if doubted and not named else ())


def unapologised(given: DetectorInput) -> tuple[Span, ...]:
    """No apology; an ask needs none of its own once there was one before it."""
    before = given.context.stage == "ask" and given.context.apologised
    said = any(given.reading.has(act) for act in given.rule.missing)
    return () if said or before else (NOWHERE,)


def unbacked_claim(given: DetectorInput) -> tuple[Span, ...]:
    """'Done', while a promise of the case is open."""
    return phrases(given)[:1] if (given.context.promises_open or 0) >= 1 else ()


def ask_too_soon(given: DetectorInput) -> tuple[Span, ...]:
    """An ask for business inside the wait, or while the repair is still to come."""
    asks = given.reading.act("business_ask")
    if given.context.stage != "ask":
        doubted = [ask for ask in asks if not given.reading.denied(given.rule.id, ask.sentence)]
        return _spans((*given.said(), *doubted)[:1])
    asks = asks or given.reading.act("ask")
    waits = _inside_wait(given.context, given.rule.settings)
    live = given.context.days_since_repair is None and given.reading.has("live_harm")
    return _spans(asks[:1]) if waits or (live and given.context.circumstance != "told_no") else ()


def _inside_wait(context: DraftContext, waits: Mapping[str, int]) -> bool:
    days = context.days_since_event
    if context.circumstance != "told_no" and context.days_since_repair is not None:
        days = context.days_since_repair
    # Where no repair is known of, it was no longer ago than what it puts right.
    return days is not None and days < waits[context.circumstance]


def multiple_asks(given: DetectorInput) -> tuple[Span, ...]:
    """Two or more separate favours."""
    favours = [given.reading.act(name)[0] for name in _FAVOURS if given.reading.has(name)]
    more = given.reading.act("another_favour")
    if len(favours) + len(more) <= 1:
        return ()
    last = max((*favours, *more), key=lambda match: match.span)
    return (last.span,)


DETECTORS: Mapping[str, Callable[[DetectorInput], tuple[Span, ...]]] = {
    "": phrases,
    "excuse_first": excuse_first,
    "grovel": grovel,
    "too_long": too_long,
    "wrong_channel": wrong_channel,
    "third_ask": third_ask,
    "cadence": cadence,
    "vague_offence": vague_offence,
    "unapologised": unapologised,
    "unbacked_claim": unbacked_claim,
    "ask_too_soon": ask_too_soon,
    "multiple_asks": multiple_asks,
}
