"""What a refusal stops, cell by cell (9.6): each rule by its name in docs/coaching.md."""

import pytest

from bot.core.circumstances import Circumstance
from bot.core.gates import ClientFacts, Gate, PromiseFact, asks_left
from bot.core.playbook import StepKind
from bot.usecases.contact import stop_contact
from tests.coaching.office import ANA, BO, Office
from tests.coaching.story import EVERY, FAULTS, Told, at, told

REPAIRED = ("2026-03-03 11:00 owned_up", "2026-03-03 11:30 plan_sent", "2026-03-06 11:00 repaired")
CHANGED = at("2026-03-12 10:00")
REFUSALS = ("no", "no_contact", "never_again")


def mended(kind: str, *lines: str) -> Told:
    """A fault that was put right on 6 March, and what the client said since."""
    return told(kind, *REPAIRED, *lines).but(changed_at=CHANGED)


def ask_of(kind: str) -> str:
    return "ask_after_repair" if kind.startswith("lost") else "ask"


def refused(kind: str, what: str) -> Told:
    asked = ("2026-03-09 11:00 asked",) if what == "no" else ()
    return mended(kind, *asked, f"2026-03-10 11:00 {what}")


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("what", REFUSALS)
def test_c9_refusals_leave_what_is_owed(kind: str, what: str) -> None:
    steps = refused(kind, what).steps("2026-03-12 10:00")
    for key, due_at in (("prevention_note", "2026-03-12 10:00"), ("post_mortem", None)):
        assert steps[key].hold is None
        assert due_at is None or steps[key].due_at == at(due_at)
    early = told(kind, f"2026-03-03 10:05 {what}") if what != "no" else told(kind)
    assert early.when("own_up") == "Tue 2026-03-03 10:10"
    known = early.and_then("2026-03-03 11:00 owned_up")
    assert known.when("plan_in_writing") == "Tue 2026-03-03 12:00"
    assert known.when("repair") == "Fri 2026-03-06 10:00"


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_refusals_a_fresh_no_holds_feedback_for_twenty_business_days(kind: str) -> None:
    deal = refused(kind, "no")
    assert deal.when("feedback") == "Tue 2026-04-07 10:00"
    hold = deal.steps()["feedback"].hold
    assert hold is not None
    assert (hold.gate, hold.until) == (Gate.FRESH_NO, at("2026-04-07 10:00"))
    before = mended(kind, "2026-01-05 11:00 asked", "2026-01-06 11:00 no")
    assert before.when("feedback") == "Fri 2026-03-13 10:00"


@pytest.mark.parametrize("kind", EVERY)
def test_c9_refusals_a_no_leaves_one_more_ask_after_its_wait_and_with_news(kind: str) -> None:
    deal = told(kind, *REPAIRED, "2026-03-09 11:00 asked", "2026-03-10 11:00 no")
    (key,) = (one for one in deal.steps() if one.startswith("second_ask"))
    later = "2026-12-01 10:00"
    assert deal.when(key) == "Mon 2026-09-07 10:00"
    assert deal.when(key, later) == "held by nothing_changed"
    again = deal.but(changed_at=at("2026-11-02 10:00")).and_then("2026-11-02 11:00 asked")
    assert again.and_then("2026-11-03 11:00 no").when(key, "2028-01-10 10:00") in {
        *("held by second_refusal", "gone"),
    }


@pytest.mark.parametrize("kind", EVERY)
def test_c9_refusals_a_no_leaves_touches_unless_they_were_refused(kind: str) -> None:
    deal = told(kind, *REPAIRED, "2026-03-09 11:00 asked", "2026-03-10 11:00 no")
    assert deal.when("keep_in_touch").endswith("10:00")
    declined = deal.and_then("2026-03-10 11:05 no_contact")
    assert declined.when("keep_in_touch") == "held by no_contact_reply"


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_refusals_rather_not_stay_in_touch_stops_feedback_unless_it_was_promised(
    kind: str,
) -> None:
    deal = refused(kind, "no_contact")
    assert deal.when("feedback") == "held by no_contact_reply"
    promised = PromiseFact(at("2026-03-11 00:00"), is_open=False, settled_at=at("2026-03-10 12:00"))
    assert deal.but(promises=(promised,)).when("feedback") == "Fri 2026-03-13 10:00"
    # Nor is there a call a month later: the second look at it is feedback too.
    solved = mended(kind, "2026-03-13 11:00 solved", "2026-03-16 11:00 no_contact")
    assert solved.when("feedback_again") == "held by no_contact_reply"


