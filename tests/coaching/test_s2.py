"""S2, "The Second Chance" (2014): each rule by its name in docs/coaching.md."""

import re
from datetime import datetime, timedelta

import pytest

from bot.core.gates import ClientFacts, Gate
from bot.core.playbook import Channel
from bot.core.touches import next_touch
from bot.usecases.contact import NotAdmin, ReasonMissing, lift_stop, stop_contact
from storage.clients import records_of
from tests.coaching.office import ANA, BO, TEAM, Office
from tests.coaching.scripts import CATALOG, note, said, scripts_of
from tests.coaching.story import EVERY, TOUCHES, Told, at, step_of, told

KEPT = ("2026-03-03 11:00 replied",)


def test_s2_no_is_answered_graciously_within_a_business_day() -> None:
    assert told("told_no").when("reply") == "Tue 2026-03-03 10:10"
    for text in (*scripts_of(step_of("told_no", "reply")), said("after/no")):
        assert re.search(r"[Tt]hank", text), text
        assert re.search(r"stay in touch|keep in touch|now and then", text), text


def test_s2_leaving_client_is_thanked_within_two_business_days() -> None:
    assert told("lost_client").when("thanks") == "Tue 2026-03-03 10:10"
    step = step_of("lost_client", "thanks")
    assert step.stale_after_days <= 4
    for text in scripts_of(step):
        assert re.search(r"[Tt]hank", text), text
        assert re.search(r"yours|hand", text), text


@pytest.mark.parametrize("kind", ["told_no", "lost_client"])
def test_s2_what_decided_is_asked_once_and_late(kind: str) -> None:
    deal = told(kind)
    assert deal.when("what_decided") == "Tue 2026-03-17 10:00"
    assert deal.and_then("2026-03-17 11:00 reason_asked").when("what_decided") == "gone"
    assert step_of(kind, "what_decided").repeat == 1
    (text,) = scripts_of(step_of(kind, "what_decided"))
    assert text.count("?") == 1


@pytest.mark.parametrize("kind", ["told_no", "lost_client"])
def test_s2_ask_after_a_no_waits_180_days(kind: str) -> None:
    # 180 days after Tuesday 3 March is Sunday 30 August.
    assert told(kind).when("ask") == "Mon 2026-08-31 10:00"


def by_reason(reason: str, their_date: datetime | None = None) -> str:
    deal = told(f"told_no {reason}").but(their_date=their_date)
    assert told(f"lost_client {reason}").but(
        their_date=their_date, changed_at=at("2026-03-03 10:00")
    ).when("ask") == deal.when("ask")
    return deal.when("ask")


def test_s2_timing_asks_before_their_date() -> None:
    assert by_reason("timing", at("2026-09-01 12:00")) == "Tue 2026-08-04 10:00"
    assert by_reason("timing", at("2026-03-10 12:00")) == "Tue 2026-03-17 10:00"
    assert by_reason("timing") == "Mon 2026-08-31 10:00"


def test_s2_no_decision_asks_after_sixty_to_ninety_days() -> None:
    assert by_reason("no_decision") == "Mon 2026-05-18 10:00"


def test_s2_competitor_asks_ninety_days_before_renewal() -> None:
    assert by_reason("competitor", at("2026-12-01 12:00")) == "Wed 2026-09-02 10:00"
    assert by_reason("competitor", at("2026-04-01 12:00")) == "Tue 2026-03-31 10:00"
    assert by_reason("competitor") == "Mon 2026-08-31 10:00"


def test_s2_price_asks_only_on_a_real_change() -> None:
    deal = told("told_no price")
    assert deal.when("ask") == "Tue 2026-03-31 10:00"
    assert deal.when("ask", "2027-03-01 10:00") == "held by nothing_changed"
    changed = deal.but(changed_at=at("2026-06-02 14:00"))
    assert changed.when("ask", "2027-03-01 10:00") == "Tue 2026-06-02 14:00"


def test_s2_approach_waits_or_goes_to_a_colleague() -> None:
    assert by_reason("approach") == "Mon 2026-08-31 10:00"
    assert "colleague" in note(step_of("told_no", "ask"))


def touch(deal: Told, now: str | None = None) -> str:
    return deal.when("keep_in_touch", now)


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("answer", ["no", "silence", "door_open"])
def test_s2_keep_in_touch_needs_no_refusal(kind: str, answer: str) -> None:
    # A gracious goodbye opens it with the report; the others wait for an answer of theirs.
    is_goodbye = kind in {"told_no", "lost_client"}
    begins = "Tue 2026-06-02 10:00" if is_goodbye else "Mon 2026-06-08 10:00"
    assert touch(told(kind)) == (begins if is_goodbye else "gone")
    deal = told(kind, "2026-03-05 11:00 asked", f"2026-03-09 11:00 {answer}")
    assert touch(deal) == begins
    refused = deal.and_then("2026-03-09 11:30 no_contact")
    assert touch(refused) == "held by no_contact_reply"
    assert touch(refused.and_then("2026-03-10 11:30 stay_in_touch")) == begins


def test_s2_touch_every_ninety_days() -> None:
    # 90 days after Tuesday 3 March, 11:00, is Monday 1 June, 11:00 (12:00 in summer time).
    assert touch(told("told_no", *KEPT)) == "Tue 2026-06-02 10:00"


