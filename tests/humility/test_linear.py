"""A hostile draft costs no more than its length: bounded patterns over bounded sentences."""

import re
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from bot.core.humility import detectors, text
from bot.core.humility.rules import RuleSet

HOSTILE = {
    "one word": "a" * 100_000,
    "no full stop": "sorry but " * 10_000,
    "only marks": "!?." * 33_000,
    "only new lines": "\n" * 100_000,
    "open brackets": "{{[<(" * 20_000,
    "apostrophes": "i'" * 50_000,
    "spaces": " " * 100_000,
}


def _repeats(tree: Any, *, inside: bool = False) -> Iterator[tuple[bool, Any]]:
    """Every unbounded repeat of a pattern: whether another repeat holds it, and its body."""
    for operation, argument in tree:
        repeat = operation in {sre.MAX_REPEAT, sre.MIN_REPEAT}
        if repeat and argument[1] == sre.MAXREPEAT:
            yield inside, argument[2]
        for child in _children(operation, argument):
            yield from _repeats(child, inside=inside or (repeat and argument[1] > 1))


def _children(operation: Any, argument: Any) -> list[Any]:
    if operation in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
        return [argument[2]]
    if operation == sre.SUBPATTERN:
        return [argument[3]]
    if operation == sre.BRANCH:
        return list(argument[1])
    if operation in {sre.ASSERT, sre.ASSERT_NOT}:
        return [argument[1]]
    return []


def _phrases(rules: RuleSet) -> set[str]:
    finds = [find for group in (*rules.finds.values(), *rules.acts.values()) for find in group]
    rows = [(*f.say, *f.unless, *f.unless_before, *f.unless_after) for f in finds]
    return {phrase.regex for row in rows for phrase in row}


def test_phrases_repeat_without_bound_only_inside_a_word(rules: RuleSet) -> None:
    for regex in _phrases(rules):
        for _, body in _repeats(_parser.parse(regex)):
            (item,) = body
            assert item[0] in {sre.NOT_LITERAL, sre.IN}, regex


@pytest.mark.parametrize("pattern", [text._TOKEN, detectors._NUMBERED])
def test_patterns_over_the_whole_draft_nest_no_open_repeat(pattern: re.Pattern[str]) -> None:
    for _, body in _repeats(_parser.parse(pattern.pattern)):
        assert not list(_repeats(body)) or pattern is text._TOKEN


def test_raw_patterns_have_no_open_repeat(rules: RuleSet) -> None:
    for pattern in (p for row in rules.raw.values() for p in row):
        for inside, body in _repeats(_parser.parse(pattern.pattern)):
            assert not inside, pattern.pattern
            assert len(body) == 1, pattern.pattern


@pytest.mark.parametrize("draft", HOSTILE.values(), ids=HOSTILE.keys())
def test_sentences_stay_small_however_long_the_draft(rules: RuleSet, draft: str) -> None:
    sentences = rules.read(draft).sentences
    assert sum(len(sentence.tokens) for sentence in sentences) <= len(draft) * 2
    for sentence in sentences:
        assert len(sentence.tokens) <= text.MAX_TOKENS + 2
        assert all(len(token.text) <= text.MAX_TOKEN_CHARS + 8 for token in sentence.tokens)
