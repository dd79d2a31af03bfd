"""Whether the bot can do its work now: keep what is reported, and look for what is due."""

import asyncio
from collections.abc import Iterator

from bot.app import Bot
from storage.database import DatabaseUnavailable
from storage.write_probe import write_probe

LEAST_FREE_BYTES = 4_000_000
"""SQLite's log grows to that before it is folded into the database file."""

OLD_ENGINE_SECONDS = 30.0
OLD_TICK_SECONDS = 60.0
"""As long as a lease: no message takes longer, and a batch of them hardly ever."""


async def troubles_of(bot: Bot) -> list[str]:
    """What stands in the way, in a few words each; nothing where all is well."""
    database = await database_troubles(bot)
    return [*database, *await disk_troubles(bot), *ticker_troubles(bot), *engine_troubles(bot)]


async def database_troubles(bot: Bot) -> list[str]:
    """Why nothing would be kept now."""
    try:
        await bot.ctx.run(write_probe)
    except DatabaseUnavailable as trouble:
        return [f"database: {trouble.reason}"]
    return []


async def disk_troubles(bot: Bot) -> list[str]:
    """Why soon nothing would be."""
    # In a thread: a disk behind a network may take its time.
    free = await asyncio.to_thread(bot.ctx.database.free_bytes)
    if free is None or free >= LEAST_FREE_BYTES:
        return []
    return [f"disk: only {free // 1_000} kB are free beside the database"]


def engine_troubles(bot: Bot) -> Iterator[str]:
    """Why this worker would be brought nothing."""
    away = bot.workers.seconds_away if bot.workers is not None else None
    if away is not None and away > OLD_ENGINE_SECONDS:
        yield f"engine: no connection for {away:.0f} seconds; it connects again by itself"


def ticker_troubles(bot: Bot) -> Iterator[str]:
    """Why nothing would be sent."""
    seconds = bot.ticker.seconds_since_look()
    if seconds is not None and seconds > OLD_TICK_SECONDS:
        yield f"ticker: it last looked {seconds:.0f} seconds ago"
