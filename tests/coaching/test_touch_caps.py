"""Keep in touch, walked for years: a client never hears from us more than the caps allow."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.circumstances import Circumstance
from bot.core.gates import ClientFacts, DealFacts
from bot.core.history import Event, EventKind
from bot.core.plan import PlanRules, plan
from bot.core.touches import TouchPolicy
from bot.core.working_time import Calendar, standard_week
from tests.coaching.story import FOLLOW, PLAYBOOKS, TOUCHES

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
YEAR, GAP = relativedelta(years=1), timedelta(days=60)
STEP_FOR_WEEKENDS = timedelta(days=7)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"]
calendars = st.sampled_from(ZONES).map(lambda name: standard_week(ZoneInfo(name)))
cadences = st.integers(60, 180)
# Each rep of the client: when the loss was reported, in days, and the rep's calendar.
reps = st.lists(st.tuples(st.integers(0, 400), calendars), min_size=1, max_size=4)


def walk(
    policy: TouchPolicy, deals: list[tuple[int, Calendar]], answers: list[bool]
) -> list[datetime]:
    """Make every touch the moment it is due, whoever's it is; gives the moments."""
    book = PlanRules(PLAYBOOKS[Circumstance.TOLD_NO], policy, FOLLOW)
    touches: list[datetime] = []
    unanswered, now = 0, START
    for answered in answers:
        client = ClientFacts(touches=tuple(touches), unanswered=unanswered)
        due = [
            found.due_at
            for days, calendar in deals
            for found in plan(book, _facts(client), _history(days), calendar, now)
            if found.step.key == policy.step.key and found.due_at is not None
        ]
        if not due:
            break
        now = max(now, min(due))
        touches.append(now)
        unanswered = 0 if answered else unanswered + 1
    return touches


def _facts(client: ClientFacts) -> DealFacts:
    return DealFacts(Circumstance.TOLD_NO, client=client)


def _history(days: int) -> tuple[Event, ...]:
    at = START + timedelta(days=days)
    return (Event(EventKind.REPORTED, at), Event(EventKind.REPLIED, at))


@settings(max_examples=60, deadline=None)
@given(reps, cadences, st.lists(st.booleans(), min_size=30, max_size=30))
def test_the_caps_hold_whoever_touches(
    deals: list[tuple[int, Calendar]], every: int, answers: list[bool]
) -> None:
    policy = TOUCHES.model_copy(update={"every_days": every})
    touches = walk(policy, deals, answers)
    for before, after in pairwise(touches):
        assert after - before >= GAP
    for place in range(len(touches) - 4):
        assert touches[place + 4] >= touches[place] + YEAR
    last_begun = START + timedelta(days=max(days for days, _ in deals))
    end = last_begun + timedelta(days=policy.review_after_days) + STEP_FOR_WEEKENDS
    assert all(touch <= end for touch in touches)


@settings(max_examples=30, deadline=None)
@given(reps)
def test_four_unanswered_are_the_last(deals: list[tuple[int, Calendar]]) -> None:
    touches = walk(TOUCHES, deals, [False] * 30)
    assert len(touches) == TOUCHES.stop_after_unanswered
    first, second, third, fourth = touches
    assert second - first < timedelta(days=100)
    assert third - second >= timedelta(days=180)
    assert fourth - third >= timedelta(days=180)


@settings(max_examples=60, deadline=None)
@given(calendars, st.integers(0, 900))
def test_a_touch_nobody_made_is_not_made_up_for(calendar: Calendar, days: int) -> None:
    book, now = (
        PlanRules(PLAYBOOKS[Circumstance.TOLD_NO], TOUCHES, FOLLOW),
        START + timedelta(days=days),
    )
    # Nothing else is to be said, which would come first and date a touch anew.
    skipped = (
        Event(EventKind.SKIPPED, START, step) for step in ("ask", "what_decided", "touch_review")
    )
    history = (*_history(0), *skipped)
    steps = plan(book, _facts(ClientFacts()), history, calendar, now)
    touches = [one for one in steps if one.step.key == TOUCHES.step.key]
    assert len([one for one in touches if one.due_at is not None and one.due_at <= now]) <= 1
    assert len([one for one in touches if one.due_at is not None and one.due_at > now]) <= 1
    for one in touches:
        assert one.stale_at is not None
        assert one.stale_at >= now
