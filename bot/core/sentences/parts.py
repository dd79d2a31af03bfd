"""A note in parts: its statements, taken apart at commas and where a new clause begins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.sentences import verbs
from bot.core.sentences.lexicon import listed, nouns, pairs
from bot.core.sentences.numerals import apart
from bot.core.sentences.tidy import is_shouted, spoken

STATEMENT_END = re.compile(r"\n+|;|…|\.{2,}|[.!]+(?=\s|$|\")|(?<=\?)|(?<=[a-z]{2})\.(?=[A-Z][a-z])")
ABBREVIATED = re.compile(
    r"\b(approx|ca|mins?|hrs?|wks?|yrs?|no|mon|tues?|weds?|thurs?|fri)\.", re.IGNORECASE
)
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "with [FIRST NAME] on it": part of the sentence, which cannot do without it.
FILLED_IN = re.compile(
    r"\b(with|the|of|to|for|in|on|an?|by|at|as|is|was|said) (?:\([^()]*\)|\[[^\[\]]*\])",
    re.IGNORECASE,
)
DASH = re.compile(r"\s[-–—]+\s|[–—]|\s->\s")
TOKEN = re.compile(r'"[^"]*"|[^\s,"]+(?:,\d[^\s,"]*)*|,')
STARTERS = frozenset(["i", "we", "they", "he", "she", "you", "nobody", "noone", "it", "there"])
LINKS = frozenset(["and", "but", "so", "because", "then", "when", "although", "as"])
A_DAY_TOO = {"sat": "Saturday", "sun": "Sunday", "mar": "March"}
SUBJECT_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Part:
    """The words of a part, the word that joins it to what precedes, and where it stands."""

    words: tuple[str, ...]
    link: str
    begins: bool
    is_question: bool


def parts_of(text: str) -> list[Part]:
    """The parts of a tidied note, in order; what stands in brackets is no part of it."""
    plain = ABBREVIATED.sub(r"\1", _in_plain_phrases(text))
    plain = REMARK.sub(" ", FILLED_IN.sub(r"\1 @something ", plain))
    plain = re.sub(r",(?=[^\W\d])|:(?=\s)", ", ", DASH.sub(", ", plain))
    shouted = is_shouted(plain)
    found: list[Part] = []
    for statement in STATEMENT_END.split(plain):
        words = [w for w in TOKEN.findall(statement.strip(" .!")) if w.strip('"?. ')]
        is_question = statement.rstrip().endswith("?")
        pieces = list(_pieces(_written_out(words, shouted=shouted)))
        found += (
            Part(tuple(piece), link, begins=not at, is_question=is_question)
            for at, (link, piece) in enumerate(pieces)
        )
    return found


def _in_plain_phrases(text: str) -> str:
    for typed, meant in pairs("phrases", "phrases").items():
        text = re.sub(rf"(?<![\w'-]){typed}(?![\w'-])", meant, text, flags=re.IGNORECASE)
    return re.sub(r"\b(double|triple) (?=[a-z]+ed\b)", r"\1-", text, flags=re.IGNORECASE)


def _written_out(words: Sequence[str], *, shouted: bool) -> list[str]:
    """The words without short forms, in natural capitals."""
    short = pairs("shortened", "words")
    out: list[str] = []
    for at, word in enumerate(words):
        if word.startswith('"'):
            out.append(word)
            continue
        after = words[at + 1].lower() if at + 1 < len(words) else ""
        for each in apart(word.strip("?!:")):
            long = _long(each.lower(), short, out, after)
            out += long.split() if long else [spoken(each, shouted=shouted)]
    return out


def _long(word: str, short: dict[str, str], before: Sequence[str], after: str) -> str:
    """What a short form stands for, empty where it is none; "an id", "6 min", "the last min"."""
    if word in {"+", "&"}:
        return "and"
    if word == "id" and (before and before[-1].lower() in {"the", "an", "a", "my", "their", "our"}):
        return ""
    if word in A_DAY_TOO:
        return _day(word, before)
    long = short.get(word, "")
    if word in {"yr", "wk", "min", "hr"} and after.isdigit():
        return long[:-1]
    is_one = bool(before) and before[-1].lower() in {"1", "a", "an", "one", "last", "per", "single"}
    if long.endswith("s") and word in {"min", "hr", "wk", "mth", "yr", "sec"} and is_one:
        return long[:-1]
    return long


def _day(word: str, before: Sequence[str]) -> str:
    """ "on sat", "in the sun": a day or a month, or the word as it stands."""
    last = before[-1].lower() if before else ""
    is_day = last in {"on", "the", "last", "by", "until", "this"}
    return A_DAY_TOO[word] if is_day and (word != "sun" or last != "the") else ""


def _pieces(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The pieces of a statement, each with its link: "," or the word that begins it."""
    piece: list[str] = []
    link = ""
    for at, word in enumerate(words):
        if word == "," or (piece and _begins_clause(words, at)):
            if piece:
                yield link, piece
            piece, link = [], "," if word == "," else word.lower()
            if word != "," and word.lower() not in LINKS:
                piece, link = [word], ""
        elif not piece and word.lower() in LINKS and word.lower() not in {"when", "although", "as"}:
            link = word.lower()
        else:
            piece.append(word)
    if piece:
        yield link, piece


def _begins_clause(words: Sequence[str], at: int) -> bool:
    word = words[at].lower()
    rest = [each.lower() for each in words[at + 1 : at + 2 + SUBJECT_AT_MOST]]
    if word in {"because", "but"}:
        return bool(rest)
    return word in {"and", "so", "then"} and starts_clause(rest)


def starts_clause(rest: Sequence[str]) -> bool:
    """Whether the words begin with a subject and its verb, or with a verb in the past."""
    words = list(rest)
    while words and (
        words[0] in listed("lists", "adverbs") or words[0] in listed("lists", "fillers")
    ):
        words.pop(0)
    if not words:
        return False
    if words[0] in STARTERS or is_verb(words[0]):
        return True
    if words[0] in {"no", "not"} or words[0] not in _determiners() | nouns():
        return False
    until = next((at for at, word in enumerate(words) if word in {",", "and", "but"}), len(words))
    return any(
        is_verb(word) and words[at] not in listed("lists", "adverbs")
        for at, word in enumerate(words[1:until], 1)
    )


def is_verb(word: str) -> bool:
    """Whether it is likely a finite verb: an auxiliary, or a past tense that is no noun too."""
    return word in verbs.AUXILIARIES - {"may", "will", "can"} or (
        verbs.is_past(word) and (word not in nouns() or verbs.is_clear_past(word))
    )


def _determiners() -> frozenset[str]:
    return listed("grammar", "determiners")
