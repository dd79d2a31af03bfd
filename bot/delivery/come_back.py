"""The bot is installed after all, or again: what its removal cancelled is planned anew.

Each nudge is checked against the world before it goes out, as ever: what is too late folds into a
catch-up, and the caps hold. What several would tell twice, or nobody needs any more, stays
cancelled.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.delivery.digests import schedule_digest
from bot.delivery.world import CATCH_UP_LOOKS_BACK
from storage.digests import waiting_digest
from storage.models import Nudge, NudgeKind, SummaryTopic, Team
from storage.removals import cancelled_by_removal, leave_cancelled, make_due_again

KEEPS = {
    NudgeKind.RECEIPT: timedelta(days=1),
    NudgeKind.WELCOME: timedelta(days=1),
    NudgeKind.DIGEST: timedelta(days=2),
}
"""How late a receipt or a digest is still worth its message; the next digest tells the rest."""

log = logging.getLogger(__name__)


def come_back(session: Session, coaching: Coaching, team: Team, now: datetime) -> None:
    """Take the workspace for one that has the bot, and plan anew what was cancelled."""
    team.active, team.left_at = True, None
    session.add(team)
    session.flush()
    cancelled = cancelled_by_removal(session, team.team_id, now - CATCH_UP_LOOKS_BACK)
    has_digest = waiting_digest(session, team.team_id) is not None
    again = {one.id: one for one in _latest(cancelled, now) if _is_wanted(one, has_digest, now)}
    make_due_again(session, again.values())
    # The period of a digest that stays cancelled is told by the next one.
    left = [one for one in cancelled if one.id not in again and one.kind != NudgeKind.DIGEST]
    leave_cancelled(session, left)
    session.flush()
    schedule_digest(session, coaching.for_team(team.team_id).digest, team, now)
    log.warning("workspace %s has the bot: %d nudges are planned anew", team.team_id, len(again))


def _latest(cancelled: Iterable[Nudge], now: datetime) -> list[Nudge]:
    """Of those that tell of the same thing, the latest; the earliest come first."""
    rows = list(cancelled)
    # Steps that are too late bring a catch-up of their own.
    told = {row.recipient for row in rows if row.stale_at and row.stale_at < now and row.step}
    found = {_matter(row): row for row in rows}
    late = SummaryTopic.LATE
    return [row for row in found.values() if row.topic != late or row.recipient not in told]


def _matter(row: Nudge) -> tuple[str, str]:
    match NudgeKind(row.kind):
        case NudgeKind.PROMISE:
            return row.kind, row.promise_id or row.id
        case NudgeKind.CATCH_UP:
            return row.kind, f"{row.topic}:{row.recipient}"
        case NudgeKind.DIGEST:
            return row.kind, row.team_id
        case _:
            return row.kind, row.id


def _is_wanted(row: Nudge, has_digest: bool, now: datetime) -> bool:  # noqa: FBT001 -- read once
    if row.kind == NudgeKind.ADMIN_NOTICE:
        # Trouble of that time is told of again if it is still there; an escalation is not.
        return row.deal_id is not None
    if row.kind == NudgeKind.DIGEST and has_digest:
        return False
    keeps = KEEPS.get(NudgeKind(row.kind))
    return keeps is None or now - row.due_at <= keeps
