"""The deal card: what an old button may not do, and what a report that is removed leaves behind."""

import pytest

from bot.core.history import Event, EventKind
from bot.usecases.record_outcome import OldButton, record_outcome
from bot.usecases.remove_report import remove_report
from tests.coaching.office import Office


async def test_c10_card_old_button_takes_no_second_ask(office: Office) -> None:
    deal = await office.report()
    office.at("2026-03-05 11:00")
    seen = len((await office.case(deal)).history)
    assert await office.record(deal, "asked")
    assert await office.record(deal, "door_open")
    asked = Event(EventKind.ASKED, office.watch.at)
    with pytest.raises(OldButton):
        await office.act(lambda turn: record_outcome(turn, deal, asked, seen))
    now = len((await office.case(deal)).history)
    again = await office.act(lambda turn: record_outcome(turn, deal, asked, now))
    assert again.changed


async def test_c10_card_removed_report_leaves_its_asks(office: Office) -> None:
    for asks in (1, 2):
        deal = await office.report()
        office.at("2026-03-05 11:00")
        await office.act(
            lambda turn, deal=deal: record_outcome(  # type: ignore[misc]
                turn, deal, Event(EventKind.ASKED, turn.now)
            )
        )
        assert await office.record(deal, "no")
        removed = await office.act(lambda turn, deal=deal: remove_report(turn, deal, sure=True))  # type: ignore[misc]
        assert removed.changed
        again = await office.report()
        assert (await office.case(again)).facts.client.asks == asks
        await office.act(lambda turn, again=again: remove_report(turn, again, sure=True))  # type: ignore[misc]
