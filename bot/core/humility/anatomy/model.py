"""What a message is made of; every part knows where it stands in the draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    """Which part of a message some characters are."""

    HEADER = "header"
    SUBJECT = "subject"
    GREETING = "greeting"
    PLEASANTRY = "pleasantry"
    BODY = "body"
    SIGN_OFF = "sign_off"
    SIGNATURE = "signature"
    FOOTER = "footer"
    DEVICE = "device"
    QUOTED = "quoted"


OWN_WORDS = (
    PartKind.SUBJECT,
    PartKind.GREETING,
    PartKind.PLEASANTRY,
    PartKind.BODY,
    PartKind.SIGN_OFF,
    PartKind.SIGNATURE,
)
"""What the rep wrote, or has to fill in: the rest comes from programs and from other people."""


@dataclass(frozen=True, slots=True)
class Part:
    """The characters [start, end) of the draft."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A draft and its parts, in order and without gaps."""

    draft: str
    parts: tuple[Part, ...]

    def only(self, *kinds: PartKind) -> str:
        """The draft with everything else blank: each character keeps its place."""
        return "".join(
            text if part.kind in kinds else blank(text)
            for part in self.parts
            for text in [self.draft[part.start : part.end]]
        )

    def has(self, kind: PartKind) -> bool:
        """Whether the message has such a part."""
        return any(part.kind is kind for part in self.parts)


def blank(text: str) -> str:
    """As long as the text and with its line breaks, but empty."""
    return "".join("\n" if character == "\n" else " " for character in text)


def filled(draft: str, marks: Iterable[Part]) -> tuple[Part, ...]:
    """The marked parts, and the body wherever nothing is marked."""
    parts: list[Part] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.start > at:
            parts.append(Part(PartKind.BODY, at, mark.start))
        parts.append(mark)
        at = mark.end
    if at < len(draft) or not parts:
        parts.append(Part(PartKind.BODY, at, len(draft)))
    return tuple(parts)
