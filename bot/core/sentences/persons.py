"""Who is meant: "they", "her", "the client" become "you"; "I" becomes "we" where we speak."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.sentences import verbs
from bot.core.sentences.agreement import agreeing
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns, others, plurals
from bot.core.sentences.parts import is_verb
from bot.core.sentences.predicates import OBJECTS, PREPOSITIONS

ONE = frozenset(["he", "she", "him", "her", "his", "himself", "herself"])
MANY = frozenset(["they", "them", "their", "theirs", "themselves"])
CLIENT = frozenset(["client", "customer", "buyer", "prospect"])
AS_WE = {"i": "we", "me": "us", "my": "our", "mine": "ours", "myself": "ourselves"}
_CUSTOMERS = frozenset(f"{word}{end}" for word in (*CLIENT, "guest") for end in ("", "s", "'s"))
SELVES = frozenset(["himself", "herself", "themselves"])


class WhoIsMeant(ValueError):
    """A pronoun that may mean more than one."""


@dataclass
class Turned:
    """Words so far, and who was named before them, in this part and in the ones before."""

    frame: Frame
    before: tuple[str, ...]
    out: list[str] = field(default_factory=list)

    def seen(self) -> list[str]:
        """Every word before this one, in lower case."""
        return [*self.before, *(word.lower() for word in self.out)]


def to_you(words: Sequence[str], before: Sequence[str], frame: Frame) -> list[str]:
    """The words as they are said to the client; raises WhoIsMeant where that is unclear."""
    turned = Turned(frame, tuple(before))
    at = 0
    while at < len(words):
        at += _turn(words, at, turned)
    return agreeing(turned.out)


def _turn(words: Sequence[str], at: int, turned: Turned) -> int:
    """Add what the word at `at` becomes; returns how many words that took."""
    word, out = words[at], turned.out
    lower = word.lower()
    if lower in ONE | MANY:
        out.append(_pronoun(words, at, turned))
    elif lower in {"the", "a"} and at + 1 < len(words) and (said := _client(words[at + 1], turned)):
        out.append(said)
        return 2
    elif said := _named(words, at, turned):
        out.append(said)
    elif lower == "the" and _is_theirs(words, at, turned.frame):
        out.append("your")
    elif lower in AS_WE and turned.frame.ours and turned.frame.to_client:
        out.append(AS_WE[lower])
    else:
        out.append("I" if lower == "i" else word)
    return 1


def _pronoun(words: Sequence[str], at: int, turned: Turned) -> str:
    lower, seen = words[at].lower(), turned.seen()
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    if lower in SELVES:
        return "yourself"
    is_of_others = not turned.frame.to_client and any(word in _CUSTOMERS for word in seen)
    if lower == "them" and (is_of_others or _are_things(seen, after, turned.frame)):
        return "them"
    is_thing = lower == "they" and _has_plural(seen) and not _is_persons_act(words, at)
    is_their_own = lower == "their" and _is_of_others(after, seen, turned.out)
    if is_of_others or is_their_own or is_thing or _is_somebody_else(lower, seen, turned.frame):
        raise WhoIsMeant(lower)
    return _as_you(lower, after, seen)


def _is_of_others(after: str, seen: Sequence[str], out: Sequence[str]) -> bool:
    """ "students could not see their results": the client's, or those of the students."""
    people = {word.lower() for word in out} & listed("lists", "theirs") & plurals()
    return bool(people or (after == "own" and set(seen) & listed("lists", "groups")))


def _as_you(lower: str, after: str, seen: Sequence[str]) -> str:
    if lower in {"his", "their"}:
        return "your" if after else "yours"
    if lower == "her":
        is_made_to = seen[-1:] and seen[-1] in {"made", "let", "had", "make", "watched"}
        return "you" if (is_made_to and verbs.is_base(after)) or not _is_owned(after) else "your"
    return "yours" if lower == "theirs" else "you"


def _is_persons_act(words: Sequence[str], at: int) -> bool:
    """Whether only somebody does it: "they saw", "they had to pay"; not "they were"."""
    rest = [word.lower() for word in words[at + 1 :]]
    if rest[:2] == ["had", "to"]:
        return rest[2:3] != ["be"]
    return _verb_after(words, at) in listed("lists", "persons_do")


def _verb_after(words: Sequence[str], at: int) -> str:
    rest = (word.lower() for word in words[at + 1 :])
    return next((word for word in rest if word not in listed("lists", "adverbs")), "")


