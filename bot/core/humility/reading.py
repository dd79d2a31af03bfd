"""A draft as it is read: its sentences, and where each act (apology, ask, ...) stands in them."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.core.humility.anatomy.model import Anatomy, PartKind
from bot.core.humility.classifier import NO_PREDICTION, Prediction
from bot.core.humility.phrases import Phrase
from bot.core.humility.text import Sentence


@dataclass(frozen=True, slots=True)
class Match:
    """Words found: the sentence, and [start, end) within that sentence's text."""

    sentence: Sentence
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """The place in the original draft."""
        return self.sentence.span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class CompiledFind:
    """Phrases that show something, and those that make it innocent."""

    say: tuple[Phrase, ...]
    acts: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    only_near: tuple[str, ...] = ()
    unless: tuple[Phrase, ...] = ()
    unless_before: tuple[Phrase, ...] = ()
    unless_after: tuple[Phrase, ...] = ()
    unless_acts: tuple[str, ...] = ()
    unless_acts_near: tuple[str, ...] = ()
    sure: bool = False


def first_match(phrases: Iterable[Phrase], sentence: Sentence) -> Match | None:
    """The first phrase of the row that stands in the sentence."""
    for phrase in phrases:
        found = phrase.search(sentence)
        if found:
            return Match(sentence, found.start() + 1, found.end())
    return None


def _whole(sentence: Sentence) -> Match:
    words = [token for token in sentence.tokens if token.text[0].isalnum()]
    opened = sentence.text.index(words[0].text) if words else 1
    return Match(sentence, opened, len(sentence.text.rstrip(" .!?,;:")))


class Reading:
    """One draft with its acts, worked out once and only when a rule asks."""

    def __init__(
        self,
        anatomy: Anatomy,
        sentences: tuple[Sentence, ...],
        acts: Mapping[str, tuple[CompiledFind, ...]],
        predictions: Sequence[Prediction] = (),
        beside: Mapping[PartKind, "Reading"] | None = None,
    ) -> None:
        """`sentences` are the body's; `beside` are other parts, each read for itself."""
        self.anatomy = anatomy
        self.sentences = sentences
        self.beside = beside or {}
        self._acts = acts
        self._predictions = predictions
        self._matches: dict[str, tuple[Match, ...]] = {}

    @property
    def draft(self) -> str:
        """The message as it was written."""
        return self.anatomy.draft

    @cached_property
    def body(self) -> str:
        """The message with all but its body blank: what is counted."""
        return self.anatomy.only(PartKind.BODY)

    @property
    def near(self) -> frozenset[str]:
        """What the classifier found near its bound somewhere, and surely nowhere."""
        sure = (said.positive - said.near for said in self._predictions)
        near = (said.near for said in self._predictions)
        return frozenset().union(*near).difference(*sure)

    def act(self, name: str) -> tuple[Match, ...]:
        """The places of an act, at most one in a sentence."""
        if name not in self._matches:
            self._matches[name] = self.matches(self._acts[name], f"act_{name}")
        return self._matches[name]

    def has(self, name: str) -> bool:
        """Whether the act stands anywhere in the draft."""
        return bool(self.act(name))

    def act_in(self, name: str, sentence: Sentence) -> bool:
        """Whether the act stands in this sentence."""
        return any(match.sentence is sentence for match in self.act(name))

    def denied(self, name: str, sentence: Sentence) -> bool:
        """Whether the classifier is sure that the sentence does not show the name."""
        return name in self._prediction(sentence).negative

    def matches(self, finds: Iterable[CompiledFind], name: str) -> tuple[Match, ...]:
        """Where the finds stand, one a sentence; `name` is what the classifier calls them."""
        found = (self._match_of(finds, name, sentence) for sentence in self.sentences)
        return tuple(match for match in found if match)

    def _match_of(
        self, finds: Iterable[CompiledFind], name: str, sentence: Sentence
    ) -> Match | None:
        denied = self.denied(name, sentence)
        believed = (find for find in finds if find.sure or not denied)
        said = next((match for find in believed if (match := self._match(find, sentence))), None)
        return said or (_whole(sentence) if name in self._prediction(sentence).positive else None)

    def _prediction(self, sentence: Sentence) -> Prediction:
        known = sentence.index < len(self._predictions)
        return self._predictions[sentence.index] if known else NO_PREDICTION

    def _match(self, find: CompiledFind, sentence: Sentence) -> Match | None:
        if find.only_after and not self._follows(find.only_after, sentence):
            return None
        if find.only_near and not self._near(find.only_near, sentence):
            return None
        match = first_match(find.say, sentence) or self._seen(find.acts, sentence)
        return None if match is None or self._innocent(find, sentence) else match

    def _follows(self, acts: tuple[str, ...], sentence: Sentence) -> bool:
        before = self.neighbour(sentence, -1)
        return before is not None and any(self.act_in(act, before) for act in acts)

    def _seen(self, acts: tuple[str, ...], sentence: Sentence) -> Match | None:
        seen = (m for act in acts for m in self.act(act) if m.sentence is sentence)
        return next(seen, None)

    def _innocent(self, find: CompiledFind, sentence: Sentence) -> bool:
        before, after = self.neighbour(sentence, -1), self.neighbour(sentence, 1)
        if first_match(find.unless, sentence):
            return True
        if before and first_match(find.unless_before, before):
            return True
        if after and first_match(find.unless_after, after):
            return True
        if any(self.act_in(act, sentence) for act in find.unless_acts):
            return True
        return self._near(find.unless_acts_near, sentence)

    def _near(self, acts: tuple[str, ...], sentence: Sentence) -> bool:
        around = (self.neighbour(sentence, -1), sentence, self.neighbour(sentence, 1))
        return any(self.act_in(act, s) for act in acts for s in around if s is not None)

    def sentence_at(self, start: int, end: int) -> Sentence | None:
        """The sentence of the body that holds [start, end) of the draft, if one does."""
        at = bisect_right(self.sentences, start, key=lambda one: one.tokens[0].start) - 1
        one = self.sentences[at] if at >= 0 else None
        return one if one is not None and end <= one.tokens[-1].end else None

    def neighbour(self, sentence: Sentence, step: int) -> Sentence | None:
        """The sentence `step` places further on, if there is one."""
        position = sentence.index + step
        return self.sentences[position] if 0 <= position < len(self.sentences) else None
