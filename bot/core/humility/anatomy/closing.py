"""The end of a message: where the sign-off and the signature stand."""

from typing import NamedTuple

from bot.core.humility.anatomy.closing_lines import (
    is_delimiter,
    is_name,
    is_sign_off,
    is_slogan,
    is_telling,
    may_sign,
    says_something,
)

_MOST_LINES, _MOST_NAME_WORDS = 20, 4


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
        if texts[at] == "--" or (is_delimiter(texts[at]) and all(map(may_sign, rest))):
            return Closing(_sign_off_above(texts, at, floor), at, end)
        if is_sign_off(texts[at], ends=_begins_with_name(rest)):
            return Closing(at, at + 1, _signature_end(texts, at + 1))
    start = _unannounced(texts, floor)
    return Closing(_sign_off_above(texts, start, floor), start, end)


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


def _sign_off_above(texts: list[str], start: int, floor: int) -> int:
    if start == len(texts):
        return start
    above = next((at for at in range(start - 1, floor - 1, -1) if texts[at]), -1)
    return above if above >= 0 and is_sign_off(texts[above], ends=True) else start


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
    apart = not texts[last - 1] or texts[last - 1][-1] in ".!?,"
    return apart and len(texts[last].split()) <= _MOST_NAME_WORDS and is_name(texts[last])
