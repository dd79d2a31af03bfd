"""A press that is committed while a note is checked, where writers do not go by turns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event
from sqlmodel import Session

from bot.cases.turn import Turn
from bot.core.history import EventKind
from bot.core.playbook import Slot
from bot.usecases.edit_report import complete_script
from storage.database import Database
from storage.models import NudgeStatus
from tests.usecases.desk import ANA, ASK_DUE, TEAM, Desk


@contextmanager
def before_it_settles(database: Database, do: Callable[[], None]) -> Iterator[None]:
    """Let something else be committed once, between what is read and what is written of a claim."""
    waiting = [do]

    def meanwhile(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "to_status" in statement and waiting:
            waiting.pop()()

    event.listen(database._engine, "before_cursor_execute", meanwhile)
    try:
        yield
    finally:
        event.remove(database._engine, "before_cursor_execute", meanwhile)
    assert not waiting


async def test_a_gate_that_opens_meanwhile_leaves_no_ask_behind(
    postgres_database_url: str,
) -> None:
    database = Database.open(postgres_database_url)
    desk = Desk(database)
    await desk.join()
    one = await desk.reported()
    desk.clock.at += timedelta(minutes=1)
    other = await desk.reported()
    await desk.record(other, EventKind.ASKED)

    def say_what_changed() -> None:
        with Session(database._engine) as session:
            turn = Turn(session, desk.coaching, TEAM, ANA, ASK_DUE)
            complete_script(turn, one, {Slot.WHAT_CHANGED: "A new sizing guide"})
            session.commit()

    desk.clock.at = ASK_DUE
    claims = await desk.claim()
    with before_it_settles(database, say_what_changed):
        await desk.deliverer.deliver(claims)
    (ask,) = [row for row in await desk.rows() if row.dedupe_key == f"{one}:ask:1"]
    assert (ask.status, ask.wake_at) == (NudgeStatus.PENDING, ASK_DUE)
    desk.slack.messages.clear()
    await desk.look()
    assert desk.slack.marks() == [ask.id]
    await database.close()
