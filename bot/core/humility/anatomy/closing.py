"""The end of a message: where the sign-off and the signature stand."""

import re
from typing import NamedTuple

from bot.core.humility.anatomy.closing_lines import (
    FORMULA,
    is_delimiter,
    is_name,
    is_of_nobody,
    is_sign_off,
    is_slogan,
    is_telling,
    may_sign,
    says_something,
)
from bot.core.humility.anatomy.lines import is_dangling

_MOST_LINES, _MOST_NAME_WORDS, _MOST_ABOVE = 20, 4, 6

_WITHIN = re.compile(
    rf"(?<=[.!?])\s{{1,3}}(?i:{FORMULA})[,.!]? (?P<name>[A-ZÀ-Þ][^.!?\n]{{0,50}})[.!]?$"
)


class Closing(NamedTuple):
    """Line numbers: the sign-off, the signature, and the first line that is neither any more."""

    sign_off: int
    signature: int
    end: int


def closing_of(texts: list[str]) -> Closing:
    """Where a message takes leave; an empty closing at the end where it does not."""
    end = len(texts)
    first = next((at for at, text in enumerate(texts) if text), end)
    floor = max(first + 1, end - _MOST_LINES)
    for at in range(end - 1, floor - 1, -1):
        rest = [text for text in texts[at + 1 :] if text]
        if texts[at] == "--" or (is_delimiter(texts[at]) and _signature_end(texts, at) == end):
            return Closing(*_above(texts, at, floor), end)
        if is_sign_off(texts[at], ends=_begins_with_name(rest)):
            return Closing(at, at + 1, _signature_end(texts, at + 1))
    start = _unannounced(texts, floor)
    return Closing(*_above(texts, start, floor), end)


def _begins_with_name(rest: list[str]) -> bool:
    return bool(rest) and (is_name(rest[0]) or (len(rest[0].split()) == 1 and rest[0].isalpha()))


def _signature_end(texts: list[str], start: int) -> int:
    """Where something is said again: a slogan counts only in a signature that tells much."""
    telling = 0
    for at in range(start, len(texts)):
        text = texts[at]
        telling += bool(text) and is_telling(text)
        between = any(is_telling(later) for later in texts[at + 1 :] if later)
        slogan = says_something(text) and is_slogan(text) and (telling > 1 or between)
        if text and not may_sign(text) and not slogan:
            return at
    return len(texts)


def _above(texts: list[str], start: int, floor: int) -> tuple[int, int]:
    """Where the sign-off and the names begin that stand right above a signature."""
    if start == len(texts):
        return start, start
    signature = start
    for at in range(start - 1, max(floor, start - _MOST_ABOVE) - 1, -1):
        if texts[at] and is_sign_off(texts[at], ends=True):
            return at, at + 1
        if texts[at] and not is_name(texts[at]):
            break
        signature = at if texts[at] and _is_lone_name(texts, at) else signature
    return signature, signature


def _unannounced(texts: list[str], floor: int) -> int:
    """Where a signature begins that nothing announces: two telling lines, or a last name."""
    end = len(texts)
    best, telling = end, 0
    for at in range(end - 1, floor - 1, -1):
        if texts[at] and not may_sign(texts[at]):
            break
        telling += is_telling(texts[at])
        if telling > 1 and (is_telling(texts[at]) or is_name(texts[at])):
            best = at
    if best < end:
        return best
    last = next((at for at in range(end - 1, floor - 1, -1) if texts[at]), end)
    return last if last < end and _is_lone_name(texts, last) else end


def _is_lone_name(texts: list[str], last: int) -> bool:
    above = texts[last - 1]
    goes_on = bool(above) and (is_dangling(above) or above.split()[-1][0].isupper())
    apart = not above or above[-1] in ".!?," or not goes_on
    if not apart or is_of_nobody(texts[last]):
        return False
    return len(texts[last].split()) <= _MOST_NAME_WORDS and is_name(texts[last])


def closing_within(text: str) -> int:
    """Where a line itself takes leave ("... on Friday. Kind regards, Tom"); else its length."""
    found = _WITHIN.search(text)
    return found.start() if found and is_name(found["name"]) else len(text)
