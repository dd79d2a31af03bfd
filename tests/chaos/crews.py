"""Who is at work in a round: a few that each do everything, or webs and workers that share it."""

from collections import Counter
from random import Random

from bot.roles import Role

Crew = Counter[Role]
"""How many processes of each role."""


def crew_of(rng: Random, *, shared: bool) -> Crew:
    """Those of a round."""
    if not shared:
        return Crew({Role.ALONE: rng.choice((2, 3, 3, 4, 4))})
    return Crew({Role.WEB: rng.choice((1, 2, 2)), Role.WORKER: rng.choice((1, 2, 2, 3))})


def looker(*, shared: bool) -> Role:
    """Who sees to what is left when the storm is over."""
    return Role.WORKER if shared else Role.ALONE
