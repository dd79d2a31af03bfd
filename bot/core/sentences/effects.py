"""Who is meant where a note on the effect, or on what happened, leaves the subject unsaid."""

from collections.abc import Sequence

from bot.core.circumstances import Circumstance
from bot.core.sentences import verbs
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed
from bot.core.sentences.predicates import has_object

ADVERBS = "adverbs"


def _verb(lower: Sequence[str]) -> tuple[str, list[str]]:
    """The verb and all from it on; with "not" taken out after an auxiliary."""
    at = 0
    while at < len(lower) - 1 and lower[at] in listed("lists", ADVERBS):
        at += 1
    return lower[at], list(lower[at:])


def effect_subject(words: Sequence[str], frame: Frame) -> str:
    """ "you" for "had to wait", "it" for "cost you a week"; empty where it is not sure."""
    verb, rest = _verb([word.lower() for word in words])
    after = rest[1] if len(rest) > 1 else ""
    whom = {"you", "your"} if frame.to_client else {"us", "our"}
    if verb in listed("lists", "causing") and (after in whom or (verb == "meant" and after)):
        return "it"
    if verb == "lost" and _is_ours_to_lose(rest[1:]):
        return ""
    if verb == "left" and after not in {"the", "without", "with", "early"}:
        return ""
    is_auxiliary = verb in verbs.AUXILIARIES - {"may", "might", "must"}
    # "woke your baby": whose act that was is open.
    is_clear = verbs.is_clear_past(verb) and not whom & set(rest[1:3])
    return frame.implied if is_auxiliary or verb in listed("lists", "suffered") or is_clear else ""


def _is_ours_to_lose(what: Sequence[str]) -> bool:
    """ "lost their trust", "lost the account": what it did to us and not to the client."""
    return bool(set(what[:3]) & listed("lists", "ours_to_lose")) and "us" not in what


def happened_subject(words: Sequence[str], frame: Frame) -> str:
    """ "I" for "missed the call"; empty where it may have been somebody or something else."""
    lower = [word.lower() for word in words]
    verb, rest = _verb(lower)
    if not frame.to_client:
        return frame.implied if verb in verbs.AUXILIARIES or _is_sure(rest) else ""
    if {"us", "me"} & set(rest[1:3]) or (frame.they_decided and not _is_sellers(verb, lower)):
        return ""
    if verb in verbs.AUXILIARIES:
        return frame.implied if _is_ours_to_say(verb, rest[1:], frame) else ""
    if _may_be_theirs(rest, lower) or _may_be_a_thing(rest, lower, frame):
        return ""
    return frame.implied if verbs.is_gerund(verb) or _is_sure(rest) else ""


def _may_be_theirs(rest: Sequence[str], lower: Sequence[str]) -> bool:
    """ "went with another", "lost on price": the client may be meant, or nobody's fault."""
    verb, after = rest[0], rest[1:]
    if verb == "lost":
        return _is_ours_to_lose(after) or after[:1] in (["on"], ["to"], ["out"])
    is_theirs = verb in listed("lists", "of_clients") and not _is_said(verb, after)
    return is_theirs and "never" not in lower[:2]


def _may_be_a_thing(rest: Sequence[str], lower: Sequence[str], frame: Frame) -> bool:
    """ "came too late": the thing that came, in most cases."""
    is_of_things = rest[0] in listed("lists", "of_things") and "never" not in lower
    is_meeting = frame.circumstance is Circumstance.BLOWN_MEETING
    return is_of_things and not is_meeting and not has_object(rest)


def _is_sure(rest: Sequence[str]) -> bool:
    verb = rest[0]
    if verb == "got" and len(rest) > 1 and verbs.is_participle(rest[1]):
        return False
    return (
        verbs.is_clear_past(verb)
        or (verb in listed("lists", "without_object") and len(rest) > 1)
        or has_object(rest)
    )


def _is_said(verb: str, after: Sequence[str]) -> bool:
    """ "said I would", "told you", "changed the date", where it can only be the seller."""
    if verb in {"said", "told", "promised"}:
        return after[:1] in (["i"], ["we"], ["you"], ["your"])
    if verb == "left" and after[:1] in (["another"], ["out"], ["a"], ["off"], ["it"], ["you"]):
        return True
    if verb in {"cancelled", "canceled", "postponed", "rejected", "bought", "picked"}:
        return after[:1] == ["your"] or "wrong" in after[:2]
    if verb in {"went", "left", "changed", "paused", "delayed", "wanted", "thought", "moved"}:
        return after[:1] in (["in"], ["on"], ["the"], ["off"], ["over"], ["into"], ["your"], ["it"])
    return False


def _is_sellers(verb: str, lower: Sequence[str]) -> bool:
    if verb in listed("lists", "of_sellers"):
        return verb != "had"
    after = [w for w in lower if w not in verbs.AUXILIARIES and w not in listed("lists", ADVERBS)]
    negated = after[:1] == ["not"] and after[1:2]
    return (bool(negated) and after[1] in listed("lists", "sellers_do")) or (
        "never" in lower[:2]
        and verb
        in listed("lists", "of_sellers") | {"got", "came", "went", "found", "knew", "saw", "met"}
    )


def _is_ours_to_say(verb: str, after: Sequence[str], frame: Frame) -> bool:
    plain = [word for word in after if word not in listed("lists", ADVERBS) | {"not", "too", "so"}]
    if not plain:
        return after == ["not"]
    if verb in {"was", "were", "is", "are"}:
        is_done_to = verbs.is_participle(plain[0]) and plain[0] not in listed("lists", "unprepared")
        by_us = plain[0] in listed("lists", "unprepared") | {"ready", "on", "in"} or (
            verbs.is_gerund(plain[0])
        )
        return by_us and not is_done_to and frame.circumstance is not Circumstance.COMPANY_FAILED
    if verb in {"did", "do", "could", "can", "should", "would", "had", "have", "has"}:
        return plain[:1] != ["been"] and plain[:2] != ["have", "been"]
    return False
