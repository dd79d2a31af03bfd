"""What a manager's and an admin's Home cost: as many statements however many deals there are."""

from collections.abc import Callable

import pytest

from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.usecases.admin_home import admin_home
from bot.usecases.managers_matters import managers_matters
from bot.usecases.team_figures import team_figures
from tests.statements import statements
from tests.usecases.desk import ANA, Desk

FEW, MANY = 2, 12


async def grown(desk: Desk, number: int) -> None:
    """So many deals, each asked for, given a second chance and failed again."""
    for place in range(number):
        client = f"Client {place} of {number}"
        deal = await desk.report(ANA, client=client, circumstance=Circumstance.OWN_MISTAKE)
        for what in (
            EventKind.OWNED_UP,
            EventKind.REPAIRED,
            EventKind.SOLVED,
            EventKind.ASKED,
            EventKind.YES,
            EventKind.DID_NOT_WORK,
        ):
            await desk.record(deal, what)


def managers_home(turn: Turn) -> None:
    found = managers_matters(turn, 5)
    assert len(found.shown) + found.hidden in {FEW, FEW + MANY}
    assert team_figures(turn)[0].cases in {FEW, FEW + MANY}


@pytest.mark.parametrize(("home", "most"), [(managers_home, 14), (admin_home, 5)])
async def test_a_home_costs_the_same_however_many_deals_there_are(
    desk: Desk, home: Callable[[Turn], object], most: int
) -> None:
    await grown(desk, FEW)
    with statements(desk.database) as few:
        await desk.act(home)
    await grown(desk, MANY)
    with statements(desk.database) as many:
        await desk.act(home)
    assert len(many) == len(few) <= most, many
