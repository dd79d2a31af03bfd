"""Turns of phrase that reps type, as they are said: "4 weeks ETA", "before yesterday"."""

import re
from collections.abc import Sequence

from bot.core.sentences import verbs
from bot.core.sentences.lexicon import listed, nouns, singulars

IN_TIME = re.compile(
    r"\b(?:before|until) (?:yesterday|today|this morning|tonight|now)\b", re.IGNORECASE
)
STALE = re.compile(
    r"\s*\b(?:yesterday|today|this morning|this afternoon|tomorrow|tonight"
    r"|just now|right now|at the moment)\b",
    re.IGNORECASE,
)
ETA = re.compile(r"\b((?:\d+|\w+) (?:days?|weeks?|months?|hours?)) (ETA|lead time)\b")
ORDINAL = re.compile(r"\b(from|to|until|by|on|before|after|for) (\d{1,2}(?:st|nd|rd|th))\b")
LACKING = re.compile(r"(?<=[a-z0-9%]) no ((?:\w+ )?\w+) no (\w+)(?: no (\w+))?(?: nothing)?$")
LACKING_ONE = re.compile(r"(\b(?:call|email|notice|warning|in|late|early|out|on)) no (\w+)$")
LAST = re.compile(r"\blast (years|weeks|months) (?=[a-z])")


A_DAYS = re.compile(
    r"\b(a|an|one|(?:a |the )?(?:whole|full)|half a|another) (day|week|month|year|hour)s (?=[a-z])"
)
NOT_THE = re.compile(r"(\d\w*|\b[ap]m) not (?=\d|the \d)")
THAN_OTHER = re.compile(r"\bthan other (?=half\b|one\b|side\b)")


def phrased(words: Sequence[str]) -> list[str]:
    """The words with such turns written out; what they say stays the same."""
    text = " ".join(_articled(_owned(_mended(words))))
    text = STALE.sub("", IN_TIME.sub("in time", text))
    text = re.sub(r"\b(told you|said|promised you) (an?|the)? ?" + ETA.pattern[2:], r"\1 \3", text)
    text = ETA.sub(r"an \2 of \1", text).replace("an lead", "a lead")
    text = re.sub(r"\bits (?=\d|too |very |so |not )", "it was ", text)
    text = LAST.sub(lambda m: f"last {m[1][:-1]}'s ", ORDINAL.sub(r"\1 the \2", text))
    text = THAN_OTHER.sub("than the other ", A_DAYS.sub(r"\1 \2's ", text))
    text = LACKING.sub(_lacking, NOT_THE.sub(r"\1, not ", text))
    text = re.sub(
        r"\b(came in|arrived|turned up|came) (?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
        r"\1 on ",
        text,
    )
    text = re.sub(r"\b(\w+) \1\b", _once, text)
    return text.split()


def _mended(words: Sequence[str]) -> list[str]:
    """ "forgot to informed you": the form of the verb that follows "to"."""
    out: list[str] = []
    for at, word in enumerate(words):
        is_to_do = at > 1 and words[at - 1] == "to" and words[at - 2] in listed("lists", "to_do")
        is_past = verbs.is_past(word) and not verbs.is_base(word)
        out.append(verbs.base_of_past(word) if is_to_do and is_past else word)
    return out


def _lacking(found: re.Match[str]) -> str:
    named = [each for each in found.groups() if each]
    return ", with " + " and ".join(f"no {each}" for each in named)


def _once(found: re.Match[str]) -> str:
    return found[0] if found[1] in {"had", "that"} or found[1].isdigit() else found[1]


def _owned(words: Sequence[str]) -> list[str]:
    """ "another customers name": the apostrophe that was left out."""
    out: list[str] = []
    owners = listed("lists", "people") | listed("grammar", "more_owners")
    for at, word in enumerate(words):
        one = word.lower().removesuffix("s")
        before = words[at - 1].lower() if at else ""
        after = words[at + 1].lower() if at + 1 < len(words) else ""
        is_one = before in {"another", "a", "an", "your", "other", "the", "my"}
        is_owned = after in singulars() or (before == "another" and after in nouns())
        owns = word.lower().endswith("s") and one in owners and is_one and is_owned
        out.append(f"{word[:-1]}'s" if owns else word)
    return out


def _articled(words: Sequence[str]) -> list[str]:
    """ "approved proof without checking ISBN": the articles that a note leaves out."""
    out: list[str] = []
    prepositions = frozenset(["on", "in", "of", "to", "for", "from", "with", "at", "by"])
    for at, word in enumerate(words):
        lower, before = word.lower(), words[at - 1].lower() if at else ""
        after = words[at + 1].lower() if at + 1 < len(words) else ""
        earlier = words[at - 2].lower() if at > 1 else ""
        is_act = verbs.is_past(before) and earlier not in prepositions | {"without"}
        acts = (is_act or verbs.is_gerund(before)) and earlier in _BEFORE_A_VERB
        is_object = acts or (
            before in prepositions and not (before == "to" and verbs.is_base(lower))
        )
        is_bare = lower in listed("lists", "countable") and is_object and after not in _DETERMINERS
        describes = at == 1 and before in listed("lists", "describing")  # "lost parcel"
        is_bare = is_bare and before not in {"talked", "spoke"} and not describes
        is_many = (after in nouns() and after not in singulars()) or after.isdigit()
        is_means = before in {"by", "of"} and (lower in _MEANS or after in nouns())
        is_degree = lower in {"wrong", "whole", "entire"} and is_object and after in singulars()
        if is_degree or (is_bare and not is_many and not is_means):
            out.append("the")
        if before == "for" and verbs.is_base(lower) and after in _DETERMINERS:
            out[-1] = "to"  # "waiting for plan his move"
        out.append(word)
    return out


_BEFORE_A_VERB = listed("grammar", "before_a_verb") | {""}
_DETERMINERS = frozenset(
    ["the", "a", "an", "my", "our", "your", "his", "her", "their", "this", "that"]
)
_MEANS = frozenset(["email", "mail", "letter", "phone", "date", "invoice"])
