"""Ways to take the database from the bot for a while, and a server that can be cut off."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import sleep

from sqlalchemy.engine import make_url
from sqlalchemy.engine.url import URL

from tests.chaos.pair_of_servers import PairOfServers

Cut = Callable[[float], Awaitable[None]]
HOST = "127.0.0.1"
CHUNK = 65536


@dataclass(frozen=True, slots=True)
class CuttableDatabase:
    """The URL that the bot is given, and what takes the database away for so many seconds.

    `direct` is where it is just now for whom nothing is cut off.
    """

    url: str
    cut: Cut
    direct: Callable[[], str]


@asynccontextmanager
async def cuttable(url: str, servers: PairOfServers | None) -> AsyncIterator[CuttableDatabase]:
    """A database that can be taken away while inside; on one of the servers, where there are."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = parsed.database or ""
        yield CuttableDatabase(url, lambda seconds: _locked(path, seconds), lambda: url)
        return
    proxy = _Proxy(lambda: parsed if servers is None else servers.url_of(parsed.database))
    await proxy.open()
    try:
        yield CuttableDatabase(proxy.url, proxy.cut, proxy.direct)
    finally:
        await proxy.close()


async def _locked(path: str, seconds: float) -> None:
    """Hold the file's only write lock, as a backup or another program would."""
    await asyncio.to_thread(_hold_lock, path, seconds)


def _hold_lock(path: str, seconds: float) -> None:
    with contextlib.closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            # A suspended process holds it for as long: there is nothing left to take away.
            return
        sleep(seconds)
        connection.execute("ROLLBACK")


class _Proxy:
    """Stands before PostgreSQL, and hangs up on everybody when it is cut off."""

    def __init__(self, server: Callable[[], URL]) -> None:
        self._server = server
        self._listening: asyncio.Server | None = None
        self._port = 0
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """The same database by way of here."""
        through = self._server().set(host=HOST, port=self._port, query={})
        return through.render_as_string(hide_password=False)

    def direct(self) -> str:
        """The same, not by way of here."""
        return self._server().render_as_string(hide_password=False)

    async def open(self) -> None:
        self._listening = await asyncio.start_server(self._carry, HOST, self._port)
        self._port = self._listening.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
        for writer in list(self._writers):
            writer.transport.abort()

    async def cut(self, seconds: float) -> None:
        await self.close()
        await asyncio.sleep(seconds)
        await self.open()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            theirs, to_server = await self._connect()
        except OSError:
            writer.close()
            return
        both = {writer, to_server}
        self._writers |= both
        try:
            await asyncio.gather(_copy(reader, to_server), _copy(theirs, writer))
        finally:
            self._writers -= both

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        server = self._server()
        folder, port = server.query.get("host"), server.port or 5432
        if isinstance(folder, str):
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        return await asyncio.open_connection(server.host, port)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.transport.abort()
