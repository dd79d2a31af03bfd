"""The part of the composition root for work that is shared; who works alone has no use for it."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.delivery.allowances import SlackLimits
from bot.delivery.deliverer import Deliverer
from bot.delivery.timing import Timing
from bot.delivery.turns import Turns
from bot.jobs.fitness import refuse_unfit
from bot.jobs.ticker import Ticker
from bot.roles import Role
from storage import migrate
from storage.database import Database

if TYPE_CHECKING:
    from bot.jobs.engine.workers import Workers

SHARED_TIMING = Timing(lease=timedelta(seconds=45))
"""What a killed worker had in hand goes on within a minute; a post may still take ten seconds."""


def share_work(deliverer: Deliverer, ticker: Ticker, url: str) -> "Workers | None":
    """Have workers asked for what is due; gives those of this process, if it is one."""
    # Only here, and after `make_tables`: the extra may not be installed.
    from bot.delivery.shared_work import SharedWork  # noqa: PLC0415
    from bot.jobs.engine.ask import ASKING  # noqa: PLC0415
    from bot.jobs.engine.workers import Workers  # noqa: PLC0415

    shared = SharedWork(deliverer, ASKING)
    deliverer.see_to_some = shared.promote
    deliverer.known_reps.others_meet_reps = True
    if ticker.role is Role.WEB:
        return None
    ticker.settle_uncertain = shared.settle_uncertain
    return Workers(url, shared.deliver_queued, deliverer.timing.guard)


async def make_tables(url: str) -> None:
    """Bring the tables up to date, and the engine's beside them.

    Raises CannotShare, and what `migrate.upgrade` does.
    """
    await asyncio.to_thread(refuse_unfit, url)
    from bot.jobs.engine.tables import install  # noqa: PLC0415 - the extra is installed

    await asyncio.to_thread(migrate.upgrade, url)
    await install(url)


def shared_turns(database: Database, limits: SlackLimits, timing: Timing) -> Turns:
    """Turns at Slack that are taken in the database."""
    # Only here: a bot that is alone does without them.
    from bot.delivery.shared_turns import SharedTurns  # noqa: PLC0415

    return SharedTurns(database, limits, timing)
