"""`do-over doctor`: looks at what an installation needs and says how to mend it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import typer
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import text

from bot.app import slack_client
from bot.cli.remedies import remedy_of
from bot.cli.start import settings_or_stop
from bot.coaching_by import coaching_by
from bot.config import Settings
from bot.copy.catalog import Catalog, load_catalog
from bot.core.humility.opinion.question import EXAMPLE, NoOpinion
from bot.core.humility.opinion.settle import refuse_untrue
from bot.core.settings import Setting
from bot.delivery.ports import Clock, NotSent, Refused
from bot.delivery.timing import Timing
from bot.jobs.presence import differing_among
from bot.judges import third_opinion
from bot.slack.errors import reading
from bot.slack.scopes import OPTIONAL, SCOPES
from bot.slack.session import SlackTime, slack_session
from bot.slack.settings.words import plain_value
from bot.system_clock import SystemClock
from bot.usecases.settings import ShownSetting, settings_in
from storage import migrate
from storage.database import Database, DatabaseUnavailable
from storage.models import Team
from storage.processes import at_work
from storage.settings import settings_of
from storage.teams import get_team

MOST_CLOCK_SKEW = timedelta(minutes=1)
"""Slack refuses signatures older than five minutes; a minute off is a clock to mend."""

MODEL_SECONDS = 60.0
"""A server may have to load its model first."""

STARTS_WITH_ID = ("C", "G")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: `key` names its remedy in the copy, `detail` what to fill in.

    Where all is well, a key names what is worth knowing.
    """

    check: str
    ok: bool
    key: str = ""
    detail: str = ""


def doctor() -> None:
    """Check tokens, scopes, clock, database, migrations and digest channel."""
    catalog = load_catalog()
    settings = settings_or_stop(catalog)
    found = asyncio.run(_examined(settings, SystemClock()))
    results = found.results
    for result in results:
        typer.echo(_line(catalog, result))
    typer.echo(catalog.label("doctor.settings_head"))
    for setting in found.settings:
        typer.echo(_setting(catalog, setting))
    typer.echo(third_opinion_line(catalog, settings))
    well = all(result.ok for result in results)
    typer.echo(catalog.label("doctor.all_well" if well else "doctor.some_ill"))
    raise typer.Exit(0 if well else 1)


@dataclass(frozen=True, slots=True)
class Found:
    """What the doctor finds: the checks, and the settings that count."""

    results: list[CheckResult]
    settings: tuple[ShownSetting, ...]


async def examined(settings: Settings, clock: Clock) -> list[CheckResult]:
    """What the doctor's checks find."""
    return (await _examined(settings, clock)).results


async def _examined(settings: Settings, clock: Clock) -> Found:
    timing = Timing()
    async with slack_session(timing, SlackTime(timing.elapsed)) as session:
        doctor = Doctor(settings, slack_client(settings, session), clock)
        return Found(await doctor.examine(), doctor.shown)


