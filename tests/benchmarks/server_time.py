"""Processor time of a PostgreSQL server on this machine, by all of its processes."""

import os
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN, _OF_CHILDREN = 1, (11, 12), (13, 14)


class ServerTime:
    """What the server of that URL has used so far, the processes that have ended included."""

    def __init__(self, url: str) -> None:
        conninfo = make_url(url).set(drivername="postgresql")
        with psycopg.connect(conninfo.render_as_string(hide_password=False)) as connection:
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row
            self._server = int(_fields(str(row[0]))[_PARENT])

    @property
    def seconds(self) -> float:
        """Seconds of one core."""
        own = _fields(str(self._server))
        ticks = sum(int(own[place]) for place in (*_OWN, *_OF_CHILDREN))
        for process in Path("/proc").glob("[0-9]*"):
            try:
                fields = _fields(process.name)
            except OSError:
                continue  # it has ended meanwhile
            if int(fields[_PARENT]) == self._server:
                ticks += sum(int(fields[place]) for place in _OWN)
        return ticks / _TICKS


def _fields(process: str) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
