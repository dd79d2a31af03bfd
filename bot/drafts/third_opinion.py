"""A third opinion on what the two judges leave in doubt; without an answer the two stand."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.core.humility.check import improved, is_ok
from bot.core.humility.classifier import SentenceClassifier
from bot.core.humility.model import Finding
from bot.core.humility.opinion.doubts import Doubt, doubts_in
from bot.core.humility.opinion.question import Answer, NoOpinion, Question, question_about
from bot.core.humility.opinion.settle import Doubted, settled
from bot.drafts.check_draft import ReadDraft, Review

log = logging.getLogger(__name__)


class ThirdReader(Protocol):
    """Whoever answers questions about a draft."""

    async def ask(self, question: Question, seconds: float) -> tuple[Answer, ...]:
        """The answers, within so many seconds; raises NoOpinion."""
        ...


@dataclass(frozen=True, slots=True)
class ThirdOpinion:
    """A reader beside the two judges; `other` gives the second of these.

    `shown_to` names for people where drafts in doubt go, `seconds` is how long it is waited for.
    """

    reader: ThirdReader
    other: Callable[[], SentenceClassifier]
    shown_to: str
    seconds: float

    def doubts(self, read: ReadDraft) -> tuple[Doubt, ...]:
        """What is in doubt about a draft; takes as long as reading it did."""
        findings, context = read.review.findings, read.context
        return doubts_in(read.reading, findings, context, read.rules, self.other())

    async def decided(self, read: ReadDraft, doubts: tuple[Doubt, ...]) -> Review:
        """The review once the reader has spoken; as it was where it says nothing of use."""
        question = question_about(read.reading, read.context, doubts) if doubts else None
        if question is None:
            return read.review
        doubted = Doubted(read.reading, read.context, read.review.findings, doubts, read.rules)
        try:
            answers = await self.reader.ask(question, self.seconds)
            findings = settled(doubted, question, answers)
        except NoOpinion as none:
            log.warning("no third opinion on %s: %s", question.ids, none.reason)
            return read.review
        return _with(read.review, findings, read.before)


def _with(review: Review, findings: tuple[Finding, ...], before: Iterable[str]) -> Review:
    return replace(
        review, ok=is_ok(findings), findings=findings, improved=improved(before, findings)
    )
