"""A set of rules ready to read drafts, and the overlay with which a team changes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from bot.core.humility.anatomy.dissect import dissect
from bot.core.humility.anatomy.model import Anatomy, PartKind
from bot.core.humility.anatomy.wrapping import with_thoughts_apart
from bot.core.humility.classifier import NoClassifier, SentenceClassifier, sentence_inputs
from bot.core.humility.model import WITH_SUPPLIERS, DraftContext, Find, Rule, Severity
from bot.core.humility.phrases import Compiler
from bot.core.humility.reading import CompiledFind, Reading
from bot.core.humility.text import Sentence, Spelling, split_sentences

# Short lines, in which a judge that learnt from sentences would only guess.
_BESIDE = (PartKind.SUBJECT, PartKind.GREETING)


class RuleSetError(ValueError):
    """Rules cannot be used; the message says which and why."""


@dataclass(frozen=True)
class RuleSet:
    """Compiled rules. Make one with `RuleSet.build` and keep it: only building costs."""

    rules: tuple[Rule, ...]
    finds: Mapping[str, tuple[CompiledFind, ...]]
    acts: Mapping[str, tuple[CompiledFind, ...]]
    raw: Mapping[str, tuple[re.Pattern[str], ...]]
    spelling: Spelling
    finds_with_suppliers: Mapping[str, tuple[CompiledFind, ...]] = field(default_factory=dict)
    classifier: SentenceClassifier = field(default_factory=NoClassifier)

    @classmethod
    def build(
        cls,
        rules: tuple[Rule, ...],
        acts: Mapping[str, tuple[Find, ...]],
        words: Mapping[str, str],
        spelling: Spelling,
    ) -> "RuleSet":
        """Compile rules and acts. Raises RuleSetError or PhraseError."""
        compiler = Compiler(words)
        compiled_acts = {name: _compile_all(compiler, finds) for name, finds in acts.items()}
        finds = {rule.id: _compile_all(compiler, rule.finds) for rule in rules}
        with_suppliers = {
            rule.id: _compile_all(compiler, rule.to_suppliers.finds)
            for rule in rules
            if rule.to_suppliers is not None and rule.to_suppliers.finds
        }
        _refuse_unknown_acts(rules, finds, compiled_acts)
        raw = {rule.id: tuple(map(re.compile, rule.raw)) for rule in rules}
        known = replace(spelling, words=compiler.literals)
        return cls(rules, finds, compiled_acts, raw, known, with_suppliers)

    def finds_of(self, rule: Rule, context: DraftContext) -> tuple[CompiledFind, ...]:
        """What the rule looks for in this context."""
        finds = self.finds[rule.id]
        if context.circumstance == WITH_SUPPLIERS:
            return self.finds_with_suppliers.get(rule.id, finds)
        return finds

    def read(self, draft: str, context: DraftContext | None = None) -> Reading:
        """The draft, split and ready to be asked for its acts."""
        anatomy = dissect(draft)
        sentences = self._sentences(anatomy, PartKind.BODY)
        inputs = sentence_inputs(draft, sentences)
        # It learnt from drafts to clients: what it makes of words to a supplier is chance.
        learnt = context is None or context.circumstance != WITH_SUPPLIERS
        predictions = self.classifier.predict(inputs, context) if learnt else ()
        beside = {
            kind: Reading(anatomy, self._sentences(anatomy, kind), self.acts)
            for kind in _BESIDE
            if anatomy.has(kind)
        }
        return Reading(anatomy, sentences, self.acts, predictions, beside)

    def _sentences(self, anatomy: Anatomy, kind: PartKind) -> tuple[Sentence, ...]:
        return split_sentences(with_thoughts_apart(anatomy.only(kind)), self.spelling)

    def with_classifier(self, classifier: SentenceClassifier) -> "RuleSet":
        """The same rules with a second opinion on every sentence."""
        return replace(self, classifier=classifier)

    def compile_phrases(self) -> None:
        """Compile every phrase now instead of at the first draft that needs it."""
        every = (*self.finds.values(), *self.finds_with_suppliers.values(), *self.acts.values())
        for find in chain.from_iterable(every):
            for phrase in (*find.say, *find.unless, *find.unless_before, *find.unless_after):
                phrase.compile()

    def for_context(self, context: DraftContext) -> tuple[Rule, ...]:
        """The rules that speak in this circumstance and stage."""
        return tuple(rule for rule in self.rules if rule.applies(context))

    def with_overlay(self, overlay: Mapping[str, str]) -> "RuleSet":
        """A team's own choice: rule id to "off", "warn" or "block". Raises RuleSetError."""
        unknown = sorted(set(overlay) - {rule.id for rule in self.rules})
        if unknown:
            raise RuleSetError(f"There is no rule called {', '.join(unknown)}.")
        kept = [_overlaid(rule, overlay.get(rule.id, rule.severity)) for rule in self.rules]
        return replace(self, rules=tuple(rule for rule in kept if rule is not None))


def _overlaid(rule: Rule, choice: str) -> Rule | None:
    severities: dict[str, Severity] = {"warn": "warn", "block": "block"}
    if choice == "off":
        return None
    if choice not in severities:
        raise RuleSetError(f"{rule.id} is set to {choice!r}; use off, warn or block.")
    return replace(rule, severity=severities[choice])


def _compile_all(compiler: Compiler, finds: tuple[Find, ...]) -> tuple[CompiledFind, ...]:
    return tuple(
        CompiledFind(
            say=tuple(map(compiler.compile, find.say)),
            acts=find.acts,
            only_after=find.only_after,
            only_near=find.only_near,
            unless=tuple(map(compiler.compile, find.unless)),
            unless_before=tuple(map(compiler.compile, find.unless_before)),
            unless_after=tuple(map(compiler.compile, find.unless_after)),
            unless_acts=find.unless_acts,
            unless_acts_near=find.unless_acts_near,
            sure=find.sure,
        )
        for find in finds
    )


def _acts_of(find: CompiledFind) -> tuple[str, ...]:
    return (
        *find.acts,
        *find.only_after,
        *find.only_near,
        *find.unless_acts,
        *find.unless_acts_near,
    )


def _refuse_unknown_acts(
    rules: tuple[Rule, ...],
    finds: Mapping[str, tuple[CompiledFind, ...]],
    acts: Mapping[str, tuple[CompiledFind, ...]],
) -> None:
    named = {act for rule in rules for act in (*rule.missing, *rule.only_with)}
    everything = [find for group in (*finds.values(), *acts.values()) for find in group]
    named |= {act for find in everything for act in _acts_of(find)}
    unknown = sorted(named - set(acts))
    if unknown:
        raise RuleSetError(f"A rule names acts that do not exist: {', '.join(unknown)}.")
