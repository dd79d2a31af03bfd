"""What every measurement is given, and how much it is to measure."""

from dataclasses import dataclass

from tests.benchmarks.databases import Databases
from tests.benchmarks.slack_control import SlackControl


@dataclass(frozen=True)
class Sizes:
    """How many of each thing."""

    rounds: int = 3
    burst: int = 1_000
    submits: int = 600
    one_at_a_time: int = 60
    lists: tuple[int, ...] = (10, 40, 200, 1_000)
    clients: tuple[int, ...] = (1_000, 5_000, 20_000)
    rows: int = 1_000_000
    postgres_rows: int = 200_000
    """Fewer, because putting a million in takes PostgreSQL a minute or two."""
    pile: int = 50_000
    starts: int = 7
    idle: float = 15.0
    deliveries: int = 10_000
    table_rows: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    workspaces: tuple[int, ...] = (100, 1_000, 10_000)
    rows_of_workspaces: int = 200_000
    turns: int = 40
    promoted: int = 20_000
    shared: int = 2_000


QUICK = Sizes(
    rounds=1,
    burst=200,
    submits=150,
    one_at_a_time=20,
    lists=(10, 40, 100),
    clients=(1_000, 5_000),
    rows=100_000,
    postgres_rows=100_000,
    pile=5_000,
    starts=3,
    idle=5.0,
    deliveries=2_000,
    table_rows=(1_000, 10_000),
    workspaces=(20, 200),
    rows_of_workspaces=10_000,
    turns=5,
    promoted=5_000,
    shared=300,
)
FULL = Sizes(
    deliveries=100_000,
    postgres_rows=1_000_000,
    table_rows=(10_000, 100_000, 1_000_000, 10_000_000),
)


@dataclass(frozen=True)
class Bench:
    """The fake Slack, both kinds of databases, and the sizes."""

    slack: SlackControl
    databases: tuple[Databases, ...]
    sizes: Sizes
