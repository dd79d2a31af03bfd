"""Deals of before go on under the rules of today, and nobody gets a flood."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from alembic import command
from sqlmodel import col, select

from bot.cases.case import Case
from bot.core.deal_state import CLOSED
from bot.delivery.cards import PromiseCard, SummaryCard, TogetherCard
from bot.delivery.deliverer import Deliverer
from storage import migrate
from storage.alembic_run import configuration
from storage.database import Database
from storage.models import LostDeal
from tests.coaching.lived import next_wake
from tests.coaching.office import ANA, BO, START, TEAM, TIMING, Office
from tests.databases import KINDS, PostgresDatabases
from tests.usecases.fake_messenger import Message, person
from tests.usecases.old_deals import BEFORE, MANY, old_deals, write_old_deals

TWO_MONTHS = timedelta(days=60)


@dataclass(frozen=True)
class TwoMonths:
    """What became of fifty deals of before, from the day of the update on."""

    renewed: tuple[int, int]
    """Plans that were renewed at first, and when there was nothing more to renew."""

    messages: list[Message]
    open_cases: list[Case]


@pytest.fixture(scope="module", params=KINDS)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TwoMonths:
    """Two months of Ana and Bo, lived through once for each database."""
    if request.param == "sqlite":
        return asyncio.run(_two_months(f"sqlite:///{tmp_path_factory.mktemp('old') / 'old.db'}"))
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = databases.create()
    try:
        return asyncio.run(_two_months(databases.url(name)))
    finally:
        databases.drop(name)


async def _two_months(url: str) -> TwoMonths:
    with migrate.transaction(url) as connection:
        config = configuration(connection, migrate.MIGRATIONS)
        command.upgrade(config, BEFORE)
        write_old_deals(connection)
    migrate.upgrade(url)
    office = Office(Database.open(url))
    office.slack.people = {rep: person(rep) for rep in (ANA, BO)}
    renewed = (await renew(office), await renew(office))
    await live(office)
    query = select(LostDeal.id).where(col(LostDeal.is_open))
    ids = await office.run(lambda session: list(session.exec(query)))
    cases = [await office.case(deal_id) for deal_id in ids]
    await office.database.close()
    return TwoMonths(renewed, office.slack.messages, cases)


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


def test_fifty_old_deals_bring_at_most_one_message_a_rep_a_day(lived: TwoMonths) -> None:
    open_deals = [one for one in old_deals() if one.way not in {"recovered", "let_go"}]
    assert len(old_deals()) == MANY
    first, then = lived.renewed
    assert len(open_deals) <= first <= MANY
    assert then == 0
    messages = [one for one in lived.messages if not isinstance(one.card, PromiseCard)]
    days = Counter((one.channel, one.at.date()) for one in messages)
    assert max(days.values()) == 1, days.most_common(3)
    assert {channel for channel, _ in days} == {f"D-{TEAM}-{rep}" for rep in (ANA, BO)}


def test_every_old_deal_has_a_day_is_told_of_or_is_laid_aside(lived: TwoMonths) -> None:
    told = told_of(lived.messages)
    assert lived.open_cases
    for case in lived.open_cases:
        ahead, deal_id = case.next_ahead, case.deal.id
        assert case.state not in CLOSED
        assert deal_id in told or (ahead is not None and ahead.next_at is not None), deal_id
