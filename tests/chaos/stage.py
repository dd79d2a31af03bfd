"""What a campaign is played on: a double of Slack, a database, processes, and the time."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.local_slack.server import LocalSlackServer, listening, running
from bot.local_slack.workspace import Workspace
from tests.chaos.database_cuts import CuttableDatabase, cuttable
from tests.chaos.door import Door
from tests.chaos.fleet import DOOR, Fleet
from tests.chaos.old_version import OldVersion
from tests.chaos.pair_of_servers import PairOfServers
from tests.chaos.people import OWNER, Ledger, add_people
from tests.chaos.screens import Screens
from tests.chaos.shared_time import SharedTime
from tests.chaos.shortened import APART
from tests.chaos.trace import Trace
from tests.chaos.transports import BothWays
from tests.chaos.weather import Weather

EVENTS = ("app_home_opened", "app_uninstalled", "member_joined_channel", "user_change")
EVENT_RETRIES = (0.05, 0.3, 1.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What makes a campaign: the same plan makes the same trouble again."""

    seed: str
    rounds: int
    seconds: float = 6.0
    shared: bool = False
    """Whether webs and workers share the work, on PostgreSQL."""

    def again(self, database: str) -> str:
        """The command that makes the same trouble again."""
        rounds = f"--rounds {self.rounds} --seconds {self.seconds:g}"
        return f"python -m tests.chaos --seed {self.seed} {rounds} --database {database}"


@dataclass(frozen=True, slots=True)
class Beside:
    """What a campaign may have besides: servers that crash, and processes of another version."""

    servers: PairOfServers | None = None
    old: OldVersion | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that a campaign is played on."""

    plan: Plan
    server: LocalSlackServer
    transport: BothWays
    database: CuttableDatabase
    fleet: Fleet
    door: Door
    weather: Weather
    time: SharedTime
    ledger: Ledger
    screens: Screens
    trace: Trace
    servers: PairOfServers | None

    @property
    def url(self) -> str:
        """The database, for whom nothing is cut off."""
        return self.database.direct()


@asynccontextmanager
async def set_up(
    plan: Plan, database_url: str, folder: Path, beside: Beside
) -> AsyncIterator[Stage]:
    """A stage on a migrated, empty database; `folder` keeps the trace and the bots' log."""
    servers = beside.servers
    trace, time = Trace(folder / "trace.jsonl"), SharedTime.begin(folder / "time")
    workspace = Workspace(clock=time.true, events=EVENTS)
    add_people(workspace)
    async with AsyncExitStack() as stack:
        stack.callback(trace.close)
        bound, bot_url = await stack.enter_async_context(listening("127.0.0.1", 0))
        transport = BothWays(plan.seed, workspace, bot_url)
        database = await stack.enter_async_context(cuttable(database_url, servers))
        weather = Weather(plan.seed)
        fleet = Fleet(plan.seed, folder, bound, trace)
        door = Door(weather, fleet, time.true, trace)
        server = await stack.enter_async_context(
            running(
                workspace,
                transport,
                retry_delays=EVENT_RETRIES,
                more_routes=lambda made: [door.route(made.api)],
            )
        )
        server.api.channel_rate.gap = timedelta(seconds=APART)
        fleet.environment = _environment(workspace, server, database.url)
        fleet.old = beside.old
        screens = Screens(workspace)
        stack.push_async_callback(fleet.kill_all)
        yield Stage(
            plan, server, transport, database, fleet, door, weather, time,
            Ledger(plan.seed), screens, trace, servers,
        )  # fmt: skip


def _environment(
    workspace: Workspace, server: LocalSlackServer, database_url: str
) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": workspace.app.bot_token,
        "SLACK_APP_TOKEN": workspace.app.app_token,
        "SLACK_SIGNING_SECRET": workspace.app.signing_secret,
        DOOR: f"{server.base_url}/from/",
        "DATABASE_URL": database_url,
        "DIGEST_CHANNEL": "#sales-wins",
        "TIMEZONE": "Europe/Berlin",
        "ADMIN_USER_ID": OWNER,
    }
