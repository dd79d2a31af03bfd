"""Why something of a note is not said."""

from enum import StrEnum


class LeftOut(StrEnum):
    """What of a note a suggestion does not say."""

    BLAME = "blame"
    PRIVATE = "private"
    LANGUAGE = "language"
    UNSURE = "unsure"
    SAID_ABOVE = "said_above"
