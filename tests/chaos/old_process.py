"""Run by another version's Python path: the warm parent of its processes in a campaign.

Knows only what every version has: `Orders`, `run` and `Fate` of its own, and settings by name.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import fields
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from pathlib import Path
from socket import socket
from typing import Any

from bot.config import read_settings
from tests.chaos.bot_process import Orders, run
from tests.chaos.fates import Fate

OFTEN = 0.02


def main() -> None:
    """Fork a process for whatever is told, say its number, and how each has ended."""
    channel = Connection(int(sys.argv[1]))
    with suppress(EOFError):
        while True:
            if channel.poll(OFTEN):
                _fork(channel)
            _tell_who_ended(channel)


def _fork(channel: Connection) -> None:
    told = json.loads(channel.recv())
    line, bound = recv_handle(channel), recv_handle(channel)
    number = os.fork()
    if number == 0:
        channel.close()
        _be(told, Connection(line), socket(fileno=bound))
    os.close(line)
    os.close(bound)
    channel.send(("forked", number))


def _be(told: dict[str, Any], line: Connection, bound: socket) -> None:
    role: Any = next((one.type for one in fields(Orders) if one.name == "role"), None)
    orders = Orders(
        number=told["number"],
        settings=read_settings(told["environment"]),
        time=Path(told["time"]),
        log=Path(told["log"]),
        fates=tuple(Fate(**fate) for fate in told["fates"]),
        **({} if role is None else {"role": role(told["role"])}),
    )
    try:
        run(orders, line, bound)
    except SystemExit as ended:
        os._exit(int(ended.code or 0))
    finally:
        os._exit(1)


def _tell_who_ended(channel: Connection) -> None:
    with suppress(ChildProcessError):
        number, status = os.waitpid(-1, os.WNOHANG)
        if number:
            channel.send(("ended", number, os.waitstatus_to_exitcode(status)))


if __name__ == "__main__":
    main()
