"""A step is open until it is answered (9.1): each rule by its name in docs/coaching.md."""

import pytest

from bot.cases.own_case import own_case
from bot.core.circumstances import Circumstance
from bot.core.planned_step import Stand
from bot.core.playbook import StepKind
from bot.core.stands import in_order
from bot.slack.deal.standing import next_lines
from tests.coaching.office import ANA, Office
from tests.coaching.scripts import CATALOG
from tests.coaching.story import EVERY, FAULTS, Told, told

# Known to the client, the repair is to be looked after on Friday 6 March at 10:00.
KNOWN = told("own_mistake", "2026-03-03 11:00 owned_up", "2026-03-03 11:30 plan_sent")
NOTED = KNOWN.noted("repair", "2026-03-06 10:00")


def stand(deal: Told, key: str, now: str) -> Stand:
    return deal.steps(now)[key].stand


def test_c9_steps_are_coming_then_due_then_overdue() -> None:
    assert stand(KNOWN, "repair", "2026-03-06 09:59") is Stand.COMING
    assert stand(KNOWN, "repair", "2026-03-06 10:00") is Stand.DUE
    assert stand(NOTED, "repair", "2026-03-06 23:59") is Stand.DUE
    # Overdue from the next working morning after its note, which is Monday.
    assert stand(NOTED, "repair", "2026-03-09 08:59") is Stand.DUE
    assert stand(NOTED, "repair", "2026-03-09 09:00") is Stand.OVERDUE
    assert stand(NOTED, "repair", "2027-03-09 09:00") is Stand.OVERDUE
    assert stand(KNOWN, "feedback", "2027-03-09 09:00") is Stand.COMING


@pytest.mark.parametrize("kind", EVERY)
def test_c9_steps_done_or_skipped_are_no_longer_open(kind: str) -> None:
    deal = told(kind).lived("2026-03-05 12:00")
    (first,) = in_order(deal.steps("2026-03-06 12:00").values())[:1]
    done = deal.and_then(f"2026-03-06 12:00 {first.step.done_by[0]}")
    assert first.step.key not in done.steps()
    skipped = deal.and_then(f"2026-03-06 12:00 skipped {first.step.key}")
    # Nobody skips an own-up: it is told, known already, or the deal is let go (9.4).
    assert (first.step.key in skipped.steps()) is first.step.kind.is_own_up


def test_c9_steps_are_overtaken_by_what_made_them_pointless() -> None:
    question = told("told_no", "2026-03-03 11:00 replied").lived("2026-03-17 12:00")
    assert question.steps("2026-03-17 12:00")["what_decided"].is_open
    wrote = question.and_then("2026-03-17 12:30 heard_from")
    assert wrote.when("what_decided") == "gone"
    # A question that is asked once is over when its days are: after the twentieth.
    assert question.when("what_decided", "2026-03-31 09:59") != "gone"
    assert question.when("what_decided", "2026-04-01 10:00") == "gone"
    # Thanks for a no are pointless once there was a touch of another kind.
    unthanked = told("told_no").lived("2026-06-01 10:00")
    assert stand(unthanked, "reply", "2026-06-01 10:00") is Stand.OVERDUE
    assert unthanked.lived("2026-06-02 10:00").when("reply", "2026-06-02 10:01") == "gone"


def test_c9_steps_press_in_order() -> None:
    assert [str(kind) for kind in sorted(StepKind, key=lambda kind: kind.pressing)] == [
        *("own_up", "try_again", "reply", "repair", "plan", "prevention", "feedback"),
        *("answer", "follow_up", "ask", "touch", "back_burner", "cause", "optional"),
    ]
    deal = told("own_mistake", "2026-03-03 11:00 repaired")
    open_steps = in_order(deal.lived("2026-03-12 12:00").steps("2026-03-12 12:00").values())
    assert [one.step.key for one in open_steps] == [
        *("own_up", "prevention_note", "feedback", "post_mortem"),
    ]


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_steps_stay_in_sight_until_they_are_answered(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 owned_up").lived("2027-03-01 10:00")
    for now in ("2026-06-01 10:00", "2027-03-01 10:00"):
        assert stand(deal, "repair", now) is Stand.OVERDUE
        assert stand(deal, "plan_in_writing", now) is Stand.OVERDUE


async def shown(office: Office, deal_id: str) -> list[str]:
    """What is said of a deal's next step wherever it is shown."""
    case = own_case(await office.case(deal_id), ANA)
    return [str(line) for line in next_lines(CATALOG, case)]


async def test_c9_steps_next_is_the_most_pressing_and_then_the_next_ahead(office: Office) -> None:
    deal = await office.report(circumstance=Circumstance.TOLD_NO)
    assert await shown(office, deal) == [
        "Next: Answer the no graciously, Tue 3 Mar at 10:10.",
    ]
    await office.look("2026-03-03 10:10")
    assert await shown(office, deal) == [
        "Next: Answer the no graciously, due now.",
        "Then: Ask what decided it, Tue 17 Mar at 10:00.",
    ]


async def test_c9_steps_past_day_is_called_overdue(office: Office) -> None:
    deal = await office.report(circumstance=Circumstance.TOLD_NO)
    await office.look("2026-03-03 10:10")
    office.at("2026-03-04 09:00")
    assert (await shown(office, deal))[
        0
    ] == "Next: Answer the no graciously, overdue since Tue 3 Mar."
    for month in range(4, 13):
        await office.look(f"2026-{month:02}-01 12:00")
        case = await office.case(deal)
        for one in case.plan:
            is_past = one.next_at is not None and one.next_at <= office.watch.at
            assert not is_past or one.is_open or one.waits_for_an_event
