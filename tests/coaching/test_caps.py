"""How the rep, the client and the limits are treated: each rule by its name in docs/coaching.md."""

import ast
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

import bot
from bot.cases.clients import clients_like
from bot.core.circumstances import Circumstance
from bot.core.days import BadDate
from bot.core.deal_state import DealState
from bot.core.digest import Period
from bot.core.gates import Gate
from bot.core.playbook import Step
from bot.core.same_client import like_clients
from bot.core.working_time import Calendar, is_working, standard_week
from bot.delivery.cards import PromiseCard, StepCard, SummaryCard, TogetherCard
from bot.delivery.digests import compose_digest
from bot.delivery.rep_caps import A_DAY, A_WEEK, QUIET_AFTER
from bot.usecases.rep_time import OwnHours, set_hours
from bot.usecases.win_back import WinBack, win_back
from storage.models import LostDeal, NudgeKind, NudgeStatus
from tests.coaching.office import ANA, BO, TEAM, Office
from tests.coaching.scripts import CATALOG, STEPS, said, script
from tests.coaching.splices import spoken
from tests.coaching.story import BERLIN, EVERY, TOUCHES, at, told

MOST_WORDS = {"phone": 160, "in_person": 160, "email": 200, "voicemail": 70, "text": 60}


def test_caps_nothing_is_sent_to_a_client() -> None:
    senders = ("smtplib", "twilio", "sendgrid", "imaplib", "boto3")
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in senders], file


async def several(office: Office, number: int) -> list[str]:
    """Deals with different clients, reported at once, with their receipts delivered."""
    deals = [await office.report(client=f"Client number {n}") for n in range(number)]
    await office.look()
    office.slack.messages.clear()
    return deals


async def test_caps_one_message_a_day(office: Office) -> None:
    first, second = await several(office, 2)
    await office.snooze(second, "ask", date(2026, 3, 6))
    assert await office.look("2026-03-06 09:30") == 1 == A_DAY
    await office.record(first, "asked")
    await office.snooze(second, "ask", date(2026, 3, 13))
    later = await office.report(client="Somebody else")
    await office.look()
    assert await office.look("2026-03-06 17:00") == 0
    # The answer and the second deal's ask are due on the same Friday, an hour apart.
    assert await office.look("2026-03-13 09:00") == 1
    assert await office.look("2026-03-13 17:00") == 0
    assert await office.look("2026-03-16 09:00") == 1
    assert (await office.case(later)).state is DealState.OPEN


async def test_caps_five_messages_a_week(office: Office) -> None:
    own = OwnHours(None, frozenset(range(7)), None)
    await office.act(lambda turn: set_hours(turn, own))
    deals = await several(office, 6)
    for deal, day in zip(deals, range(9, 15), strict=True):
        await office.snooze(deal, "ask", date(2026, 3, day))
    sent = []
    for day in range(9, 17):
        sent.append(await office.look(f"2026-03-{day:02} 12:00"))
        await office.record(deals[0], "replied" if day == 9 else "plan_sent")  # no silence
    assert sent == [1, 1, 1, 1, 1, 0, 0, 1]
    assert A_WEEK == 5


async def test_caps_own_up_is_exempt(office: Office) -> None:
    await several(office, 1)
    assert await office.look("2026-03-05 10:00") == 1
    office.at("2026-03-05 10:05")
    await office.report(circumstance=Circumstance.OWN_MISTAKE, client="Hotel Anker")
    await office.look()
    office.slack.messages.clear()
    assert await office.look("2026-03-05 10:15") == 1
    (message,) = office.slack.messages
    assert isinstance(message.card, StepCard)
    assert message.card.step == "own_up"


async def test_caps_promise_reminder_is_exempt(office: Office) -> None:
    (deal,) = await several(office, 1)
    await office.promise(deal, date(2026, 3, 5))
    assert await office.look("2026-03-04 10:00") == 1
    assert await office.look("2026-03-05 10:00") == 2
    kinds = {type(message.card) for message in office.slack.messages[1:]}
    assert kinds == {PromiseCard, StepCard}


async def test_caps_several_due_become_one(office: Office) -> None:
    deals = await several(office, 3)
    assert await office.look("2026-03-05 10:00") == 1
    (message,) = office.slack.messages
    assert isinstance(message.card, TogetherCard)
    assert {step.case.deal.id for step in message.card.steps} == set(deals)
    assert await office.look("2026-03-05 17:00") == 0
    rows = await office.rows(NudgeKind.STEP)
    asks = [row for row in rows if row.step == "ask" and not row.reminder]
    assert [row.status for row in asks] == [NudgeStatus.SENT] * 3