def test_s2_touches_are_capped_per_client_across_reps() -> None:
    deal = told("told_no", *KEPT)
    month = timedelta(days=62)
    touches = tuple(at("2026-03-04 10:00") + number * month for number in range(4))
    capped = deal.but(client=ClientFacts(touches=touches))
    assert touch(capped, "2026-09-08 10:00") == "Thu 2027-03-04 10:00"
    tight = TOUCHES.model_copy(update={"every_days": 60, "least_gap_days": 75})
    found = next_touch(tight, ClientFacts(touches=touches[:1]), touches[0], touches[0])
    assert found is not None
    assert found.at == touches[0] + timedelta(days=75)


def test_s2_unanswered_touches_slow_down_and_stop() -> None:
    deal = told("told_no", *KEPT)
    last = (at("2026-04-01 09:00"),)
    for unanswered, due in (
        (1, "Tue 2026-06-30 10:00"),
        (2, "Mon 2026-09-28 10:00"),
        (3, "Mon 2026-09-28 10:00"),
        (4, "gone"),
    ):
        facts = ClientFacts(touches=last, unanswered=unanswered)
        assert touch(deal.but(client=facts), "2026-04-01 09:00") == due


def test_s2_keep_in_touch_ends_after_two_years() -> None:
    deal = told("told_no", *KEPT)
    before = deal.but(client=ClientFacts(touches=(at("2027-11-30 10:00"),)))
    assert touch(before, "2027-12-01 10:00") == "Mon 2028-02-28 10:00"
    after = deal.but(client=ClientFacts(touches=(at("2027-12-06 10:00"),)))
    assert touch(after, "2027-12-07 10:00") == "gone"
    # In its place the rep is asked whether to go on, and may.
    assert after.when("touch_review", "2027-12-07 10:00") == "Thu 2028-03-02 10:00"
    goes_on = after.and_then("2028-03-03 11:00 stay_in_touch")
    assert (touch(goes_on), goes_on.when("touch_review")) == ("Fri 2028-06-02 10:00", "gone")


def test_s2_logged_contact_moves_the_next_touch() -> None:
    deal = told("told_no", *KEPT)
    moved = deal.but(client=ClientFacts(touches=(at("2026-05-05 09:00"),)))
    assert touch(moved, "2026-05-05 09:00") == "Mon 2026-08-03 10:00"


def test_s2_touch_gives_and_asks_nothing() -> None:
    prompts = sorted(name for name in CATALOG.messages if name.startswith("prompts/touch_"))
    assert len({CATALOG.text(name) for name in prompts}) == 6
    for text in (*scripts_of(TOUCHES.step), *map(CATALOG.text, prompts)):
        assert "?" not in text.replace("{{", ""), text
    assert TOUCHES.step.channels == (Channel.PHONE, Channel.EMAIL, Channel.TEXT)


def test_s2_client_in_trouble_is_left_in_peace() -> None:
    deal = told("told_no", *KEPT).but(client=ClientFacts(trouble_until=at("2026-08-05 00:00")))
    assert touch(deal) == "Wed 2026-08-12 10:00"
    assert deal.steps()["keep_in_touch"].hold is not None
    assert touch(deal, "2026-08-13 10:00") != "gone"


async def test_s2_do_not_contact_stops_every_rep(office: Office) -> None:
    mine, theirs = await office.report(ANA), await office.report(BO)
    await office.act(lambda turn: stop_contact(turn, mine))
    for deal in (mine, theirs):
        plan = (await office.case(deal)).plan
        assert plan
        assert {step.hold.gate for step in plan if step.hold} == {Gate.DO_NOT_CONTACT}
        assert all(step.is_stopped for step in plan)
    client = (await office.case(theirs)).client

    async def lift(reason: str, *, is_admin: bool = True) -> None:
        await office.act(
            lambda turn: lift_stop(turn, client.id, is_admin=is_admin, reason=reason), BO
        )

    with pytest.raises(NotAdmin):
        await lift("they rang", is_admin=False)
    with pytest.raises(ReasonMissing):
        await lift(" ")
    await lift("they rang")
    assert any(step.due_at for step in (await office.case(mine)).plan)
    records = await office.run(lambda s: records_of(s, TEAM, client.id))
    assert [(one.what, one.by_user, one.reason) for one in records] == [
        ("stopped", ANA, ""),
        ("lifted", BO, "they rang"),
    ]


def test_s2_declined_contact_stops_touches() -> None:
    deal = told("told_no", *KEPT, "2026-03-04 10:00 no_contact")
    assert touch(deal, "2027-03-04 10:00") == "held by no_contact_reply"
    assert touch(deal.and_then("2026-04-01 10:00 stay_in_touch")).startswith("Tue 2026-06-02")
    elsewhere = told("told_no", *KEPT).but(client=ClientFacts(refused_contact=True))
    assert touch(elsewhere) == "held by no_contact_reply"
    # Nor are they asked, unless they come back (coaching.md, 9.6).
    assert deal.when("ask") == "held by no_contact_reply"
    assert "ask" not in deal.and_then("2026-04-01 10:00 came_back").steps()
