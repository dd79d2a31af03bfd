"""Who is at work in a round: a few that each do everything, or webs and workers that share it."""

from collections import Counter
from random import Random

from bot.roles import Role

Crew = Counter[Role]
"""How many processes of each role."""


def crew_of(rng: Random, *, shared: bool, has_old: bool) -> Crew:
    """Those of a round.

    Where work is shared, whoever works alone is of the version before, of which there may be some.
    """
    if not shared:
        return Crew({Role.ALONE: rng.choice((2, 3, 3, 4, 4))})
    crew = Crew({Role.WEB: rng.choice((1, 2, 2)), Role.WORKER: rng.choice((1, 2, 2, 3))})
    if has_old:
        crew[Role.ALONE] = rng.choice((0, 1, 1, 2))
    return crew


def looker(*, shared: bool) -> Role:
    """Who sees to what is left when the storm is over."""
    return Role.WORKER if shared else Role.ALONE
