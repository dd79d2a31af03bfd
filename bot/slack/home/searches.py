"""What was looked for, as a window or the rows of a message carry it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from bot.slack.origins import SEARCH
from bot.slack.payloads import reading_payload

MOST_BYTES = 105
"""Of what was typed: with the rest of a row's name it stays under Slack's 255 characters."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed, and which page of what it found is shown, from 0."""

    typed: str
    page: int = 0

    @property
    def token(self) -> str:
        """The same in so few characters that it goes into the name of a row."""
        kept = self.typed.encode()[:MOST_BYTES].decode(errors="ignore")
        return f"{SEARCH}{self.page}.{urlsafe_b64encode(kept.encode()).decode()}"


@reading_payload()
def read_search(token: str) -> Search:
    """The search that a window or a row carries."""
    page, _, kept = token.removeprefix(SEARCH).partition(".")
    return Search(urlsafe_b64decode(kept).decode(), int(page))
