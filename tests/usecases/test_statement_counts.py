"""How many statements the busy paths take: what is told or checked together is read together."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance
from bot.core.history import Event, EventKind
from bot.delivery.cards import StepCard
from bot.delivery.check_batch import check_batch
from bot.usecases.list_deals import list_deals
from bot.usecases.record_outcome import record_outcome
from bot.usecases.report_lost_deal import Report, Reported, report_lost_deal
from bot.usecases.show_deal import message_card
from storage.models import Nudge, NudgeKind
from tests.statements import statements
from tests.usecases.desk import ANA, ASK_DUE, T0, TEAM, TIMING, Desk

LONG_LIST, SHORT_LIST = 1000, 5
MOST_FOR_A_NOTE = 3

KNOWN = pytest.mark.parametrize("known", [False, True], ids=["new client", "known client"])


async def report(desk: Desk, rep: str = ANA) -> Reported:
    wanted = Report(Circumstance.BLOWN_MEETING, "Acme Corp")
    reported = await desk.act(lambda turn: report_lost_deal(turn, wanted), rep)
    assert reported is not None
    return reported


async def report_many(desk: Desk, number: int, *reps: str) -> None:
    """As many deals as there are reps, or all of Ana's, each with a client of its own."""
    now = desk.clock.now()
    for place in range(number):
        rep = reps[place] if reps else ANA
        await desk.report(rep, client=f"Client {place} of {now} in {rep}")


@KNOWN
async def test_a_report(desk: Desk, known: bool) -> None:
    if known:
        await desk.report()
    with statements(desk.database) as seen:
        await report(desk)
    # A rep's first plans their weekly summary too, which notes when that is.
    assert len(seen) <= (9 if known else 10), seen


@KNOWN
async def test_the_receipt_of_a_report(desk: Desk, known: bool) -> None:
    if known:
        await desk.reported()
    reported = await report(desk)
    with statements(desk.database) as seen:
        await desk.deliverer.deliver_receipt(reported.case, reported.receipt)
    assert desk.slack.marks() == [reported.receipt.id]
    assert len(seen) <= 6, seen


async def test_receipts_at_the_same_time_are_claimed_together(desk: Desk) -> None:
    deliverer, reported = desk.deliverer, [await report(desk, rep) for rep in (ANA, "U3", "U4")]
    with statements(desk.database) as seen:
        await asyncio.gather(*(deliverer.deliver_receipt(r.case, r.receipt) for r in reported))
    assert sorted(desk.slack.marks()) == sorted(one.receipt.id for one in reported)
    claiming = [one for one in seen if one.startswith("UPDATE nudge") and "lease_no=(" in one]
    assert len(claiming) == 1


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (Circumstance.OWN_MISTAKE, EventKind.OWNED_UP),
        (Circumstance.BLOWN_MEETING, EventKind.ASKED),
    ],
)
async def test_a_press_on_a_note(desk: Desk, kind: Circumstance, what: EventKind) -> None:
    deal_id = await desk.report(circumstance=kind)
    note = await first_note(desk)
    event = Event(what, desk.clock.now())

    def press(turn: Turn) -> tuple[bool, object]:
        recorded = record_outcome(turn, deal_id, event)
        return recorded.changed, message_card(turn, deal_id, note.id)

    with statements(desk.database) as seen:
        changed, card = await desk.act(press)
    assert changed
    assert isinstance(card, StepCard)
    assert card.planned is None
    assert len(seen) <= 12, seen


async def test_one_note(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    with statements(desk.database) as seen:
        await desk.look()
    assert len(desk.slack.messages) == 1
    # Five of them plan what follows it: the deal is read anew, with what was pressed meanwhile.
    assert len(seen) <= 16, seen


@pytest.mark.parametrize("most", [LONG_LIST, SHORT_LIST])
async def test_a_list_of_deals_however_many(desk: Desk, most: int) -> None:
    counts: list[int] = []
    shown, before = [], 0
    for number in (10, 40, 200):
        desk.clock.at = T0.replace(minute=len(counts))
        await report_many(desk, number - before)
        before = number
        with statements(desk.database) as seen:
            listed = await desk.act(lambda turn: list_deals(turn, most))
        counts.append(len(seen))
        shown.append(len(listed.cases) + listed.hidden)
    assert shown == [10, 40, 200]
    assert len(set(counts)) == 1, counts


async def test_the_notes_of_many_reps(desk: Desk) -> None:
    few = await statements_of_a_batch(desk, 10)
    many = await statements_of_a_batch(desk, 50)
    assert len(many) - len(few) <= MOST_FOR_A_NOTE * 40, (len(few), len(many))


async def test_the_notes_of_many_reps_are_checked_with_as_many_as_those_of_few(desk: Desk) -> None:
    counts = []
    for number in (10, 50):
        await reported_by_reps(desk, number)
        claims = await desk.claim(per_team=number)
        now = desk.clock.now()
        with statements(desk.database) as seen:
            decided = await desk.run(lambda s: check_batch(s, desk.coaching, claims, now, TIMING))  # noqa: B023 -- carried out at once
        assert len(decided) == number
        assert len({type(one).__name__ for one in decided}) == 1
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


async def first_note(desk: Desk) -> Nudge:
    """The deal's first note, as it stands in Slack after its time."""
    await desk.look()
    (row,) = [row for row in await desk.rows(NudgeKind.STEP) if row.step in {"own_up", "ask"}]
    await desk.look(row.due_at)
    return await desk.again(row)


async def statements_of_a_batch(desk: Desk, number: int) -> Sequence[str]:
    await reported_by_reps(desk, number)
    before = len(desk.slack.messages)
    with statements(desk.database) as seen:
        await desk.look()
    assert len(desk.slack.messages) - before == number
    return seen


async def reported_by_reps(desk: Desk, number: int) -> None:
    """So many people report a lost deal each, and their notes come due; receipts are out."""
    desk.clock.at = T0
    reps = [f"U{number}OF{place}" for place in range(number)]
    await desk.join(TEAM, *reps)
    await report_many(desk, number, *reps)
    await desk.look()
    desk.clock.at = ASK_DUE
