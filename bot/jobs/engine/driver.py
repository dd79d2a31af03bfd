"""PgQueuer over psycopg with two connections: one works while the other listens."""

from typing import Any, Self

from pgqueuer.adapters.drivers.psycopg import PsycopgDriver
from pgqueuer.ports.driver import NotifyCallback
from psycopg import AsyncConnection


class TwoConnections(PsycopgDriver):
    """PgQueuer's own driver for psycopg, but for where it listens.

    With one connection, psycopg holds it for as long as it listens: up to a second for each
    statement while nothing happens.
    """

    def __init__(self, working: AsyncConnection[Any], listening: AsyncConnection[Any]) -> None:
        super().__init__(working)
        self._listener = PsycopgDriver(listening)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Listen on the other connection."""
        await self._listener.add_listener(channel, callback)

    async def remove_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Listen no more."""
        await self._listener.remove_listener(channel, callback)

    async def __aenter__(self) -> Self:
        """Take up work and listening."""
        await self._listener.__aenter__()
        return await super().__aenter__()

    async def __aexit__(self, *trouble: object) -> None:
        """End both."""
        await super().__aexit__(*trouble)
        await self._listener.__aexit__(*trouble)
