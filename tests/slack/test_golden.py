"""The whole texts that people read, one file a message, so that a change is a readable diff.

`REWRITE_GOLDEN=1 python -m pytest tests/slack/test_golden.py` writes the files anew.
"""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from bot.cases.own_case import OwnCase, own_case
from bot.copy.catalog import load_catalog
from bot.core.asked_report import AskedReport
from bot.core.circumstances import Circumstance, LossReason
from bot.core.deal_state import DealState
from bot.core.digest import Period
from bot.core.history import EventKind
from bot.core.money import Money
from bot.core.playbook import Step, StepKind
from bot.delivery.cards import (
    Card,
    DigestCard,
    NoticeCard,
    ReceiptCard,
    RequestCard,
    StepCard,
    SummaryCard,
    ToldRecovery,
    WelcomeCard,
)
from bot.slack.deal.forms import script_view, snooze_view, win_back_view
from bot.slack.home.home import home_view
from bot.slack.home.lists import list_blocks
from bot.slack.rendering import render
from bot.slack.report.fields import ReportForm
from bot.slack.report.form import edit_view, report_view
from bot.usecases.list_deals import DealList
from storage.case_rows import EventRow
from storage.models import NoticeTopic, RequestTopic, SummaryTopic
from tests.slack.golden_coaching import COACHING_TEXTS
from tests.slack.golden_forms import FORM_TEXTS
from tests.slack.golden_reminders import FOLLOWING_TEXTS, FURTHER, WAITING
from tests.slack.golden_review import REVIEW_TEXTS
from tests.slack.sample_cases import BARE, FULL, PLAYBOOKS, TOUCHES, Facts, Sample, listed, paged
from tests.slack.shown_text import as_text, view_text
from tests.walk import walk

GOLDEN = Path(__file__).parent / "golden"
REWRITE = bool(os.environ.get("REWRITE_GOLDEN"))
CATALOG = load_catalog()
UNTIL = datetime(2026, 3, 6, 14, tzinfo=UTC)
NOW = datetime(2026, 3, 20, 14, tzinfo=UTC)
WEEK = Period(UNTIL - timedelta(days=7), UNTIL, "2026-03-06")
C = Circumstance
# The way to the round in which each step is due, after what its circumstance begins with.
DUE = {
    "try_again": "not_reached",
    "back_burner": "back_burner",
    "ask_by_colleague": "handed_over",
    "answer": "asked",
    "chaser": "asked not_yet",
    "second_ask": "asked silence",
    "second_ask_after_repair": "asked silence",
    "second_chance": "asked yes",
    "door_open": "asked door_open",
    "manager_owns": "asked yes did_not_work",
    "holding": "asked yes recovered",
    "holding_again": "asked yes recovered holding",
    "keep_in_touch": "stay_in_touch",
    "their_plan": "said_it",
    "solved": "said_it their_plan",
    "decide": "said_it their_plan told_open",
}
REPAIRED = "owned_up plan_sent repaired"
FIRST = {
    "own_up": "",
    "try_again": "",
    "plan_in_writing": "owned_up",
    "repair": "owned_up plan_sent",
    "post_mortem": REPAIRED,
    "prevention_note": f"{REPAIRED} lesson",
    "feedback": f"{REPAIRED} lesson prevention_sent",
    "feedback_again": f"{REPAIRED} lesson prevention_sent solved",
    "reply": "",
    "thanks": "",
    "what_decided": "replied",
}
"""What is done with before a step comes to a rep who answers; the rest has its circumstance's."""
ANSWERED = {
    True: f"{REPAIRED} lesson prevention_sent solved skipped:feedback_again",
    False: "replied reason_asked",
}
AFTER = {
    "asked": "asked",
    "back_burner": "back_burner",
    "came_back": "came_back",
    "chased": "asked chased",
    "did_not_work": "asked yes did_not_work",
    "handed_over": "handed_over",
    "lesson": "owned_up repaired lesson",
    "manager_called": "asked yes did_not_work manager_called",
    "never_again": "never_again",
    "no_contact": "no_contact",
    "not_reached": "not_reached",
    "not_solved": "owned_up repaired not_solved",
    "plan_sent": "owned_up plan_sent",
    "prevention_sent": "owned_up repaired prevention_sent",
    "ready": "back_burner ready",
    "reason_asked": "replied reason_asked",
    "solved": "owned_up repaired solved",
    "stay_in_touch": "stay_in_touch",
    "touched": "replied touched",
    "touch_answered": "replied touched touch_answered",
    "door_open": "asked door_open",
    "let_go": "let_go",
    "no": "asked no",
    "not_repaired": "owned_up not_repaired",
    "owned_up": "owned_up",
    "recovered": "asked yes recovered",
    "repaired": "owned_up repaired",
    "replied": "replied",
    "silence": "asked silence",
    "snoozed": "snoozed",
    "time_named": "time_named",
    "taken_up_again": "let_go taken_up_again",
    "undone": "undone",
    "yes": "asked yes",
    "they_know": "they_know",
    "not_yet": "replied asked not_yet",
    "heard_from": "replied heard_from",
    "skipped": "replied skipped",
    "still_mine": "replied still_mine",
    "laid_aside": "replied laid_aside",
    "holding": "asked yes recovered holding",
}
AFTER_LET_DOWN = {
    "said_it": "said_it",
    "their_plan": "said_it their_plan",
    "no_plan": "said_it no_plan",
    "they_kept": "said_it their_plan they_kept",
    "they_missed": "said_it their_plan they_missed",
    "told_solved": "said_it told_solved",
    "told_open": "said_it told_open",
    "gave_chance": "said_it told_solved gave_chance",
    "parted": "said_it told_open parted",
}
TOLD = {
    "raised_it": replace(FULL, raised_it=True, knows=True),
    "unknown_to_them": replace(FULL, knows=False, raised_it=False),
}
Text = Callable[[], str]


