"""What was promised, as one item of a list that the client reads."""

import re

_MARKS = re.compile(r"[*_~`]+|^[-•·]\s*|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]")
_TO_THEM = re.compile(
    r"^((?:re)?(?:send|give|call|ring|tell|email|e-mail|refund|credit|pay|show|visit|meet|write)) "
    r"(?:them|him|her|the client)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\b(?:they|their|theirs|the client(?:['’]s)?|him|his|her|he|she)\b", re.IGNORECASE
)


def said_action(typed: str) -> str:
    """The action, to "you", without a stop; empty where it speaks about the client to others."""
    line = " ".join(_MARKS.sub(" ", " ".join(typed.split())).split()).rstrip(" .,;:!")
    line = _TO_THEM.sub(r"\1 you", line)
    return "" if _OF_THEM.search(line) else line