@pytest.mark.parametrize("kind", EVERY)
def test_caps_nothing_lands_outside_working_time(kind: str) -> None:
    away = frozenset(date(2026, 3, day) for day in range(5, 16))
    week = standard_week(BERLIN)
    calendar = Calendar(BERLIN, week.hours, away)
    deal = told(kind, "2026-03-03 11:00 replied", "2026-03-04 16:00 repaired", calendar=calendar)
    dated = [step.due_at for step in deal.steps().values() if step.due_at is not None]
    assert dated
    assert all(is_working(calendar, moment) for moment in dated)


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_caps_daylight_saving_moves_nothing_out_of_hours(kind: str, zone: str) -> None:
    week = standard_week(ZoneInfo(zone))
    deal = told(kind, "2026-03-03 11:00 replied", "2026-03-04 16:00 repaired", calendar=week)
    for key, when in deal.dated().items():
        assert "09:00" <= when[-5:] <= "17:30", key
        if not deal.steps()[key].wait.is_prompt:
            assert when.endswith("10:00"), key


def test_caps_calls_wait_for_the_clients_day() -> None:
    new_york = standard_week(ZoneInfo("America/New_York"))
    deal = told("blown_meeting").but(client_calendar=new_york)
    assert deal.when("ask") == "Thu 2026-03-05 15:00"
    own_up = told("own_mistake").but(client_calendar=new_york)
    assert own_up.when("own_up") == "Tue 2026-03-03 10:10"


async def test_caps_named_time_is_reminded(office: Office) -> None:
    first, second = await several(office, 2)
    await office.snooze(second, "ask", date(2026, 3, 6))
    assert await office.look("2026-03-05 10:00") == 1
    assert await office.name_time(first, "ask", "2026-03-06 15:15")
    assert await office.look("2026-03-06 10:00") == 1
    assert await office.look("2026-03-06 15:14") == 0
    # The rep's own wish: it comes on top of the day's message, and never a second time.
    assert await office.look("2026-03-06 15:15") == 1
    card = office.slack.messages[-1].card
    assert isinstance(card, StepCard)
    assert (card.case.deal.id, card.step) == (first, "ask")
    assert await office.look("2026-03-06 17:00") == 0


async def test_caps_named_time_is_within_what_holds_the_step(office: Office) -> None:
    (deal,) = await several(office, 1)
    for early in ("2026-03-03 09:59", "2026-03-05 09:59", "2026-03-07 11:00", "2026-03-06 08:59"):
        with pytest.raises(BadDate):
            await office.name_time(deal, "ask", early)
    assert await office.name_time(deal, "ask", "2026-03-06 15:15")
    await office.promise(deal, date(2026, 3, 5))
    assert await office.look("2026-03-05 09:30") == 2  # the promise, the day before and on the day
    assert await office.look("2026-03-06 15:15") == 1
    assert isinstance(office.slack.messages[-1].card, StepCard)
    held = office.slack.messages[-1].card.planned
    assert held is not None
    assert held.hold is not None
    assert held.hold.gate is Gate.PROMISE_OVERDUE


async def test_caps_quiet_after_three_ignored(office: Office) -> None:
    days = [date(2026, 3, day) for day in (4, 5, 6, 9, 10)]
    deals = []
    for number, day in enumerate(days):
        deals.append(await office.report(client=f"Client number {number}"))
        await office.snooze(deals[-1], "ask", day)
    await office.look()
    office.slack.messages.clear()
    sent = [await office.look(f"2026-03-{day:02} 12:00") for day in (5, 6, 9, 10, 11, 12)]
    assert sum(sent) == QUIET_AFTER
    assert await office.look("2026-03-16 09:00") == 1
    summary = office.slack.messages[-1].card
    assert isinstance(summary, SummaryCard)
    assert summary.why == "weekly"


async def test_caps_stale_note_folds_into_the_summary(office: Office) -> None:
    (deal,) = await several(office, 1)
    # The bot was away for a week and a half: one list, on the first morning that it is back.
    for moment in ("2026-03-16 10:00", "2026-03-16 10:05", "2026-03-16 17:00"):
        await office.look(moment)
    (message,) = office.slack.messages
    assert isinstance(message.card, SummaryCard)
    assert message.card.why == "weekly"
    assert [case.deal.id for case in message.card.cases] == [deal]


async def test_caps_snooze_never_loses_or_doubles(office: Office) -> None:
    (deal,) = await several(office, 1)
    for day in (5, 6, 9):
        assert await office.look(f"2026-03-{day:02} 10:00") == 1
        assert await office.snooze(deal, "ask", date(2026, 3, day + (3 if day == 6 else 1)))
    assert await office.look("2026-03-09 17:00") == 0
    assert await office.look("2026-03-10 10:00") == 1
    case = await office.case(deal)
    assert [step.occurrence for step in case.plan if step.step.key == "ask"] == [4]


