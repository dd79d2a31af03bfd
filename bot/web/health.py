"""How a running bot is: what a container, a unit or a person asks it."""

from datetime import datetime
from typing import Any

from bot.app import Bot
from bot.web.readiness import (
    database_troubles,
    disk_troubles,
    engine_troubles,
    ticker_troubles,
)
from storage.due_notes import DueNotes, due_notes
from storage.unavailable import DatabaseUnavailable


async def health_of(bot: Bot) -> dict[str, Any]:
    """What is well and what is not, with ages in seconds and moments in UTC.

    How late the oldest note is counts for nothing: Slack may be what keeps it waiting.
    """
    database = await database_troubles(bot)
    socket = await _socket(bot)
    troubles = [*database, *await disk_troubles(bot), *ticker_troubles(bot), *_of(socket)]
    troubles += engine_troubles(bot)
    looked = bot.ticker.seconds_since_look()
    return {
        "ok": not troubles,
        "alive": True,
        "role": bot.role,
        "database_writable": not database,
        "last_tick_seconds": None if looked is None else round(looked, 3),
        "socket": socket,
        "engine_connected": None if bot.workers is None else bot.workers.seconds_away is None,
        "oldest_due": None if database else await _oldest_due(bot),
        "troubles": troubles,
    }


async def _socket(bot: Bot) -> dict[str, str | None] | None:
    if not bot.socket.is_used:
        return None
    since = await bot.socket.since()
    return {"connected_since": _shown(since)}


def _of(socket: dict[str, str | None] | None) -> list[str]:
    if socket is None or socket["connected_since"]:
        return []
    return ["socket: not connected to Slack just now; it connects again by itself"]


async def _oldest_due(bot: Bot) -> dict[str, object] | None:
    now = bot.ctx.clock.now()
    try:
        found: DueNotes = await bot.ctx.run(lambda session: due_notes(session, now))
    except DatabaseUnavailable:
        return None
    if found.oldest is None:
        return None
    seconds = (now - found.oldest).total_seconds()
    return {"since": _shown(found.oldest), "seconds": round(seconds, 3), "notes": found.notes}


def _shown(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
