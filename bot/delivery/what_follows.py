"""What comes after nudges that are done with: reminders, the next touch, summary or digest."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.open_cases import OpenCases
from bot.cases.summaries import summary_follows
from bot.delivery.digests import plan_next_digest
from bot.delivery.escalations import follow_escalations
from storage.case_rows import Wanted
from storage.deal_scopes import Scope
from storage.models import Nudge, NudgeKind, RepKey, SummaryTopic
from storage.summaries import reps_with_open_deals
from storage.teams import get_reps


def plan_what_follows(
    session: Session,
    coaching: Coaching,
    done: Iterable[Nudge],
    now: datetime,
    out_of_date: Iterable[Nudge] = (),
) -> None:
    """See to the nudges that come after these, where nobody has to act for them to come.

    The deals of those that are out of date are planned again too.
    """
    finished = list(done)
    for nudge in finished:
        if nudge.kind == NudgeKind.DIGEST:
            plan_next_digest(session, coaching.for_team(nudge.team_id).digest, nudge, now)
    follow_escalations(session, coaching, finished, now)
    _plan_summaries(session, coaching, [one for one in finished if _is_weekly(one)], now)
    planned = [*(nudge for nudge in finished if _goes_on(nudge)), *out_of_date]
    deals = {nudge.deal_id for nudge in planned if nudge.deal_id}
    if not deals:
        return
    session.flush()
    # What was proposed to a client dates what others would propose to them.
    proposed = any(nudge.act for nudge in planned)
    scope = Scope.WITH_SIBLINGS if proposed else Scope.DEALS
    cases = OpenCases(session, coaching, now)
    wanted = Wanted({nudge.team_id for nudge in planned}, deals, scope)
    found = cases.read(wanted, lock=True)
    # First those that something came of, so that the others go by how they stand now.
    cases.plan_again(sorted(found, key=lambda one: one not in deals))


def _plan_summaries(
    session: Session, coaching: Coaching, weekly: Sequence[Nudge], now: datetime
) -> None:
    if not weekly:
        return
    whose = {RepKey(nudge.team_id, nudge.recipient) for nudge in weekly}
    busy = reps_with_open_deals(session, whose)
    for key, known in get_reps(session, whose).items():
        summary_follows(session, coaching, known, now, has_deals=key in busy)


def _is_weekly(nudge: Nudge) -> bool:
    return nudge.kind == NudgeKind.CATCH_UP and nudge.topic == SummaryTopic.WEEKLY


def _goes_on(nudge: Nudge) -> bool:
    """Whether the step's next reminder, or the client's next touch, comes by itself."""
    return nudge.kind == NudgeKind.STEP
