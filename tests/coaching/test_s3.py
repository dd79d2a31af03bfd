"""S3, "Taking a Second Chance, but don't bet on a third": each rule by its name."""

import re

import pytest

from bot.core.deal_state import can_follow
from bot.core.gates import ASK_CAP, ClientFacts, Gate, asks_left
from bot.core.playbook import Channel, Slot, Step, StepKind
from bot.usecases.refused_asks import note_refused_ask
from bot.usecases.team_figures import team_figures
from tests.coaching.office import ANA, BO, Office
from tests.coaching.scripts import STEPS, said, script
from tests.coaching.story import EVERY, FAULTS, at, step_of, story, told

LATER = "2028-03-01 10:00"
SECOND = {
    "own_mistake": "second_ask",
    "company_failed": "second_ask",
    "lost_client our_fault": "second_ask_after_repair",
    "blown_meeting": "second_ask",
    "told_no": "second_ask",
    "lost_client": "second_ask",
}
REPAIRED = "2026-03-04 10:00 repaired"
# Nothing else is left to say that would come first (coaching.md, 9.4).
SETTLED = (
    *("2026-03-10 11:00 prevention_sent", "2026-03-10 11:00 lesson"),
    "2026-03-11 11:00 skipped feedback",
)
ONCE_REFUSED = (REPAIRED, "2026-03-05 11:00 asked", "2026-03-09 11:00 no")


@pytest.mark.parametrize("kind", EVERY)
def test_s3_never_a_third_ask(kind: str) -> None:
    assert ASK_CAP == 2
    twice = told(kind, *ONCE_REFUSED, "2026-10-01 11:00 asked", "2026-10-09 11:00 no").but(
        changed_at=at("2026-11-01 10:00")
    )
    assert asks_left(twice.facts, twice.history) == 0
    assert twice.when(SECOND[kind], LATER) == "held by second_refusal"
    by_others = told(kind, REPAIRED).but(
        client=ClientFacts(asks=2), changed_at=at("2026-03-04 10:00")
    )
    asks = [one for one in by_others.steps(LATER).values() if one.step.kind is StepKind.ASK]
    assert asks
    assert all(one.due_at is None and one.hold is not None for one in asks)


@pytest.mark.parametrize("kind", EVERY)
def test_s3_second_ask_needs_what_changed(kind: str) -> None:
    deal = told(kind, *ONCE_REFUSED, *SETTLED)
    assert deal.when(SECOND[kind], LATER) == "held by nothing_changed"
    before_the_ask = deal.but(changed_at=at("2026-03-04 12:00"))
    assert before_the_ask.when(SECOND[kind], LATER) == "held by nothing_changed"
    changed = deal.but(changed_at=at("2027-01-12 12:00"))
    assert changed.when(SECOND[kind], LATER) == "Tue 2027-01-12 12:00"
    assert Slot.WHAT_CHANGED in step_of(kind, SECOND[kind]).slots


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("answer", ["no", "silence", "door_open"])
def test_s3_second_ask_waits_half_a_year(kind: str, answer: str) -> None:
    lines = (REPAIRED, "2026-03-05 11:00 asked", f"2026-03-09 11:00 {answer}")
    deal = told(kind, *lines).but(changed_at=at("2026-03-10 10:00"))
    # 180 days after Monday 9 March is Saturday 5 September.
    assert deal.when(SECOND[kind]) == "Mon 2026-09-07 10:00"


async def test_s3_hand_over_keeps_the_count(office: Office) -> None:
    deal = await office.report()
    await office.record(deal, "asked")
    await office.record(deal, "no")
    await office.hand_over(deal, ANA, BO)
    case = await office.case(deal)
    assert case.deal.rep_id == BO
    assert (case.facts.client.asks, asks_left(case.facts, case.history)) == (1, 1)
    other = await office.case(await office.report(BO))
    assert other.facts.client.asks == 1


