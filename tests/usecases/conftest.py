import pytest

from storage.database import Database
from tests.usecases.desk import DIGEST, Desk


@pytest.fixture
async def desk(database: Database) -> Desk:
    """Ana's workspace without a digest, on each database in turn."""
    one = Desk(database)
    await one.join()
    return one


@pytest.fixture
async def digest_desk(database: Database) -> Desk:
    """Ana's workspace with a digest on Fridays, on each database in turn."""
    one = Desk(database, DIGEST)
    await one.join()
    return one
