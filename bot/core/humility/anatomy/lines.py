"""The lines of a draft, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

# What tells a line's kind stands at its beginning; a hostile line costs no more than this.
MOST_READ = 400
_EMPTY = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\ufeff"
# No thought ends with one of these; with "be", "that" or "about" many a hasty one does.
_DANGLING = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "because",
        "but",
        "dear",
        "i",
        "if",
        "into",
        "its",
        "my",
        "of",
        "or",
        "our",
        "than",
        "the",
        "their",
        "until",
        "we",
        "when",
        "while",
        "your",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """[start, end) of the draft, without the line break; `text` begins `at` and is stripped."""

    start: int
    end: int
    at: int
    text: str


def lines_of(draft: str) -> list[Line]:
    """Every line in order."""
    return list(_lines(draft))


def _lines(draft: str) -> Iterator[Line]:
    start = 0
    for written in draft.split("\n"):
        opening = written[:MOST_READ]
        text = opening.lstrip(_EMPTY)
        yield Line(
            start, start + len(written), start + len(opening) - len(text), text.rstrip(_EMPTY)
        )
        start += len(written) + 1


def is_dangling(text: str) -> bool:
    """Whether a line ends in the middle of a thought."""
    return text.rsplit(maxsplit=1)[-1].lower() in _DANGLING
