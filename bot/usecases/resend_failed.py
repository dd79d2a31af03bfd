"""What was given up, for the admin: shown, and sent again where it is not in Slack already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases.turn import Turn
from bot.delivery.refusals import Remedy, refusal
from bot.usecases.contact import NotAdmin
from storage.mending import all_waiting, failed_nudges, send_again
from storage.models import TO_BE_SENT, Nudge, NudgeStatus
from storage.nudges import get_nudge


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What was given up, and what waits until something is mended; ids, kinds and codes only."""

    failed: tuple[Nudge, ...]
    waiting: tuple[Nudge, ...]


@dataclass(frozen=True, slots=True)
class Resent:
    """How many were tried again, and what became of them so far."""

    count: int
    failed: int = 0
    waiting: int = 0


def undelivered(session: Session) -> Undelivered:
    """What stands undelivered in every workspace, for whoever has the machine."""
    return Undelivered(tuple(failed_nudges(session)), tuple(all_waiting(session)))


def remedy_of(nudge: Nudge) -> Remedy:
    """Which remedy helps what waits."""
    return refusal(nudge.error or "").remedy


def resend(session: Session, ids: Collection[str], now: datetime) -> int:
    """Try these again, or all where none is named; gives how many. Each is looked for first."""
    failed = [one for one in failed_nudges(session) if not ids or one.id in ids]
    return send_again(session, failed, now) if failed else 0


def resend_in_team(turn: Turn, *, is_admin: bool) -> tuple[str, ...]:
    """Try everything again that was given up in a workspace; raises NotAdmin."""
    if not is_admin:
        raise NotAdmin
    failed = failed_nudges(turn.session, turn.team_id)
    if failed:
        send_again(turn.session, failed, turn.now)
    return tuple(one.id for one in failed)


def what_became_of(turn: Turn, ids: Collection[str]) -> Resent:
    """How those stand that were tried again."""
    rows = [row for one in ids if (row := get_nudge(turn.session, turn.team_id, one)) is not None]
    failed = sum(row.status == NudgeStatus.FAILED for row in rows)
    waiting = sum(row.status in {*TO_BE_SENT, NudgeStatus.SENDING} for row in rows)
    return Resent(len(rows), failed, waiting)
