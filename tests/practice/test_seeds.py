"""The practice workspace begins with weeks that were lived, whatever day it is started on."""

import tomllib
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.practice.cast import CAST, TEAM_CHANNEL
from bot.practice.command import Practice, PracticeOptions, practising
from bot.practice.seeds import SEEDS
from storage.models import DealEvent, LostDeal

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday
FRIDAY_EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
BETWEEN_THE_YEARS = datetime(2026, 12, 29, 7, 0, tzinfo=UTC)
ANA = next(member.person for member in CAST if member.person.name == "ana")


def _seeded(start: datetime) -> PracticeOptions:
    return PracticeOptions(port=0, start=start)


async def _report(practice: Practice, line: str) -> None:
    actions, forms, workspace = (
        practice.server.actions,
        practice.server.forms,
        practice.server.workspace,
    )
    channel = next(one.id for one in workspace.channels.all() if one.name == TEAM_CHANNEL)
    await actions.slash_command(ANA.id, channel, "/lostdeal", line)
    form = await workspace.changes.until(lambda: workspace.views.top(ANA.id))
    await forms.fill(form, {"circumstance": "blown_meeting"})
    await workspace.changes.until(lambda: workspace.views.current(form).hash != form.hash)
    assert not (await forms.submit(ANA.id)).errors
    await practice.bot.background.drain()


async def test_on_a_usual_day_everything_was_done() -> None:
    written = tomllib.loads(SEEDS.read_text(encoding="utf-8"))["deal"]
    wanted = {
        (deal["client"], step["press"].removeprefix("record."))
        for deal in written
        for step in deal.get("then", [])
        if step["press"].startswith("record.")
    }
    async with practising(_seeded(T0), {}) as practice:
        happened = await practice.bot.ctx.run(
            lambda session: session.exec(
                select(LostDeal.client, DealEvent.what).where(LostDeal.id == DealEvent.deal_id)
            ).all()
        )
        assert wanted <= set(happened)
        assert practice.server.workspace.refusals == []


@pytest.mark.parametrize("start", [T0, FRIDAY_EVENING, BETWEEN_THE_YEARS], ids=str)
async def test_whatever_the_day_a_newcomer_finds_the_note_of_their_own_deal(
    start: datetime,
) -> None:
    async with practising(_seeded(start), {}) as practice:
        await _report(practice, "Acme Corp 12,000 EUR I talked for an hour")
        note = await practice.time_travel.next_of_newest(ANA.id)
        assert note is not None
        assert "Acme Corp" in note.what
        await practice.time_travel.go_to(note.at)
        last = practice.server.workspace.bot_dm(ANA.id).messages[-1]
        # What else is due on that day stands in the same message.
        assert "Acme Corp" in str(last.blocks)
