"""Passive sentences with somebody in them: "Your order was lost" becomes "I lost your order"."""

import re
from collections.abc import Callable, Iterator, Mapping

_IRREGULAR = {
    "sent": "sent",
    "lost": "lost",
    "forgotten": "forgot",
    "broken": "broke",
    "mislaid": "mislaid",
    "left": "left",
    "cut": "cut",
    "given": "gave",
    "put": "put",
    "made": "made",
    "taken": "took",
    "paid": "paid",
    "sold": "sold",
    "told": "told",
    "built": "built",
    "written": "wrote",
    "misread": "misread",
    "misunderstood": "misunderstood",
    "spelt": "spelt",
    "held": "held",
    "set": "set",
}
_DONE = rf"(?P<done>{'|'.join(_IRREGULAR)}|[a-z-]{{2,20}}ed)"
_LEAD = (
    r"(?P<before>(?:[^,;:]{1,60}, ){0,3}?)(?:(?:and |so |but )?(?:unfortunately|sadly|regrettably"
    r"|somehow|apparently|seemingly|it (?:seems|appears|looks)(?: (?:that|like|as if))?|looks like)"
    r",? )?"
)
_THING = r"(?:the|your|our|a|an|one of (?:the|your)|some|two|three|\d+)(?: [\w'-]+){1,5}?"
# Where the next clause begins, with somebody or something of its own in it.
_ON = (
    r"(?P<on>(?:[,;:]| (?:so|because|which|when|while|as|but|and (?:i|we|you|it|they|the|your"
    r"|that))"
    r"\b).*|)$"
)
_PASSIVE = re.compile(
    rf"^{_LEAD}(?P<what>it|they|this|{_THING}) (?:was|were|got|has been|have been|had been)"
    rf" (?P<how>never |wrongly |accidentally )?{_DONE}\b(?P<rest>[^,;:]*?){_ON}",
    re.IGNORECASE | re.DOTALL,
)
_THERE = re.compile(
    rf"^{_LEAD}there(?: was| were| has been| have been| had been|'s been) (?P<what>(?:(?:a|an|some)"
    r" )?(?:[\w-]+ ){0,2}?(?P<noun>mistakes?|errors?|slips?|slip-ups?|blunders?|oversights?"
    r"|mix-ups?"
    r"|confusion|delays?|misunderstandings?|problems?|trouble|disruption|mess))\b(?P<rest>[^,;:]*?)"
    rf"{_ON}",
    re.IGNORECASE | re.DOTALL,
)
_MADE = re.compile(
    rf"^{_LEAD}(?P<what>(?:some )?(?:mistakes|errors)) (?:was|were|have been|got) made\b"
    rf"(?P<rest>[^,;:]*?){_ON}",
    re.IGNORECASE | re.DOTALL,
)
_CRACKS = re.compile(
    rf"^{_LEAD}(?P<what>it|this|{_THING}) (?P<did>fell|slipped)"
    rf" (?P<rest>(?:through|between) the (?:cracks|net|gaps)\b[^,;:]*?){_ON}",
    re.IGNORECASE | re.DOTALL,
)
_WRONG = re.compile(
    rf"^{_LEAD}something went wrong (?P<rest>(?:with|on|in) [^,;:]+?){_ON}",
    re.IGNORECASE | re.DOTALL,
)
# Somebody is named, or the same subject has something else done to it.
_MORE = re.compile(r"\b(?:by|and|then)\b", re.IGNORECASE)
_OBJECTS = {"they": "them"}
_FALLS = {"fell": "fall", "slipped": "slip"}


def with_somebody(sentence: str, who: str) -> Iterator[str]:
    """The sentence, said of `who` ("I" or "We")."""
    for pattern, verb in _VERBS.items():
        found = pattern.match(sentence)
        if found and not _MORE.search(found["rest"]):
            speaker = who.lower() if found["before"] and who == "We" else who
            yield f"{found['before']}{speaker} {verb(found)}{found['rest']}{found['on']}"


def _let_fall(found: re.Match[str]) -> str:
    return f"let {_object(found['what'])} {_FALLS[found['did'].lower()]} "


def _got_wrong(_found: re.Match[str]) -> str:
    return "got something wrong "


def _made(found: re.Match[str]) -> str:
    return f"made {_object(found['what'])}"


def _brought(found: re.Match[str]) -> str:
    ours = re.match("mistake|error|slip|blunder", found["noun"].lower())
    return f"{'made' if ours else 'caused'} {found['what']}"


def _did(found: re.Match[str]) -> str:
    done = found["done"].lower()
    return f"{found['how'] or ''}{_IRREGULAR.get(done, done)} {_object(found['what'])}"


_VERBS: Mapping[re.Pattern[str], Callable[[re.Match[str]], str]] = {
    _CRACKS: _let_fall,
    _WRONG: _got_wrong,
    _MADE: _made,
    _THERE: _brought,
    _PASSIVE: _did,
}


def _object(what: str) -> str:
    lower = what[:1].lower() + what[1:]
    return _OBJECTS.get(lower, lower)
