"""Names as reps type them: a workspace's clients, and the same ones spelt in another way."""

from collections.abc import Sequence
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = _words(
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer "
    "Richter Wolf Schröder Neumann Zimmermann Krüger Hartmann Smith Johnson Williams Brown Jones "
    "Garcia Miller Davis Martinez Hernandez Wilson Anderson Taylor Moore Jackson Thompson Harris "
    "Clark Robinson Walker Campbell Mitchell Durand Lefèvre Moreau Laurent Dupont Rossi Ferrari"
)
TRADES = _words(
    "Hotel Logistics Consulting Systems Software Media Design Energy Foods Bakery Motors Textiles "
    "Pharma Labs Capital Partners Trading Transport Services Solutions Technologies Engineering "
    "Construction Interiors Packaging Optics Marine Travel Studio Brewery Robotics Insurance Clinic"
)
KINDS = _words("Blue North Alpine Atlantic Central United First Royal Golden Bright Smart Urban")
CITIES = _words("Berlin Hamburg München Köln Leipzig Dresden Zürich Wien Graz Basel London Lyon")
FORMS = ("GmbH", "AG", "Ltd", "Inc", "LLC", "GmbH & Co KG", "SA", "", "", "Group")
_OPENINGS = _words("b c d f g h k l m n p r s t v w br kr st tr fl gr pl sch")
_VOWELS = _words("a e i o u ai ei")
_CLOSINGS = ("", "", "n", "r", "l", "s", "x")


def client_names(rng: Random, number: int) -> list[str]:
    """So many names, no two alike but for their case: many share their words, as names do."""
    names: dict[str, str] = {}
    while len(names) < number:
        name = f"{_name(rng)} {rng.choice(FORMS)}".strip()
        names.setdefault(name.casefold(), name)
    return list(names.values())


def spelt_again(rng: Random, name: str) -> str:
    """The name with typos, other words' order, another legal form, or as its initials."""
    words = name.split()
    ways = (
        lambda: _typo(rng, name),
        lambda: _typo(rng, _typo(rng, name)),
        lambda: " ".join(rng.sample(words, len(words))),
        lambda: name.replace(" ", ""),
        name.upper,
        lambda: name.replace("ü", "ue").replace("ö", "oe").replace("è", "e"),
        lambda: "".join(word[0] for word in words if word not in FORMS and word != "&"),
        lambda: f"The {name} {rng.choice(FORMS)}",
    )
    return rng.choice(ways)()


def _name(rng: Random) -> str:
    coined = "".join(_syllable(rng) for _ in range(rng.randint(2, 3))).title()
    shapes = (
        lambda: f"{_often(rng, SURNAMES)} {_often(rng, TRADES)}",
        lambda: f"{_often(rng, SURNAMES)} & {_often(rng, SURNAMES)}",
        lambda: f"{_often(rng, KINDS)} {_often(rng, TRADES)} {_often(rng, CITIES)}",
        lambda: f"{_often(rng, TRADES)} {_often(rng, SURNAMES)} {_often(rng, CITIES)}",
        lambda: coined,
        lambda: f"{coined} {_often(rng, TRADES)}",
    )
    return rng.choice(shapes)()


def _often(rng: Random, words: Sequence[str]) -> str:
    """A few of the words far more often than the others."""
    if rng.random() < 0.3:
        return rng.choice(words)
    return words[min(int(rng.paretovariate(0.8)) - 1, len(words) - 1)]


def _syllable(rng: Random) -> str:
    return rng.choice(_OPENINGS) + rng.choice(_VOWELS) + rng.choice(_CLOSINGS)


def _typo(rng: Random, name: str) -> str:
    at, letter = rng.randrange(len(name)), rng.choice("abcdefghijklmnopqrstuvwxyz")
    before, after = name[:at], name[at + 1 :]
    swapped = after[:1] + name[at] + after[1:]
    return before + rng.choice([after, letter + name[at:], letter + after, swapped])
