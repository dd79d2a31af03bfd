"""Undo (coaching.md, 9.5): each rule by its name in docs/coaching.md."""

import pytest
from sqlmodel import col, select

from bot.cases.last_press import TooLateToTakeBack
from bot.core.history import EventKind
from bot.core.last_press import can_be_taken_back
from bot.usecases.remove_report import AskFirst, remove_report
from bot.usecases.take_back import take_back
from storage.models import DealEvent
from tests.coaching.office import Office


async def undo(office: Office, deal: str) -> bool:
    """Take back the last press on a deal."""
    latest = (await office.case(deal)).latest
    assert latest is not None
    return (await office.act(lambda turn: take_back(turn, deal, latest.id))).changed


async def test_c9_undo_last_press_for_a_day(office: Office) -> None:
    deal = await office.report()
    office.at("2026-03-05 11:00")
    before = await office.case(deal)
    for told, in_time in (("2026-03-06 11:00", True), ("2026-03-06 11:01", False)):
        office.at("2026-03-05 11:00")
        assert await office.record(deal, "asked")
        office.at(told)
        if in_time:
            assert await undo(office, deal)
            assert (await office.case(deal)).history == before.history
        else:
            with pytest.raises(TooLateToTakeBack):
                await undo(office, deal)


async def test_c9_undo_history_keeps_both(office: Office) -> None:
    deal = await office.report()
    assert await office.record(deal, "asked")
    assert await undo(office, deal)
    assert await office.record(deal, "asked")
    query = select(DealEvent).order_by(col(DealEvent.id))
    rows = await office.run(lambda s: list(s.exec(query)))
    assert [(row.what, row.taken_back_at is None) for row in rows] == [
        ("reported", True),
        ("asked", False),
        ("asked", True),
    ]
    assert (await office.case(deal)).facts.client.asks == 1


async def test_c9_undo_what_cannot_be_taken_back_asks_first(office: Office) -> None:
    assert not can_be_taken_back(EventKind.NEVER_AGAIN)
    bare, old, worked_on = [await office.report(client=name) for name in ("A", "B", "C")]
    assert await office.record(worked_on, "asked")
    assert await undo(office, worked_on)
    assert await office.record(worked_on, "owned_up")
    assert (await office.act(lambda turn: remove_report(turn, bare))).changed
    with pytest.raises(AskFirst):
        await office.act(lambda turn: remove_report(turn, worked_on))
    office.at("2026-03-03 11:01")
    with pytest.raises(AskFirst):
        await office.act(lambda turn: remove_report(turn, old))
    assert (await office.act(lambda turn: remove_report(turn, old, sure=True))).changed
