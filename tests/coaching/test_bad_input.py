"""What no rep can have meant: a clear word, and nothing lost."""

import pytest
from sqlmodel import col, delete

from bot.cases.case import Unplannable
from bot.delivery.cards import StepCard
from bot.usecases.be_present import be_present
from storage.models import DealEvent, NudgeKind, NudgeStatus, RepKey
from tests.coaching.office import ANA, TEAM, Office


def reminders(office: Office) -> list[tuple[str, int]]:
    """Of which deals steps were brought to mind, and how often already."""
    cards = [message.card for message in office.slack.messages]
    return [
        (card.case.deal.id, card.reminder)
        for card in cards
        if isinstance(card, StepCard) and card.reminder
    ]


async def heeded(office: Office) -> None:
    """Ana does something, which ends any quiet."""
    now, key = office.watch.at, RepKey(TEAM, ANA)
    await office.run(lambda s: be_present(s, office.coaching, [key], now))


@pytest.mark.parametrize("unknown", ["recovered", "nonsense"])
async def test_an_order_that_the_rules_do_not_know_loses_no_reminder(
    office: Office, unknown: str
) -> None:
    broken = await office.report(client="Beta Works")
    office.at("2026-03-04 10:00")
    healthy = await office.report(client="Gamma Foods")
    for moment in ("2026-03-05 10:00", "2026-03-06 10:00"):
        await office.look(moment)
    now = office.watch.at
    entry = DealEvent(team_id=TEAM, deal_id=broken, what=unknown, at=now)
    await office.run(lambda s: s.add(entry))
    with pytest.raises(Unplannable):
        await office.case(broken)
    # The other deal is followed through all the same, and what the broken one waits for is kept.
    for day in (9, 10, 11):
        await office.look(f"2026-03-{day:02} 10:00")
        await heeded(office)
    assert reminders(office) == [(healthy, 1)]
    rows = await office.rows(NudgeKind.STEP)
    kept = [row for row in rows if row.deal_id == broken and row.status == NudgeStatus.PENDING]
    assert {row.step for row in kept} >= {"ask", "laid_aside"}
    office.at("2026-03-11 11:00")
    await office.run(lambda s: s.exec(delete(DealEvent).where(col(DealEvent.what) == unknown)))
    for day in (12, 13):
        await office.look(f"2026-03-{day:02} 10:00")
    assert (broken, 1) in reminders(office)
