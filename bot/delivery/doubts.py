"""What keeps it unknown whether a message arrived."""

from datetime import timedelta

from bot.delivery.ports import Uncertain


class Unknowable(Exception):
    """An earlier send may have arrived and Slack will not let us look: never send it blindly."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotLookedUp(Uncertain):
    """An earlier send may have arrived and Slack does not let us look, or look on, just now.

    `page` is where to look on.
    """

    def __init__(self, code: str, wait: timedelta | None = None, page: str | None = None) -> None:
        super().__init__(code, wait)
        self.page = page
