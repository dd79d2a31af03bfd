"""A plain sentence as the judges learnt to read sentences: tidily written."""

import re

# Bullets and numbers of lists before it; dashes and commas after it; pictures anywhere.
_BEFORE = re.compile(r"^(?:[-*•·>–—+]+|\(?\d{1,2} ?[.)](?= )|[.,;:!]+|\s+)+")
_AFTER = re.compile(r"[\s,;:*•·–—-]+$")
_PICTURES = re.compile(r"[^\w\s!-~£€’‘“”–—…«»¿¡·•^]+")
_ENDS = tuple(".?!…")


def tidied(sentence: str) -> str:
    """Without the bullet and the pictures, and with a full stop where it has no other end."""
    words = _AFTER.sub("", _BEFORE.sub("", _PICTURES.sub(" ", sentence)))
    return words if not words or words.endswith(_ENDS) else f"{words} ."
