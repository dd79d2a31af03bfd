"""Handing over hands over everything (9.8): each rule by its name in docs/coaching.md."""

import pytest

from bot.core.circumstances import Circumstance
from bot.core.planned_step import Stand
from bot.delivery.cards import StepCard, TogetherCard
from tests.coaching.office import ANA, BO, TEAM, Office
from tests.coaching.story import FAULTS, told

EVENING = "2026-03-05 21:30"


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("noted", ["2026-03-03 10:05", "2026-03-03 12:00", "2026-03-05 12:00"])
def test_c9_hand_over_brings_the_own_up_whether_its_note_went_out_or_not(
    kind: str, noted: str
) -> None:
    deal = told(kind).lived(noted).and_then(f"{EVENING} handed_over")
    heard = deal.lived("2027-03-05 10:00").heard()[len(deal.facts.notes) :]
    assert heard == [
        *("Fri 2026-03-06 09:00 own_up", "Mon 2026-03-09 10:00 own_up 1"),
        *("Tue 2026-03-10 10:00 own_up 2", "Fri 2026-03-13 10:00 own_up 3"),
        "Fri 2026-03-20 10:00 own_up 4",
    ]


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_hand_over_brings_it_also_where_the_client_could_not_be_reached(kind: str) -> None:
    tried = told(kind).lived("2026-03-03 10:15").and_then("2026-03-03 10:20 not_reached")
    for minutes in ("11:00", "11:40"):
        tried = tried.lived(f"2026-03-03 {minutes}").and_then(f"2026-03-03 {minutes} not_reached")
    given = tried.and_then(f"{EVENING} handed_over")
    assert given.when("own_up") == "Fri 2026-03-06 09:00"
    # The new owner begins with the own-up itself, whose note holds every word.
    once = told(kind, "2026-03-03 10:20 not_reached", f"{EVENING} handed_over")
    assert once.when("try_again") == "gone"


@pytest.mark.parametrize(
    ("kind", "lines", "key"),
    [
        ("own_mistake", ("2026-03-03 11:00 owned_up", "2026-03-03 11:30 plan_sent"), "repair"),
        ("own_mistake", ("2026-03-03 11:00 owned_up",), "plan_in_writing"),
        ("told_no", (), "reply"),
        ("told_no approach", (), "reply"),
        ("lost_client", (), "thanks"),
        ("blown_meeting", ("2026-03-03 11:00 asked",), "answer"),
        ("told_no", ("2026-03-03 11:00 replied",), "keep_in_touch"),
    ],
)
def test_c9_hand_over_brings_the_next_open_step_in_the_next_working_time(
    kind: str, lines: tuple[str, ...], key: str
) -> None:
    due_on = told(kind, *lines).steps()[key].due_at
    assert due_on is not None
    noted = told(kind, *lines).lived(f"{due_on:%Y-%m-%d} 12:00")
    night = f"{due_on:%Y-%m-%d} 21:30"
    assert noted.steps(night)[key].told_at is not None
    given = noted.and_then(f"{night} handed_over")
    found = given.steps(night)[key]
    # A new round of it, which nobody was told of, on the next working morning.
    assert found.told_at is None
    assert found.due_at is not None
    local = found.due_at.astimezone(given.calendar.tz)
    assert (local.hour, (local.date() - due_on.date()).days in {1, 2, 3}) == (9, True)


def test_c9_hand_over_leaves_what_is_still_ahead_on_its_day() -> None:
    deal = told("told_no", "2026-03-03 11:00 replied")
    given = deal.and_then("2026-03-04 11:00 handed_over")
    assert given.dated() == deal.dated("2026-03-04 11:00")


def test_c9_hand_over_of_a_no_for_the_approach_is_not_the_end_of_it() -> None:
    deal = told("told_no approach", "2026-03-03 11:00 replied").lived("2026-04-07 12:00")
    given = deal.and_then("2026-04-08 11:00 handed_over")
    heard = given.lived("2026-12-31 10:00").heard()[len(given.facts.notes) :]
    assert heard[0] == "Tue 2026-06-02 10:00 keep_in_touch"
    assert "Mon 2026-08-31 10:00 ask" in heard
    unthanked = told("told_no approach").lived("2026-03-04 12:00")
    late = unthanked.and_then("2026-03-04 18:30 handed_over")
    assert late.lived("2026-03-05 12:00").heard()[-1] == "Thu 2026-03-05 09:00 reply"


def test_c9_hand_over_numbers_each_owners_round_anew() -> None:
    deal = told("own_mistake").lived("2026-03-03 12:00")
    seen = {deal.steps()["own_up"].occurrence}
    for day in (4, 5, 6):
        deal = deal.and_then(f"2026-03-{day:02} 11:00 handed_over")
        seen.add(deal.steps()["own_up"].occurrence)
        deal = deal.lived(f"2026-03-{day:02} 12:00")
        assert deal.steps(f"2026-03-{day:02} 12:00")["own_up"].stand is Stand.DUE
    assert len(seen) == 4


def told_to(office: Office, rep: str) -> list[str]:
    """The steps that a rep was told of, oldest first."""
    cards = [one.card for one in office.slack.messages if one.channel == f"D-{TEAM}-{rep}"]
    steps = [
        step
        for card in cards
        for step in (card.steps if isinstance(card, TogetherCard) else [card])
        if isinstance(step, StepCard)
    ]
    return [step.step for step in steps]


@pytest.mark.parametrize("noted", [True, False])
async def test_c9_hand_over_reaches_the_colleague_in_the_morning(
    office: Office, *, noted: bool
) -> None:
    deal = await office.report(circumstance=Circumstance.OWN_MISTAKE)
    if noted:
        await office.look("2026-03-03 10:10")
    office.at("2026-03-03 21:30")
    assert await office.hand_over(deal, ANA, BO) == "accepted"
    for moment in ("2026-03-03 21:30", "2026-03-04 08:59"):
        await office.look(moment)
        assert told_to(office, BO) == []
    await office.look("2026-03-04 09:00")
    assert told_to(office, BO) == ["own_up"]
    await office.look("2026-03-05 10:00")
    assert told_to(office, BO) == ["own_up", "own_up"]
    assert told_to(office, ANA) == (["own_up"] if noted else [])


async def test_c9_hand_over_knows_what_the_giver_was_told(office: Office) -> None:
    # Ana never thanked them, and was told of a touch since: thanks for the no are pointless.
    deal = await office.report(circumstance=Circumstance.TOLD_NO)
    for moment in ("2026-03-03 10:10", "2026-03-04 10:00", "2026-03-06 10:00", "2026-06-02 10:00"):
        await office.look(moment)
    assert (await office.case(deal)).planned("keep_in_touch") is not None
    office.at("2026-06-03 21:30")
    assert await office.hand_over(deal, ANA, BO) == "accepted"
    await office.look("2026-06-04 09:00")
    assert told_to(office, BO) == ["keep_in_touch"]
