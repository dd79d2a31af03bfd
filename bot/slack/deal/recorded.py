"""What was recorded last, when it happened, and the way back from it."""

from dataclasses import replace
from datetime import datetime

from bot.cases.case import Case
from bot.cases.last_press import fresh_answer, fresh_press
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.core.history import Event, EventKind
from bot.core.told_late import DATED
from bot.slack.action_ids import PROMISE_AGAIN, TAKE_BACK, WHEN, Target
from bot.slack.case_text import day
from bot.slack.elements import Block, button, option, select
from storage.models import Promise

WHEN_CHOICES = ("today", "yesterday", "date")
NAMED_HERE = (
    EventKind.SNOOZED,
    EventKind.TIME_NAMED,
    EventKind.BACK_BURNER,
    EventKind.READY,
    EventKind.LESSON,
)
"""Of these the button does not say what was done."""


def ways_back(catalog: Catalog, case: Case, target: Target, now: datetime) -> list[Block]:
    """When the last press happened, and its *Undo*; so long as there is one."""
    elements: list[Block] = []
    if (press := fresh_press(case, now)) is not None:
        # The button says which press it takes back: it is never another that came after it.
        about = replace(target, step=str(press.id))
        if press.what in DATED:
            elements.append(_when(catalog, about))
        elements.append(button(catalog.label("buttons.take_back"), TAKE_BACK, str(about)))
    if (promise := fresh_answer(case, now)) is not None:
        answered = answer_target(target.nudge_id, promise)
        elements.append(button(catalog.label("buttons.promise_again"), PROMISE_AGAIN, answered))
    return elements


def answer_target(nudge_id: str, promise: Promise) -> str:
    """A promise and the second at which it was answered: another answer is not taken back."""
    seen = int(promise.told_at.timestamp()) if promise.told_at else 0
    return str(Target(promise.deal_id, nudge_id, promise.id, seen))


def recorded_last(catalog: Catalog, case: Case, now: datetime) -> list[Mrkdwn]:
    """What the last press recorded, where the deal shows something else than that."""
    press = fresh_press(case, now)
    if press is None:
        return []
    group = "recorded" if press.what in NAMED_HERE else "buttons"
    what = catalog.label(f"{group}.{press.what}")
    return [catalog.text("messages/recorded_last", what=what, on=day(press.at, case))]


def happened_earlier(catalog: Catalog, case: Case, event: Event) -> list[Mrkdwn]:
    """On which day it was, where that is not the day on which it was told."""
    on, told_on = (one.astimezone(case.calendar.tz).date() for one in (event.at, event.told))
    return [catalog.text("messages/recorded_on", on=day(event.at, case))] if on != told_on else []


def _when(catalog: Catalog, target: Target) -> Block:
    options = [option(catalog.label(f"told.{one}"), f"{one}:{target}") for one in WHEN_CHOICES]
    return select(WHEN, catalog.label("told.placeholder"), options, None)