def card(made: Card, at: datetime | None = None) -> str:
    told = getattr(made, "case", None)
    shown = render(CATALOG, made, at or (told.history[-1].at if told else NOW))
    return as_text(shown.blocks)


def way_to(circumstance: Circumstance, step: Step) -> str:
    """What happens until a step comes to a rep who answers everything."""
    ours = circumstance in {C.OWN_MISTAKE, C.COMPANY_FAILED} or step.fault == "ours"
    first = "" if circumstance in {C.BLOWN_MEETING, C.LET_DOWN} else ANSWERED[ours]
    return f"{FIRST.get(step.key, first)} {DUE.get(step.key, '')}"


def nudge(circumstance: Circumstance, step: Step, facts: Facts) -> Text:
    def text() -> str:
        reason = LossReason.OUR_FAULT if step.fault == "ours" else None
        sample = Sample(circumstance, reason, facts, way_to(circumstance, step))
        found = sample.case().planned(step.key)
        assert found is not None
        due = sample.case(found.due_at)
        return card(StepCard("n1", due, step.key, found.occurrence, found.contacts), found.due_at)

    return text


def nudges() -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for circumstance, playbook in PLAYBOOKS.items():
        for step in (*playbook.steps, TOUCHES.step):
            name = "nudge_" + step.copy_file.replace("/", "_")
            texts.setdefault(name, nudge(circumstance, step, FULL))
            texts.setdefault(f"{name}_bare", nudge(circumstance, step, BARE))
    for circumstance in (C.OWN_MISTAKE, C.COMPANY_FAILED, C.LOST_CLIENT):
        own_up = PLAYBOOKS[circumstance].find("own_up")
        assert own_up is not None
        for word, facts in TOLD.items():
            texts[f"nudge_{circumstance}_own_up_{word}"] = nudge(circumstance, own_up, facts)
    return texts


def after(what: str, way: str) -> Text:
    def text() -> str:
        ours = {"owned_up", "they_know", "not_reached"}.intersection(way.split())
        circumstance = C.OWN_MISTAKE if ours else C.TOLD_NO
        if what in AFTER_LET_DOWN:
            circumstance = C.LET_DOWN
        first = "replied " if circumstance is C.TOLD_NO and "replied" not in way else ""
        case = Sample(circumstance, way=first + way, apart=timedelta(hours=20)).case()
        assert case.history[-1].what is EventKind(what)
        return card(StepCard("n1", case, "ask", 0))

    return text


