"""The team digest: one row for each period, and what it tells."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.cases.coaching import DigestPlan
from bot.core.digest import DigestTime, Period, next_period, week_of
from bot.core.history import EventKind
from bot.core.money import Money
from bot.delivery.cards import DigestCard, ToldRecovery
from storage.deals import count_events, recoveries_to_tell
from storage.digests import digest_begins, drop_digest, is_told, waiting_digest
from storage.models import LostDeal, Nudge, NudgeKind, NudgeStatus, Recovery, Team
from storage.nudges import enqueue
from storage.teams import get_team


def schedule_digest(session: Session, digest: DigestPlan, team: Team, now: datetime) -> bool:
    """Make sure that the next digest has its row, dated as the settings say; is it new?

    A digest that is late or under way keeps its place, and the next one tells of everything since
    the last that was posted.
    """
    when, waiting = digest_time(digest, team), waiting_digest(session, team.team_id)
    if digest.channel is None:
        if waiting is not None:
            drop_digest(session, waiting, "the digest was switched off")
        return False
    if when is None or (waiting and _keeps_its_place(waiting, now)):
        return False
    period = _untold_period(session, team.team_id, when, now)
    since = digest_begins(session, team.team_id, period.until) or period.since
    row = waiting or Nudge(team_id=team.team_id, kind=NudgeKind.DIGEST, recipient="", dedupe_key="")
    row.recipient = digest.channel
    row.dedupe_key = _key(team.team_id, period)
    row.due_at = row.wake_at = row.covers_until = period.until
    row.covers_since = min(since, period.until)
    if waiting is None:
        return enqueue(session, row)
    session.add(row)
    return False


def plan_next_digest(session: Session, digest: DigestPlan, done: Nudge, now: datetime) -> None:
    """After a digest is done with, see to the next; other nudges have none."""
    team = get_team(session, done.team_id)
    if done.kind == NudgeKind.DIGEST and team is not None and team.active:
        session.flush()
        schedule_digest(session, digest, team, now)


def digest_time(digest: DigestPlan, team: Team) -> DigestTime | None:
    """The weekly moment in the workspace's zone; None until a zone is known."""
    zone = digest.timezone or team.timezone
    return DigestTime(digest.weekday, digest.at, ZoneInfo(zone)) if zone else None


def compose_digest(
    session: Session, digest: DigestPlan, team_id: str, period: Period
) -> DigestCard:
    """Gather what the team may see of a period: recoveries with consent, and counts."""
    told = recoveries_to_tell(session, team_id, period.since, period.until, EventKind.ASKED)

    def count(what: EventKind) -> int:
        return count_events(session, team_id, what, period.since, period.until)

    recoveries = tuple(_told(*one) for one in told)
    return DigestCard(
        period=period,
        locale=digest.locale,
        recoveries=recoveries,
        totals=_totals(recovery.amount for recovery in recoveries),
        asks=count(EventKind.ASKED),
        doors=count(EventKind.DOOR_OPEN),
        week=week_of(period.until, _zone(session, digest, team_id)),
    )


def _zone(session: Session, digest: DigestPlan, team_id: str) -> ZoneInfo:
    team = get_team(session, team_id)
    known = digest_time(digest, team) if team is not None else None
    return known.tz if known is not None else ZoneInfo("UTC")


def _keeps_its_place(waiting: Nudge, now: datetime) -> bool:
    return waiting.due_at <= now or waiting.status != NudgeStatus.PENDING


def _untold_period(session: Session, team_id: str, when: DigestTime, now: datetime) -> Period:
    # After other settings, or a clock put back, the next period may be one that was told already.
    period = next_period(when, now)
    while is_told(session, team_id, _key(team_id, period)):
        period = next_period(when, period.until)
    return period


def _key(team_id: str, period: Period) -> str:
    return f"{team_id}:digest:{period.key}"


def _told(recovery: Recovery, deal: LostDeal, asked_at: datetime | None) -> ToldRecovery:
    amount = None
    if recovery.amount_minor is not None and recovery.currency is not None:
        amount = Money(recovery.amount_minor, recovery.currency)
    client = deal.client if recovery.show_client else None
    return ToldRecovery(recovery.rep_id, client, amount, recovery.at, asked_at)


def _totals(amounts: Iterable[Money | None]) -> dict[str, Money]:
    totals: dict[str, Money] = {}
    for amount in amounts:
        if amount is not None:
            so_far = totals.get(amount.currency, Money(0, amount.currency))
            totals[amount.currency] = Money(so_far.minor + amount.minor, amount.currency)
    return dict(sorted(totals.items()))