@pytest.mark.parametrize("kind", FAULTS)
def test_s3_never_again_leaves_one_ask(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 never_again", REPAIRED)
    assert asks_left(deal.facts, deal.history) == 1
    assert "repair" in told(kind, "2026-03-03 11:00 never_again").steps()
    asked = deal.and_then("2026-05-05 11:00 asked", "2026-05-06 11:00 no")
    assert asked.when(SECOND[kind], LATER) == "held by second_refusal"
    assert "once" in said("after/never_again")


@pytest.mark.parametrize("kind", EVERY)
def test_s3_failed_second_chance_goes_to_the_manager(kind: str) -> None:
    tried = told(kind, REPAIRED, "2026-03-05 11:00 asked", "2026-03-09 11:00 yes")
    failed = tried.and_then("2026-04-01 11:00 did_not_work").but(changed_at=at("2026-05-01 10:00"))
    assert failed.when("manager_owns") == "Wed 2026-04-01 12:00"
    left = {key for key, one in failed.steps(LATER).items() if one.due_at}
    assert left <= {"manager_owns", "repair", "keep_in_touch", "touch_review"}
    again = story("2027-04-01 11:00 asked")[0]
    assert not can_follow(failed.history, again)
    reopened = failed.and_then("2026-06-01 11:00 came_back")
    assert reopened.when("second_chance") == "Mon 2026-06-15 10:00"


@pytest.mark.parametrize("kind", EVERY)
def test_s3_second_chance_is_looked_in_on(kind: str) -> None:
    deal = told(kind, REPAIRED, "2026-03-05 11:00 asked", "2026-03-09 11:00 yes")
    assert deal.when("second_chance") == "Mon 2026-03-23 10:00"


def _goes_to_a_manager(kind: str, gate: Gate) -> None:
    steps = told(kind).but(escalation=gate).steps(LATER)
    assert steps
    assert all(one.is_stopped and one.due_at is None for one in steps.values())


def test_s3_egregious_goes_to_a_manager_without_script() -> None:
    for kind in EVERY:
        _goes_to_a_manager(kind, Gate.EGREGIOUS)
    text = said("messages/notice_escalation", rep="U1", kind="A breach of privacy")
    assert "rather than a script" in text


def test_s3_legal_dispute_goes_to_a_manager_without_script() -> None:
    for kind in EVERY:
        _goes_to_a_manager(kind, Gate.LEGAL_DISPUTE)


@pytest.mark.parametrize("kind", FAULTS)
def test_s3_plan_in_writing_within_four_business_hours(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 owned_up")
    assert deal.when("plan_in_writing") == "Tue 2026-03-03 12:00"
    assert deal.and_then("2026-03-03 13:00 plan_sent").when("plan_in_writing") == "gone"
    assert step_of(kind, "plan_in_writing").channels == (Channel.EMAIL,)
    late = told(kind, "2026-03-03 17:00 owned_up")
    assert late.when("plan_in_writing") == "Wed 2026-03-04 09:30"


@pytest.mark.parametrize("kind", FAULTS)
def test_s3_post_mortem_comes_after_the_repair(kind: str) -> None:
    assert told(kind).when("post_mortem") == "waits"
    deal = told(kind, "2026-03-06 16:00 repaired")
    assert deal.when("post_mortem") == "Wed 2026-03-11 10:00"
    assert deal.and_then("2026-03-11 11:00 lesson").when("post_mortem") == "gone"


@pytest.mark.parametrize("kind", FAULTS)
def test_s3_feedback_waits_until_it_has_settled(kind: str) -> None:
    assert told(kind).when("feedback") == "waits"
    deal = told(kind, "2026-03-06 16:00 repaired")
    assert deal.when("feedback") == "Fri 2026-03-13 10:00"


@pytest.mark.parametrize("kind", FAULTS)
def test_s3_feedback_is_asked_once_more_at_thirty_days(kind: str) -> None:
    deal = told(kind, "2026-03-06 16:00 repaired", "2026-03-13 11:00 solved")
    # 30 days after Friday 6 March is Easter's Sunday.
    assert deal.when("feedback_again") == "Mon 2026-04-06 10:00"
    assert not can_follow(deal.history, story("2026-03-13 11:01 solved")[0])
    assert deal.and_then("2026-04-06 11:00 solved").when("feedback_again") == "gone"


@pytest.mark.parametrize("kind", FAULTS)
def test_s3_not_solved_reopens_the_repair(kind: str) -> None:
    key = "ask_after_repair" if kind.startswith("lost") else "ask"
    deal = told(kind, "2026-03-06 16:00 repaired", "2026-03-13 11:00 not_solved")
    assert deal.when("repair") == "Wed 2026-03-18 10:00"
    assert deal.when(key, LATER) == "held by repair_not_delivered"
    again = story("2026-03-20 16:00 repaired")
    assert can_follow(deal.history, again[0])
    repaired = deal.and_then("2026-03-20 16:00 repaired")
    first = told(kind, "2026-03-06 16:00 repaired")
    (before,), (after,) = ((one.steps()[key].due_at,) for one in (first, repaired))
    assert before is not None
    assert after is not None
    assert (after - before).days in {13, 14}  # two weeks, one of them with a clock change


def test_s3_lost_client_our_fault_waits_forty_business_days() -> None:
    deal = told("lost_client our_fault", "2026-03-06 16:00 repaired")
    assert deal.when("ask_after_repair") == "Fri 2026-05-01 10:00"


@pytest.mark.parametrize("kind", FAULTS)
def test_s3_no_ask_before_the_repair(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 owned_up")
    asks = [one for one in deal.steps(LATER).values() if one.step.kind is StepKind.ASK]
    assert {one.hold.gate for one in asks if one.hold} == {Gate.REPAIR_NOT_DELIVERED}
    assert all(one.due_at is None for one in asks)
    late = told(kind, "2026-03-05 11:00 asked", "2026-03-09 11:00 no", "2026-09-04 10:00 repaired")
    found = late.but(changed_at=at("2026-04-01 10:00")).steps()[SECOND[kind]].due_at
    assert found is not None
    assert found >= at("2026-09-18 10:00")


@pytest.mark.parametrize(
    "step",
    [
        step
        for step in STEPS
        if step.kind in {StepKind.OWN_UP, StepKind.FEEDBACK} and Channel.PHONE in step.channels
    ],
    ids=lambda step: step.copy_file,
)
def test_s3_spoken_own_up_listens(step: Step) -> None:
    assert re.search(r"\[[Ll]isten", script(step, Channel.PHONE)), step.key


@pytest.mark.parametrize(
    ("told_so_far", "refused"),
    [
        (("asked", "no", "asked", "no"), 1),
        (("asked", "yes", "did_not_work"), 1),
        (("asked", "no"), 0),
        (("asked", "no", "asked"), 0),
    ],
)
async def test_s3_refused_asks_are_counted(
    office: Office, told_so_far: tuple[str, ...], refused: int
) -> None:
    await office.open(ANA)
    deal = await office.report()
    for what in told_so_far:
        assert await office.record(deal, what)
    for _ in range(2):
        await office.act(lambda turn: note_refused_ask(turn, deal))
    office.at("2026-04-01 10:00")
    april, march, _ = await office.act(team_figures)
    assert (april.refused.some, march.refused.some) == (0, refused)
    assert march.refused.n == refused + told_so_far.count("asked")
