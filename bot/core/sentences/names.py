"""How a client is greeted: by title and family name, by first name, or by none."""

import re

_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev", "herr", "frau", "señora", "señor"}
)
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_LONGEST = 40


def greeting(contact: str) -> str:
    """The line that a letter begins with: "Hello Dr. Weber," or, in doubt, "Hello,"."""
    name = addressed(contact)
    return f"Hello {name}," if name else "Hello,"


def addressed(contact: str) -> str:
    """The name to say: "Dr. Weber", "Tom", or nothing where in doubt."""
    words = contact.split()
    if not words or any(not _NAME.fullmatch(word) for word in words) or len(contact) > _LONGEST:
        return ""
    first = words[0]
    if first.rstrip(".").casefold() in _TITLES:
        return f"{first} {words[-1]}" if words[1:] else ""
    return first if first[1:].islower() else first.capitalize() if len(first) > 1 else ""
