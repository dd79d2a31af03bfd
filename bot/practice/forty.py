"""Somebody with many deals: each logged at its moment, as so many forms would have."""

import tomllib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from bot.app import Bot
from bot.core.circumstances import Circumstance
from bot.practice.cast import TEAM
from bot.slack.payloads import Actor
from bot.usecases.report_lost_deal import Report, report_lost_deal
from storage.models import RepKey

FORTY = Path(__file__).parent / "page" / "texts" / "forty.toml"
APART = timedelta(minutes=7)
Log = Callable[[str, Report], Awaitable[None]]
"""Logs a deal of the person of that id, now."""


@dataclass(frozen=True)
class LoggedDeal:
    """A deal that was logged so many working days ago, `after` a time of day."""

    person: str
    days_ago: int
    at: str
    after: timedelta
    report: Report


def many_deals() -> Iterator[LoggedDeal]:
    """The deals as they are written down, the earliest first."""
    written = tomllib.loads(FORTY.read_text(encoding="utf-8"))
    clients, days = written["clients"], written["days"]
    a_day = -(-len(clients) // days)
    for place, (client, kind) in enumerate(zip(clients, cycle(written["circumstances"]))):
        day, number = divmod(place, a_day)
        report = Report(Circumstance(kind), client)
        yield LoggedDeal(written["person"], days - day, written["at"], number * APART, report)


def logging_with(bot: Bot) -> Log:
    """How a bot logs a deal without its form."""

    async def log(person_id: str, report: Report) -> None:
        actor = Actor(TEAM.id, person_id)
        await bot.ctx.deliverer.known_reps.look_up([RepKey(actor.team_id, actor.user_id)])
        await bot.ctx.act(actor, lambda turn: report_lost_deal(turn, report))

    return log
