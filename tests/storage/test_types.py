"""Moments come back as they were put in, in UTC, and sort by time."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from storage.database import Database
from storage.types import UtcDateTime
from storage.work import Work

metadata = MetaData()
moments = Table(
    "moments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
)
offsets = st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m)))
# A day from either end of the calendar, so that UTC does not fall off it.
first = datetime(1, 1, 2, tzinfo=UTC).replace(tzinfo=None)
last = datetime(9999, 12, 30, tzinfo=UTC).replace(tzinfo=None)
aware = st.datetimes(min_value=first, max_value=last, timezones=offsets)


def _through_sqlite(values: list[datetime | None]) -> list[datetime | None]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.execute(insert(moments), [{"at": value} for value in values])
            return list(connection.scalars(select(moments.c.at).order_by(moments.c.at)))
    finally:
        engine.dispose()


@given(st.lists(aware, min_size=1, max_size=5))
def test_every_moment_comes_back_exact_and_in_order(values: list[datetime]) -> None:
    found = _through_sqlite(list(values))
    assert found == sorted(values)
    assert {moment.tzinfo for moment in found if moment} == {UTC}


def put_in(values: list[datetime | None]) -> Work[None]:
    rows: list[dict[str, Any]] = [{"id": number, "at": at} for number, at in enumerate(values)]

    def work(session: Session) -> None:
        session.execute(insert(moments), rows)

    return work


async def test_both_databases_keep_moments_alike(database: Database) -> None:
    berlin = timezone(timedelta(hours=2))
    values = [
        datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=berlin),
        datetime(2026, 3, 29, 0, 30, 0, 123457, tzinfo=UTC),
        None,
    ]
    await database.run(lambda session: metadata.create_all(session.connection()))
    await database.run(put_in(values))
    query = select(moments.c.at).order_by(moments.c.id)
    found = await database.run(lambda session: list(session.scalars(query)))
    assert found == values
    assert {moment.tzinfo for moment in found if moment} == {UTC}
    earlier = select(moments.c.id).where(moments.c.at < values[1])
    assert await database.run(lambda session: list(session.scalars(earlier))) == [0]


async def test_a_naive_moment_is_refused(database: Database) -> None:
    await database.run(lambda session: metadata.create_all(session.connection()))
    naive = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="without a time zone"):
        await database.run(put_in([naive]))


def test_each_database_gets_its_own_column() -> None:
    for url, expected in (
        ("sqlite://", "DATETIME"),
        ("postgresql+psycopg://", "TIMESTAMP WITH TIME ZONE"),
    ):
        dialect = make_url(url).get_dialect()()
        assert UtcDateTime().compile(dialect=dialect) == expected
