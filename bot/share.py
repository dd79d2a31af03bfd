"""The part of the composition root for work that is shared; who works alone has no use for it."""

import asyncio
from typing import TYPE_CHECKING

from bot.delivery.deliverer import Deliverer
from bot.jobs.fitness import refuse_unfit
from bot.jobs.ticker import Ticker
from bot.roles import Role
from storage import migrate

if TYPE_CHECKING:
    from bot.jobs.engine.workers import Workers


def share_work(role: Role, deliverer: Deliverer, ticker: Ticker, url: str) -> "Workers | None":
    """Have workers asked for what is due; gives those of this process, if it is one."""
    # Only here, and after `make_tables`: the extra may not be installed.
    from bot.delivery.shared_work import SharedWork  # noqa: PLC0415
    from bot.jobs.engine.ask import ask_for  # noqa: PLC0415
    from bot.jobs.engine.workers import Workers  # noqa: PLC0415

    shared = SharedWork(deliverer, ask_for)
    deliverer.see_to_some = shared.promote
    if role is Role.WEB:
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
