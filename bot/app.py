"""The composition root: settings in, a running bot out; nothing else constructs anything."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.coaching import Coaching
from bot.coaching_by import coaching_by
from bot.config import Settings
from bot.copy.catalog import load_catalog
from bot.copy.complete import (
    check_copy_by_value,
    check_playbook_copy,
    check_reminder_copy,
)
from bot.delivery.allowances import SlackLimits, limits_of
from bot.delivery.deliverer import Deliverer
from bot.delivery.meter import Meter
from bot.delivery.ports import Clock
from bot.delivery.timing import Timing
from bot.delivery.turns import Turns
from bot.drafts.reviewer import DraftReviewer
from bot.jobs.presence import Presence, configuration_of
from bot.jobs.ticker import Ticker
from bot.judges import judged_rules, third_opinion
from bot.roles import Role
from bot.share import make_tables, share_work, shared_turns
from bot.slack.background import BackgroundTasks
from bot.slack.call_trace import call_trace
from bot.slack.check_shape import CheckShape
from bot.slack.dispatch import App
from bot.slack.handler_context import HandlerContext
from bot.slack.messenger import Addressees, Clocks, Manners, SlackMessenger
from bot.slack.pace import Pace
from bot.slack.register import register
from bot.slack.required_copy import LABELS, TEXTS
from bot.slack.session import SlackTime, slack_session
from bot.slack.socket_link import SocketLink
from bot.usecases.join_workspace import join_workspace
from storage import migrate
from storage.database import Database
from storage.due_notes import due_notes

if TYPE_CHECKING:
    from bot.jobs.engine.workers import Workers
    from bot.telemetry.metrics import Metrics

DRAIN_SECONDS = 3
"""For what follows answers that were given; a receipt may have a minute's messages before it."""

DATABASE_SECONDS = 1.2
"""How long a locked database is waited for: twice this must fit into Slack's 3 s."""


@dataclass(frozen=True, slots=True)
class Slack:
    """The way to Slack: its client, how it is called, how long we wait, its clock."""

    client: AsyncWebClient
    manners: Manners
    timing: Timing
    time: SlackTime


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is put together; whoever runs it starts its ticker and preloads its reviewer."""

    settings: Settings
    app: App
    ctx: HandlerContext
    ticker: Ticker
    background: BackgroundTasks
    socket: SocketLink
    role: Role = Role.ALONE
    metrics: "Metrics | None" = None
    workers: "Workers | None" = None


@asynccontextmanager
async def assembled(
    settings: Settings,
    clock: Clock,
    pace: Pace | SlackLimits,
    timing: Timing | None = None,
    role: Role = Role.ALONE,
) -> AsyncIterator[Bot]:
    """A bot with its database migrated and its workspace known; closed in order afterwards.

    `pace` is its own, or what it takes of Slack together with other processes on its database,
    which is PostgreSQL then.

    Raises what stands in the way: PlaybookError, CopyError, DatabaseUnavailable, NotSent, Refused,
    CannotShare.
    """
    if role.is_shared:
        await make_tables(settings.database_url)
    else:
        await asyncio.to_thread(migrate.upgrade, settings.database_url)
    database = Database.open(settings.database_url, wait_seconds=DATABASE_SECONDS)
    limits = pace if isinstance(pace, SlackLimits) else limits_of(settings.app_kind)
    timing = replace(timing or Timing(), looks_apart=limits.looks_apart)
    slack_time = SlackTime(timing.elapsed)
    metrics = _metrics(settings, database, clock)
    traces = [call_trace(metrics)] if metrics is not None else []
    session = slack_session(timing, slack_time, *traces)
    try:
        turns = shared_turns(database, pace, timing) if isinstance(pace, SlackLimits) else pace
        slack = Slack(
            slack_client(settings, session), Manners(turns, limits.page), timing, slack_time
        )
        async with third_opinion(settings.humility_model, clock) as third:
            reviewer = DraftReviewer(judged_rules, third)
            bot = _assemble(settings, clock, database, slack, reviewer)
            bot = replace(_in_role(bot, role), metrics=metrics)
            if metrics is not None:
                _measure(bot, turns, metrics)
            presence = bot.ticker.presence = await _join(bot, clock)
            try:
                yield bot
            finally:
                await bot.background.drain(DRAIN_SECONDS)
                bot.ctx.reviewer.close()
                await presence.leave()
    finally:
        await session.close()
        await database.close()


def slack_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The Web API over that session."""
    # The SDK's own retry posts twice when an answer is lost; our rows know better.
    return AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[],
    )