def _are_things(seen: Sequence[str], after: str, frame: Frame) -> bool:
    """Whether "them" means things; raises WhoIsMeant where it may mean either."""
    last = seen[-1] if seen else ""
    has_plural = _has_plural(seen)
    if _is_of_persons(last):
        if has_plural and last in listed("grammar", "of_both") and not _begins_object(after):
            raise WhoIsMeant("them")
        return False
    if has_plural:
        return _is_beside_things(last, seen)
    is_object = verbs.is_past(last) or verbs.is_base(last)
    if is_object and not frame.is_effect:
        raise WhoIsMeant("them")
    return is_object


def _is_beside_things(last: str, seen: Sequence[str]) -> bool:
    """ "billed for them", "printed them"; nobody can tell whom "ordered chairs for them" means."""
    if last == "to":
        return False
    if last in PREPOSITIONS | {"without"} and seen[-2:-1] not in (
        ["billed"],
        ["charged"],
        ["paid"],
    ):
        raise WhoIsMeant("them")
    return True


def _is_of_persons(word: str) -> bool:
    persons = listed("lists", "of_persons")
    return bool({word, verbs.past_of(word), verbs.base_of_past(word)} & persons)


def _begins_object(after: str) -> bool:
    return after in OBJECTS or any(c.isdigit() for c in after)


def _has_plural(seen: Sequence[str]) -> bool:
    return any(word in plural_things() for word in seen)


def plural_things() -> frozenset[str]:
    """Plural nouns that are neither people nor spans of time."""
    return (
        plurals() - listed("lists", "groups") - listed("lists", "units") - listed("lists", "theirs")
    )


def _is_somebody_else(lower: str, seen: Sequence[str], frame: Frame) -> bool:
    """Whether somebody else was named before, whom the pronoun may mean as well."""
    if (
        frame.contact.strip() == ""
        and lower in ONE
        and "her" not in seen
        and len(set(seen) & ONE) > 1
    ):
        return True
    men, women = {"he", "him", "his"}, {"she", "her"}
    if (lower in men and set(seen) & women) or (lower in women and set(seen) & men):
        return True
    kinds = "people" if lower in ONE else "groups"
    named = listed("lists", kinds) - CLIENT
    owned = {word for at, word in enumerate(seen) if word in named and not _is_owner(seen, at)}
    return bool(owned)


def _is_owner(seen: Sequence[str], at: int) -> bool:
    """ "your team", "another customers data": the pronoun after it means another party."""
    before = seen[at - 1] if at else ""
    if before in {"your", "their", "his", "her"}:
        return seen[at] in listed("lists", "groups")
    return before in {"another", "other"} and at + 1 < len(seen) and seen[at + 1] in nouns()


def _is_owned(after: str) -> bool:
    if (
        not after
        or after in listed("lists", "directions")
        or after in listed("lists", "little_words") - {"own"}
    ):
        return after == "own"
    return after in nouns() or after in others() or not after.isalpha() or after.endswith("'s")


def _client(word: str, turned: Turned) -> str:
    """ "the client" and "the client's", which is our own client's where a supplier is told."""
    lower = word.lower()
    if lower.removesuffix("'s") not in CLIENT:
        return ""
    if not turned.frame.to_client:
        return f"our {lower}"
    return "your" if lower.endswith("'s") else "you"


def _named(words: Sequence[str], at: int, turned: Turned) -> str:
    """Their own name in the third person; "client" without an article likewise."""
    word, frame = words[at], turned.frame
    lower = word.lower()
    is_first = not turned.out
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    is_ours = after in {"service", "services", "support", "care"}
    if is_first and lower.removesuffix("'s") in CLIENT and not is_ours:
        if not frame.to_client:
            return f"our {lower}"
        return "your" if lower.endswith("'s") else "you"
    plain = lower.removesuffix("'s")
    last = turned.out[-1].lower() if turned.out else ""
    if not word[:1].isupper() or plain not in frame.own or last in _before_a_name():
        return ""
    if len(frame.own & {w.lower().removesuffix("'s") for w in words}) > 1 or is_verb(plain):
        return ""
    if plain not in {frame.client.lower(), *frame.contact.lower().split()}:
        return ""
    return "your" if lower.endswith("'s") else "you"


def _before_a_name() -> frozenset[str]:
    return listed("grammar", "before_a_name")


def _is_theirs(words: Sequence[str], at: int, frame: Frame) -> bool:
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    if not frame.to_client:
        return False
    is_in_name = any(after in name for name in frame.own) and len(after) > 4  # noqa: PLR2004
    return after in listed("lists", "their_places") or (is_in_name and after in nouns())
