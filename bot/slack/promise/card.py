"""A promise that comes due, and what became of it."""

from datetime import datetime, timedelta

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.deal_state import CLOSED
from bot.core.gates import Gate, Hold
from bot.core.history import EventKind, last
from bot.core.last_press import is_fresh
from bot.core.playbook import Channel
from bot.core.said_action import said_action
from bot.core.said_time import said_day
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
from bot.slack.deal.script import titled
from bot.slack.deal.script_facts import is_american, whom
from bot.slack.elements import Block, actions, button, section
from bot.usecases.promises import made_anew
from storage.models import Promise, PromiseState

TOLD_BY = (Channel.PHONE, Channel.EMAIL)
"""How a client is told of a missed promise."""

FRESH = timedelta(days=1)
"""So long a missed promise brings its words wherever its deal is shown."""


def promise_blocks(catalog: Catalog, card: PromiseCard, now: datetime) -> list[Block]:
    """The promise with its three answers, or how it was settled."""
    promise, case = card.promise, card.case
    facts = _facts(case, promise)
    if promise.state == PromiseState.MISSED and not promise.by_them:
        words = _missed(catalog, case, promise, card.nudge_id)
        return [*words, *_way_back(catalog, card, now)]
    if promise.state != PromiseState.OPEN:
        settled = whose(promise, promise.state)
        told = section(catalog.text(f"messages/promise_{settled}", **facts))
        return [told, *_way_back(catalog, card, now)]
    days_left = (promise.due_on - now.astimezone(case.calendar.tz).date()).days
    what = "on_the_day" if days_left <= 0 else "day_before" if days_left <= 1 else "halfway"
    text = catalog.text(f"messages/promise_{whose(promise, what)}", **facts)
    answers = promise_answers(catalog, promise, card.nudge_id)
    return [section(text), actions(answers, f"promise.{promise.id}")]


def _way_back(catalog: Catalog, card: PromiseCard, now: datetime) -> list[Block]:
    promise = card.promise
    if promise.told_at is None or not is_fresh(promise.told_at, now):
        return []
    target = answer_target(card.nudge_id, promise)
    undo = button(catalog.label("buttons.take_back"), PROMISE_AGAIN, target)
    return [actions([undo], f"promise.{promise.id}.back")]


def missed_lately(case: Case, now: datetime) -> Promise | None:
    """The promise that was recorded as missed within a day and has no new date yet."""
    missed = [
        one
        for one in case.promises
        if one.state == PromiseState.MISSED
        and not one.by_them
        and one.told_at is not None
        and now - one.told_at < FRESH
    ]
    newest = max(missed, key=lambda one: (one.told_at, one.id), default=None)
    return newest if newest and made_anew(case.promises, newest) is None else None


def missed_blocks(catalog: Catalog, case: Case, now: datetime, nudge_id: str) -> list[Block]:
    """What to say about a promise that was just missed, where its press was in another message."""
    promise = missed_lately(case, now)
    return _missed(catalog, case, promise, nudge_id) if promise else []


def missed_text(catalog: Catalog, case: Case, promise: Promise) -> Mrkdwn:
    """The same in one text, where there is little room."""
    return Mrkdwn("\n\n".join(_missed_texts(catalog, case, promise)))


def another_day(catalog: Catalog, promise: Promise, nudge_id: str) -> Block:
    """The button that asks for a promise's new date."""
    target = str(Target(promise.deal_id, nudge_id, promise.id))
    return button(catalog.label("buttons.promise_moved"), PROMISE_MOVED, target)


def _missed(catalog: Catalog, case: Case, promise: Promise, nudge_id: str) -> list[Block]:
    # A missed promise is not passed over: it brings an apology and a new date (S4).
    blocks = [section(text) for text in _missed_texts(catalog, case, promise)]
    if made_anew(case.promises, promise) is None and case.state not in CLOSED:
        row = f"promise.{Target(promise.deal_id, nudge_id, promise.id)}"
        blocks.append(actions([another_day(catalog, promise, nudge_id)], row))
    return blocks


def _missed_texts(catalog: Catalog, case: Case, promise: Promise) -> list[Mrkdwn]:
    anew = made_anew(case.promises, promise)
    facts = _facts(case, promise) | {"anew": local_date(anew.due_on, case) if anew else ""}
    words = {
        channel: catalog.text(f"words/promise_missed.{channel}", **_to_say(case, promise, anew))
        for channel in TOLD_BY
    }
    told = catalog.text("messages/promise_missed", **facts)
    return [told, *(titled(catalog, channel, said) for channel, said in words.items())]


def _to_say(case: Case, promise: Promise, anew: Promise | None) -> dict[str, object]:
    american = is_american(case)
    return {
        **whom(case),
        "action": shorten(said_action(one_line(promise.action)), WORDS),
        "due": said_day(promise.due_on, american=american),
        "anew": said_day(anew.due_on, american=american) if anew else "",
        "ahead": _is_told_ahead(case, promise),
        "colleague": _was_a_colleagues(case, promise),
    }


def _is_told_ahead(case: Case, promise: Promise) -> bool:
    """Whether it was given up while its day still lasted: nothing is broken yet, then."""
    settled_at = promise.settled_at
    return settled_at is not None and (
        settled_at.astimezone(case.calendar.tz).date() <= promise.due_on
    )


def _facts(case: Case, promise: Promise) -> dict[str, str]:
    return {
        "client": client_name(case),
        "action": shorten(one_line(promise.action), WORDS),
        "due": local_date(promise.due_on, case),
    }


def _was_a_colleagues(case: Case, promise: Promise) -> bool:
    handed = last(case.history, EventKind.HANDED_OVER)
    return handed is not None and promise.made_at < handed.at


def overdue_promise(catalog: Catalog, case: Case, hold: Hold | None, nudge_id: str) -> list[Block]:
    """The answers to the promise that holds the ask, where one does."""
    if hold is None or hold.gate is not Gate.PROMISE_OVERDUE:
        return []
    still_open = [
        one for one in case.promises if one.state == PromiseState.OPEN and not one.by_them
    ]
    oldest = min(still_open, key=lambda one: one.due_at, default=None)
    return promise_answers(catalog, oldest, nudge_id) if oldest else []


def promise_answers(catalog: Catalog, promise: Promise, nudge_id: str) -> list[Block]:
    """The answers to an open promise: kept, missed, another day."""
    target = str(Target(promise.deal_id, nudge_id, promise.id))
    kept, missed = (whose(promise, what) for what in (PromiseState.KEPT, PromiseState.MISSED))
    return [
        button(catalog.label(f"buttons.promise_{kept}"), PROMISE_KEPT, target, primary=True),
        button(catalog.label(f"buttons.promise_{missed}"), PROMISE_MISSED, target),
        another_day(catalog, promise, nudge_id),
    ]
