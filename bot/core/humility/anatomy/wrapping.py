"""Which line breaks end a thought, and which a mail program set at its seventy-second column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.humility.anatomy.lines import Line, is_dangling, lines_of

# Programs wrap at 72, 76 or 78 columns; nobody wraps much below or above.
_NARROWEST, _WIDEST = 45, 100
_LINKED = re.compile(r"https?://\S{20}")
_STOPS = frozenset(".!?…")
_CAPITAL_OPENING = re.compile(r"[.!?]\s{1,3}[A-Z][a-z]")
_BULLET = re.compile(r"[ \t]{0,12}(?:[-*•·–—‣▪●○>+]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])[ \t]+")
# Most of a program's breaks are as late as they could be, and they are more than one or two.
_SHARE_OF_FULL, _ENOUGH_BREAKS = 0.6, 3


@dataclass(frozen=True, slots=True)
class _Break:
    """A line break with words on both of its sides."""

    line: Line
    following: Line

    @property
    def needed(self) -> int:
        """How wide the line would be with the next one's first word."""
        return _width(self.line) + 1 + len(self.following.text.split(maxsplit=1)[0])


def _width(line: Line) -> int:
    # What is blank now was written once, and had its width.
    return line.at - line.start + len(line.text)


def with_thoughts_apart(body: str) -> str:
    """The body, as long as before: a line break only where a thought ends, and no bullets."""
    lines = lines_of(body)
    characters = list(body)
    for one in _wrapped(lines):
        characters[one.line.end] = " "
    for line in lines:
        if found := _BULLET.match(body, line.start, line.end):
            characters[line.start : found.end()] = " " * (found.end() - line.start)
    return "".join(characters)


def _breaks(lines: Sequence[Line]) -> list[_Break]:
    return [
        _Break(one, following)
        for one, following in pairwise(lines)
        if one.text and following.text and not _BULLET.match(f"{following.text} ")
    ]


def _wrapped(lines: Sequence[Line]) -> list[_Break]:
    """The breaks after which the thought goes on."""
    breaks = _breaks(lines)
    # Where a sentence ends, a break tells nothing of who set it.
    telling = [one for one in breaks if one.line.text[-1] not in _STOPS]
    width = _wrap_width(lines, telling)
    # A capital may be a name's; only many breaks show that a program set them.
    by_case = len(telling) < _ENOUGH_BREAKS
    lower = _writes_lower_case(lines)
    return [one for one in breaks if _goes_on(one, width, by_case=by_case, lower=lower)]


def _wrap_width(lines: Sequence[Line], breaks: Sequence[_Break]) -> int:
    """The column at which the draft is wrapped; 0 where nothing tells that it is."""
    lengths = [_width(line) for line in lines if line.text and not _LINKED.search(line.text)]
    width = max(lengths, default=0)
    if not breaks or not _NARROWEST <= width <= _WIDEST:
        return 0
    full = sum(one.needed > width for one in breaks)
    return width if full >= _SHARE_OF_FULL * len(breaks) else 0


def _writes_lower_case(lines: Sequence[Line]) -> bool:
    first = next((line.text for line in lines if line.text), "")
    capital = any(_CAPITAL_OPENING.search(line.text) for line in lines)
    return first[:1].islower() and not capital


def _goes_on(one: _Break, width: int, *, by_case: bool, lower: bool) -> bool:
    text = one.line.text
    if text[-1] in _STOPS:
        return False
    if is_dangling(text):
        return True
    if one.needed <= width or not width:
        return text[-1] == "," and len(text) >= _NARROWEST
    return not by_case or (one.following.text[0].islower() and not lower)
