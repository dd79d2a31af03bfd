"""What is left of a sentence when everything is taken off that changes nothing."""

import re

# Bullets and numbers of lists before it; full stops and the like after it; pictures anywhere.
_BEFORE = re.compile(r"^(?:[-*•·>–—+]+|\(?\d{1,2} ?[.)](?= )|[.,;:!]+|\s+)+")
_AFTER = re.compile(r"[\s.,;:!*•·–—-]+$")
_PICTURES = re.compile(r"[^\w\s!-~£€’‘“”–—…«»¿¡·•]+")


def bare(plain: str) -> str:
    """A sentence of plain words, whether it is a line of a list, has a full stop, or smiles."""
    plain = plain.replace("'", "")
    return _AFTER.sub("", _BEFORE.sub("", _PICTURES.sub(" ", plain)))
