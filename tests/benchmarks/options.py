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


QUICK = Sizes(rounds=1, burst=200, submits=150, one_at_a_time=20)


@dataclass(frozen=True)
class Bench:
    """The fake Slack, both kinds of databases, and the sizes."""

    slack: SlackControl
    databases: tuple[Databases, ...]
    sizes: Sizes
