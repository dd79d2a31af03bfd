"""Changes to a draft that change nothing of what it says: what mail programs and thumbs add."""

import re
import textwrap
import tomllib
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

NARROWEST = 60
"""Characters at which a mail program may break lines; who types lines breaks them earlier."""

Change = Callable[[str], str]

_ADDED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_FOOTERS, _DEVICES, _QUOTED = _ADDED["footers"], _ADDED["devices"], _ADDED["quoted"]
_SIGNATURES, _SUBJECTS = _ADDED["signatures"], _ADDED["subjects"]
_BRITISH_QUOTES = str.maketrans({"'": "\u2019"})
_SENTENCE_END = re.compile(r"(?<=[.!?])[^\S\n]+(?=[\"'“A-Z0-9£$€\[(a-z])")
_NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|vs|[A-Z])\.$")
_SALUTED = re.compile(
    r"^(?:subject:[^\n]*\s+)?"
    r"(?:(?:hi|hello|dear|hey|good \w{3,9})\b[^.,!?\n]{0,40}[,!.]|\w{2,20},)\s+",
    re.IGNORECASE,
)


def sentences_of(text: str) -> list[str]:
    """The text cut at its stops, as a careful typist would break its lines.

    What a mail program broke at its column is one line again, and quoted lines stay as they are.
    """
    pieces: list[str] = []
    for line in _unwrapped(text.split("\n")):
        opened = True
        cut = [line] if line.startswith(">") else _SENTENCE_END.split(line.strip())
        for piece in cut:
            if not opened and _NO_END.search(pieces[-1]):
                pieces[-1] += f" {piece}"
            elif piece:
                pieces.append(piece)
            opened = False
    return pieces


def _unwrapped(lines: Sequence[str]) -> list[str]:
    column = max(map(len, lines))
    whole = [lines[0]]
    for before, line in pairwise(lines):
        first = line.split(" ", 1)[0]
        # The line before had no room for the word.
        is_broken = column >= NARROWEST and len(before) + 1 + len(first) > column
        if is_broken and line[:1].islower():
            whole[-1] += f" {line}"
        else:
            whole.append(line)
    return whole


def _unstopped(piece: str) -> str:
    return piece[:-1] if piece.endswith(".") and not piece.endswith("..") else piece


def _lines(text: str, *, between: str = "\n", before: str = "") -> str:
    return between.join(
        piece if piece.startswith(">") else before + _unstopped(piece)
        for piece in sentences_of(text)
    )


def _wrapped(text: str, width: int) -> str:
    paragraphs = text.split("\n")
    return "\n".join(
        textwrap.fill(one, width, break_on_hyphens=False, break_long_words=False)
        for one in paragraphs
    )


def _below(added: str, gap: str = "\n\n") -> Change:
    return lambda text: f"{text}{gap}{added}"


def _above(added: str) -> Change:
    return lambda text: f"{added}\n\n{text}"


def _greeted(said: str) -> Change:
    """The pleasantry after the greeting where there is one, never above the subject."""

    def change(text: str) -> str:
        found = _SALUTED.match(text)
        at = found.end() if found else 0
        return f"{text[:at]}{said} {text[at:]}"

    return change


def _without_apostrophes(text: str) -> str:
    return re.sub(r"(?<=\w)['’](?=\w)", "", text)


_EVERYTHING: Sequence[Change] = (
    lambda text: _above(_SUBJECTS[0])(_below(_SIGNATURES[1])(text)),
    lambda text: _below(_QUOTED[0])(_below(_DEVICES[0])(text)),
    lambda text: _below(_FOOTERS[1])(_below(_SIGNATURES[0])(text)),
    lambda text: _above(_SUBJECTS[6])(_below(_FOOTERS[3], "\n")(_below(_SIGNATURES[5])(text))),
)
CHANGES: Mapping[str, Sequence[Change]] = {
    "footer": (*map(_below, _FOOTERS), *(_below(one, "\n") for one in _FOOTERS[:5])),
    "one thought a line": (
        _lines,
        lambda text: _lines(text, between="\n\n"),
        lambda text: _lines(text, before="- "),
    ),
    "wrapped": (lambda text: _wrapped(text, 72), lambda text: _wrapped(text, 78)),
    "subject": tuple(map(_above, _SUBJECTS)),
    "device": tuple(map(_below, _DEVICES)),
    "signature": tuple(map(_below, _SIGNATURES)),
    "no apostrophes": (_without_apostrophes,),
    "curly quotes": (lambda text: text.translate(_BRITISH_QUOTES),),
    "quoted mail": tuple(map(_below, _QUOTED)),
    "pleasantry": tuple(map(_greeted, _ADDED["pleasantries"])),
    "several of these": _EVERYTHING,
}
"""By what is changed, the ways in which it may be."""
