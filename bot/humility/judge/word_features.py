"""What the scorer by words sees of a sentence: its own words, its neighbours' and the case."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from bot.core.humility.model import DraftContext
from bot.humility.judge.alike import groups
from bot.humility.judge.bare import bare

LONGEST_ROW = 3
# Of a neighbour's word, beside one of its own.
NEAR_WEIGHT = 0.5
_NAME = re.compile(r"[^ ]+\^")
_NUMBER = re.compile(r"[£$€]?\d[^ ]*")


@dataclass(frozen=True, slots=True)
class Features:
    """Buckets of the words and rows of words, each once, of the neighbours' words, of the case."""

    own: list[int]
    near: list[int]
    case: list[int]


def features(
    sentences: Sequence[str], context: DraftContext | None, buckets: int
) -> Iterator[Features]:
    """Those of each plain sentence of a draft."""
    case = _hashed(_case(context), buckets)
    words = [_NUMBER.sub("#", _NAME.sub("@", bare(plain))).split() for plain in sentences]
    for at, own in enumerate(words):
        before = words[at - 1] if at else ["^"]
        after = words[at + 1] if at + 1 < len(words) else ["$"]
        near = {*(f"< {word}" for word in before), *(f"> {word}" for word in after)}
        yield Features(_hashed({*_rows(own), *_alike(own)}, buckets), _hashed(near, buckets), case)


def _case(context: DraftContext | None) -> set[str]:
    return {f"c= {context.circumstance}", f"s= {context.stage}"} if context else set()


def _rows(own: Sequence[str]) -> Iterator[str]:
    """Words, two and three in a row, and two with any one between them."""
    words = ["^", *own, "$"]
    for length in range(1, LONGEST_ROW + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
    for one, other in zip(words, words[2:], strict=False):
        yield f"{one} * {other}"


def _alike(own: Sequence[str]) -> Iterator[str]:
    """The same by groups of words: one, two beside each other, two with any one between them."""
    known = groups()
    ids = ["^", *(str(known.get(word, word)) for word in own), "$"]
    yield from (f"a= {one}" for one in ids)
    yield from (f"a= {one} {other}" for one, other in pairwise(ids))
    yield from (f"a= {one} * {other}" for one, other in zip(ids, ids[2:], strict=False))


def _hashed(said: set[str], buckets: int) -> list[int]:
    return sorted(crc32(one.encode()) % buckets for one in said)
