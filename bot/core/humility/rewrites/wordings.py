"""What a rule makes of a sentence: the same in other words, one wording after the other."""

import re
from collections.abc import Callable, Iterator, Mapping

from bot.core.humility.rewrites.verbs import with_somebody

BLANK = "[day and hour]"
"""Stands where only the rep knows what belongs there; it is an unfilled slot until then."""

Wording = Callable[[str, str], Iterator[str]]
"""From a sentence without its stop, and who speaks ("I" or "We"), to sentences without one."""

_BUT = r"(?:but|however|although|though|that said|that being said|albeit|then again|even so)"
_TAKEN_BACK = re.compile(
    r"^(?P<sorry>.*?\b(?:sorry|apologi[sz]e|apologies|apology|(?:my|our) (?:own )?(?:mistake|fault"
    rf"|error|bad))\b.*?)\s*[,;–—-]*\s+{_BUT}\b,?\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_BUT_FIRST = re.compile(rf"^{_BUT}\b,?\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_IF = re.compile(
    r"\b(sorry|apologi[sz]e|apologies|regret) if (?=(?:i|we|my|our|this|that|it|the|there|you)\b)",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?P<who>\w+) (?P<may>may|might|could) (?:well |perhaps |possibly )?have"
    r" (?P<did>(?:also )?(?:\w+ed|felt|let|made|hurt|upset|left|put|led|lost|cost|had))\b",
    re.IGNORECASE,
)
_ANYBODY = frozenset(
    {"anyone", "anybody", "someone", "somebody", "everyone", "everybody", "nobody"}
    | {"one", "others", "people", "who"}
)
"""What they may have done is not said of us: "anyone could have made that error"."""
_THINGS = frozenset({"it", "that", "this", "which"})
"""Of these alone "could have" doubts: "I could have told you" says that I did not."""
_ANY = re.compile(
    r"\bany (?=(?:inconvenience|trouble|upset|offence|distress|confusion|disappointment|frustration"
    r"|delays?|problems?|issues?|misunderstandings?|mistakes?|errors?|stress|disruption|hassle)\b)",
    re.IGNORECASE,
)
_CAUSED = re.compile(
    r"^(?P<before>(?:[^,;:]{1,60}, )?)(?:and )?(?:please accept (?:my|our) (?:sincere )?apologies"
    r"|(?:(?:i|we) (?:do |sincerely )?apologi[sz]e)|(?:my |our )?apologies"
    r"|(?:i'?m|i am|we'?re|we are) (?:very |so )?sorry)"
    r" for any (?P<harm>[a-z]+)(?: (?:(?:that )?(?:this|it|that|we|i)\b.*|caused.*))?$",
    re.IGNORECASE | re.DOTALL,
)
_SMALL = re.compile(
    r"\b(?:(?P<article>an?) )?(?:(?:very|just|only|rather|fairly|relatively) )*(?:small|little"
    r"|minor"
    r"|slight|tiny|quick|trivial|teeny|wee|brief|momentary|temporary|silly|mere|insignificant"
    r"|negligible|modest|minimal|petty) (?P<noun>mix-ups?|issues?|errors?|mistakes?|delays?|typos?"
    r"|problems?|slips?|slip-ups?|misunderstandings?|oversights?|confusion|faults?|failures?"
    r"|gaps?)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"^(?:(?:unfortunately|sadly|regrettably),? )?(?:the|my|our|one of (?:the|our|my)|an?|some)"
    r"(?: [\w'-]+){1,6}? (?:must have |had |has |have )?(?P<did>(?:forgot|missed|sent|dropped|lost"
    r"|cut|made|put|gave|told|left|got|took|ran|broke|mixed|messed|misread|\w+ed)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
_LET_DOWN = re.compile(
    r"^(?:i'?m|i am|we'?re|we are) (?:so |very |really |truly )*sorry (?:that )?(?:if )?you"
    r"(?:'re| are| were| feel| felt| have felt) (?:so |a bit |rather )?let down\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SOMETIME = re.compile(
    r"\b(?:as soon as (?:possible|i can|we can|we possibly can|i possibly can)|asap"
    r"|(?<!as )(?:very )?soon(?! as)"
    r"|shortly|in due course|in the (?:near|coming) future|in a timely (?:manner|fashion)"
    r"|at (?:the|your|our|my) earliest (?:opportunity|convenience)|before long|promptly"
    r"|at some point|some ?time|eventually|when (?:i|we) can|(?:in|over|within) (?:the )?(?:next|"
    r"coming) (?:few )?(?:days|weeks)|(?:with)?in a few days|quickly|in no time)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(r"^(?:and |so )?(?:i|we)(?:'ll| will) [^,;:]+$", re.IGNORECASE)
# A day behind one of these would be another thing's.
_TURNS = re.compile(
    r"\b(?:when|once|if|as|until|till|because|what|whatever|that|whether|from|after|before|who"
    r"|which"
    r"|so|by)\b",
    re.IGNORECASE,
)


def _apart(sentence: str, _who: str) -> Iterator[str]:
    if found := _TAKEN_BACK.match(sentence):
        yield f"{found['sorry']}. {_opening(found['rest'])}"
        yield found["sorry"]
    if found := _BUT_FIRST.match(sentence):
        yield _opening(found["rest"])


def _for_sure(sentence: str, who: str) -> Iterator[str]:
    sure = _ANY.sub("the ", _MAY.sub(_happened, _IF.sub(r"\1 that ", sentence)))
    if sure != sentence:
        yield sure
    if found := _CAUSED.match(sentence):
        sorry = "I'm sorry" if who == "I" else "We're sorry"
        yield f"{found['before']}{sorry} this caused you {found['harm']}"


def _happened(found: re.Match[str]) -> str:
    who = found["who"].lower()
    is_doubt = who in _THINGS or (who not in _ANYBODY and found["may"].lower() != "could")
    return f"{found['who']} {found['did']}" if is_doubt else found[0]


def _in_full_size(sentence: str, _who: str) -> Iterator[str]:
    sized = _SMALL.sub(_with_article, sentence)
    if sized != sentence:
        yield _opening(sized)


def _with_article(found: re.Match[str]) -> str:
    noun = found["noun"]
    if not found["article"]:
        return noun
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def _as_us(sentence: str, _who: str) -> Iterator[str]:
    if found := _SOMEBODY.match(sentence):
        yield f"We {found['did']}"


def _as_ours(sentence: str, who: str) -> Iterator[str]:
    if found := _LET_DOWN.match(sentence):
        am = "I'm sorry I" if who == "I" else "We're sorry we"
        yield f"{am} let you down{found['rest']}"


def _with_a_day(sentence: str, _who: str) -> Iterator[str]:
    if _SOMETIME.search(sentence):
        yield _SOMETIME.sub(f"by {BLANK}", sentence, count=1)
    elif _PROMISE.match(sentence) and not _TURNS.search(sentence):
        yield f"{sentence} by {BLANK}"


def _left_out(_sentence: str, _who: str) -> Iterator[str]:
    yield ""


def _opening(text: str) -> str:
    return text[:1].upper() + text[1:]


WORDINGS: Mapping[str, Wording] = {
    "apology_but": _apart,
    "conditional_apology": _for_sure,
    "minimise": _in_full_size,
    "passive_agentless": with_somebody,
    "blame_colleague": _as_us,
    "feelings_apology": _as_ours,
    "undated_promise": _with_a_day,
    # What these say to delete is left out, if nothing else goes with it.
    "blame_client": _left_out,
    "disparage_competitor": _left_out,
    "guilt_entitlement": _left_out,
    "intent_defence": _left_out,
    "normalising": _left_out,
    "pitch_in_apology": _left_out,
    "seller_need": _left_out,
}
"""By rule."""
