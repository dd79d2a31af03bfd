"""Weight (9.9): each rule by its name in docs/coaching.md."""

import re
from dataclasses import replace

import pytest

from bot.core.circumstances import Circumstance, LossReason, Weight, loss_reasons
from bot.core.money import Money
from bot.core.playbook import Channel, Slot, Step, StepKind
from bot.slack.report.more import more_view
from bot.usecases.report_lost_deal import Report, report_lost_deal
from tests.coaching.office import Office
from tests.coaching.scripts import CATALOG, STEPS, script, steps_on
from tests.coaching.story import EVERY, FAULTS, Told, told
from tests.slack.sample_cases import Sample

NOT_FOR_SMALL = {"plan_in_writing", "post_mortem", "prevention_note", "feedback_again"}
LIVED = (
    "2026-03-03 11:00 owned_up",
    "2026-03-06 16:00 repaired",
    "2026-03-13 16:00 solved",
)


def ever(deal: Told) -> set[str]:
    """Every step that a fault brings up to its ask."""
    found: set[str] = set()
    for place in range(len(LIVED) + 1):
        found |= deal.and_then(*LIVED[:place]).steps().keys()
    return found


@pytest.mark.parametrize("circumstance", list(Circumstance))
def test_c9_weight_is_asked_where_a_fault_is_possible(circumstance: Circumstance) -> None:
    reasons = loss_reasons(circumstance)
    view = more_view(CATALOG, Sample(circumstance, next(iter(reasons), None)).case(), "")
    asked = [block for block in view["blocks"] if block.get("block_id") == "weight"]
    is_possible = circumstance in {kind.split()[0] for kind in FAULTS}
    assert len(asked) == is_possible
    for block in asked:
        assert block["element"]["initial_option"]["value"] == Weight.SERIOUS
        values = [one["value"] for one in block["element"]["options"]]
        assert values == list(Weight)


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_weight_small_is_owned_mended_and_asked_about_once(kind: str) -> None:
    serious = ever(told(kind))
    small = ever(told(kind).but(weight=Weight.SMALL))
    assert serious - small == NOT_FOR_SMALL
    assert small >= {"own_up", "repair", "feedback"}


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_weight_small_keeps_its_ask_where_business_was_lost(kind: str) -> None:
    key = "ask_after_repair" if kind.startswith("lost") else "ask"
    # A serious one is asked about once more, which comes before the ask.
    deal = told(kind, *LIVED, "2026-03-13 16:00 skipped feedback_again")
    small = deal.but(weight=Weight.SMALL)
    assert small.when(key) == deal.when(key)
    assert Slot.PREVENTION in deal.steps()[key].step.slots
    assert Slot.PREVENTION not in small.steps()[key].step.slots
    assert {Slot.SAY_HAPPENED, Slot.WHAT_WE_DID} <= set(small.steps()[key].step.slots)


@pytest.mark.parametrize("step", steps_on(StepKind.OWN_UP), ids=lambda step: step.copy_file)
def test_c9_weight_small_promises_no_plan(step: Step) -> None:
    for channel in step.every_channel:
        text = script(step, channel, small=True)
        assert not re.search(r"\bplan\b|with dates|what we will (do|put right)", text), text
        assert re.search(r"put right by 4 (tomorrow|on Tuesday) afternoon", text), text
        assert re.search(r"plan|with dates|what we will put right", script(step, channel))


GRAVE = ({"weight": Weight.VERY_SERIOUS}, {"large": True})


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("facts", GRAVE, ids=str)
def test_c9_weight_very_serious_is_said_face_to_face(kind: str, facts: dict[str, object]) -> None:
    deal, grave = told(kind), told(kind).but(**facts)
    for place in range(len(LIVED) + 1):
        usual, met = (one.and_then(*LIVED[:place]).steps() for one in (deal, grave))
        assert {key: one.due_at for key, one in met.items()} == {
            key: one.due_at for key, one in usual.items()
        }
        for one in met.values():
            spoken = one.step.kind in {StepKind.OWN_UP, StepKind.FEEDBACK, StepKind.ASK}
            if spoken and Channel.PHONE in one.step.channels:
                assert one.step.channels[0] is Channel.IN_PERSON
                assert script(one.step, Channel.IN_PERSON)


def test_c9_weight_own_up_never_waits_for_a_visit() -> None:
    for step in steps_on(StepKind.OWN_UP):
        if Channel.PHONE in step.channels:
            assert "I can come to you today" in script(step, Channel.PHONE, in_person=True)
            assert "I can come to you today" not in script(step, Channel.PHONE)
    said = CATALOG.text("messages/in_person", client="Hotel Anker", own_up=True)
    assert "call today all the same" in said


def test_c9_weight_manager_may_be_asked_along() -> None:
    for own_up in (True, False):
        text = CATALOG.text("messages/in_person", client="Hotel Anker", own_up=own_up)
        assert "ask your manager along" in text


@pytest.mark.parametrize("kind", EVERY)
def test_c9_weight_counts_only_where_it_was_our_doing(kind: str) -> None:
    for weight in Weight:
        deal = told(kind).but(weight=weight)
        is_fault = kind in FAULTS
        assert deal.facts.in_person is (is_fault and weight is Weight.VERY_SERIOUS)
        assert deal.facts.is_small is (is_fault and weight is Weight.SMALL)
        assert is_fault or deal.steps().keys() == told(kind).steps().keys()
    large_asks = [one.step for one in told(kind).but(large=True).steps().values()]
    for step in large_asks:
        if step.kind is StepKind.ASK:
            assert step.channels[0] is Channel.IN_PERSON


@pytest.mark.parametrize(
    ("amount", "is_large"),
    [
        (None, False),
        (Money(4_999_999, "EUR"), False),
        (Money(5_000_000, "EUR"), True),
        (Money(9_000_000, "USD"), False),
    ],
)
async def test_c9_weight_large_account_is_set_by_currency(
    office: Office, amount: Money | None, is_large: bool
) -> None:
    report = Report(Circumstance.TOLD_NO, "Acme", amount=amount, loss_reason=LossReason.OTHER)
    unset = await office.act(lambda turn: report_lost_deal(turn, report))
    assert unset is not None
    assert not unset.case.facts.large
    office.coaching = replace(office.coaching, large_from={"EUR": 5_000_000})
    assert (await office.case(unset.case.deal.id)).facts.large is is_large


async def test_c9_weight_is_kept_and_serious_where_it_was_not_asked(office: Office) -> None:
    report = Report(Circumstance.OWN_MISTAKE, "Acme", weight=Weight.SMALL)
    small = await office.act(lambda turn: report_lost_deal(turn, report))
    assert small is not None
    assert (await office.case(small.case.deal.id)).facts.weight is Weight.SMALL
    other = await office.report(circumstance=Circumstance.OWN_MISTAKE)
    assert (await office.case(other)).facts.weight is Weight.SERIOUS


def test_every_step_that_is_said_face_to_face_is_rung_otherwise() -> None:
    assert all(Channel.PHONE in step.channels for step in STEPS if step.in_person)
