"""Clauses put together as one sentence, and a last look at whether it can be said."""

import re
from collections.abc import Sequence

from bot.core.sentences.clauses import Clause
from bot.core.sentences.lexicon import listed, singulars
from bot.core.sentences.numerals import SMALL

MOST_WORDS = 45
THIRD_PERSON = re.compile(
    r"\b(?:they|their|theirs|themselves|he|she|him|his|her|hers|the (?:client|customer))\b",
    re.IGNORECASE,
)
MARKS = re.compile(r"[*_~`<>{}\[\]|#@]|[!?]|\.\.|\s[,.]|,,|  ")
BEGINNINGS = re.compile(
    r"(?:I|We|You|Your|Our|My|The|A|An|Another|It|There|Half|One|Six|At your end,)\b"
)


def written(clauses: Sequence[tuple[str, Clause]]) -> str:
    """The clauses as one sentence, with a capital and a full stop; "" for none."""
    said = [(link, each) for link, each in clauses if each.rest]
    while said and not said[0][1].subject:
        said.pop(0)
    if not said:
        return ""
    text = ""
    for at, (link, each) in enumerate(said):
        before = next((c for _, c in reversed(said[:at]) if c.subject), None)
        goes_on = _goes_on(each, said[at + 1 :])
        text += _joined(link, each, before, goes_on=goes_on) if at else _first(each)
    text = re.sub(r"\s+", " ", text).replace('"', "").strip(" ,.")
    return f"{text[:1].upper()}{text[1:]}."


def _first(each: Clause) -> str:
    return " ".join((each.subject, *each.rest))


def _goes_on(each: Clause, following: Sequence[tuple[str, Clause]]) -> bool:
    """Whether the next clause adds to the same list: "I misread it, cut it short and left"."""
    link, after = following[0] if following else ("", None)
    is_listed = link in {",", "and"} and after is not None
    return is_listed and after is not None and after.subject.lower() == each.subject.lower()


def _joined(link: str, each: Clause, before: Clause | None, *, goes_on: bool) -> str:
    rest = " ".join(each.rest)
    if not each.subject:
        return f", {rest}"
    if before is None:
        return f"{each.subject} {rest}"
    word = {"because": " because", "so": ", so", "then": " and then", "but": ", but"}.get(link)
    if word and word != " and then":
        return f"{word} {each.subject} {rest}"
    if each.subject.lower() == before.subject.lower():
        return f"{word or (',' if goes_on else ' and')} {rest}"
    return f", and {each.subject} {rest}"


def is_sayable(sentence: str, note: str) -> bool:
    """Whether it holds nothing that betrays a note: third persons, marks, numbers of its own."""
    if not sentence or len(sentence.split()) > MOST_WORDS or len(sentence.split()) < 2:  # noqa: PLR2004
        return False
    if THIRD_PERSON.search(sentence) or MARKS.search(sentence) or not sentence[0].isupper():
        return False
    return _has_only_numbers_of(note, sentence) and not _counts_one(sentence)


def _counts_one(sentence: str) -> bool:
    """ "18 of the 20 pallet": more than one of a noun in the singular."""
    words = re.findall(r"[\w',-]+", sentence.lower())
    for count, noun, after in zip(words, words[1:], [*words[2:], ""], strict=False):
        is_many = (count in SMALL[1:]) or (count.isdigit() and len(count) < 4 and count != "1")  # noqa: PLR2004
        if (
            is_many
            and noun in singulars()
            and after in _AFTER_A_NOUN
            and noun not in listed("lists", "groups") | _SAME
        ):
            return True
    return False


_AFTER_A_NOUN = listed("grammar", "after_a_noun") | {""}
_SAME = listed("grammar", "same_when_many")


def _has_only_numbers_of(note: str, sentence: str) -> bool:
    spelt = re.sub(
        r"(\d+)(?:[.,](\d))?\s*k\b", lambda m: f"{m[1]}{m[2] or '0'}00", note, flags=re.IGNORECASE
    )
    known = {re.sub(r"[.,:]", "", n) for n in re.findall(r"\d[\d.,:]*", f"{note} {spelt}")}
    return {re.sub(r"[.,:]", "", n) for n in re.findall(r"\d[\d.,:]*", sentence)} <= known