@pytest.mark.parametrize("kind", EVERY)
def test_c9_refusals_rather_not_stay_in_touch_stops_asks_and_touches(kind: str) -> None:
    deal = mended(kind, "2026-03-10 11:00 no_contact")
    for one in deal.steps("2027-03-10 10:00").values():
        if one.step.kind in {StepKind.ASK, StepKind.TOUCH}:
            assert one.is_stopped
    back = deal.and_then("2026-05-04 11:00 came_back")
    assert back.when("second_chance") == "Mon 2026-05-18 10:00"
    assert "no_contact_reply" not in {one.hold.gate for one in back.steps().values() if one.hold}


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_refusals_never_again_leaves_one_ask_sixty_business_days_after_the_repair(
    kind: str,
) -> None:
    deal = refused(kind, "never_again")
    assert deal.when(ask_of(kind)) == "Fri 2026-05-29 10:00"
    hold = deal.steps()[ask_of(kind)].hold
    assert hold is not None
    assert hold.gate is Gate.COOLING_OFF
    assert asks_left(deal.facts, deal.history) == 1
    late = mended(kind, "2026-05-28 11:00 never_again")
    assert late.when(ask_of(kind)) == "Fri 2026-05-29 10:00"
    asked = deal.and_then("2026-06-01 11:00 asked", "2026-06-02 11:00 no")
    assert asks_left(asked.facts, asked.history) == 0


def test_c9_refusals_never_again_without_a_repair_counts_from_the_word() -> None:
    deal = told("told_no no_decision", "2026-03-10 11:00 never_again")
    assert deal.when("ask") == "Tue 2026-06-02 10:00"
    assert deal.when("what_decided") in {"gone", "held by never_again"}


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_refusals_never_again_stops_feedback_and_touches_unless_they_come_back(
    kind: str,
) -> None:
    deal = mended(kind, "2026-03-10 10:00 stay_in_touch", "2026-03-10 11:00 never_again")
    assert deal.when("feedback") == "held by never_again"
    assert deal.when("keep_in_touch") == "held by never_again"
    back = deal.and_then("2026-03-11 11:00 came_back")
    assert back.when("feedback") == "Fri 2026-03-13 10:00"
    assert back.when("keep_in_touch") == "Tue 2026-06-09 10:00"


@pytest.mark.parametrize("kind", EVERY)
def test_c9_refusals_a_stop_leaves_only_what_is_done_without_a_word(kind: str) -> None:
    for lines in (("2026-03-03 11:00 owned_up",), REPAIRED, (*REPAIRED, "2026-03-10 11:00 asked")):
        stopped = told(kind, *lines).but(client=ClientFacts(do_not_contact=True))
        for one in stopped.steps().values():
            owed = one.step.kind in {StepKind.REPAIR, StepKind.CAUSE}
            assert one.is_stopped is not owed, one.step.key


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_refusals_a_trouble_of_theirs_holds_until_five_business_days_after_it(kind: str) -> None:
    # Their trouble ends on Wednesday 15 July; the fifth business day after it is the 22nd.
    client = ClientFacts(trouble_until=at("2026-07-15 00:00"))
    deal = mended(kind, "2026-03-10 11:00 stay_in_touch").but(client=client)
    for key in ("feedback", ask_of(kind), "keep_in_touch"):
        found = deal.steps("2026-03-10 12:00")[key]
        assert found.due_at is not None
        assert found.due_at >= at("2026-07-22 10:00"), key
    assert deal.when("feedback") == "Wed 2026-07-22 10:00"
    assert deal.when("prevention_note") == "Thu 2026-03-12 10:00"


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_refusals_the_strictest_of_several_holds(kind: str) -> None:
    trouble = ClientFacts(trouble_until=at("2026-07-15 00:00"))
    both = refused(kind, "no").but(client=trouble)
    assert both.when("feedback") == "Wed 2026-07-22 10:00"
    short = refused(kind, "no").but(client=ClientFacts(trouble_until=at("2026-03-11 00:00")))
    assert short.when("feedback") == "Tue 2026-04-07 10:00"
    final = refused(kind, "no_contact").but(client=trouble)
    assert final.when("feedback") == "held by no_contact_reply"
    stopped = ClientFacts(do_not_contact=True, trouble_until=at("2026-07-15 00:00"))
    assert refused(kind, "never_again").but(client=stopped).when("feedback") == (
        "held by do_not_contact"
    )
    overdue = PromiseFact(at("2026-03-11 00:00"), is_open=True)
    waiting = refused(kind, "never_again").but(promises=(overdue,))
    assert waiting.when(ask_of(kind), "2026-06-10 10:00") == "held by promise_overdue"


