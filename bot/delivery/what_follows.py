"""What comes after nudges that are done with: the next digest, touch or reminder."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.open_cases import OpenCases
from bot.delivery.digests import plan_next_digest
from bot.delivery.escalations import follow_escalations
from storage.case_rows import Wanted
from storage.models import Nudge, NudgeKind


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
            plan_next_digest(session, coaching.digest, nudge, now)
    follow_escalations(session, coaching, finished, now)
    planned = [*(nudge for nudge in finished if is_touch(nudge)), *out_of_date]
    deals = {nudge.deal_id for nudge in planned if nudge.deal_id}
    if not deals:
        return
    session.flush()
    cases = OpenCases(session, coaching, now)
    cases.plan_again(cases.read(Wanted({nudge.team_id for nudge in planned}, deals), lock=True))


def is_touch(nudge: Nudge) -> bool:
    """Whether it keeps in touch with a client: the next one comes by itself."""
    return nudge.kind == NudgeKind.STEP and nudge.contacts is not None
