"""What a process takes a share of, and on which tables."""

import asyncio
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


async def make_tables(url: str, role: Role) -> None:
    """Bring the tables up to date, the engine's too where work is shared.

    Raises CannotShare, and what `migrate.upgrade` does.
    """
    if not role.is_shared:
        await asyncio.to_thread(migrate.upgrade, url)
        return
    await asyncio.to_thread(refuse_unfit, url)
    # Only here: who works alone does not even read it.
    from bot.jobs.engine.tables import install  # noqa: PLC0415

    await asyncio.to_thread(migrate.upgrade, url)
    await install(url)


def share(deliverer: Deliverer, ticker: Ticker, url: str) -> "Workers | None":
    """Let the ticker's role share the work out, and take its part; the workers, where it is one."""
    if not ticker.role.is_shared:
        return None
    # Only here: as above.
    from bot.delivery.shared_work import SharedWork  # noqa: PLC0415
    from bot.jobs.engine.ask import ask_for  # noqa: PLC0415
    from bot.jobs.engine.workers import Workers  # noqa: PLC0415

    shared = SharedWork(deliverer, ask_for)
    deliverer.see_to_some = shared.promote
    if ticker.role is Role.WEB:
        return None
    ticker.settle_uncertain = shared.settle_uncertain
    return Workers(url, shared.deliver_queued, deliverer.timing.guard)


def shared_turns(database: Database, limits: SlackLimits, timing: Timing) -> Turns:
    """Turns at Slack that are taken in the database."""
    # Only here: a bot that is alone does without them.
    from bot.delivery.shared_turns import SharedTurns  # noqa: PLC0415

    return SharedTurns(database, limits, timing)
