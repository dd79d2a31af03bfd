"""The small language in which rules and acts are written, compiled to bounded patterns.

A phrase is a row of elements with a space between them:
    word      that word              word* *ed  any word that starts or ends so
    (a|b c)   one of these           {name}     one of a named list of words
    x?        x or nothing           ~3         up to three words, no comma
    ~~3       up to three of anything           =3  as ~3, but no new clause starts in between
    #         a number
    -(a|b)    what follows is not this          ^ $ start and end of the sentence
    @ @'s     a name                            <?> the mark itself (also <.> and <,>)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.core.humility.text import Sentence

MAX_GAP = 14
_WORD = r"[^ ]"
_GAP = " [^ ,;:.()!?-][^ ]{0,32}"
_SAME_CLAUSE = (
    "(?! (?:if|because|when|while|who|which|they|he|she|that|but|although|though|since) )" + _GAP
)


# The reader puts a caret behind every word that looks like a name.
_NAMES = {"@": r" [^ ]+\^", "@'s": r" [^ ]+'s\^"}
_MARKS = frozenset({"<?>", "<.>", "<,>"})


class PhraseError(ValueError):
    """A phrase cannot be read; the message names the phrase."""


@dataclass(frozen=True, slots=True)
class _Part:
    pattern: str
    # Of each set, one word must stand in the sentence; empty where that cannot be told.
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Phrase:
    """A phrase ready to search; most are never needed, so the pattern waits for its first use."""

    source: str
    regex: str
    needs: tuple[frozenset[str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.regex)

    def compile(self) -> None:
        """Make the pattern now."""
        self.pattern  # noqa: B018 - reading the property is what compiles it

    def search(self, sentence: Sentence) -> re.Match[str] | None:
        """The first place in the sentence where the phrase stands, if any."""
        words = sentence.words
        for needed in self.needs:
            if needed.isdisjoint(words):
                return None
        return self.pattern.search(sentence.text)


class Compiler:
    """Turns phrases into patterns; `words` are the named lists."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._named: dict[str, _Part] = {}
        # Phrases name the same words over and over: each word and set of them is kept once.
        self._literals: dict[str, str] = {}
        self._sets: dict[frozenset[str], frozenset[str]] = {}

    @property
    def literals(self) -> frozenset[str]:
        """Every plain word in a phrase compiled so far."""
        return frozenset(self._literals)

    def compile(self, source: str) -> Phrase:
        """Compile one phrase. Raises PhraseError."""
        part = self._sequence(source, source)
        return Phrase(source, part.pattern + "(?= |$)", part.needs)

    def _sequence(self, text: str, source: str) -> _Part:
        parts = [self._element(element, source) for element in _split(text, " ", source)]
        needs = {needed for part in parts for needed in part.needs}
        return _Part("".join(part.pattern for part in parts), tuple(sorted(needs, key=len)))

    def _alternatives(self, text: str, source: str) -> _Part:
        parts = [self._sequence(piece.strip(), source) for piece in _split(text, "|", source)]
        pattern = "(?:" + "|".join(part.pattern for part in parts) + ")"
        if not all(part.needs for part in parts):
            return _Part(pattern)
        return self._needing(pattern, frozenset().union(*(part.needs[0] for part in parts)))

    def _element(self, element: str, source: str) -> _Part:
        if element in {"^", "$"}:
            return _Part("^" if element == "^" else r"(?=(?: [.!?]+)? $)")
        if element in _NAMES:
            return _Part(_NAMES[element])
        if element[0] in "~=":
            return _gap(element, source)
        if element.startswith("-(") and element.endswith(")"):
            return _Part(f"(?!{self._alternatives(element[2:-1], source).pattern}(?: |$))")
        if len(element) > 1 and element.endswith("?"):
            inner = self._element(element[:-1], source)
            return _Part(f"(?:{inner.pattern})?")
        return self._required(element, source)

    def _required(self, element: str, source: str) -> _Part:
        if element.startswith("(") and element.endswith(")"):
            return self._alternatives(element[1:-1], source)
        if element.startswith("{") and element.endswith("}"):
            return self._list(element[1:-1], source)
        if element == "#":
            return _Part(rf" [£$€]?\d{_WORD}*")
        if element.startswith("*"):
            return _Part(rf" [^ ]{{1,32}}{re.escape(element[1:])}\^?")
        if element.endswith("*"):
            return _Part(f" {re.escape(element[:-1])}{_WORD}*")
        literal = element[1:-1] if element in _MARKS else element
        literal = self._literals.setdefault(literal, literal)
        return self._needing(rf" {re.escape(literal)}\^?", frozenset({literal}))

    def _needing(self, pattern: str, words: frozenset[str]) -> _Part:
        return _Part(pattern, (self._sets.setdefault(words, words),))

    def _list(self, name: str, source: str) -> _Part:
        if name not in self._words:
            raise PhraseError(f"{source!r} names the word list {name!r}, which does not exist")
        if name not in self._named:
            self._named[name] = self._alternatives(self._words[name], source)
        return self._named[name]


def _gap(element: str, source: str) -> _Part:
    number = element.lstrip("~=")
    if not number.isdigit() or int(number) > MAX_GAP:
        raise PhraseError(f"{source!r}: a gap is ~1 to ~{MAX_GAP}")
    anything = " [^ ]{1,33}"
    token = {"~~": anything, "~": _GAP, "=": _SAME_CLAUSE}[element[: -len(number)]]
    return _Part(f"(?:{token}){{0,{number}}}?")


def _split(text: str, at: str, source: str) -> list[str]:
    depth, piece, pieces = 0, "", []
    for character in text:
        depth += (character in "({") - (character in ")}")
        if character == at and depth == 0:
            pieces.append(piece)
            piece = ""
        else:
            piece += character
    if depth:
        raise PhraseError(f"{source!r}: brackets do not match")
    return [piece for piece in [*pieces, piece] if piece.strip()]