def _assemble(
    settings: Settings,
    clock: Clock,
    database: Database,
    slack: Slack,
    reviewer: DraftReviewer,
) -> Bot:
    catalog = load_catalog()
    coaching = coaching_by(settings, catalog)
    check_playbook_copy(catalog, coaching.playbooks, coaching.touches)
    check_reminder_copy(catalog, coaching.follow)
    check_copy_by_value(catalog, LABELS, TEXTS)
    messenger = SlackMessenger(
        client_for=lambda _team_id: slack.client,
        catalog=catalog,
        clocks=Clocks(clock, slack.time),
        manners=slack.manners,
        addressees=lambda team_id: _addressees(settings, coaching.for_team(team_id)),
    )
    deliverer = Deliverer(database, messenger, clock, coaching, slack.timing)
    ctx = HandlerContext(database, coaching, catalog, clock, messenger, deliverer, reviewer)
    app = App(
        # Without a name Bolt walks the stack's source files for one.
        name="do-over",
        client=slack.client,
        signing_secret=settings.signing_secret or "",
        # Over HTTP `bot.web` has done it over the raw bytes, before Bolt reads any of them.
        request_verification_enabled=False,
        before_authorize=CheckShape(),
        process_before_response=True,
        # Bolt gives each of its loggers this one's level, or else the root's.
        logger=logging.getLogger("slack_bolt"),
    )
    background = BackgroundTasks(deliverer.lull)
    register(app, ctx, background)
    ticker = Ticker(deliverer)
    ticker.retention_days = settings.retention_days
    return Bot(settings, app, ctx, ticker, background, SocketLink(clock))


def _in_role(bot: Bot, role: Role) -> Bot:
    if not role.is_shared:
        return bot
    bot.ticker.role = role
    workers = share_work(bot.ctx.deliverer, bot.ticker, bot.settings.database_url)
    return replace(bot, role=role, workers=workers)


def _metrics(settings: Settings, database: Database, clock: Clock) -> "Metrics | None":
    if settings.health_port is None:
        return None
    # Only here: without the port nobody reads them.
    from bot.telemetry.metrics import Metrics  # noqa: PLC0415

    return Metrics(lambda now: database.run(lambda session: due_notes(session, now)), clock.now)


def _measure(bot: Bot, turns: Turns, meter: Meter) -> None:
    bot.app.meter = turns.meter = meter
    bot.ctx.deliverer.measure_by(meter)


def _addressees(settings: Settings, coaching: Coaching) -> Addressees:
    return Addressees(coaching.digest.channel, settings.admin_user_id, coaching.managers)


async def _join(bot: Bot, clock: Clock) -> Presence:
    await bot.ctx.deliverer.learn_settings()
    here = await bot.ctx.messenger.introduce()
    configuration = configuration_of(bot.settings, bot.ctx.deliverer.timing, here.own_id)
    presence = Presence(bot.ctx.database, bot.role, configuration)
    await presence.arrive()
    coaching, now = bot.ctx.coaching, clock.now()
    await bot.ctx.run(
        lambda session: join_workspace(session, coaching, here.team_id, here.name, now)
    )
    bot.ctx.workspaces.meet(here.team_id)
    await bot.ctx.deliverer.known_reps.load()
    # A start may be what mended it: a new token, another admin.
    await bot.ctx.deliverer.mending.load(pressed=True)
    return presence