class Doctor:
    """Runs the checks one by one; none of them changes anything."""

    def __init__(self, settings: Settings, client: AsyncWebClient, clock: Clock) -> None:
        self._settings = settings
        self._client = client
        self._clock = clock
        self._first = coaching_by(settings, load_catalog()).values
        self.shown = settings_in(self._first, ())

    async def examine(self) -> list[CheckResult]:
        """Every check, in the order in which one would mend things."""
        answer = await self._try("token", self._client.auth_test)
        results = [self._found("token", answer)]
        if isinstance(answer, AsyncSlackResponse):
            results += [self._scopes(answer), self._time(answer)]
        if self._settings.app_token:
            results.append(await self._app_token(self._settings.app_token))
        team_id = str(answer["team_id"]) if isinstance(answer, AsyncSlackResponse) else ""
        results += await self._database(team_id)
        if isinstance(answer, AsyncSlackResponse):
            results.append(await self._digest_channel())
        return [*results, *await self._third_opinion()]

    def _scopes(self, answer: AsyncSlackResponse) -> CheckResult:
        header = answer.headers.get("x-oauth-scopes", "")
        have = {scope.strip() for scope in str(header).split(",")}
        missing = [scope for scope in SCOPES if scope not in have]
        if needed := [scope for scope in missing if scope not in OPTIONAL]:
            return CheckResult("scopes", ok=False, key="scopes", detail=", ".join(needed))
        key = "scopes_declined" if missing else ""
        return CheckResult("scopes", ok=True, key=key, detail=", ".join(missing))

    def _time(self, answer: AsyncSlackResponse) -> CheckResult:
        date = str(answer.headers.get("Date") or answer.headers.get("date") or "")
        if not date:
            return CheckResult("clock", ok=True)
        skew = abs(self._clock.now() - parsedate_to_datetime(date))
        seconds = str(int(skew.total_seconds()))
        return _unless_well("clock", skew <= MOST_CLOCK_SKEW, "clock", seconds)

    async def _app_token(self, token: str) -> CheckResult:
        answer = await self._try(
            "app_token", lambda: self._client.apps_connections_open(app_token=token)
        )
        return self._found("app_token", answer)

    async def _database(self, team_id: str) -> list[CheckResult]:
        if migrate.would_be_made(self._settings.database_url):
            return [CheckResult("migrations", ok=False, key="migrations")]
        database = Database.open(self._settings.database_url)
        try:
            await database.run(lambda session: session.connection().execute(text("SELECT 1")))
            current = migrate.is_current(self._settings.database_url)
            team = await database.run(lambda s: get_team(s, team_id)) if current else None
            processes = await self._processes(database) if current else []
            if team is not None:
                changes = await database.run(lambda s: settings_of(s, team_id))
                self.shown = settings_in(self._first, changes)
        except DatabaseUnavailable as trouble:
            return [
                CheckResult("database", ok=False, key=remedy_of(trouble), detail=trouble.reason)
            ]
        finally:
            await database.close()
        found = [CheckResult("database", ok=True), self._migrations(current=current), *processes]
        return [*found, self._installed(team)] if team is not None else found

    def _migrations(self, *, current: bool) -> CheckResult:
        if (newer := migrate.newer_revision(self._settings.database_url)) is not None:
            return CheckResult("migrations", ok=False, key="newer", detail=newer)
        return _unless_well("migrations", current, "migrations")

    async def _processes(self, database: Database) -> list[CheckResult]:
        # A SQLite file is one process's own.
        if database.dialect != "postgresql":
            return []
        found = await database.run(at_work)
        if differing := differing_among(found):
            names = ", ".join(sorted(differing))
            return [CheckResult("processes", ok=False, key="processes_differ", detail=names)]
        told = ", ".join(f"{role} {n}" for role, n in Counter(one.role for one in found).items())
        key = "processes" if found else "no_process"
        return [CheckResult("processes", ok=True, key=key, detail=told)]

    def _installed(self, team: Team) -> CheckResult:
        left_on = team.left_at.date().isoformat() if team.left_at else ""
        return _unless_well("installed", team.active, "removed", left_on)

    async def _digest_channel(self) -> CheckResult:
        found = next(one for one in self.shown if one.name is Setting.DIGEST_CHANNEL)
        channel = found.value
        if channel is None:
            return CheckResult("digest_channel", ok=True, key="digest_off")
        there = await self._try("digest_channel", lambda: self._find_channel(channel))
        if there is None:
            return CheckResult("digest_channel", ok=False, key="channel_unknown", detail=channel)
        if isinstance(there, CheckResult):
            return there
        is_member = bool(there.get("is_member"))
        return _unless_well("digest_channel", is_member, "not_in_channel", channel)

    async def _third_opinion(self) -> list[CheckResult]:
        async with third_opinion(self._settings.humility_model, self._clock) as third:
            if third is None:
                return []
            try:
                # Our own words: nobody's draft is sent to try it.
                refuse_untrue(EXAMPLE, await third.reader.ask(EXAMPLE, MODEL_SECONDS))
            except NoOpinion as none:
                return [
                    CheckResult("third_opinion", ok=False, key="third_opinion", detail=none.reason)
                ]
        return [CheckResult("third_opinion", ok=True)]

    async def _find_channel(self, channel: str) -> dict[str, object] | None:
        name = channel.removeprefix("#")
        if name.startswith(STARTS_WITH_ID) and name.isupper():
            answer = await self._client.conversations_info(channel=name)
            return dict(answer["channel"])
        async for page in await self._client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=200
        ):
            for one in page["channels"]:
                if one.get("name") == name:
                    return dict(one)
        return None

    async def _try(self, check: str, call: Callable[[], Awaitable[T]]) -> T | CheckResult:
        try:
            with reading(check):
                return await call()
        except (Refused, NotSent) as trouble:
            return CheckResult(check, ok=False, key=check, detail=trouble.code)

    def _found(self, check: str, answer: object) -> CheckResult:
        return answer if isinstance(answer, CheckResult) else CheckResult(check, ok=True)


def _unless_well(check: str, well: object, key: str, detail: str = "") -> CheckResult:
    if well:
        return CheckResult(check, ok=True)
    return CheckResult(check, ok=False, key=key, detail=detail)


def _setting(catalog: Catalog, shown: ShownSetting) -> str:
    name, value = (
        catalog.label(f"setting_names.{shown.name}"),
        plain_value(catalog, shown.name, shown.value),
    )
    if shown.change is None:
        return catalog.label("doctor.setting", name=name, value=value)
    return catalog.label(
        "doctor.setting_changed",
        name=name,
        value=value,
        first=plain_value(catalog, shown.name, shown.first),
        by=shown.change.by_user,
        on=shown.change.at.date().isoformat(),
    )


def third_opinion_line(catalog: Catalog, settings: Settings) -> str:
    """Whether drafts may be shown to a model, and to which."""
    model = settings.humility_model
    if model is None:
        return catalog.label("doctor.third_opinion_off")
    return catalog.label("doctor.third_opinion_on", model=model.model, host=model.host)


def _line(catalog: Catalog, result: CheckResult) -> str:
    check = catalog.label(f"checks.{result.check}")
    remedy = catalog.label(f"remedies.{result.key}", detail=result.detail) if result.key else ""
    return catalog.label("doctor.ok" if result.ok else "doctor.mend", check=check, remedy=remedy)
