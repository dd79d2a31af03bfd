"""What somebody meant after `/lostdeal`: a command, something near one, or a report.

Slips are counted by rapidfuzz's OSA distance, where two letters that changed places are one slip;
the standard library's difflib has no such count and takes "lsit" for as far from "list" as "salt".
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.core.client_names.lexicon import is_legal_form
from bot.core.quick_report import parse_quick_report


class Command(StrEnum):
    """A word that is answered, or that opens a form."""

    HELP = "help"
    LIST = "list"
    FIND = "find"
    DIGEST = "digest"
    LESSONS = "lessons"
    PAUSE = "pause"
    RESUME = "resume"
    PROMISE = "promise"
    REVIEW = "review"
    HOURS = "hours"
    LIFT = "lift"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Said:
    """A command and the words after it; `is_sure` is False where it is only near to one."""

    command: Command
    rest: str = ""
    is_sure: bool = True


_TAKE_WORDS = frozenset({Command.LIST, Command.FIND, Command.LESSONS})
_UNTIL = "until"
MOST_WORDS = 7
LONGEST = 200
"""A longer text tells of something."""
_LEAST_LETTERS = 3
_LONG_WORD = 6
_SURE_LENGTH = 5
"""Of a shorter command another letter makes another word: "lint", "hold", "left"."""

_VOWELS = frozenset("aeiouy")

_QUOTES = "\"'`*_~<>()[]{}“”„‟‘’‚‛«»‹›「」"
_ENDS = _QUOTES + ".,;:!?…/\\-–— "
_OWN_NAME = re.compile(r"^/?lostdeal\b\s*", re.IGNORECASE)


def said_command(text: str, meant: Mapping[str, str]) -> Said | None:
    """The command that was typed or nearly so, or None for a report.

    `meant` are other words and phrases that people use, each with the command that they mean.
    """
    seen = without_marks(text)
    words = seen.split()
    if not words:
        asks = text.strip() and set(text.strip()) <= {"?", "\uff1f"}
        return Said(Command.HELP, is_sure=False) if asks else None
    first, rest = words[0].strip(_QUOTES).casefold(), " ".join(words[1:])
    if first == Command.LIST and meant.get(rest.casefold()) == Command.LIST:
        return Said(Command.LIST)
    if (sure := _exactly(first, rest)) is not None:
        return sure
    if len(words) > MOST_WORDS or len(seen) > LONGEST or _tells_something(seen, rest):
        return None
    if (known := meant.get(" ".join(words).casefold())) is not None:
        return Said(Command(known), is_sure=False)
    return _near(first, rest, meant)


def without_marks(text: str) -> str:
    """The text as it looks: nothing unseen in it, and no quotes or full stops around it."""
    plain = unicodedata.normalize("NFKC", text)
    # A space that nobody sees is none; a tab or another kind of space is one.
    shown = "".join(" " if each.isspace() else each for each in plain if _is_seen(each))
    return _OWN_NAME.sub("", " ".join(shown.split()).strip(_ENDS))


def _is_seen(each: str) -> bool:
    if each.isspace():
        return True
    is_selector = "\ufe00" <= each <= "\ufe0f"
    # U+034F, U+115F, U+1160, U+3164 and U+FFA0 are letters by category, and empty to the eye.
    is_filler = each in "\u034f\u115f\u1160\u3164\uffa0\u2800"
    return not (is_selector or is_filler) and unicodedata.category(each) not in {"Cf", "Cc", "Co"}


def _exactly(first: str, rest: str) -> Said | None:
    if first not in set(Command):
        return None
    command = Command(first)
    if not rest:
        return Said(command)
    words = rest.split()
    if command is Command.PAUSE and words[0].casefold() == _UNTIL:
        return Said(command, " ".join(words[1:]))
    if command in _TAKE_WORDS and (command is Command.LESSONS or _is_a_name(f"{first} {rest}")):
        return Said(command, rest)
    return None


def _is_a_name(text: str) -> bool:
    return not _tells_something(text, text.partition(" ")[2])


def _tells_something(text: str, rest: str) -> bool:
    """Whether this is a report: what happened to whom, an amount, or a firm by its legal form."""
    if is_legal_form(rest):
        return True
    told = parse_quick_report(text, "en")
    return told.amount is not None or bool(told.client and told.what_happened)


def _near(first: str, rest: str, meant: Mapping[str, str]) -> Said | None:
    if first in set(Command):
        return Said(Command(first), rest, is_sure=False)
    if (known := meant.get(f"{first} …")) is not None and rest:
        return Said(Command(known), rest, is_sure=False)
    close = _nearest(first, list(Command), alone=not rest)
    return Said(Command(close), rest, is_sure=False) if close else None


def _nearest(word: str, commands: Sequence[str], *, alone: bool) -> str | None:
    if len(word) < _LEAST_LETTERS:
        return None
    scored = sorted((OSA.distance(word, one), one) for one in commands)
    slips, found = scored[0]
    if alone:
        return found if slips <= (1 if len(found) < _LONG_WORD else 2) else None
    # With words after it, a client's name is likelier than a slip, unless no name is written so.
    same_letters = sorted(word) == sorted(found)
    no_name = same_letters or _VOWELS.isdisjoint(word)
    return found if slips == 1 and (no_name or len(found) >= _SURE_LENGTH) else None
