"""Deals of before go on under the rules of today, and nobody gets a flood."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from alembic import command
from sqlmodel import col, select

from bot.core.deal_state import CLOSED
from bot.delivery.cards import PromiseCard, SummaryCard, TogetherCard
from bot.delivery.deliverer import Deliverer
from storage import migrate
from storage.alembic_run import configuration
from storage.database import Database
from storage.models import LostDeal
from tests.coaching.lived import next_wake
from tests.coaching.office import ANA, BO, START, TEAM, TIMING, Office
from tests.usecases.fake_messenger import Message, person
from tests.usecases.old_deals import BEFORE, MANY, old_deals, write_old_deals

TWO_MONTHS = timedelta(days=60)


@pytest.fixture
async def office(empty_database_url: str) -> AsyncIterator[Office]:
    """Ana and Bo with fifty deals of before, on the day of the update."""
    with migrate.transaction(empty_database_url) as connection:
        config = configuration(connection, migrate.MIGRATIONS)
        command.upgrade(config, BEFORE)
        write_old_deals(connection)
    migrate.upgrade(empty_database_url)
    one = Office(Database.open(empty_database_url))
    one.slack.people = {rep: person(rep) for rep in (ANA, BO)}
    yield one
    await one.database.close()


async def renew(office: Office) -> int:
    deliverer = Deliverer(office.database, office.slack, office.watch, office.coaching, TIMING)
    renewed = 0
    while some := await deliverer.renew_plans():
        renewed += some
    return renewed


async def live(office: Office) -> None:
    while (following := await office.run(next_wake)) is not None:
        if following > START + TWO_MONTHS:
            return
        office.watch.at = max(office.watch.at, following)
        await office.look()


def told_of(messages: list[Message]) -> set[str]:
    found: set[str] = set()
    for message in messages:
        match message.card:
            case SummaryCard():
                found |= {case.deal.id for case in (*message.card.cases, *message.card.recorded)}
            case TogetherCard():
                found |= {step.case.deal.id for step in message.card.steps}
            case _:
                found |= {case.deal.id for case in [getattr(message.card, "case", None)] if case}
    return found


async def test_fifty_old_deals_bring_at_most_one_message_a_rep_a_day(office: Office) -> None:
    open_deals = [one for one in old_deals() if one.way not in {"recovered", "let_go"}]
    assert len(old_deals()) == MANY
    assert len(open_deals) <= await renew(office) <= MANY
    assert await renew(office) == 0
    await live(office)
    messages = [one for one in office.slack.messages if not isinstance(one.card, PromiseCard)]
    days = Counter((one.channel, one.at.date()) for one in messages)
    assert max(days.values()) == 1, days.most_common(3)
    assert {channel for channel, _ in days} == {f"D-{TEAM}-{rep}" for rep in (ANA, BO)}


async def test_every_old_deal_has_a_day_is_told_of_or_is_laid_aside(office: Office) -> None:
    await renew(office)
    await live(office)
    query = select(LostDeal).where(col(LostDeal.is_open))
    rows = await office.run(lambda session: list(session.exec(query)))
    told = told_of(office.slack.messages)
    for row in rows:
        case = await office.case(row.id)
        ahead = case.next_ahead
        assert case.state not in CLOSED
        assert row.id in told or (ahead is not None and ahead.next_at is not None), row.id
