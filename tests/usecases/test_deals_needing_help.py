"""A deal that cannot be planned needs help, and everything around it goes on."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, delete

from bot.cases.case import Unplannable
from bot.core.circumstances import Circumstance
from bot.core.gates import Gate
from bot.core.history import EventKind
from bot.core.retry import MOST_ATTEMPTS
from bot.delivery.cards import NoticeCard, StepCard, SummaryCard
from bot.usecases.contact import stop_contact
from bot.usecases.list_deals import list_deals
from bot.usecases.rep_time import OwnHours, set_hours
from bot.usecases.same_client import same_client
from storage.models import DealEvent, NoticeTopic, Nudge, NudgeKind, NudgeReason, NudgeStatus
from tests.usecases.desk import ANA, ASK_DUE, BO, TEAM, Desk

History = tuple[str, ...]
UNKNOWN: History = ("nonsense",)
BROKEN = pytest.mark.parametrize(
    "history", [UNKNOWN, ("recovered", "asked")], ids=["unknown event", "broken history"]
)


async def spoil(desk: Desk, deal_id: str, history: History = UNKNOWN) -> None:
    """Write what no version of the bot that we know of would have written."""
    now = desk.clock.now()
    rows = [DealEvent(team_id=TEAM, deal_id=deal_id, what=what, at=now) for what in history]
    await desk.run(lambda s: s.add_all(rows))


async def two_deals(desk: Desk, *clients: str) -> list[str]:
    deals = [await desk.report(client=client) for client in clients]
    await desk.look()
    desk.slack.messages.clear()
    return deals


async def note_of(desk: Desk, deal_id: str) -> Nudge:
    rows = await desk.rows(NudgeKind.STEP)
    (row,) = [row for row in rows if (row.deal_id, row.step) == (deal_id, "ask")]
    return row


@BROKEN
@pytest.mark.parametrize("first", [True, False])
async def test_notes_of_other_deals_go_out(desk: Desk, history: History, first: bool) -> None:
    await desk.join(TEAM, BO)
    deals = await two_deals(desk, "Beta Works", "Gamma Foods")
    in_order = [row.deal_id or "" for row in await desk.rows(NudgeKind.STEP)]
    broken, healthy = in_order if first else reversed(in_order)
    assert {broken, healthy} == {*deals}
    bos = await desk.reported(BO)
    await spoil(desk, broken, history)
    await desk.look(ASK_DUE)
    told = [message.card for message in desk.slack.messages]
    assert {card.case.deal.id for card in told if isinstance(card, StepCard)} == {healthy, bos}
    assert len(told) == 2
    row = await note_of(desk, broken)
    assert (row.status, row.reason) == (NudgeStatus.PENDING, NudgeReason.TROUBLE)


@BROKEN
async def test_it_stands_in_the_list_as_needing_help(desk: Desk, history: History) -> None:
    broken, healthy = await two_deals(desk, "Beta Works", "Gamma Foods")
    await spoil(desk, broken, history)
    listed = await desk.act(lambda turn: list_deals(turn, 10))
    assert [case.deal.id for case in listed.cases] == [healthy]
    assert [deal.id for deal in listed.needing_help] == [broken]
    assert listed.hidden == 0


@BROKEN
async def test_a_catch_up_tells_of_the_others(desk: Desk, history: History) -> None:
    broken, healthy = await two_deals(desk, "Beta Works", "Gamma Foods")
    await spoil(desk, broken, history)
    await desk.look(ASK_DUE + timedelta(days=6))
    (message,) = desk.slack.messages
    assert isinstance(message.card, SummaryCard)
    assert [case.deal.id for case in message.card.cases] == [healthy]


@BROKEN
async def test_its_client_is_planned_without_it(desk: Desk, history: History) -> None:
    await desk.join(TEAM, BO)
    broken = await desk.report(BO)
    healthy = await desk.reported()
    before = await note_of(desk, broken)
    await spoil(desk, broken, history)
    assert await desk.record(healthy, EventKind.ASKED)
    await desk.act(lambda turn: stop_contact(turn, healthy))
    case = await desk.case(healthy)
    assert {step.hold.gate for step in case.plan if step.hold} == {Gate.DO_NOT_CONTACT}
    assert await note_of(desk, broken) == before


async def test_another_spelling_of_its_client_can_be_told(desk: Desk) -> None:
    await desk.join(TEAM, BO)
    broken = await desk.report(BO, client="Beta Works")
    healthy = await desk.report(client="Beta Works GmbH")
    clients = [(await desk.case(deal_id)).client.id for deal_id in (broken, healthy)]
    await spoil(desk, broken)
    case = await desk.act(lambda turn: same_client(turn, healthy, clients[0]))
    assert case.client.id == clients[0]
    assert await desk.record(healthy, EventKind.ASKED)
    assert (await desk.case(healthy)).facts.client.asks == 1


async def test_its_reps_other_deals_follow_their_time(desk: Desk) -> None:
    broken, healthy = await two_deals(desk, "Beta Works", "Gamma Foods")
    before = [await note_of(desk, deal_id) for deal_id in (broken, healthy)]
    await spoil(desk, broken)
    own = OwnHours("14:00-18:00", None, None)
    await desk.act(lambda turn: set_hours(turn, own))
    after = [await note_of(desk, deal_id) for deal_id in (broken, healthy)]
    assert after[0] == before[0]
    assert after[1].due_at > before[1].due_at


@BROKEN
async def test_its_own_note_is_given_up_in_the_end_and_the_admin_told(
    desk: Desk, history: History
) -> None:
    broken = await desk.reported()
    await spoil(desk, broken, history)
    desk.clock.at = ASK_DUE
    tries = [await tried_again(desk) for _ in range(MOST_ATTEMPTS)]
    assert tries == [(NudgeStatus.PENDING, number) for number in range(1, MOST_ATTEMPTS + 1)]
    assert await tried_again(desk) == (NudgeStatus.FAILED, MOST_ATTEMPTS + 1)
    row = await desk.step()
    assert (row.reason, row.wake_at) == (NudgeReason.GAVE_UP, None)
    (message,) = desk.slack.messages
    assert isinstance(message.card, NoticeCard)
    assert message.card.topic is NoticeTopic.FAILED_NUDGE


async def test_once_it_is_mended_its_note_comes(desk: Desk) -> None:
    broken = await desk.reported()
    await spoil(desk, broken)
    desk.clock.at = ASK_DUE
    await tried_again(desk)
    await desk.run(_mend)
    assert (await tried_again(desk))[0] == NudgeStatus.SENT
    assert desk.slack.marks() == [(await desk.step()).id]


async def test_presses_on_it_are_refused_and_change_nothing(desk: Desk) -> None:
    broken = await desk.report(circumstance=Circumstance.TOLD_NO)
    await spoil(desk, broken)
    before = await desk.rows()
    for what in (EventKind.REPLIED, EventKind.ASKED):
        with pytest.raises(Unplannable) as refused:
            await desk.record(broken, what)
        assert (refused.value.deal.id, refused.value.deal.rep_id) == (broken, ANA)
    assert await desk.rows() == before


async def tried_again(desk: Desk) -> tuple[str, int]:
    """Look when the note is to be tried next; gives how it stands after that."""
    row = await desk.step()
    assert row.wake_at is not None
    await desk.look(max(row.wake_at, desk.clock.at))
    row = await desk.step()
    return row.status, row.attempts


def _mend(session: Session) -> None:
    session.exec(delete(DealEvent).where(col(DealEvent.what) == "nonsense"))
