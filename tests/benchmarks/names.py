"""Names of companies as reps type them: two or three words, a legal form, a slip now and then."""

import random
from pathlib import Path

_WORDS = Path(__file__).with_name("company_words.txt").read_text()
FIRST, SECOND = (part.split() for part in _WORDS.split("\n\n"))
FORMS = ("", "", "", "Ltd", "Inc", "GmbH", "AG", "LLC", "Group", "PLC", "BV", "& Co", "Holdings")
SLIP_EVERY = 9


def company_names(count: int, seed: int = 7) -> list[str]:
    """Different names, some of which are slips of the hand away from another."""
    dice, found = random.Random(seed), dict[str, None]()
    while len(found) < count:
        name = _name(dice)
        found[name] = None
        if dice.randrange(SLIP_EVERY) == 0:
            found[slip(name, dice)] = None
    return list(found)[:count]


def numbered_names(count: int) -> list[str]:
    """The hard set: every one is alike to every other."""
    return [f"Client {number:05d} GmbH" for number in range(1, count + 1)]


def slip(name: str, dice: random.Random) -> str:
    """The name with two letters swapped, one left out or one twice."""
    place = dice.randrange(1, len(name) - 1)
    before, after = name[:place], name[place:]
    swapped = before + after[1::-1] + after[2:]
    return dice.choice([swapped, before + after[1:], before + after[0] + after])


def _name(dice: random.Random) -> str:
    words = [dice.choice(FIRST), dice.choice(SECOND)]
    if dice.random() < 0.3:
        words.insert(1, dice.choice(FIRST))
    return " ".join([*words, dice.choice(FORMS)]).strip()
