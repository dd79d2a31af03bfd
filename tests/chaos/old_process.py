"""Run by another version's Python path: one of its processes, in its own campaign's manner.

Knows only what every version has: `Orders`, `run` and `Fate` of its own, and settings by name.
"""

import json
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket
from typing import Any

from bot.config import read_settings
from tests.chaos.bot_process import Orders, run
from tests.chaos.fates import Fate


def main() -> None:
    """Be the process that the only argument tells of."""
    told: dict[str, Any] = json.loads(sys.argv[1])
    orders = Orders(
        number=told["number"],
        settings=read_settings(told["environment"]),
        time=Path(told["time"]),
        log=Path(told["log"]),
        fates=tuple(Fate(**fate) for fate in told["fates"]),
    )
    run(orders, Connection(told["line"]), socket(fileno=told["bound"]))


if __name__ == "__main__":
    main()
