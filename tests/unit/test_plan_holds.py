"""What the wait itself holds, and says so: cooling off before an ask, and a touch past its cap."""

from datetime import timedelta

from bot.core.gates import ClientFacts, Gate, Hold
from bot.core.planned_step import PlannedStep
from tests.coaching.story import Told, at, told


def touch_of(deal: Told, now: str) -> PlannedStep:
    return deal.steps(now)["keep_in_touch"]


def since(*touches: str, unanswered: int = 0, contacts: tuple[str, ...] = ()) -> ClientFacts:
    return ClientFacts(
        touches=tuple(at(one) for one in touches),
        contacts=tuple(at(one) for one in contacts),
        unanswered=unanswered,
    )


REPLIED = told("told_no", "2026-03-03 11:00 replied")
SETTLED = told(
    "own_mistake",
    *("2026-03-03 11:00 owned_up", "2026-03-04 16:00 repaired", "2026-03-09 11:00 lesson"),
    *("2026-03-10 11:00 prevention_sent", "2026-03-11 11:00 skipped feedback"),
)


def test_a_touch_inside_the_gap_says_that_the_cap_holds_it_and_until_when() -> None:
    deal = REPLIED.but(client=since("2026-05-05 10:00"))
    found = touch_of(deal, "2026-06-20 10:00")
    assert found.hold == Hold(Gate.CAP_REACHED, found.due_at)
    assert found.due_at == at("2026-08-03 10:00")
    assert not found.is_stopped
    assert touch_of(deal, "2026-07-05 10:00").hold is None


def test_the_fifth_touch_of_a_year_waits_until_the_year_is_over() -> None:
    four = ("2026-06-01 10:00", "2026-08-31 10:00", "2026-11-30 10:00", "2027-03-01 10:00")
    found = touch_of(REPLIED.but(client=since(*four)), "2027-05-30 10:00")
    assert found.hold == Hold(Gate.CAP_REACHED, found.due_at)
    assert found.due_at == at("2027-06-01 10:00")


def test_a_client_who_was_touched_by_nobody_is_not_held() -> None:
    assert touch_of(REPLIED, "2026-03-04 10:00").hold is None


def test_a_weightier_gate_is_told_before_the_cap() -> None:
    client = since("2026-06-02 10:00")
    deal = REPLIED.but(client=client).and_then("2026-06-03 10:00 no_contact")
    found = touch_of(deal, "2026-06-20 10:00")
    assert found.hold == Hold(Gate.NO_CONTACT_REPLY)


def test_any_contact_moves_the_next_touch_and_gives_it_a_round_of_its_own() -> None:
    before = touch_of(REPLIED, "2026-05-20 10:00")
    after = touch_of(REPLIED.but(client=since(contacts=("2026-05-19 10:00",))), "2026-05-20 10:00")
    assert after.due_at == at("2026-08-17 10:00")
    assert (after.contacts, after.passed) != (before.contacts, before.passed)
    assert after.hold is None


def test_an_ask_inside_its_wait_is_cooling_off() -> None:
    ask = SETTLED.steps()["ask"]
    assert ask.hold == Hold(Gate.COOLING_OFF, ask.due_at)
    assert ask.due_at is not None
    free = SETTLED.steps("2026-03-18 10:00")["ask"]
    assert (free.due_at, free.hold) == (ask.due_at, None)


def test_the_first_ask_after_a_weak_meeting_has_nothing_to_cool() -> None:
    assert told("blown_meeting").steps()["ask"].hold is None
    asked = ("2026-03-05 10:00 asked", "2026-03-06 10:00 no")
    second = told("blown_meeting", *asked).but(changed_at=at("2026-03-07 10:00"))
    held = second.steps("2026-03-08 10:00")["second_ask"].hold
    assert held is not None
    assert held.gate is Gate.COOLING_OFF


def test_a_snooze_is_the_reps_own_and_no_cooling_off() -> None:
    snoozed = SETTLED.and_then("2026-03-18 10:00 snoozed ask 2026-03-30 00:00").steps()["ask"]
    assert snoozed.hold is None
    assert snoozed.due_at is not None
    assert snoozed.due_at - at("2026-03-30 00:00") < timedelta(days=1)
