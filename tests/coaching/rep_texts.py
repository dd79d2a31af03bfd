"""Every text of the catalogue that a rep reads, filled in, and which of them stand alone."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

from bot.copy.catalog import load_catalog
from bot.core.history import EventKind

CATALOG = load_catalog()
CLIENT = "Hotel Anker"
TO_CLIENTS = ("scripts/", "words/", "prompts/")
"""What is said to a client, or is a thing to send them."""

COPY = Path(__file__).parents[2] / "bot" / "copy" / "en"
UNDER_A_NAME = re.compile(
    r"lines/|messages/(promise_line|plan_line|next_step|also_open|then_step|recorded|record_"
    r"|escalation_line|manager_|they_said|own_words|unbrought|complete_script)"
)
"""Lines of a card that begins with the client's name."""

FACTS: dict[str, object] = {
    "note": "quoted two colors, they wanted four",
    "client": CLIENT,
    "contact": "Nina",
    "step": "Own up, by phone if you can",
    "until": "Tue 24 Nov",
    "action": "reprint the menus",
    "due": "Fri 6 Mar",
    "overdue": False,
    "repaired_on": "Fri 13 Mar",
    "rep": "U1ANA",
    "from_rep": "U1ANA",
    "to_rep": "U2BO",
    "by": "U3MAX",
    "kind": "A lawyer",
    "circumstance": "They said no",
    "what_happened": "we quoted the wrong size",
    "on": "Tue 3 Mar",
    "said": "It was late",
    "wanted": "A new date",
    "lesson": "Read every quote back",
    "count": 3,
    "recorded": 2,
    "promises": 1,
    "words": True,
    "asks": 1,
    "when": "due now",
    "then": "Ask what decided it",
    "then_when": "Tue 17 Mar",
    "amount": "€12,000",
    "missing": "what you did to put it right",
    "typed": "Acme",
    "what": "you say sorry",
    "severity": "Not yet",
    "quote": "sorry if",
    "why": "It doubts the harm.",
    "advice": "Say what was done.",
    "code": "not_in_channel",
    "remedy": "Open the channel.",
    "channel": "#sales-wins",
    "since": "27 Feb",
    "totals": "€12,000",
    "reason": "They called us",
    "failed": 1,
    "waiting": 1,
    "asked": 6,
    "won": 5,
    "doors": 5,
    "owned_up": 5,
    "hours": 2.5,
    "some": 5,
    "n": 6,
    "percent": 83,
    "of_asked": 62,
    "median": "2.5",
    "p90": "7",
    "sums": "€12,000 (from 6)",
    "total": "€12,000",
    "names": ["doors left open", "promises kept"],
    "few": 5,
    "month": "March 2026",
    "page": 1,
    "number": 1,
    "pages": 4,
    "sought": "anker",
    "who": "you",
    "itself": False,
    "told": "Wed 4 Mar",
    "state": "Won back",
    "name": "Day of the digest",
    "value": "Friday",
    "first": "Thursday",
    "rules": "flippant, minimise",
    "record": "Asked to be left alone on Tue 3 Mar",
    "to": "U1ANA",
    "day": "Saturdays",
    "host": "models.example",
}
CHOICES: dict[str, tuple[object, ...]] = {
    "again": (False, True),
    "worked": (False, True),
    "anew": ("", "Thu 12 Mar"),
    "until": ("", "Tue 24 Nov"),
    "repaired_on": ("", "Fri 13 Mar"),
    "client_knows": (None, True, False),
    "raised_it": (None, True, False),
    "colleague": (False, True),
    "own_up": (False, True),
    "kept": (False, True),
    "feels_it": (None, True),
    "at_once": (False, True),
    "others": (False, True),
    "taken_back": (False, True),
    "taken_up": ("", "Wed 4 Mar"),
    "mine": (frozenset(), frozenset(EventKind)),
    "rewrite": ("", "I am sorry."),
    "offered": (False, True),
    "alone": (False, True),
}
"""What decides which of its sentences a text says: every value that it may have."""


def names() -> list[str]:
    """The messages that reps read."""
    return sorted(name for name in CATALOG.messages if not name.startswith(TO_CLIENTS))


def source(name: str) -> str:
    """A message as it is written."""
    return (COPY / f"{name}.txt").read_text("utf-8")


@cache
def renderings(name: str) -> tuple[str, ...]:
    """Everything that a message may say, each once."""
    written = source(name)
    varied = [key for key in CHOICES if re.search(rf"\b{key}\b", written)]
    chosen = (
        dict(zip(varied, values, strict=True))
        for values in product(*(CHOICES[key] for key in varied))
    )
    return tuple(dict.fromkeys(CATALOG.text(name, **(FACTS | values)) for values in chosen))


def to_the_rep(text: str) -> str:
    """A message without the words for a client in it."""
    return text.split(">>> ", maxsplit=1)[0]


def labels() -> Mapping[str, str]:
    """The buttons, fields and lists that reps read, by key; those of the terminal left out."""
    terminal = (
        "playbooks",
        "doctor",
        "remedies",
        "mending",
        "failed",
        "settings",
        "start",
        "migrate",
    )
    table = tomllib.loads((COPY / "labels.toml").read_text("utf-8"))
    return {
        f"{group}.{key}": str(text)
        for group, texts in table.items()
        if group not in terminal
        for key, text in texts.items()
        if not isinstance(text, dict)
    }
