"""The lines of a draft, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

# What tells a line's kind stands at its beginning; a hostile line costs no more than this.
MOST_READ = 400


@dataclass(frozen=True, slots=True)
class Line:
    """[start, end) of the draft, without the line break; `text` is its beginning, stripped."""

    start: int
    end: int
    text: str


def lines_of(draft: str) -> list[Line]:
    """Every line in order."""
    return list(_lines(draft))


def _lines(draft: str) -> Iterator[Line]:
    start = 0
    for text in draft.split("\n"):
        yield Line(start, start + len(text), _said(text))
        start += len(text) + 1


def _said(text: str) -> str:
    # Some programs mark bold and italics; the marks tell nothing of the line's kind.
    return text[:MOST_READ].strip(" \t\r\u00a0\u200b\ufeff")
