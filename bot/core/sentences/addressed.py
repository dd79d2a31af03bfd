"""Whether what a rep wrote for a client is said to the client: a sentence, in the second person."""

import itertools
import re

from bot.core.sentences import verbs
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns, pairs, plurals, singulars
from bot.core.sentences.numerals import SMALL
from bot.core.sentences.parts import parts_of
from bot.core.sentences.predicates import OBJECTS, PARTICLES
from bot.core.sentences.remarks import remark_in, stranger_in
from bot.core.sentences.tidy import is_shouted, spoken

OTHERS = re.compile(
    r"\b(?:they|their|theirs|themselves|they're|they've|they'd|theyd|theyre|he|she|him|his|hers?"
    r"|(?:the|this) (?:client|customer|buyer|prospect)(?:'s)?)\b",
    re.IGNORECASE,
)
SUBJECTS = listed("grammar", "subjects") | listed("grammar", "articles")
PERSONS = frozenset(word for word in SUBJECTS if word.split("'")[0] in {"i", "we", "you", "it"})
SOME_OF = frozenset([*SMALL, "all", "both", "each", "most", "none", "some"])
"""Before "of us": whoever acts is named by that, whatever verb follows."""
UNSAID = re.compile(r"[*_~`<>{}\[\]|#@\\=]|&\w+;")
"""Marks that nobody writes to a client in a sentence."""
SHORTEST = 3


def ended(text: str) -> str:
    """The text with a capital, natural capitals throughout, and one stop at its end."""
    words = text.split()
    if is_shouted(text):
        words = [spoken(word, shouted=True) for word in words]
    said = " ".join("I" if word == "i" else re.sub(r"^i(?=['’])", "I", word) for word in words)
    said = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"!+", ".", said)).strip(" ,;:-")
    said = re.sub(r"(?:\s*\.)+", ".", said).rstrip(".")
    said = re.sub(r"(?<=[.?] )([a-z])", lambda found: found[1].upper(), said)
    return f"{said[:1].upper()}{said[1:]}." if said and said[-1] != "?" else said


def is_addressed(said: str) -> bool:
    """Whether it has a subject and a verb and speaks of nobody in the third person."""
    words = re.findall(r"[\w'%-]+", said.lower().replace("’", "'"))
    if len(words) < SHORTEST or OTHERS.search(said.replace("’", "'")) or said.endswith("?"):
        return False
    rest = words[1:]
    if words[0] in PERSONS:
        return any(map(_is_finite, words))
    if words[1:3] == ["of", "us"] and words[0] in SOME_OF:
        return any(map(_is_finite, words[3:]))
    is_subject = words[0] in SUBJECTS or words[0] in SMALL
    is_told = words[0] in SUBJECTS and (any(map(_is_surely_finite, rest)) or _acts(words))
    is_so = not verbs.is_past(words[0]) and any(one in verbs.AUXILIARIES for one in rest[:SHORTEST])
    return is_told or is_so or (is_subject and _has_act(words)) or _is_thing(words)


def may_be_said(said: str) -> bool:
    """Whether words that a rep insists on betray no note: nobody left out, no client as "they"."""
    words = re.findall(r"[\w'%-]+", said.lower().replace("’", "'"))
    if len(words) < SHORTEST or OTHERS.search(said.replace("’", "'")) or UNSAID.search(said):
        return False
    if not any(map(_is_finite, words[1:])):
        return False
    return not verbs.is_past(words[0]) and (
        not verbs.is_base(words[0]) or words[0] in nouns() or words[0] in SUBJECTS
    )


def is_ready(text: str, frame: Frame) -> bool:
    """Whether a note is a sentence to the client already, to be left as it is typed."""
    words = text.split()
    begins = {"I", "We"} if frame.to_client != frame.is_effect else {"You"}
    if not words or words[0] not in begins or ended(text) != text or not is_addressed(text):
        return False
    is_mine = bool(re.search(r"\b(?:I|me|my|myself)\b", text))
    pieces = [part.words for part in parts_of(text)]
    return not (is_mine and frame.ours) and not any(
        remark_in(piece) or stranger_in(piece, frame.own) for piece in pieces
    )


def _acts(words: list[str]) -> bool:
    """ "our new planner starts on Monday": a third person after a singular, and more after it."""
    pairs_of = itertools.pairwise(words)
    return any(before in singulars() and verbs.is_third(word) for before, word in pairs_of)


def _has_act(words: list[str]) -> bool:
    """ "a person reads back every address", "two people check it": a verb that is a noun, too."""
    for before, word, *after in zip(words, words[1:], words[2:], [*words[3:], ""], strict=False):
        is_act = (before in singulars() and verbs.is_third(word)) or (
            before in plurals() and verbs.is_base(word)
        )
        is_back = after[0] in PARTICLES - {"in", "on"} and after[1] in OBJECTS
        if is_act and (after[0] in OBJECTS or is_back):
            return True
    return False


def _is_thing(words: list[str]) -> bool:
    """ "Two people check each order": a subject that is followed by its verb soon."""
    until = next((at for at, word in enumerate(words) if at and _is_surely_finite(word)), 0)
    is_number = words[0].isdigit() or words[0] in SMALL
    return until > 0 and (is_number or not _is_finite(words[0]))


def _is_surely_finite(word: str) -> bool:
    """Whether it is a verb and not as well a noun ("eyes", "quote")."""
    return word in verbs.AUXILIARIES or (
        _is_finite(word) and (word not in nouns() or verbs.is_clear_past(word))
    )


def _is_finite(word: str) -> bool:
    if word in verbs.AUXILIARIES or (word in pairs("shortened", "words") and "'" in word):
        return True
    return verbs.is_past(word) or verbs.is_base(word) or verbs.is_third(word)
