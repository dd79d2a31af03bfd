"""A third opinion on what the two judges leave in doubt; without an answer the two stand."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Protocol

from bot.core.humility.check import improved, is_ok
from bot.core.humility.classifier import SentenceClassifier
from bot.core.humility.opinion.doubts import Doubt, doubts_in
from bot.core.humility.opinion.question import Answer, NoOpinion, Question, question_about
from bot.core.humility.opinion.settle import Change, Doubted, changed, settled
from bot.drafts.check_draft import ReadDraft

MOST_REMEMBERED = 500

log = logging.getLogger(__name__)


class ThirdReader(Protocol):
    """Whoever answers questions about a draft."""

    async def ask(self, question: Question, seconds: float) -> tuple[Answer, ...]:
        """The answers, within so many seconds; raises NoOpinion."""
        ...


class Decisions:
    """What was decided lately, by a digest of the draft: the same draft is not shown twice.

    Rules and places alone; nobody's words.
    """

    def __init__(self) -> None:
        self._by_digest: OrderedDict[str, tuple[Change, ...]] = OrderedDict()

    def of(self, read: ReadDraft) -> tuple[Change, ...] | None:
        """What was decided; None where nobody was asked."""
        return self._by_digest.get(_digest(read))

    def keep(self, read: ReadDraft, changes: tuple[Change, ...]) -> None:
        """Remember it for the next readings."""
        self._by_digest[_digest(read)] = changes
        if len(self._by_digest) > MOST_REMEMBERED:
            self._by_digest.popitem(last=False)


@dataclass(frozen=True, slots=True)
class ThirdOpinion:
    """A reader beside the two judges; `other` gives the second of these.

    `shown_to` names for people where drafts in doubt go, `seconds` is how long it is waited for.
    """

    reader: ThirdReader
    other: Callable[[], SentenceClassifier]
    shown_to: str
    seconds: float
    decisions: Decisions = field(default_factory=Decisions)

    def doubts(self, read: ReadDraft) -> tuple[Doubt, ...]:
        """What is in doubt and was not decided before; takes as long as reading the draft."""
        if self.decisions.of(read) is not None:
            return ()
        findings, context = read.review.findings, read.context
        return doubts_in(read.reading, findings, context, read.rules, self.other())

    def recalled(self, read: ReadDraft) -> ReadDraft:
        """The draft with what was decided about it before."""
        return _with(read, self.decisions.of(read) or ())

    async def decided(self, read: ReadDraft, doubts: tuple[Doubt, ...]) -> ReadDraft:
        """The draft once the reader has spoken; as it was where it says nothing of use."""
        question = question_about(read.reading, read.context, doubts) if doubts else None
        if question is None:
            return read
        try:
            answers = await self.reader.ask(question, self.seconds)
            changes = settled(_doubted(read, doubts), question, answers)
        except NoOpinion as none:
            log.warning("no third opinion on %s: %s", question.ids, none.reason)
            return read
        self.decisions.keep(read, changes)
        return _with(read, changes)


def _doubted(read: ReadDraft, doubts: tuple[Doubt, ...] = ()) -> Doubted:
    return Doubted(read.reading, read.context, read.review.findings, read.rules, doubts)


def _with(read: ReadDraft, changes: tuple[Change, ...]) -> ReadDraft:
    if not changes:
        return read
    findings = changed(_doubted(read), changes)
    better = improved(read.before, findings)
    review = replace(read.review, ok=is_ok(findings), findings=findings, improved=better)
    return replace(read, review=review)


def _digest(read: ReadDraft) -> str:
    rules = sorted((rule.id, rule.severity) for rule in read.rules.rules)
    return sha256(f"{read.context}\n{rules}\n{read.reading.draft}".encode()).hexdigest()
