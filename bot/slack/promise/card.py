"""A promise that comes due, and a deal that is handed over."""

from datetime import datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.core.gates import Gate, Hold
from bot.core.last_press import is_fresh
from bot.delivery.cards import PromiseCard
from bot.slack.action_ids import (
    PROMISE_AGAIN,
    PROMISE_KEPT,
    PROMISE_MISSED,
    PROMISE_MOVED,
    Target,
)
from bot.slack.case_text import WORDS, client_name, local_date, whose
from bot.slack.deal.recorded import answer_target
from bot.slack.elements import Block, actions, button, section
from storage.models import Promise, PromiseState


def promise_blocks(catalog: Catalog, card: PromiseCard, now: datetime) -> list[Block]:
    """The promise with its three answers, or how it was settled."""
    promise, case = card.promise, card.case
    facts = {
        "client": client_name(case),
        "action": shorten(one_line(promise.action), WORDS),
        "due": local_date(promise.due_on, case),
    }
    if promise.state != PromiseState.OPEN:
        settled = whose(promise, promise.state)
        told = section(catalog.text(f"messages/promise_{settled}", **facts))
        return [told, *_way_back(catalog, card, now)]
    days_left = (promise.due_on - now.astimezone(case.calendar.tz).date()).days
    what = "on_the_day" if days_left <= 0 else "day_before" if days_left <= 1 else "halfway"
    text = catalog.text(f"messages/promise_{whose(promise, what)}", **facts)
    answers = _answers(catalog, promise, card.nudge_id)
    return [section(text), actions(answers, f"promise.{promise.id}")]


def _way_back(catalog: Catalog, card: PromiseCard, now: datetime) -> list[Block]:
    promise = card.promise
    if promise.told_at is None or not is_fresh(promise.told_at, now):
        return []
    target = answer_target(card.nudge_id, promise)
    undo = button(catalog.label("buttons.take_back"), PROMISE_AGAIN, target)
    return [actions([undo], f"promise.{promise.id}")]


def overdue_promise(catalog: Catalog, case: Case, hold: Hold | None, nudge_id: str) -> list[Block]:
    """The answers to the promise that holds the ask, where one does."""
    if hold is None or hold.gate is not Gate.PROMISE_OVERDUE:
        return []
    still_open = [
        one for one in case.promises if one.state == PromiseState.OPEN and not one.by_them
    ]
    oldest = min(still_open, key=lambda one: one.due_at, default=None)
    return _answers(catalog, oldest, nudge_id) if oldest else []


def _answers(catalog: Catalog, promise: Promise, nudge_id: str) -> list[Block]:
    target = str(Target(promise.deal_id, nudge_id, promise.id))
    kept, missed = (whose(promise, what) for what in (PromiseState.KEPT, PromiseState.MISSED))
    return [
        button(catalog.label(f"buttons.promise_{kept}"), PROMISE_KEPT, target, primary=True),
        button(catalog.label(f"buttons.promise_{missed}"), PROMISE_MISSED, target),
        button(catalog.label("buttons.promise_moved"), PROMISE_MOVED, target),
    ]
