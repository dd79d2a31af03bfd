"""Deals to begin with: told to the bot, and acted on, as people would have done in past weeks."""

import json
import tomllib
from bisect import insort
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.local_slack.elements import elements
from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.messages import Message
from bot.local_slack.people import SlackUser
from bot.local_slack.server import LocalSlackServer
from bot.local_slack.views import View
from bot.practice.cast import CAST
from bot.practice.clock_control import ClockControl
from bot.practice.forty import Log, LoggedDeal, many_deals

SEEDS = Path(__file__).parent / "page" / "texts" / "seeds.toml"
FIRST_WEEKEND_DAY = 5
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _SeedAction:
    """Something done in the past weeks; `do` tells whether it could be done."""

    at: datetime
    do: Callable[[], Awaitable[bool]]


async def play_seeds(
    server: LocalSlackServer, clock_control: ClockControl, until: datetime, log: Log
) -> None:
    """Live through the seeds, from wherever the clock stands up to `until`.

    `log` is how somebody with many deals logs each of them.
    """
    written = tomllib.loads(SEEDS.read_text(encoding="utf-8"))
    player = SeedPlayer(server, until)
    actions = sorted([*player.actions(written), *player.many(log)], key=_when)
    while actions:
        action = actions.pop(0)
        await clock_control.go_to(action.at)
        # Around public holidays a note comes later, or not before today.
        if not await action.do() and action.at + A_DAY < until:
            insort(actions, replace(action, at=action.at + A_DAY), key=_when)
    await clock_control.go_to(until)


def _when(action: _SeedAction) -> datetime:
    return action.at


def working_days_before(until: datetime, days: int, at: str, tz: str) -> datetime:
    """So many Mondays to Fridays before a moment, at a time of day in a zone."""
    day = until.astimezone(ZoneInfo(tz)).date()
    while days:
        day -= timedelta(days=1)
        days -= day.weekday() < FIRST_WEEKEND_DAY
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(tz))


class SeedPlayer:
    """Does what the seeds tell of, as the people they tell of."""

    def __init__(self, server: LocalSlackServer, until: datetime) -> None:
        self._server = server
        self._workspace = server.workspace
        self._until = until
        self._people = {member.person.name: member.person for member in CAST}

    def actions(self, written: dict[str, list[dict[str, Any]]]) -> list[_SeedAction]:
        """Everything that the seeds tell of, each at its moment."""
        found = [self._at(said, partial(self._say, said)) for said in written["message"]]
        for deal in written["deal"]:
            found.append(self._at(deal, partial(self._report, deal)))
            for step in deal.get("then", []):
                whole = {**step, "person": deal["person"], "client": deal["client"]}
                found.append(self._at(whole, partial(self._press, whole)))
        return found

    def many(self, log: Log) -> Iterator[_SeedAction]:
        """The deals of somebody who has many."""
        for one in many_deals():
            person = self._people[one.person]
            at = working_days_before(self._until, one.days_ago, one.at, person.tz) + one.after
            yield _SeedAction(at, partial(self._log, log, person, one))

    async def _log(self, log: Log, person: SlackUser, one: LoggedDeal) -> bool:
        await log(person.id, one.report)
        return True

    def _at(self, seed: dict[str, Any], do: Callable[[], Awaitable[bool]]) -> _SeedAction:
        tz = self._people[seed["person"]].tz
        return _SeedAction(working_days_before(self._until, seed["days_ago"], seed["at"], tz), do)

    async def _say(self, seed: dict[str, Any]) -> bool:
        person, channel = self._people[seed["person"]], self._channel(seed["channel"])
        await self._server.actions.say(person.id, channel, seed["text"])
        return True

    async def _report(self, seed: dict[str, Any]) -> bool:
        person, forms = self._people[seed["person"]], self._server.forms
        line, channel = f"{seed['client']} {seed['line']}", self._channel("sales-wins")
        await self._server.actions.slash_command(person.id, channel, "/lostdeal", line)
        form = await self._form(person)
        await forms.fill(form, {"circumstance": seed["circumstance"]})
        await self._workspace.changes.until(
            lambda: self._workspace.views.current(form).hash != form.hash
        )
        await self._fill_in(person, seed.get("form", {}))
        await self._workspace.changes.until(lambda: self._offering(person, "edit", seed["client"]))
        return True

    async def _press(self, seed: dict[str, Any]) -> bool:
        person = self._people[seed["person"]]
        message = self._offering(person, seed["press"], seed["client"])
        if message is None:
            return False
        await self._server.actions.press(person.id, message, seed["press"])
        if "form" in seed:
            await self._form(person)
            await self._fill_in(person, seed["form"])
        await self._workspace.changes.until(
            lambda: self._workspace.posts.current(message) != message
        )
        return True

    async def _form(self, person: SlackUser) -> View:
        return await self._workspace.changes.until(lambda: self._workspace.views.top(person.id))

    async def _fill_in(self, person: SlackUser, values: dict[str, Any]) -> None:
        """Fill in a form, and each view that takes its place, as far as it asks for something."""
        form: View | None = await self._form(person)
        while form is not None:
            asked = {block["block_id"] for block, _ in elements(form.blocks)}
            mine = {name: value for name, value in values.items() if name in asked}
            values = {name: value for name, value in values.items() if name not in mine}
            await self._server.forms.fill(form, mine)
            seen = await self._server.forms.submit(person.id)
            if seen.errors:
                raise NotOnScreenError(f"a seed does not fit its form: {seen.errors}")
            form = seen.view
        if values:
            raise NotOnScreenError(f"a seed answers what is not asked: {sorted(values)}")

    def _offering(self, person: SlackUser, action_id: str, client: str) -> Message | None:
        for message in reversed(self._workspace.bot_dm(person.id).messages):
            offered = {element["action_id"] for _, element in elements(message.blocks)}
            said = message.text + json.dumps(message.blocks, ensure_ascii=False)
            if action_id in offered and client in said:
                return message
        return None

    def _channel(self, name: str) -> str:
        return next(c.id for c in self._workspace.channels.all() if c.name == name)
