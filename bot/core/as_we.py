"""What one person typed about themselves, as a colleague of theirs would say it: we, not I."""

import re

_AS_WE = {
    "i": "we",
    "i'm": "we're",
    "i am": "we are",
    "i was": "we were",
    "am i": "are we",
    "was i": "were we",
    "me": "us",
    "my": "our",
    "mine": "ours",
    "myself": "ourselves",
}
# "Phase I of the job" tells of no person.
_PERSON = r"I(?=['’](?:ve|ll|d)\b| (?!of\b|in\b)[a-z])"
_ABOUT_ONESELF = re.compile(
    rf"\b(?:I am|I was|[Aa]m I|[Ww]as I|I['’]m|{_PERSON}|[Mm]yself|[Mm]y|[Mm]e"
    r"|(?<=\bis )mine|(?<=\bwas )mine)\b"
)
# "Me" is a word of other languages too.
_ENGLISH = re.compile(rf"\b(?:{_PERSON}|I['’]m|[Mm]y|[Mm]yself|mine)\b")


def as_we(text: str) -> str:
    """The text in the first person plural; what another person or language says stays."""
    return _ABOUT_ONESELF.sub(_plural, text) if _ENGLISH.search(text) else text


def _plural(found: re.Match[str]) -> str:
    plural = _AS_WE[found[0].replace("’", "'").lower()]
    return plural.capitalize() if _begins(found.string[: found.start()].rstrip()) else plural


def _begins(before: str) -> bool:
    return not before or before[-1] in ".?"