def recorded(way: str) -> OwnCase:
    """A case whose last press was told a day late, by its rep."""
    sample = Sample(C.BLOWN_MEETING, way=way)
    case, last = sample.case(), sample.history[-1]
    told = last.at + timedelta(days=1)
    row = EventRow(7, last.what, last.at, None, None, "d1", told, case.deal.rep_id)
    history = (*case.history[:-1], replace(last, told_at=told))
    return own_case(replace(case, history=history, latest=row), case.deal.rep_id)


def receipt(circumstance: Circumstance, reason: LossReason | None = None, way: str = "") -> Text:
    case = Sample(circumstance, reason, way=way).case
    return lambda: card(ReceiptCard("n1", case()))


def digest(*told: ToldRecovery, asks: int = 0, doors: int = 0) -> Text:
    totals: dict[str, Money] = {}
    for money in (one.amount for one in told if one.amount):
        so_far = totals.get(money.currency, Money(0, money.currency))
        totals[money.currency] = Money(so_far.minor + money.minor, money.currency)
    return lambda: card(DigestCard(WEEK, "en-GB", told, dict(sorted(totals.items())), asks, doors))


def some_cases(count: int) -> list[Sample]:
    kinds = [(C.TOLD_NO, ""), (C.OWN_MISTAKE, "owned_up"), (C.BLOWN_MEETING, "asked silence")]
    return [Sample(kind, way=way, number=n) for n, (kind, way) in enumerate(kinds * count)][:count]


def lists(count: int) -> Text:
    return lambda: as_text(list_blocks(CATALOG, some_deals(count), NOW))


def some_deals(count: int) -> DealList:
    return listed(one.case() for one in some_cases(count))


WITH_FACTS: list[tuple[str, str, dict[str, object]]] = [
    ("not_opened", "nothing typed", {"typed": ""}),
    ("not_opened", "something typed", {"typed": "Acme Corp 12,000 EUR late"}),
    ("not_shown", "kept", {"kept": True}),
    ("not_shown", "nothing kept", {"kept": False}),
    ("shown_anew", "kept", {"kept": True}),
    ("shown_anew", "nothing kept", {"kept": False}),
]


def short_messages() -> str:
    names = (
        "gone",
        "unavailable",
        "too_slow",
        "digest_preview",
        "form_stuck",
        "home_unread",
        "too_late_to_undo",
    )
    told = [f"{name}: {CATALOG.text(f'messages/{name}', client='Acme Corp')}" for name in names]
    told += [
        f"{name}, {word}: {CATALOG.text(f'messages/{name}', **facts)}"
        for name, word, facts in WITH_FACTS
    ]
    return "\n\n".join(told) + "\n"


def report_form(circumstance: Circumstance | None) -> Text:
    return lambda: view_text(report_view(CATALOG, ReportForm(circumstance)))


