"""Tells the parts of a message apart."""

import re
from collections.abc import Iterator

from bot.core.humility.anatomy.closing import closing_of, closing_within
from bot.core.humility.anatomy.footer import is_device_line, is_footer, is_heading
from bot.core.humility.anatomy.lines import MOST_READ, Line, lines_of
from bot.core.humility.anatomy.model import Anatomy, Part, PartKind, filled
from bot.core.humility.anatomy.opening import opening_parts, pleasantries
from bot.core.humility.anatomy.quoted import quoted_lines

# No footer's paragraph is longer, and a hostile one costs no more than this.
_MOST_LINES = 40
_FIRST_SENTENCE = re.compile(r".{1,400}?(?:[.!?](?= |$)|$)")


def dissect(draft: str) -> Anatomy:
    """The parts of the draft, in order; what is no other part is the body."""
    lines = lines_of(draft)
    quoted = quoted_lines(lines)
    marks = [_part(PartKind.QUOTED, line) for at, line in enumerate(lines) if at in quoted]
    own = [line for at, line in enumerate(lines) if at not in quoted]
    tail, rest = _tail(own)
    opening = list(opening_parts(rest))
    body_lines = rest[_lines_in(opening, rest) :]
    closing = list(_closing(draft, body_lines))
    marks += [*tail, *opening, *closing]
    shown = Anatomy(draft, filled(draft, _known(marks)))
    return Anatomy(draft, filled(draft, [*_known(marks), *pleasantries(shown.only(PartKind.BODY))]))


def _known(marks: list[Part]) -> list[Part]:
    return [mark for mark in marks if mark.end > mark.start]


def _part(kind: PartKind, line: Line) -> Part:
    return Part(kind, line.start, line.end)


def _lines_in(opening: list[Part], lines: list[Line]) -> int:
    """How many lines the head and the greeting take."""
    last = max((part.end for part in opening), default=-1)
    return sum(line.end <= last for line in lines)


def _tail(lines: list[Line]) -> tuple[list[Part], list[Line]]:
    """What programs added below the message, and the lines above it."""
    marks: list[Part] = []
    end = len(lines)
    first = next((at for at, line in enumerate(lines) if line.text), end)
    while end > first + 1:
        line = lines[end - 1]
        if not line.text:
            end -= 1
        elif is_device_line(line.text):
            marks.append(_part(PartKind.DEVICE, line))
            end -= 1
        elif (start := _footer_start(lines, first, end)) < end:
            marks += [_part(PartKind.FOOTER, one) for one in lines[start:end]]
            end = start
        else:
            break
    return marks, lines[:end]


def _footer_start(lines: list[Line], first: int, end: int) -> int:
    """Where the footer that ends before `end` begins: its paragraph, or its last line alone."""
    start = end - 1
    while start > max(first + 1, end - _MOST_LINES) and lines[start - 1].text:
        start -= 1
    opening = _FIRST_SENTENCE.match(" ".join(line.text for line in lines[start:end]))
    if opening and (is_footer(opening[0]) or is_heading(lines[start].text)):
        return start
    last = lines[end - 1].text
    return end - 1 if is_footer(last) or is_heading(last) else end


def _closing(draft: str, lines: list[Line]) -> Iterator[Part]:
    closing = closing_of([line.text for line in lines])
    for at in range(closing.sign_off, closing.end):
        kind = PartKind.SIGN_OFF if at < closing.signature else PartKind.SIGNATURE
        yield _part(kind, lines[at])
    above = (line for line in reversed(lines[: closing.sign_off]) if line.text)
    if last := next(above, None):
        start = max(last.start, last.end - MOST_READ)
        said = draft[start : last.end].rstrip()
        leaves = start + closing_within(said)
        if leaves < start + len(said):
            yield Part(PartKind.SIGN_OFF, leaves, last.end)
