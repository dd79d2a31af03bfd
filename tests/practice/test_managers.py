"""In the practice workspace the manager and the admin have Homes of their own."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.circumstances import Circumstance
from bot.core.escalation import EscalationKind
from bot.local_slack.messages import Message
from bot.practice.cast import CAST, MANAGER
from bot.practice.command import Practice, PracticeOptions, practising
from bot.practice.forty import logging_with
from bot.usecases.report_lost_deal import Report
from tests.practice.test_month import skip
from tests.practice.test_seeds import T0

PEOPLE = {member.person.name: member.person.id for member in CAST}


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    """An empty practice workspace."""
    async with practising(PracticeOptions(port=0, start=T0, empty=True), {}) as one:
        yield one


async def _home_of(practice: Practice, user: str) -> str:
    await practice.server.actions.open_home(user)
    await practice.bot.background.drain()
    return str(practice.server.workspace.views.homes[user].blocks)


async def test_each_of_the_cast_sees_what_is_theirs(practice: Practice) -> None:
    shown = {name: await _home_of(practice, user) for name, user in PEOPLE.items()}
    figures, settings = "The team in figures", "Channel of the weekly digest"
    assert {name for name, home in shown.items() if figures in home} == {"mei", "max"}
    assert {name for name, home in shown.items() if settings in home} == {"max"}


async def test_the_manager_hears_of_an_escalation(practice: Practice) -> None:
    report = Report(Circumstance.OWN_MISTAKE, "Acme Corp", escalation=EscalationKind.LAWYER)
    await logging_with(practice.bot)(PEOPLE["ana"], report)
    # It is evening in Singapore: she hears of it in the morning.
    await skip(practice, timedelta(hours=16))
    await practice.bot.ctx.deliverer.run_once()
    workspace = practice.server.workspace
    dm = workspace.bot_dm(MANAGER).id

    def notices() -> list[Message]:
        told = workspace.seen_in(dm, MANAGER)
        return [one for one in told if "escalation_settled" in str(one.blocks)]

    assert len(await workspace.changes.until(notices)) == 1
