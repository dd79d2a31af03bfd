from collections.abc import AsyncIterator

import pytest

from tests.faults import scene as scenes


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[scenes.Scene]:
    """A workspace whose bots are killed, on each database in turn."""
    async with scenes.scene(database_url) as one:
        yield one


@pytest.fixture
async def sqlite_scene(sqlite_url: str) -> AsyncIterator[scenes.Scene]:
    """The same on SQLite alone: each bot that starts takes most of a second."""
    async with scenes.scene(sqlite_url) as one:
        yield one
