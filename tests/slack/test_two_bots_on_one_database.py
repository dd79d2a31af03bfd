"""Two processes on one PostgreSQL keep to what Slack takes of both; an unlisted app to its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.app import Bot, assembled
from bot.core.app_kind import AppKind
from bot.delivery.allowances import POST, USERS, Allowance, SlackLimits, limits_of
from bot.delivery.ports import SlowDown
from bot.delivery.shared_turns import SharedTurns
from bot.delivery.timing import Timing
from bot.local_slack.web_api.faults import ChannelRate, LostResponse, RateLimited
from bot.slack.message import Message
from bot.slack.pace import Pace
from bot.slack.payloads import Actor
from storage.models import RepKey
from tests.slack import world as worlds
from tests.slack.world import ANA, BO, World

GAP = timedelta(seconds=0.3)
HOUR = timedelta(hours=1)
# However slow the machine is, nobody is told to come again.
PATIENT = Timing(lease=timedelta(minutes=10))
HELLO = Message("Hello", [])


@asynccontextmanager
async def two_bots(url: str, limits: SlackLimits) -> AsyncIterator[tuple[World, list[Bot]]]:
    """A workspace with two processes of the bot besides the one that people talk to."""
    async with worlds.world("http", url) as world, AsyncExitStack() as stack:
        settings, clock = world.bot.settings, world.clock
        started = [assembled(settings, clock, limits, PATIENT) for _ in range(2)]
        yield world, [await stack.enter_async_context(one) for one in started]


def actor(world: World, user: str = ANA) -> Actor:
    return Actor(world.workspace.team.id, user)


async def test_slack_never_has_to_refuse_what_two_processes_post_to_one_person(
    postgres_database_url: str,
) -> None:
    limits = replace(limits_of(AppKind.INTERNAL), apart=GAP.total_seconds())
    async with two_bots(postgres_database_url, limits) as (world, bots):
        await world.report()
        before = len(world.direct())
        due = min(row.wake_at for row in await world.nudges() if row.wake_at and row.step)
        world.clock.at = due
        world.server.api.channel_rate = ChannelRate(lambda: datetime.now(UTC), GAP)
        await asyncio.gather(
            *(bot.ctx.messenger.tell(actor(world), HELLO) for _ in range(3) for bot in bots),
            *(bot.ctx.deliverer.run_once() for bot in bots),
        )
        # Six words and a note, and not a call more.
        assert len(world.direct()) == before + 7
        assert len(world.server.api.calls.of(POST)) == before + 7


async def test_a_rest_that_slack_asks_one_process_for_the_other_keeps_too(
    postgres_database_url: str,
) -> None:
    async with two_bots(postgres_database_url, limits_of(AppKind.INTERNAL)) as (world, bots):
        world.server.api.faults.script(POST, RateLimited(30))
        told = await asyncio.gather(
            bots[0].ctx.messenger.tell(actor(world), HELLO), return_exceptions=True
        )
        then = await asyncio.gather(
            bots[1].ctx.messenger.tell(actor(world, BO), HELLO), return_exceptions=True
        )
        assert [type(one) for one in told + then] == [SlowDown, SlowDown]
        assert len(world.server.api.calls.of(POST)) == 1


async def test_two_processes_look_up_no_more_people_than_slack_takes(
    postgres_database_url: str,
) -> None:
    limits = SlackLimits(allowances={USERS: Allowance(HOUR, at_once=3)})
    async with two_bots(postgres_database_url, limits) as (world, bots):
        team = world.workspace.team.id
        before = len(world.server.api.calls.of(USERS))
        wanted = [RepKey(team, user) for user in (ANA, BO)]
        found = await asyncio.gather(
            *(bot.ctx.deliverer.known_reps.look_up(wanted) for bot in bots)
        )
        assert len(world.server.api.calls.of(USERS)) - before == 3
        assert sum(len(troubles) for troubles in found) == 1


async def test_a_bot_alone_keeps_its_turns_in_memory(postgres_database_url: str) -> None:
    async with worlds.world("http", postgres_database_url) as world:
        assert isinstance(world.bot.ctx.messenger._turns, Pace)
    async with two_bots(postgres_database_url, SlackLimits()) as (_, bots):
        assert all(isinstance(bot.ctx.messenger._turns, SharedTurns) for bot in bots)


async def test_an_unlisted_app_asks_for_fifteen_messages_once_a_minute(sqlite_url: str) -> None:
    async with worlds.world("http", sqlite_url, SLACK_APP_KIND="unlisted") as world:
        await world.report()
        due = min(row.wake_at for row in await world.nudges() if row.wake_at and row.step)
        world.server.api.faults.script(POST, LostResponse())
        world.clock.at = due
        await world.look()
        stands = len(world.direct())
        for _ in range(20):
            world.pass_time(seconds=30)
            await world.look()
        (call,) = world.server.api.calls.of("conversations.history")
        assert call.arguments["limit"] == "15"
        assert len(world.direct()) == stands
