"""Which processes work on one database: one that would not get along with others is refused."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

from sqlmodel import Session

from bot import __version__
from bot.config import Settings
from bot.delivery.timing import Timing
from bot.roles import CannotShare, Role
from storage.database import Database, DatabaseUnavailable
from storage.models import RunningProcess
from storage.models.columns import new_id
from storage.processes import arrive, leave, others, say_still_here, wait_for_others

STILL_HERE = timedelta(seconds=10)

MUST = "must"
"""Where this differs, the second process is refused."""

SHOULD = "should"
"""Where this differs, it is said: what each sends or answers depends on which of them does it."""

ITS_OWN = frozenset(
    {
        "host", "port", "health_port", "log_level", "log_format", "sentry_dsn",
        "database_url", "slack_api_url", "bot_token", "app_token",
    }
)  # fmt: skip
"""Settings that may differ from process to process, or that `MUST` sees to."""

ENV_NAMES = {
    "signing_secret": "SLACK_SIGNING_SECRET",
    "app_kind": "SLACK_APP_KIND",
    "weekend": "WORKING_DAYS",
    "managers": "MANAGER_USER_ID",
}
"""Where a setting is called otherwise in `.env`."""

log = logging.getLogger(__name__)

Configuration = Mapping[str, Mapping[str, str]]


def configuration_of(settings: Settings, timing: Timing, installed: str) -> Configuration:
    """What has to be the same everywhere; of settings a few letters that tell them apart."""
    values = {name: getattr(settings, name) for name in Settings.__dataclass_fields__}
    return {
        MUST: {
            "app": installed,
            "lease": str(timing.lease.total_seconds()),
            "guard": str(timing.guard.total_seconds()),
        },
        SHOULD: {
            ENV_NAMES.get(name, name.upper()): _told_apart(value)
            for name, value in values.items()
            if name not in ITS_OWN
        },
    }


def different(mine: Mapping[str, str], theirs: Mapping[str, str]) -> set[str]:
    """The names of what differs, among those that both know: another version may know others."""
    return {name for name in mine.keys() & theirs.keys() if mine[name] != theirs[name]}


def differing_among(processes: Sequence[RunningProcess]) -> set[str]:
    """The names of what some of these have otherwise than others."""
    said = [json.loads(one.configuration) for one in processes]
    return {
        name
        for one, other in combinations(said, 2)
        for part in (MUST, SHOULD)
        for name in different(one.get(part, {}), other.get(part, {}))
    }


class Presence:
    """Says that this process is at work, and finds out whether it gets along with the others."""

    def __init__(self, database: Database, role: Role, configuration: Configuration) -> None:
        self._database = database
        self._role = role
        self._mine = configuration
        self._id = new_id()
        # A SQLite file is one process's own.
        self._has_others = database.dialect == "postgresql"

    async def arrive(self) -> None:
        """Begin; raises CannotShare, and logs which settings are others elsewhere."""
        if not self._has_others:
            return
        differing = await self._database.run(self._arrive)
        if differing:
            names = ", ".join(sorted(differing))
            log.warning("other processes on this database have other settings: %s", names)

    async def still_here(self) -> None:
        """Say so again."""
        if not self._has_others:
            return
        try:
            if not await self._database.run(lambda s: say_still_here(s, self._id)):
                # It stood still for so long that others may have come meanwhile.
                await self.arrive()
        except CannotShare as trouble:
            log.critical("this process has to be stopped: %s %s", trouble.key, trouble.detail)
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): said later that we work", trouble.reason)

    async def leave(self) -> None:
        """End."""
        if not self._has_others:
            return
        try:
            await self._database.run(lambda session: leave(session, self._id, Role.WORKER))
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): this process is forgotten", trouble.reason)

    def _arrive(self, session: Session) -> set[str]:
        wait_for_others(session)
        differing: set[str] = set()
        for other in others(session, self._id):
            differing |= self._get_along_with(other)
        arrive(session, self._process())
        return differing

    def _process(self) -> RunningProcess:
        said = json.dumps(self._mine)
        return RunningProcess(id=self._id, role=self._role, version=__version__, configuration=said)

    def _get_along_with(self, other: RunningProcess) -> set[str]:
        they_share = other.role != Role.ALONE
        if they_share != self._role.is_shared:
            raise CannotShare("beside_shared" if they_share else "beside_alone", other.role)
        theirs: dict[str, Any] = json.loads(other.configuration)
        if they_share and (wrong := different(self._mine[MUST], theirs.get(MUST, {}))):
            raise CannotShare("different", _named(wrong))
        return different(self._mine[SHOULD], theirs.get(SHOULD, {}))


def _named(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _told_apart(value: object) -> str:
    # Sets and mappings in an order of their own; never the value, which may be a secret.
    shown = sorted(map(str, value)) if isinstance(value, frozenset) else value
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:8]