@pytest.mark.parametrize(
    ("client", "feedback", "ask"),
    [
        (ClientFacts(said_no_at=at("2026-03-10 11:00")), "Tue 2026-04-07 10:00", ""),
        (ClientFacts(refused_contact=True), "held by no_contact_reply", "held by no_contact_reply"),
        (
            ClientFacts(never_again_at=at("2026-03-10 11:00")),
            *("held by never_again", "Fri 2026-05-29 10:00"),
        ),
        (
            ClientFacts(do_not_contact=True),
            *("held by do_not_contact", "held by do_not_contact"),
        ),
    ],
)
def test_c9_refusals_hold_whoever_was_told(client: ClientFacts, feedback: str, ask: str) -> None:
    deal = mended("company_failed", "2026-03-10 12:00 snoozed post_mortem 2026-03-11 00:00")
    mine = deal.but(client=client)
    assert mine.when("feedback") == feedback
    assert not ask or mine.when("ask") == ask


async def test_c9_refusals_reach_every_reps_deal_with_the_client(office: Office) -> None:
    mine = await office.report(ANA, Circumstance.TOLD_NO)
    theirs = await office.report(BO, Circumstance.TOLD_NO)

    async def held() -> dict[str, str]:
        case = await office.case(theirs)
        return {one.step.key: str(one.hold.gate) for one in case.plan if one.hold}

    await office.record(mine, "no_contact")
    gates = await held()
    assert {gates[key] for key in ("what_decided", "ask", "keep_in_touch")} == {"no_contact_reply"}
    await office.record(mine, "came_back")
    assert "no_contact_reply" not in (await held()).values()
    await office.record(mine, "never_again")
    gates = await held()
    assert {gates[key] for key in ("what_decided", "keep_in_touch")} == {"never_again"}
    await office.act(lambda turn: stop_contact(turn, mine))
    assert set((await held()).values()) == {"do_not_contact"}


def test_c9_refusals_a_report_of_a_no_leaves_both_asks() -> None:
    deal = told("told_no")
    assert asks_left(deal.facts, deal.history) == 2
    by_all = deal.but(client=ClientFacts(asks=2))
    assert asks_left(by_all.facts, by_all.history) == 0
    assert by_all.when("ask") == "held by second_refusal"


async def test_c9_refusals_the_cap_is_two_asks_until_business_returns(office: Office) -> None:
    first = await office.report(ANA)
    await office.record(first, "asked")
    await office.record(first, "no")
    second = await office.report(BO)
    await office.record(second, "asked", BO)
    third = await office.case(await office.report(ANA, Circumstance.TOLD_NO))
    assert asks_left(third.facts, third.history) == 0
    await office.record(second, "yes", BO)
    await office.record(second, "recovered", BO)
    after = await office.case(third.deal.id)
    assert asks_left(after.facts, after.history) == 2
