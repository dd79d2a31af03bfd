from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.coaching.office import ANA, BO, Office


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    """Ana's and Bo's office, on SQLite: the rules are the same on every database."""
    database = Database.open(sqlite_url)
    one = Office(database)
    await one.open(ANA, BO)
    yield one
    await database.close()
