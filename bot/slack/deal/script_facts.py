"""What fills a script: sentences that a client can hear, never a note of the rep's."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cases.calendars import babel_locale
from bot.cases.case import Case
from bot.copy.complete import TOUCH_PROMPTS
from bot.copy.escaping import one_line, shorten
from bot.core.as_we import as_we
from bot.core.circumstances import Circumstance
from bot.core.client_words import WHY
from bot.core.history import EventKind, last
from bot.core.humility.stages import has_apologised
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.core.said_action import said_action
from bot.core.said_time import Clock, said_day, spoken_by, written_by
from bot.core.sentences.names import addressed, greeting
from bot.core.sentences.said_once import is_said_in
from bot.core.sentences.suggest import as_insisted
from bot.core.working_time import add_business_hours
from bot.slack.case_text import NAME, WORDS, client_name, promised, recorded_by_rep
from storage.models import Promise

QUOTE = 200
PLAN_IN_WRITING_HOURS = 4
"""The plan reaches the client within four business hours of the own-up (P1)."""

SENTENCES = ("say_happened", "say_impact", "what_we_did", "prevention", "what_changed")
"""What the rep wrote or confirmed for the client to hear."""

_AMERICAN = frozenset({"US", "CA", "PH"})
"""Where one calls rather than rings, and the month stands before the day."""

_SAID_OF_THEM = re.compile(r"\b(?:they|their|them|the client|he|she|his|her)\b", re.IGNORECASE)


def script_facts(case: Case, now: datetime) -> Mapping[str, object]:
    """What a script may say of a deal; empty where nothing is known that can be said."""
    return {
        **whom(case),
        **_sentences(case),
        **_when(case, now),
        **_who(case),
        "promises": [_promise(case, one) for one in promised(case)],
        "raised_it": bool(case.deal.client_raised_it),
        "asked_for": _quoted(one.wanted for one in case.words),
        "their_reason": _quoted(one.text for one in case.words if one.what in WHY),
        "loss_reason": str(case.facts.loss_reason or ""),
        "apologised": has_apologised(case.facts.circumstance, case.history),
        "turn": touch_turn(case, _touch(case)),
    }


def _sentences(case: Case) -> dict[str, str]:
    found = {name: said(case, getattr(case.deal, name)) for name in SENTENCES}
    if is_said_in(found["say_impact"], found["say_happened"]):
        found["say_impact"] = ""
    return found


def whom(case: Case) -> dict[str, object]:
    """Who speaks to whom, and in whose English."""
    contact = shorten(one_line(case.deal.contact), NAME)
    return {
        "client": client_name(case),
        "greeting": greeting(contact),
        "name": addressed(contact),
        "signature": shorten(one_line(case.rep.name), NAME),
        "american": is_american(case),
    }


def _who(case: Case) -> dict[str, object]:
    facts = case.facts
    return {
        "circumstance": str(facts.circumstance),
        "colleague": case.is_a_colleagues,
        "ours": says_we(case),
        "small": facts.is_small,
        "large": facts.large,
        "weight": str(facts.weight),
        "in_person": facts.in_person,
        "mine": recorded_by_rep(case),
    }


def says_we(case: Case) -> bool:
    """Whether the rep speaks for the firm: it failed, or it was a colleague who did it."""
    of_the_firm = {Circumstance.COMPANY_FAILED, Circumstance.LOST_CLIENT, Circumstance.LET_DOWN}
    return case.is_a_colleagues or case.facts.circumstance in of_the_firm


def said(case: Case, confirmed: str) -> str:
    """A confirmed sentence, tidied; whoever has the deal now says "we" of what a colleague did."""
    text = shorten(as_insisted(one_line(confirmed)).text, WORDS)
    return as_we(text) if case.is_a_colleagues else text


def _when(case: Case, now: datetime) -> dict[str, object]:
    owned = last(case.history, EventKind.OWNED_UP)
    by = add_business_hours(case.calendar, owned.at if owned else now, PLAN_IN_WRITING_HOURS)
    if by <= now:
        # A day that is past cannot be promised any more.
        by = add_business_hours(case.calendar, now, PLAN_IN_WRITING_HOURS)
    clock = _clock(case, by)
    return {"by_when": spoken_by(by, now, clock), "by_date": written_by(by, now, clock)}


def _clock(case: Case, at: datetime) -> Clock:
    # It is read out to the client, so it has to be true on their clock.
    own, theirs = case.calendar.tz, case.facts.client_calendar
    zone: ZoneInfo = theirs.tz if theirs else own
    elsewhere = at.astimezone(zone).utcoffset() != at.astimezone(own).utcoffset()
    return Clock(zone, american=is_american(case), theirs=elsewhere)


def is_american(case: Case) -> bool:
    """Whether the rep writes as Americans do."""
    locale = babel_locale(case.rep.locale)
    return locale.language == "en" and locale.territory in _AMERICAN


def _promise(case: Case, one: Promise) -> dict[str, str]:
    return {
        "action": shorten(said_action(one_line(one.action)), WORDS),
        "due": said_day(one.due_on, american=is_american(case)),
        "who": shorten(one_line(one.who or case.rep.name), NAME),
    }


def _quoted(words: Iterable[str]) -> str:
    # Their latest; their own quotation marks must not end ours.
    told = [one.replace('"', "'") for one in map(one_line, words) if one]
    # What was noted about them is no quotation.
    return shorten(told[-1], QUOTE) if told and not _SAID_OF_THEM.search(told[-1]) else ""


def _touch(case: Case) -> PlannedStep | None:
    return next((found for found in case.plan if found.step.kind is StepKind.TOUCH), None)


def touch_turn(case: Case, found: PlannedStep | None) -> int:
    """Which kind of useful thing is next: after each touch, made by anybody or by nobody."""
    passed = len(case.facts.client.touches) + (found.passed if found else 0)
    return passed % TOUCH_PROMPTS + 1
