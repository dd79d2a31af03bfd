"""What is read of a case is in order, and under a lock as whoever had it before left it."""

import asyncio
from functools import partial
from threading import Event

import pytest
from sqlmodel import Session

from storage.case_rows import CaseRows, Wanted
from storage.database import Database
from storage.models import Client, Lesson, ReadyItem
from storage.read_cases import read_case_rows
from tests.storage.case_rows import (
    HERS,
    KINDS,
    a_promise,
    add_case,
    add_day_off,
    add_event,
    add_everything,
    add_people,
    add_record,
    after,
)
from tests.storage.nudge_rows import NOW, REP, TEAM


@pytest.fixture
async def people(database: Database) -> Database:
    """Reps, and no deals."""
    await database.run(add_people)
    return database


def read_one(session: Session, deal_id: str, *, lock: bool = False) -> CaseRows:
    (row,) = read_case_rows(session, Wanted([TEAM], [deal_id]), KINDS, NOW, lock=lock)
    return row


async def test_a_history_is_told_in_the_order_it_was_written(people: Database) -> None:
    for deal_id in ("d0", "d1"):
        await people.run(partial(add_case, deal_id=deal_id))
    for what, hours in [("asked", 2), ("snoozed", 1)]:
        await people.run(partial(add_event, deal_id="d0", what=what, hours=hours))
    row = await people.run(lambda s: read_one(s, "d0"))
    assert [event.what for event in row.events] == ["reported", "asked", "snoozed"]
    assert [event.at for event in row.events] == [after(0), after(2), after(1)]


async def test_what_a_client_heard_adds_up_over_all_reps_as_recorded(
    people: Database,
) -> None:
    for deal_id, rep in [("mine", REP), ("hers", HERS)]:
        await people.run(partial(add_case, deal_id=deal_id, client_id="c1", rep_id=rep))
    await people.run(partial(add_case, deal_id="another client's", client_id="c2"))
    for deal_id, what, hours in [
        ("mine", "touched", 3),
        ("hers", "asked", 1),
        ("hers", "snoozed", 2),
        ("mine", "asked", 1),
        ("another client's", "asked", 0),
    ]:
        await people.run(partial(add_event, deal_id=deal_id, what=what, hours=hours))
    dealings = (await people.run(lambda s: read_one(s, "mine"))).client.dealings
    assert [(one.deal_id, one.what, one.at) for one in dealings] == [
        ("mine", "touched", after(3)),
        ("hers", "asked", after(1)),
        ("mine", "asked", after(1)),
    ]


async def test_what_stands_around_a_deal_is_in_order(people: Database) -> None:
    def add(session: Session) -> None:
        add_case(session, "d1")
        add_event(session, "d1", "back_burner")
        session.add_all(a_promise("d1", TEAM, REP, hours) for hours in (50, 10, 30))
        for text in ("b", "a", "c"):
            session.add(ReadyItem(team_id=TEAM, deal_id="d1", text=text))
            session.flush()
        for day, rep in [(20, REP), (10, REP), (15, HERS)]:
            add_day_off(session, rep, day)

    await people.run(add)
    row = await people.run(lambda s: read_one(s, "d1"))
    assert [one.action for one in row.promises] == ["d1, 10", "d1, 30", "d1, 50"]
    assert [one.text for one in row.ready_items] == ["b", "a", "c"]
    assert [span.first_day.day for span in row.rep.time_off] == [10, 20]
    assert (row.recovery, row.lesson_at, row.scripts, row.playbook) == (None, None, [], None)
    assert (row.has("back_burner", "recovered"), row.has("recovered"), row.has()) == (
        True,
        False,
        False,
    )


async def test_a_recovery_and_the_latest_own_lesson_are_read(people: Database) -> None:
    def add(session: Session) -> None:
        add_case(session, "d1")
        add_everything(session, "d1")
        session.add(Lesson(team_id=TEAM, deal_id="d1", rep_id=REP, text="later", at=after(9)))

    await people.run(add)
    row = await people.run(lambda s: read_one(s, "d1"))
    assert row.recovery is not None
    assert (row.recovery.deal_id, row.lesson_at) == ("d1", after(9))


async def test_the_last_word_on_contacting_a_client_holds_for_each_of_its_spellings(
    people: Database,
) -> None:
    def add(session: Session) -> None:
        for deal_id, client_id in [("d1", "c1"), ("d2", "c2"), ("d3", "c3")]:
            add_case(session, deal_id, client_id=client_id)
        session.add(Client(id="c1 too", team_id=TEAM, name="A.", key="a", canonical_id="c1"))
        session.flush()
        for client_id, what in [("c1", "stopped"), ("c1 too", "lifted"), ("c1", "another word")]:
            add_record(session, client_id, what)
        add_record(session, "c2", "stopped")

    await people.run(add)
    rows = [await people.run(partial(read_one, deal_id=deal_id)) for deal_id in ("d1", "d2", "d3")]
    said = [row.client.record.reason if row.client.record else None for row in rows]
    assert said == ["c1 too, lifted", "c2, stopped", None]


async def test_a_locked_deal_is_read_as_the_one_before_left_it(
    people: Database, database_url: str
) -> None:
    """Two presses at once: the second sees what the first did, or both would have their effect."""
    await people.run(lambda s: add_case(s, "d1"))
    locked, go_on = Event(), Event()

    def press(session: Session) -> None:
        row = read_one(session, "d1", lock=True)
        locked.set()
        go_on.wait(5)
        row.deal.state = "asked"
        add_event(session, "d1", "asked")

    def press_too(session: Session) -> tuple[str, list[str]]:
        row = read_one(session, "d1", lock=True)
        return row.deal.state, [event.what for event in row.events]

    other = Database.open(database_url)
    try:
        first = asyncio.create_task(people.run(press))
        await asyncio.to_thread(locked.wait, 5)
        second = asyncio.create_task(other.run(press_too))
        await asyncio.wait({second}, timeout=0.2)
        go_on.set()
        await first
        assert await second == ("asked", ["reported", "asked"])
    finally:
        await other.close()
