"""The rep who was let down (coaching.md, 9.12): each rule by its name in docs/coaching.md."""

from datetime import date
from functools import partial

import pytest
from sqlmodel import select

from bot.cases.own_case import StaleAction, own_case
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance
from bot.core.deal_state import CLOSED, state_of
from bot.core.history import Event, EventKind
from bot.core.humility.check import check
from bot.core.humility.model import STAGES, DraftContext
from bot.core.playbook import Playbook, StepKind
from bot.delivery.receipts import receipt_card
from bot.humility.rules import load_rules
from bot.usecases.contact import note_trouble, stop_contact
from bot.usecases.promises import keep_their_plan, move_promise, settle_promise
from bot.usecases.record_outcome import may_record
from storage.models import NudgeKind, Promise
from tests.coaching.office import ANA, BO, Office
from tests.coaching.scripts import note, said, script, scripts_of
from tests.coaching.story import EVERY, PLAYBOOKS, step_of, told

L = Circumstance.LET_DOWN
OF_CLIENTS = "owned_up repaired asked yes no door_open recovered came_back touched no_contact"
OF_SUPPLIERS = "said_it their_plan no_plan told_solved told_open gave_chance parted"
PLANNED = "2026-03-04 11:00 their_plan x 2026-03-13 12:00"  # for Friday the 13th
RULES = load_rules()


async def _plan(office: Office, deal_id: str, day: date) -> Promise:
    await office.act(lambda turn: keep_their_plan(turn, deal_id, "Send the rest", day))
    return await office.run(
        lambda session: session.exec(select(Promise).where(Promise.deal_id == deal_id)).one()
    )


def _found(draft: str) -> set[str]:
    context = DraftContext("let_down", "ask", "email")
    return {finding.id for finding in check(draft, context, RULES)}


def test_c9_let_down_is_said_within_a_business_day() -> None:
    assert told("let_down").when("say_it") == "Tue 2026-03-03 12:00"
    for text in scripts_of(step_of("let_down", "say_it")):
        assert "What can you do?" in text
        assert text.count("?") == 1
        assert text.index("two colours") < text.index("handwriting") < text.index("What can you")


async def test_c9_let_down_keeps_to_the_caps_of_the_rep(office: Office) -> None:
    await office.open(ANA)
    await office.report(circumstance=L, client="Acme Print")
    assert [row.counts for row in await office.rows(NudgeKind.STEP)] == [True]


def test_c9_let_down_client_comes_first() -> None:
    felt = said("messages/client_first", feels_it=True)
    asked = said("messages/client_first", feels_it=None)
    assert "client comes first" in felt
    assert asked.startswith("Does a client feel it?")
    assert "see to them first" in note(step_of("let_down", "say_it"))


def test_c9_let_down_asks_for_their_plan() -> None:
    deal = told("let_down", "2026-03-03 14:00 said_it")
    assert deal.when("say_it") == "gone"
    assert deal.when("their_plan") == "Thu 2026-03-05 10:00"
    assert deal.and_then(PLANNED).when("their_plan") == "gone"


async def test_c9_let_down_plan_is_a_promise_of_theirs(office: Office) -> None:
    await office.open(ANA)
    deal_id = await office.report(circumstance=L, client="Acme Print")
    promise = await _plan(office, deal_id, date(2026, 3, 13))
    assert promise.by_them
    rows = await office.rows(NudgeKind.PROMISE)
    assert [row.topic for row in rows] == ["day_before", "on_the_day"]
    for when in ("day_before", "on_the_day"):
        reminder = said(f"messages/promise_theirs_{when}", action="send the rest", due="Fri")
        assert "Look whether" in reminder
    office.at("2026-03-20 10:00")
    case = await office.act(lambda turn: settle_promise(turn, promise.id, kept=True))
    assert [one.state for one in case.promises] == ["kept"], "whenever it is told"
    assert case.history[-1].what is EventKind.THEY_KEPT


async def test_c9_let_down_their_promise_holds_nothing_of_ours(office: Office) -> None:
    await office.open(ANA)
    deal_id = await office.report(circumstance=L, client="Acme Print")
    await _plan(office, deal_id, date(2026, 3, 5))
    office.at("2026-03-20 10:00")
    case = await office.case(deal_id)
    assert case.facts.promises == ()
    assert [found.hold for found in case.plan] == [None] * len(case.plan)


def test_c9_let_down_hears_whether_it_is_solved() -> None:
    deal = told("let_down", "2026-03-03 14:00 said_it", PLANNED)
    assert deal.when("solved") == "Fri 2026-03-20 10:00", "5 working days after their Friday"
    no_plan = told("let_down", "2026-03-03 14:00 said_it", "2026-03-05 11:00 no_plan")
    assert no_plan.when("solved") == "Thu 2026-03-12 10:00"
    for text in scripts_of(step_of("let_down", "solved")):
        assert "Thank you for seeing to it" in text
        assert "is still open" in text


