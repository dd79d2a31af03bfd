"""The lines of a draft, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

# What tells a line's kind stands at its beginning; a hostile line costs no more than this.
MOST_READ = 400
_EMPTY = " \t\r\u00a0\u200b\ufeff"
# No thought ends with one of these.
_DANGLING = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "but",
        "that",
        "which",
        "who",
        "whose",
        "as",
        "than",
        "my",
        "your",
        "our",
        "their",
        "its",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "will",
        "would",
        "can",
        "could",
        "should",
        "shall",
        "may",
        "might",
        "must",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "not",
        "no",
        "very",
        "so",
        "i",
        "we",
        "because",
        "if",
        "when",
        "while",
        "where",
        "until",
        "about",
        "into",
        "onto",
        "over",
        "under",
        "between",
        "through",
        "without",
        "dear",
    ]
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
