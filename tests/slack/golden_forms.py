"""Texts of the coaching's forms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial

from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.core.playbook import Channel
from bot.slack.deal.client_words import client_words_view
from bot.slack.deal.copy_words import copy_view
from bot.slack.deal.forms import script_view
from bot.slack.deal.late_forms import already_view, remove_view, sure_view, when_view
from bot.slack.deal.lesson import lesson_view
from bot.slack.deal.plan_forms import back_burner_view, stop_view, trouble_view
from bot.slack.handover.form import hand_over_view
from bot.slack.promise.form import (
    kept_view,
    move_view,
    pick_promise_view,
    promise_view,
    their_plan_view,
)
from bot.slack.promise.plan import plan_view
from bot.slack.rep.form import hours_view, lift_view
from bot.slack.report.form import client_first_view
from bot.slack.report.more import more_view
from bot.usecases.contact import Stop
from bot.usecases.record_late import done_already
from bot.usecases.rep_time import RepTime
from storage.models import ClientRecord
from tests.slack.golden_coaching import CATALOG, DUE_ON, GLOBEX, Text, repaired
from tests.slack.sample_cases import BARE, REPORTED_AT, Sample
from tests.slack.shown_text import Block, view_text

C = Circumstance
JUST_TYPED = replace(
    BARE,
    contact="Dr. Ada Weber",
    what_happened="forgot to send the proposal on monday, they had to chase me, Dave's fault",
    impact="they had to explain it to their board",
)
LETTER = "Subject: My mistake\n\nHello Dr. Weber,\n\nI forgot to send the proposal.\n\nAna Ruiz"
STOPPED = ClientRecord(
    team_id="T1",
    client_id=GLOBEX.id,
    what="stopped",
    by_user="U1ANA",
    at=datetime(2026, 3, 3, 10, 0, tzinfo=UTC),
)


def forms() -> dict[str, Text]:
    case = repaired()
    week = RepTime(time(9), time(17, 30), frozenset(range(5)), "DE")
    let_down = Sample(C.LET_DOWN, facts=BARE).case()
    bare = Sample(C.COMPANY_FAILED, facts=BARE).case()
    views: dict[str, Callable[[], Block]] = {
        "promise": lambda: promise_view(CATALOG, DUE_ON, ""),
        "promise_pick": lambda: pick_promise_view(CATALOG, [case], DUE_ON, 2),
        "promise_move": lambda: move_view(CATALOG, DUE_ON, ""),
        "their_plan": lambda: their_plan_view(CATALOG, DUE_ON, ""),
        **{f"more_{kind}": partial(_more, kind) for kind in C},
        "plan": lambda: plan_view(
            CATALOG, Sample(C.OWN_MISTAKE, way="owned_up").case(), REPORTED_AT, ""
        ),
        "copy_email": lambda: copy_view(CATALOG, Channel.EMAIL, LETTER),
        "client_first": lambda: client_first_view(CATALOG, Sample(C.LET_DOWN).case()),
        "script_say_it": lambda: script_view(CATALOG, let_down, "say_it", ""),
        "hand_over": lambda: hand_over_view(CATALOG, case, ""),
        "back_burner": lambda: back_burner_view(CATALOG, case, ""),
        "lesson": lambda: lesson_view(CATALOG, ""),
        "trouble": lambda: trouble_view(CATALOG, DUE_ON, ""),
        "stop": lambda: stop_view(CATALOG, case, ""),
        "when": lambda: when_view(CATALOG, DUE_ON, ""),
        "already": lambda: already_view(CATALOG, done_already(bare, REPORTED_AT), DUE_ON, ""),
        "promise_kept": lambda: kept_view(CATALOG, DUE_ON, ""),
        "never_again": lambda: sure_view(CATALOG, EventKind.NEVER_AGAIN, case, ""),
        "came_back": lambda: sure_view(CATALOG, EventKind.CAME_BACK, case, ""),
        "remove": lambda: remove_view(CATALOG, case, ""),
        "hours": lambda: hours_view(CATALOG, week),
        "lift": lambda: lift_view(CATALOG, [Stop(GLOBEX, STOPPED)]),
        "client_words": lambda: client_words_view(CATALOG, case, ""),
        "script_own_up": lambda: script_view(CATALOG, bare, "own_up", ""),
        "script_ask": lambda: script_view(CATALOG, bare, "ask", ""),
    }
    return {f"form_{name}": partial(_view_text, view) for name, view in views.items()}


def _more(circumstance: Circumstance) -> Block:
    return more_view(CATALOG, Sample(circumstance, facts=JUST_TYPED).case(), "")


def _view_text(view: Callable[[], Block]) -> str:
    return view_text(view())


FORM_TEXTS = forms()
