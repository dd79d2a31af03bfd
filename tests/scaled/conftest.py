"""A database with the engine's tables, and desks that share it."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.jobs.engine.tables import install
from storage.database import Database
from tests.databases import PostgresDatabases
from tests.scaled.shared_desk import Colleagues


@pytest.fixture(scope="session")
def shared_template(postgres_databases: PostgresDatabases, postgres_template: str) -> Iterator[str]:
    """The name of a migrated database that has the engine's tables too."""
    name = postgres_databases.create(postgres_template)
    asyncio.run(install(postgres_databases.url(name)))
    yield name
    postgres_databases.drop(name)


@pytest.fixture
def shared_url(postgres_databases: PostgresDatabases, shared_template: str) -> Iterator[str]:
    """A database of the test's own with the engine's tables."""
    name = postgres_databases.create(shared_template)
    yield postgres_databases.url(name)
    postgres_databases.drop(name)


@pytest.fixture
async def shared(shared_url: str) -> AsyncIterator[Database]:
    """The same, open."""
    opened = Database.open(shared_url)
    yield opened
    await opened.close()


@pytest.fixture
async def colleagues(shared: Database, shared_url: str) -> AsyncIterator[Colleagues]:
    """Workers that share a database, a Slack and a clock."""
    async with Colleagues.at(shared, shared_url) as found:
        yield found
