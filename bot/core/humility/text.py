"""A draft as sentences of plain tokens, each of which knows where it stands in the original."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.humility.contractions import START, Unmarked, in_full, marked

# Bounded sentences and tokens keep every later search linear in the length of the draft.
MAX_TOKENS = 90
MAX_TOKEN_CHARS = 32
NAME_MARK = "^"

_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "‑": "-",
        "…": ".",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_TOKEN = re.compile(
    r"[£$€]?\d+(?:[.,:/]\d+)*(?:%|[a-z]{1,3}\b)?"
    r"|[^\W_]+(?:['-][^\W_]+)*"
    r"|\.+|\n\s*|[^\w\s]|_+"
)
_IN_BRACKETS = re.compile(r"\[[^\[\]\n]*\]")
# "[Then wait.]" tells the rep what to do; "[what went wrong]" is a gap in what the client hears.
_DIRECTION = re.compile(r"\[[A-Z][^\[\]\n]*[.:]\]")
_OPENERS = frozenset({":", '"', "'", "-", "(", "*"})


@dataclass(frozen=True, slots=True)
class Token:
    """One normalised word or mark and its place in the original draft."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """Tokens joined by single spaces, with a space at both ends."""

    index: int
    tokens: tuple[Token, ...]

    @cached_property
    def text(self) -> str:
        return " " + " ".join(token.text for token in self.tokens) + " "

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(token.text.removesuffix(NAME_MARK) for token in self.tokens)

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        at, offsets = 1, []
        for token in self.tokens:
            offsets.append(at)
            at += len(token.text) + 1
        return tuple(offsets)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original draft the characters [start, end) of `text` stand."""
        first = max(bisect_right(self._offsets, start) - 1, 0)
        last = max(bisect_right(self._offsets, max(end - 1, start)) - 1, first)
        return self.tokens[first].start, self.tokens[last].end

    @property
    def whole(self) -> tuple[int, int]:
        """The sentence's place in the original draft, without closing marks."""
        last = len(self.tokens) - 1
        while last > 0 and self.tokens[last].text in {".", "!", "?", ",", ";", ":"}:
            last -= 1
        return self.tokens[0].start, self.tokens[last].end


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are brought to one form: typos, contractions, American endings."""

    forms: Mapping[str, str]
    participles: frozenset[str]
    abbreviations: frozenset[str]
    not_names: frozenset[str]
    after_is: frozenset[str]
    unmarked: Mapping[str, Unmarked] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


def plain_marks(text: str) -> str:
    """The text with straight quotes and plain dashes, as long as before."""
    return text.translate(_PLAIN)


def _raw_tokens(draft: str) -> Iterator[Token]:
    plain = plain_marks(draft)
    for found in _TOKEN.finditer(plain):
        text = found.group()
        kind = "\n" if text.startswith("\n") else text.lower()[:MAX_TOKEN_CHARS]
        yield Token(kind, found.start(), found.end())


def _normal_forms(
    token: Token, previous: str, following: str, spelling: Spelling, *, is_name: bool
) -> Iterator[Token]:
    word = marked(token.text, previous, following, spelling.unmarked)
    form = spelling.forms.get(word)
    if form is None:
        form = in_full(word, following, spelling.participles, spelling.after_is)
    if is_name and form == token.text:
        form += NAME_MARK
    for part in form.split():
        yield Token(spelling.forms.get(part, part), token.start, token.end)


def _opens(before: list[Token]) -> bool:
    return not before or before[-1].text in _OPENERS


def _looks_like_name(written: str, token: Token, spelling: Spelling, *, opens: bool) -> bool:
    if not written[0].isupper() or (len(written) > 1 and written.isupper()):
        return False
    return token.text not in (spelling.words if opens else spelling.not_names)


def _ends_sentence(
    tokens: list[Token], position: int, draft: str, abbreviations: frozenset[str]
) -> bool:
    token = tokens[position]
    if token.text[0] not in ".!?":
        return False
    if token.text == "." and position:
        before = tokens[position - 1]
        if before.text in abbreviations or _is_initial(before.text):
            return False
    gap = draft[token.end : token.end + 1]
    return not (gap.isalnum() and token.text == ".")


def _is_initial(text: str) -> bool:
    return len(text) == 1 and text.isalpha() and text != "i"


def split_sentences(draft: str, spelling: Spelling) -> tuple[Sentence, ...]:
    """The sentences of words that are all the rep's own, in order; a line break ends one."""
    raw = [t for t in _raw_tokens(_as_said(draft)) if t.text not in {"\u200b", "\ufeff"}]
    pieces: list[list[Token]] = [[]]
    for position, token in enumerate(raw):
        following = raw[position + 1] if position + 1 < len(raw) else None
        if token.text == "\n":
            pieces.append([])
            continue
        after = following.text if following else ""
        written = draft[token.start : token.end]
        is_name = _looks_like_name(written, token, spelling, opens=_opens(pieces[-1]))
        before = pieces[-1][-1].text if pieces[-1] else START
        pieces[-1].extend(_normal_forms(token, before, after, spelling, is_name=is_name))
        closing = following is not None and following.text in {'"', "'", ")", ".", "!", "?"}
        ended = _ends_sentence(raw, position, draft, spelling.abbreviations) and not closing
        if ended or len(pieces[-1]) >= MAX_TOKENS:
            pieces.append([])
    kept = [piece for piece in pieces if piece]
    return tuple(Sentence(index, tuple(piece)) for index, piece in enumerate(kept))


def _as_said(draft: str) -> str:
    # Every letter keeps its place, so that findings point at what was written.
    return _DIRECTION.sub(lambda found: " " * len(found[0]), draft)


def count_words(draft: str) -> int:
    """Words as a listener counts them: directions in brackets are not said."""
    return len(_IN_BRACKETS.sub(" ", draft).split())