HOUR = timedelta(hours=1)
ASKED = AskedReport("Acme Corp", "12,000 EUR", "told_no")
WON = (
    ToldRecovery("U1ANA", "Acme Corp", Money(1_200_000, "EUR"), WEEK.until - HOUR, WEEK.since),
    ToldRecovery("U2BO", None, Money(55_050, "USD"), WEEK.until - HOUR, WEEK.since),
    ToldRecovery("U1ANA", "Globex", None, WEEK.until - HOUR),
)
EDITED = Sample(C.OWN_MISTAKE, facts=TOLD["raised_it"])
TEXTS: dict[str, Text] = {
    **nudges(),
    **COACHING_TEXTS,
    **FORM_TEXTS,
    **REVIEW_TEXTS,
    **FOLLOWING_TEXTS,
    **{f"after_{what}": after(what, way) for what, way in (AFTER | AFTER_LET_DOWN).items()},
    "recorded_late": lambda: card(StepCard("n1", recorded("asked"), "ask", 1)),
    "recorded_in_list": lambda: as_text(
        list_blocks(CATALOG, listed([recorded("asked")]), recorded("asked").history[-1].told)
    ),
    **{f"receipt_{one}": receipt(one) for one in C},
    "receipt_lost_client_our_fault": receipt(C.LOST_CLIENT, LossReason.OUR_FAULT),
    "receipt_asked": receipt(C.BLOWN_MEETING, way="asked"),
    "receipt_closed": receipt(C.BLOWN_MEETING, way="undone"),
    "digest_full": digest(*WON, asks=12, doors=5),
    "digest_one": digest(WON[0], asks=5),
    "digest_same_day": digest(replace(WON[0], asked_at=WON[0].at - HOUR)),
    "digest_few": digest(asks=2, doors=1),
    "digest_many": digest(*WON * 8),
    "digest_empty": digest(),
    "welcome": partial(card, WelcomeCard()),
    **{
        f"request_{topic}": partial(card, RequestCard("n1", ASKED, topic)) for topic in RequestTopic
    },
    "list": lists(3),
    "list_long": lists(17),
    "list_empty": lists(0),
    "catch_up": lambda: card(
        SummaryCard(tuple(one.case() for one in some_cases(2)), SummaryTopic.LATE)
    ),
    "home": lambda: view_text(home_view(CATALOG, paged(some_deals(2)), NOW)),
    "home_empty": lambda: view_text(home_view(CATALOG, paged(DealList()), NOW)),
    "help": lambda: CATALOG.text("messages/help") + "\n",
    "notice_digest_channel": lambda: card(NoticeCard(NoticeTopic.DIGEST_CHANNEL, "#sales-wins")),
    "notice_failed_nudge": lambda: card(
        NoticeCard(NoticeTopic.FAILED_NUDGE, "", None, "msg_too_long")
    ),
    "notice_mending": lambda: card(NoticeCard(NoticeTopic.MENDING, "", None, "restricted_action")),
    "short_messages": short_messages,
    "form_new": report_form(None),
    **{f"form_{one}": report_form(one) for one in C},
    "form_edit": lambda: view_text(edit_view(CATALOG, EDITED.case(), "")),
    "form_win_back": lambda: view_text(win_back_view(CATALOG, "12,000", "EUR", "")),
    "form_snooze": lambda: view_text(snooze_view(CATALOG, date(2026, 3, 10), "")),
    "form_script": lambda: view_text(
        script_view(CATALOG, Sample(C.OWN_MISTAKE, facts=BARE).case(), "ask", "")
    ),
}


@cache
def text_of(name: str) -> str:
    return TEXTS[name]()


@walk("name", sorted(TEXTS))
def test_a_message_reads_as_its_file_says(name: str) -> None:
    file, text = GOLDEN / f"{name}.txt", text_of(name)
    if REWRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


@walk("name", sorted(TEXTS))
def test_a_message_is_tidy(name: str) -> None:
    text = re.sub(r"<!date\^\d+\^{date_short}\|([^<>]+)>", r"\1", text_of(name))
    for flaw in ("  ", " .", " ,", "..", "\n\n\n", "None", "{", "}", "!"):
        assert flaw not in text, flaw


def test_every_golden_file_belongs_to_a_message() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(TEXTS)


def test_every_reminder_is_read() -> None:
    """As many of each kind as there are words for."""
    texts = {kind: CATALOG.count(f"reminders/{kind}_") for kind in WAITING}
    assert texts == {kind: n + FURTHER.get(kind, 0) for kind, (_, n) in WAITING.items()}
    assert set(WAITING) == {kind for kind in StepKind if CATALOG.count(f"reminders/{kind}_")}


def test_every_ending_has_its_text() -> None:
    assert set(AFTER | AFTER_LET_DOWN) == {what.value for what in EventKind} - {"reported"}
    assert {Sample(C.TOLD_NO, way=way).case().state for way in AFTER.values()} >= {
        DealState.SAID_NO,
        DealState.RECOVERED,
        DealState.UNDONE,
    }
