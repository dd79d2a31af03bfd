"""Who is in the workspace, and what each of them wrote: words that nobody else may come to see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from string import ascii_lowercase

from bot.local_slack.people import SlackUser
from bot.local_slack.workspace import Workspace

TEAM_CHANNEL = "C1WINS"
OWNER = "U9OWNER"
ZONES = ("Europe/Berlin", "Europe/London", "Europe/Madrid", "Europe/Athens")
REPS = tuple(f"U{number}REP" for number in range(1, 7))
_WORD = re.compile(r"\bqx[a-z]{11}\b", re.IGNORECASE)


def add_people(workspace: Workspace) -> None:
    """Let the reps and the workspace's owner in."""
    workspace.add_person(
        SlackUser(OWNER, "owner", "Olive Owner", tz=ZONES[0], is_owner=True, is_primary_owner=True)
    )
    for number, rep in enumerate(REPS):
        zone = ZONES[number % len(ZONES)]
        workspace.add_person(SlackUser(rep, rep.lower(), f"Rep {number}", tz=zone, locale="en-GB"))
    members = [*REPS, OWNER, workspace.app.bot_user.id]
    workspace.channels.add(TEAM_CHANNEL, "sales-wins", members)


@dataclass
class Report:
    """What a rep set out to report; `kept` once the bot has acknowledged it."""

    rep: str
    client: str
    tried: int = 0
    kept: bool = False


@dataclass
class Ledger:
    """What people did, as they know it themselves; `accepted` is when an offer was, by its id."""

    seed: str
    reports: dict[str, Report] = field(default_factory=dict)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    accepted: dict[str, datetime] = field(default_factory=dict)
    presses: int = 0
    _drawn: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._drawn = _new_words(self.seed)

    def new_client(self, rep: str) -> Report:
        """A client of whom nobody has heard; the name is one of the rep's own words."""
        client = next(self._drawn).capitalize()
        report = self.reports[client.lower()] = Report(rep, client)
        return report

    def new_word(self, rep: str, about: str) -> str:
        """A word that a rep writes here and nobody anywhere else.

        `about` tells the deal: its client's name, or the value of the button that was pressed.
        """
        word = next(self._drawn)
        self.words[word] = (rep, about)
        return word


def words_in(text: str) -> set[str]:
    """The words of anybody's that stand in a text."""
    return {found.lower() for found in _WORD.findall(text)}


def _new_words(seed: str) -> Iterator[str]:
    rng, known = Random(f"{seed}:words"), set[str]()
    while True:
        # Any letters: of names that sound alike the bot would ask whether they are one client.
        word = "qx" + "".join(rng.choices(ascii_lowercase, k=11))
        if word not in known:
            known.add(word)
            yield word