async def test_c9_let_down_another_day_of_theirs_moves_the_feedback(office: Office) -> None:
    await office.open(ANA)
    deal_id = await office.report(circumstance=L, client="Acme Print")
    promise = await _plan(office, deal_id, date(2026, 3, 6))
    moved = await office.act(lambda turn: move_promise(turn, promise.id, date(2026, 3, 13)))
    found = moved.planned("solved")
    assert found is not None
    assert found.due_at is not None
    assert found.due_at.date() == date(2026, 3, 20)


@pytest.mark.parametrize("heard", ["told_solved", "told_open", "they_missed"])
@pytest.mark.parametrize("decision", ["gave_chance", "parted"])
def test_c9_let_down_ends_with_a_decision(heard: str, decision: str) -> None:
    deal = told("let_down", "2026-03-03 14:00 said_it", PLANNED, f"2026-03-17 11:00 {heard}")
    assert deal.dated() == {"decide": "Thu 2026-03-19 10:00"}
    ended = deal.and_then(f"2026-03-19 11:00 {decision}")
    assert state_of(ended.history) in CLOSED
    assert ended.steps() == {}
    step = step_of("let_down", "decide")
    assert all("Thank you for what you did" in script(step, one) for one in step.channels)


async def test_c9_let_down_second_chance_is_kept_on_record(office: Office) -> None:
    await office.open(ANA, BO)
    first = await office.report(circumstance=L, client="Acme Print")
    await office.record(first, "gave_chance")
    again = await office.report(circumstance=L, client="acme print")
    other = await office.report(circumstance=L, client="Other Print")
    foreign = await office.report(BO, L, "Acme Print")
    shown = {}

    def decided(turn: Turn, deal_id: str) -> str | None:
        card = receipt_card(turn.session, own_case(turn.case(deal_id), turn.actor), "n")
        return card.decided.what if card.decided else None

    for rep, deal_id in ((ANA, again), (ANA, other), (BO, foreign)):
        shown[deal_id] = await office.act(partial(decided, deal_id=deal_id), rep)
    assert shown == {again: "gave_chance", other: None, foreign: None}


@pytest.mark.parametrize("kind", [StepKind.OWN_UP, StepKind.ASK, StepKind.TOUCH])
def test_c9_let_down_has_no_clock_of_a_client(kind: StepKind) -> None:
    book = PLAYBOOKS[L]
    assert all(step.kind is not kind for step in book.steps)
    wrong = PLAYBOOKS[Circumstance.OWN_MISTAKE].steps[0].model_copy(update={"kind": kind})
    with pytest.raises(ValueError, match="a supplier is no client"):
        Playbook(circumstance=L, step=(*book.steps, wrong))


async def test_c9_let_down_counts_for_no_client(office: Office) -> None:
    await office.open(ANA)
    deal_id = await office.report(circumstance=L, client="Acme Print")
    lost = await office.report(client="Acme Print")
    for what in OF_CLIENTS.split():
        assert not await office.record(deal_id, what), what
    for what in OF_SUPPLIERS.split():
        assert not await office.record(lost, what), what
    with pytest.raises(StaleAction):
        await office.act(lambda turn: note_trouble(turn, deal_id, date(2026, 5, 4)))
    await office.record(lost, "asked")
    supplier, client = await office.case(deal_id), await office.case(lost)
    assert (supplier.facts.client.asks, client.facts.client.asks) == (0, 1)
    assert not supplier.facts.our_fault
    assert may_record(supplier, Event(EventKind.SAID_IT, office.watch.at))


async def test_c9_let_down_keeps_the_strictest_stop(office: Office) -> None:
    await office.open(ANA)
    deal_id = await office.report(circumstance=L, client="Acme Print")
    lost = await office.report(client="Acme Print")
    await office.act(lambda turn: stop_contact(turn, lost))
    case = await office.case(deal_id)
    assert {found.hold.gate for found in case.plan if found.hold} == {"do_not_contact"}
    assert await office.record(deal_id, "parted"), "what is decided in silence stays possible"


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        ("If this is not here by Friday, we will take our business elsewhere.", "pressure_urgency"),
        ("Sort it out by Monday or else.", "pressure_urgency"),
        ("You people are useless.", "disparage_competitor"),
        ("A child could have packed that better.", "disparage_competitor"),
        ("We will never order from you again.", "guilt_entitlement"),
        ("After all we have done for you, we expected better.", "guilt_entitlement"),
        ("Our lawyers say you are liable.", "legal_exposure"),
    ],
)
def test_c9_let_down_is_no_place_for_threats_and_insults(draft: str, rule: str) -> None:
    assert rule in _found(draft)


@pytest.mark.parametrize("stage", STAGES)
def test_c9_let_down_is_nothing_to_own_up_to(stage: str) -> None:
    draft = (
        "The paper came nine days late, and forty of the hundred boxes were damaged. "
        "Our press stood still for two days. You promised the 9th. "
        "We need the rest by Friday, or we will miss the fair. What can you do?"
    )
    assert check(draft, DraftContext("let_down", stage, "email"), RULES) == ()


@pytest.mark.parametrize("kind", EVERY)
def test_c9_let_down_changes_nothing_for_the_others(kind: str) -> None:
    steps = {one.step.key for one in told(kind).steps().values()}
    assert steps.isdisjoint({"say_it", "their_plan", "solved", "decide"})
