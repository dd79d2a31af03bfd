"""What a person in a hurry puts into a form: something for every field that wants something."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.local_slack.elements import TEXTS, offered_options
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View

LEFT_ALONE = frozenset({"amount", "currency", "client", "contact", "client_timezone", "escalation"})
FILLED_THOUGH_OPTIONAL = 0.3


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand fills in: what they draw from, their words, their colleagues, and the day."""

    rng: Random
    word: Callable[[], str]
    colleagues: Sequence[str]
    now: datetime


def values_for(form: View, hand: Hand) -> Mapping[str, object]:
    """A value for each field that is empty and asked for, by block."""
    values = {}
    for block in form.blocks:
        if block["type"] != "input" or block["block_id"] in LEFT_ALONE:
            continue
        if block.get("optional") and hand.rng.random() > FILLED_THOUGH_OPTIONAL:
            continue
        value = _value(block["element"], hand)
        if value is not None:
            values[block["block_id"]] = value
    return values


def _value(element: JsonObject, hand: Hand) -> object:
    kind = element["type"]
    if any(name.startswith("initial_") for name in element):
        return None
    if kind in TEXTS:
        return hand.word()
    if kind == "users_select":
        return hand.rng.choice(hand.colleagues)
    if kind in {"datepicker", "datetimepicker"}:
        day = hand.now + timedelta(days=hand.rng.randint(2, 12))
        return day.date().isoformat() if kind == "datepicker" else int(day.timestamp())
    return _choice(element, hand.rng)


def _choice(element: JsonObject, rng: Random) -> object:
    options = [option["value"] for option in offered_options(element)]
    if not options:
        return None
    chosen, kind = rng.choice(options), element["type"]
    return [chosen] if kind == "checkboxes" or kind.startswith("multi_") else chosen