@pytest.mark.parametrize("kind", EVERY)
def test_caps_same_facts_same_plan(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 replied", "2026-03-04 16:00 repaired")
    assert deal.steps("2026-05-01 10:00") == deal.steps("2026-05-01 10:00")


@pytest.mark.parametrize("gate", list(Gate))
def test_caps_every_gate_says_why_and_when(gate: Gate) -> None:
    text = said(f"messages/gate_{gate}", until="Tue 24 Nov")
    assert "Hotel Anker" in text
    if gate in {Gate.COOLING_OFF, Gate.CAP_REACHED, Gate.CLIENT_TROUBLE}:
        assert "until Tue 24 Nov" in text


@pytest.mark.parametrize("step", [step for step in STEPS if step.slots], ids=lambda step: step.key)
def test_caps_missing_slot_is_asked_for(step: Step) -> None:
    for channel in step.channels:
        text = script(step, channel, **dict.fromkeys(step.slots, ""))
        assert "{{" not in text
        assert "None" not in text
    for slot in step.slots:
        assert CATALOG.label(f"script_words.{slot}_hint")
    assert said("messages/complete_script", missing="What changed")


@pytest.mark.parametrize("step", [*STEPS, TOUCHES.step], ids=lambda step: step.copy_file)
def test_caps_scripts_are_short(step: Step) -> None:
    for channel in step.channels:
        assert len(spoken(script(step, channel)).split()) <= MOST_WORDS[channel]


def test_caps_manager_hears_only_what_is_needed() -> None:
    text = said(
        "messages/notice_escalation",
        rep="U1ANA",
        kind="a legal dispute",
        what_happened="SECRET",
        impact="SECRET",
        contact="SECRET",
    )
    assert "SECRET" not in text
    assert all(word in text for word in ("U1ANA", "Hotel Anker", "a legal dispute"))


async def test_caps_hand_over_is_accepted_or_declined(office: Office) -> None:
    deal = await office.report()
    assert await office.hand_over(deal, ANA, BO, accepted=False) == "declined"
    assert (await office.case(deal)).deal.rep_id == ANA
    assert await office.hand_over(deal, ANA, BO) == "accepted"
    case = await office.case(deal)
    assert (case.deal.rep_id, case.state) == (BO, DealState.OPEN)
    asks = [row for row in await office.rows(NudgeKind.STEP) if row.wake_at is not None]
    assert {row.recipient for row in asks} == {BO}


async def test_caps_hand_over_reaches_what_is_being_sent(office: Office) -> None:
    (deal,) = await several(office, 1)
    await office.promise(deal, date(2026, 3, 6))
    office.at("2026-03-05 09:30")
    (claim,) = await office.claim()
    assert claim.nudge.promise_id
    assert await office.hand_over(deal, ANA, BO) == "accepted"
    await office.deliver(claim)
    assert not [one for one in office.slack.messages if isinstance(one.card, PromiseCard)]
    await office.look()
    told = [one for one in office.slack.messages if isinstance(one.card, PromiseCard)]
    assert [one.channel for one in told] == [await office.slack.direct_channel(TEAM, BO)]


async def test_caps_hand_over_ends_the_givers_quiet_for_the_colleague(office: Office) -> None:
    quiet = await several(office, 3)
    office.at("2026-03-05 09:00")
    deal = await office.report(circumstance=Circumstance.OWN_MISTAKE, client="Hotel Anker")
    await office.record(deal, "owned_up")
    await office.record(deal, "plan_sent")
    for other, day in zip(quiet, (6, 9, 10), strict=True):
        await office.snooze(other, "ask", date(2026, 3, day))
    for day in (5, 6, 9, 10):
        await office.look(f"2026-03-{day:02} 09:30")
    assert await office.look("2026-03-10 10:00") == 0  # the repair, left for the weekly summary
    office.slack.messages.clear()
    assert await office.hand_over(deal, ANA, BO) == "accepted"
    await office.look()
    (note,) = [one for one in office.slack.messages if isinstance(one.card, StepCard)]
    assert isinstance(note.card, StepCard)
    assert note.card.step == "repair"
    assert note.channel == await office.slack.direct_channel(TEAM, BO)


async def test_caps_alike_names_are_offered_only(office: Office) -> None:
    assert like_clients("Hotel Anker GmbH", ["Hotel Ancker", "Blue Ltd"]) == ["Hotel Ancker"]
    await office.report(client="Hotel Anker GmbH")
    other = await office.case(await office.report(BO, client="Hotel Ancker"))
    likely = await office.run(lambda s: [one.name for one in clients_like(s, other.client)])
    assert likely == ["Hotel Anker GmbH"]
    clients = await office.run(lambda s: {deal.client_id for deal in s.exec(select(LostDeal))})
    assert len(clients) == 2


@pytest.mark.parametrize(
    ("in_digest", "show_client", "shown"),
    [(False, False, []), (False, True, []), (True, False, [None]), (True, True, ["Acme Corp"])],
)
async def test_caps_digest_needs_consent(
    office: Office, in_digest: bool, show_client: bool, shown: list[str | None]
) -> None:
    deal = await office.report()
    await office.record(deal, "asked")
    await office.record(deal, "yes")
    now = office.watch.at
    told = WinBack(None, in_digest=in_digest, show_client=show_client)
    await office.act(lambda turn: win_back(turn, deal, told))
    period = Period(now - timedelta(days=7), now + timedelta(days=1), "week")
    card = await office.run(lambda s: compose_digest(s, office.coaching.digest, TEAM, period))
    assert [told.client for told in card.recoveries] == shown
    assert at("2026-03-03 10:00") == now
