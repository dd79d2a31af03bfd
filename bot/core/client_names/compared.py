"""A name as it is compared with others: its words without legal form, its numbers and signs."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.core.client_names.folding import collapsed, folded
from bot.core.client_names.lexicon import (
    glued_forms,
    leading_forms,
    legal_forms,
    listed,
    short_for,
)
from bot.core.client_names.spelling import is_sign

_MOST_WORDS = 9
"""No legal form has more; "société à responsabilité limitée" has four."""
_FORMS_AT_MOST = 3
_INITIALS_IN_ONE = 2
_WRITTEN_OUT = 5
"""A form of so many letters may give one to the initials: "Gesellschaft", not "mbH"."""
_BRACKETS = re.compile(r"\([^()]*\)")
_DOMAIN = re.compile(r"(?:www\.)?([\w-]{3,})\.(?:com|net|org|io|co|eu|[a-z]{2})(?:\.[a-z]{2})?")
_OF_WORD = "+#*"
"""These belong to the word that they stand at: "c++"."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a name is compared; `initials` are the ways in which it may be shortened.

    `with_forms` are all of its words: somebody may have put its legal form anywhere.
    """

    words: tuple[str, ...] = ()
    signs: frozenset[str] = frozenset()
    digits: str = ""
    initials: frozenset[str] = frozenset()
    with_forms: tuple[str, ...] = ()

    @property
    def in_any_order(self) -> tuple[str, ...]:
        """Its words as two names have them that are one."""
        return tuple(sorted(map(collapsed, self.words)))

    @property
    def run_together(self) -> str:
        """The same without a space."""
        return collapsed(self.letters)

    @property
    def letters(self) -> str:
        """Its words without a space."""
        return "".join(self.words)

    @property
    def may_be_initials(self) -> bool:
        """Whether it is short for something: "IBM", "M&S"."""
        short = all(len(word) <= _INITIALS_IN_ONE for word in self.words)
        return len(self.letters) > 1 and (len(self.words) == 1 or short)


@lru_cache(maxsize=8192)
def compared(name: str) -> Compared:
    """The name as it is compared."""
    tokens = folded(_site(name))
    if not any(is_sign(token) or token[0].isalnum() for token in tokens):
        return Compared()
    kept = _without_forms(tokens)
    words, signs = _parted(_joined_signs(_without_joiners(kept)))
    words = [short_for().get(word, word) for word in _without_article(words)]
    digits = "".join(str(unicodedata.digit(char, "")) for char in "".join(words))
    return Compared(
        tuple(words or sorted(signs)),
        frozenset(signs),
        digits,
        _initials(tokens, kept),
        tuple(sorted(tokens)),
    )


@lru_cache(maxsize=8192)
def without_brackets(name: str) -> Compared | None:
    """The same without what stands in brackets, if that leaves another name."""
    plain = unicodedata.normalize("NFKC", name)
    left = _BRACKETS.sub(" ", plain)
    return None if left == plain or not left.strip() else compared(left)


def _site(name: str) -> str:
    found = _DOMAIN.fullmatch(name.strip().casefold())
    return found[1] if found else name


def _without_forms(tokens: list[str]) -> list[str]:
    """Without legal forms at either end, as long as something else is left."""
    left = [word for token in tokens for word in _unglued(token)]
    for _ in range(_FORMS_AT_MOST):
        shorter = _without_one_form(left)
        if shorter == left:
            break
        left = shorter
    return left


def _without_one_form(tokens: list[str]) -> list[str]:
    for size in range(min(_MOST_WORDS, len(tokens) - 1), 0, -1):
        if "".join(tokens[-size:]) in legal_forms() and _is_name(tokens[:-size]):
            return tokens[:-size]
    for size in range(min(_MOST_WORDS, len(tokens) - 1), 0, -1):
        if "".join(tokens[:size]) in leading_forms() and _is_name(tokens[size:]):
            return tokens[size:]
    return tokens


def _is_name(tokens: list[str]) -> bool:
    return tokens != ["the"] and "".join(tokens) not in legal_forms()


def _unglued(token: str) -> list[str]:
    if token.isascii():
        return [token]
    for form in glued_forms():
        if token.endswith(form) and token != form:
            return [*_unglued(token[: -len(form)]), form]
        if token.startswith(form) and token != form:
            return [form, *_unglued(token[len(form) :])]
    return [token]


def _without_joiners(tokens: list[str]) -> list[str]:
    """Without what only joins two words; "c++" has nothing to join."""
    pairs = list(pairwise(tokens))
    if ("+", "+") in pairs:
        return tokens
    ends = {0, len(tokens) - 1}
    joining = listed("joining")
    return [one for place, one in enumerate(tokens) if place in ends or one not in joining]


def _joined_signs(tokens: list[str]) -> list[str]:
    joined: list[str] = []
    for token in tokens:
        follows = joined and token in _OF_WORD and not is_sign(joined[-1])
        if follows or (joined and joined[-1] == "#"):
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _parted(tokens: list[str]) -> tuple[list[str], list[str]]:
    return [one for one in tokens if not is_sign(one)], [one for one in tokens if is_sign(one)]


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] in listed("articles") else words


def _initials(tokens: list[str], kept: list[str]) -> frozenset[str]:
    """Of all words, of those without legal forms, and both without small words."""
    written_out = [one for one in tokens if one in kept or len(one) >= _WRITTEN_OUT]
    ways = [list(filter(str.isalnum, way)) for way in (tokens, kept, written_out)]
    ways += [[word for word in way if word not in listed("small")] for way in ways]
    ways += [_without_article(way) for way in ways]
    return frozenset("".join(word[0] for word in way) for way in ways if len(way) > 1)
