"""What a refusal, or a client's own trouble, stops and until when (coaching.md, 9.6)."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.circumstances import is_client
from bot.core.due import MORNING
from bot.core.gates import DealFacts, Gate, Hold, declined_contact, refused_for_good
from bot.core.history import Event, EventKind, last
from bot.core.playbook import Step, StepKind
from bot.core.situation import Situation
from bot.core.working_time import add_business_days

FEEDBACK = frozenset({StepKind.FEEDBACK, StepKind.OPTIONAL})
OUTWARD = FEEDBACK | {StepKind.ASK, StepKind.TOUCH}
"""What the bot proposes to say to a client who waits for nothing."""


def refusal_of(step: Step, deal: Situation) -> Hold | None:
    """What the client said that holds a step, the strictest first; the moment may be past."""
    if step.kind not in OUTWARD or not is_client(deal.facts.circumstance):
        return None
    holds = list(_holds(step, deal))
    final = next((hold for hold in holds if hold.until is None), None)
    dated = [(hold.until, hold) for hold in holds if hold.until is not None]
    return final or max(dated, key=lambda one: one[0], default=(None, None))[1]


def _holds(step: Step, deal: Situation) -> Iterator[Hold]:
    facts, history, policy = deal.facts, deal.history, deal.follow.refusals
    is_feedback = step.kind in FEEDBACK
    if declined_contact(facts, history) and not (is_feedback and facts.promises):
        yield Hold(Gate.NO_CONTACT_REPLY)
    if (said := refused_for_good(facts, history)) is not None:
        yield _never_again(step, said, deal)
    if is_feedback and (no := _latest_no(facts, history)) is not None:
        yield Hold(Gate.FRESH_NO, _later(no, policy.fresh_no_business_days, deal))
    if is_feedback and not _follows_the_ask(step) and _is_asked(facts, history):
        yield Hold(Gate.ASK_UNANSWERED)
    if (until := facts.client.trouble_until) is not None:
        yield Hold(Gate.CLIENT_TROUBLE, _later(until, policy.after_trouble_business_days, deal))


def _follows_the_ask(step: Step) -> bool:
    """Whether it is the one short note after an ask: no answer is what it comes for."""
    return EventKind.ASKED in step.after


def _is_asked(facts: DealFacts, history: tuple[Event, ...]) -> bool:
    return facts.client.ask_unanswered or is_unanswered(history)


def _never_again(step: Step, said: datetime, deal: Situation) -> Hold:
    if step.kind is not StepKind.ASK:
        return Hold(Gate.NEVER_AGAIN)
    repaired = last(deal.history, EventKind.REPAIRED)
    base = repaired.at if repaired is not None else said
    days = deal.follow.refusals.never_again_business_days
    return Hold(Gate.COOLING_OFF, _later(base, days, deal))


def _later(at: datetime, business_days: int, deal: Situation) -> datetime:
    return add_business_days(deal.calendar, at, business_days, MORNING)


def _latest_no(facts: DealFacts, history: tuple[Event, ...]) -> datetime | None:
    mine = last(history, EventKind.NO)
    moments = [facts.client.said_no_at, mine.at if mine is not None else None]
    return max((one for one in moments if one is not None), default=None)


def is_unanswered(history: tuple[Event, ...]) -> bool:
    """Whether the client was asked, and nothing has come of it so far."""
    latest = last(
        history,
        EventKind.ASKED,
        EventKind.YES,
        EventKind.DOOR_OPEN,
        EventKind.NO,
        EventKind.SILENCE,
        EventKind.CAME_BACK,
        EventKind.DID_NOT_WORK,
    )
    return latest is not None and latest.what is EventKind.ASKED
