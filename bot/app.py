"""The composition root: settings in, a running bot out; nothing else constructs anything."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.coaching import Coaching, DigestPlan, WorkWeek
from bot.config import ModelSettings, Settings
from bot.copy.catalog import Catalog, load_catalog
from bot.copy.complete import (
    can_tell,
    check_copy_by_value,
    check_playbook_copy,
    check_reminder_copy,
)
from bot.delivery.deliverer import Deliverer
from bot.delivery.ports import Clock
from bot.delivery.timing import Timing
from bot.drafts.reviewer import DraftReviewer
from bot.drafts.third_opinion import ThirdOpinion
from bot.jobs.ticker import Ticker
from bot.playbooks import load_follow_through, load_playbooks, load_touches
from bot.slack.background import BackgroundTasks
from bot.slack.check_shape import CheckShape
from bot.slack.handler_context import HandlerContext
from bot.slack.messenger import Addressees, Clocks, SlackMessenger
from bot.slack.pace import Pace
from bot.slack.register import register
from bot.slack.required_copy import LABELS, TEXTS
from bot.slack.session import SlackTime, slack_session
from bot.usecases.join_workspace import join_workspace
from storage import migrate
from storage.database import Database

if TYPE_CHECKING:
    from bot.core.humility.classifier import SentenceClassifier
    from bot.core.humility.rules import RuleSet

DRAIN_SECONDS = 3
"""For what follows answers that were given; a receipt may have a minute's messages before it."""

DATABASE_SECONDS = 1.2
"""How long a locked database is waited for: twice this must fit into Slack's 3 s."""

NOISY = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "apscheduler": logging.WARNING,
}


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """The moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Slack:
    """The way to Slack: its client, how fast it takes messages, how long we wait, its clock."""

    client: AsyncWebClient
    pace: Pace
    timing: Timing
    time: SlackTime


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is put together; whoever runs it starts its ticker and preloads its reviewer."""

    settings: Settings
    app: AsyncApp
    ctx: HandlerContext
    ticker: Ticker
    background: BackgroundTasks


@asynccontextmanager
async def assembled(
    settings: Settings, clock: Clock, pace: Pace, timing: Timing | None = None
) -> AsyncIterator[Bot]:
    """A bot with its database migrated and its workspace known; closed in order afterwards.

    Raises what stands in the way: PlaybookError, CopyError, DatabaseUnavailable, NotSent, Refused.
    """
    await asyncio.to_thread(migrate.upgrade, settings.database_url)
    database = Database.open(settings.database_url, wait_seconds=DATABASE_SECONDS)
    timing = timing or Timing()
    slack_time = SlackTime(timing.elapsed)
    session = slack_session(timing, slack_time)
    try:
        slack = Slack(slack_client(settings, session), pace, timing, slack_time)
        async with third_opinion(settings.humility_model, clock) as third:
            bot = _assemble(settings, clock, database, slack, DraftReviewer(judged_rules, third))
            await _join(bot, clock)
            try:
                yield bot
            finally:
                await bot.background.drain(DRAIN_SECONDS)
                bot.ctx.reviewer.close()
    finally:
        await session.close()
        await database.close()


def set_up_logging(level: str) -> None:
    """Log ids and outcomes; the libraries that would log whole payloads stay quiet."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(least)


def slack_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The Web API over that session."""
    # The SDK's own retry posts twice when an answer is lost; our rows know better.
    return AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[],
    )


@asynccontextmanager
async def third_opinion(
    model: ModelSettings | None, clock: Clock
) -> AsyncIterator[ThirdOpinion | None]:
    """What asks the admin's model about drafts in doubt; None where none is named."""
    if model is None:
        yield None
        return
    # Only here: few have one.
    from bot.humility.opinion.limits import Limits  # noqa: PLC0415
    from bot.humility.opinion.model_reader import Endpoint, ModelReader  # noqa: PLC0415

    limits = Limits(clock.now, model.drafts_a_day, model.characters_a_day)
    async with aiohttp.ClientSession() as session:
        endpoint = Endpoint(model.url, model.model, model.key)
        reader = ModelReader(session, endpoint, limits)
        yield ThirdOpinion(reader, _other_judge, model.host, model.seconds)


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
        pace=slack.pace,
        addressees=lambda team_id: _addressees(settings, coaching.for_team(team_id)),
    )
    deliverer = Deliverer(database, messenger, clock, coaching, slack.timing)
    ctx = HandlerContext(database, coaching, catalog, clock, messenger, deliverer, reviewer)
    app = AsyncApp(
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
    return Bot(settings, app, ctx, Ticker(deliverer), background)


def _addressees(settings: Settings, coaching: Coaching) -> Addressees:
    return Addressees(coaching.digest.channel, settings.admin_user_id, coaching.managers)


def judged_rules() -> "RuleSet":
    """The rules with the best judge that is installed."""
    # Only here: they are read after the start, in a thread of their own.
    from bot.humility.judge import load_classifier  # noqa: PLC0415
    from bot.humility.rules import load_rules  # noqa: PLC0415

    return load_rules().with_classifier(load_classifier())


def _other_judge() -> "SentenceClassifier":
    from bot.humility.judge import second_classifier  # noqa: PLC0415 - as above

    return second_classifier()


def coaching_by(settings: Settings, catalog: Catalog) -> Coaching:
    """What the coaching goes by until something is changed in Slack."""
    start, end = settings.working_hours
    return Coaching(
        playbooks=load_playbooks(),
        touches=load_touches(),
        follow=load_follow_through(),
        week=WorkWeek(start, end, settings.weekend),
        digest=DigestPlan(
            channel=settings.digest_channel,
            weekday=settings.digest_day,
            at=settings.digest_time,
            timezone=settings.timezone,
            when_empty=settings.digest_when_empty,
            locale=settings.amounts_format,
        ),
        can_tell=lambda book: can_tell(catalog, book.playbook, book.touches),
        large_from=settings.large_account,
        managers=settings.managers,
        rule_choices=settings.humility_rules,
    )


async def _join(bot: Bot, clock: Clock) -> None:
    await bot.ctx.deliverer.learn_settings()
    here = await bot.ctx.messenger.introduce()
    coaching, now = bot.ctx.coaching, clock.now()
    await bot.ctx.run(
        lambda session: join_workspace(session, coaching, here.team_id, here.name, now)
    )
    bot.ctx.workspaces.meet(here.team_id)
    await bot.ctx.deliverer.known_reps.load()
    # A start may be what mended it: a new token, another admin.
    await bot.ctx.deliverer.mending.load(pressed=True)
