"""Presses that arrive at the same instant, each on a connection of its own."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot.cases.case import Case
from bot.cases.coaching import Coaching, DigestPlan, WorkWeek
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance
from bot.core.deal_state import DealState
from bot.core.history import Event, EventKind
from bot.playbooks import load_follow_through, load_playbooks, load_touches
from bot.usecases.record_outcome import record_outcome
from bot.usecases.report_lost_deal import Report, report_lost_deal
from storage.database import Database
from storage.teams import join_team

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
COACHING = Coaching(
    load_playbooks(), load_touches(), load_follow_through(), WorkWeek(), DigestPlan()
)
AT_ONCE = 8


def turn(session: Session, delivery: str) -> Turn:
    return Turn(session, COACHING, "T1", "U1", NOW, delivery)


def report(session: Session) -> str:
    join_team(session, "T1", "Acme Print", NOW)
    reported = report_lost_deal(
        turn(session, "form:1"), Report(Circumstance.OWN_MISTAKE, "Acme Corp")
    )
    assert reported is not None
    return reported.case.deal.id


@pytest.mark.parametrize("what", [EventKind.ASKED, EventKind.REPAIRED, EventKind.UNDONE])
async def test_of_many_presses_at_once_one_is_recorded(database: Database, what: EventKind) -> None:
    deal_id = await database.run(report)

    def press(number: int) -> "asyncio.Future[bool]":
        def work(session: Session) -> bool:
            pressed = turn(session, f"press:{number}")
            return record_outcome(pressed, deal_id, Event(what, NOW)).changed

        return asyncio.ensure_future(database.run(work))

    assert sum(await asyncio.gather(*map(press, range(AT_ONCE)))) == 1

    def look(session: Session) -> Case:
        return turn(session, "look").case(deal_id)

    case = await database.run(look)
    assert [event.what for event in case.history] == [EventKind.REPORTED, what]
    assert case.state in {DealState.ASKED, DealState.OPEN, DealState.UNDONE}
