"""What a batch of nudges is checked against, read in a number of statements that is fixed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.case import NO_DATE
from bot.cases.coaching import Coaching
from bot.cases.open_cases import OpenCases
from bot.delivery.timing import Timing
from storage.case_rows import RepRows, Wanted
from storage.handovers import get_handovers
from storage.joined_clients import Joined, deals_joined
from storage.models import Handover, Nudge, NudgeKind, RepKey, SummaryTopic, Team
from storage.nudges import left_out, those_being_sent
from storage.rep_messages import Heard, due_together, heard_by
from storage.summaries import Moments, OpenDeals, open_deals
from storage.teams import get_reps, get_teams

CATCH_UP_LOOKS_BACK = timedelta(days=30)
HEARD_LOOKS_BACK = timedelta(days=8)
"""Longer than the week that a cap counts, whatever the rep's time zone."""

MOST_SUMMED_UP = 60
"""Deals that a summary chooses its lines from, the longest due first."""

FOR_THE_TEAM = frozenset({NudgeKind.DIGEST, NudgeKind.ADMIN_NOTICE})


@dataclass(slots=True)
class World:
    """The world as the checks of one batch see it, and what they want written besides.

    `out_of_date` are nudges whose plans give them another day than they were claimed for.
    """

    session: Session
    coaching: Coaching
    now: datetime
    timing: Timing
    cases: OpenCases
    teams: dict[str, Team] = field(default_factory=dict)
    reps: dict[RepKey, RepRows] = field(default_factory=dict)
    heard: dict[RepKey, list[Heard]] = field(default_factory=dict)
    together: list[Nudge] = field(default_factory=list)
    left_out: list[Nudge] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    open_deals: dict[RepKey, OpenDeals] = field(default_factory=dict)
    offers: dict[str, Handover] = field(default_factory=dict)
    being_sent: set[str] = field(default_factory=set)
    out_of_date: list[Nudge] = field(default_factory=list)
    to_enqueue: list[Nudge] = field(default_factory=list)
    to_fold: list[tuple[Nudge, str]] = field(default_factory=list)
    summaries: list[tuple[Nudge, Nudge]] = field(default_factory=list)


def read_world(
    session: Session, coaching: Coaching, nudges: Sequence[Nudge], now: datetime, timing: Timing
) -> World:
    """Read everything that these nudges are checked against."""
    world = World(session, coaching, now, timing, OpenCases(session, coaching, now))
    _read_what_reps_hear(world, nudges)
    mine = [*nudges, *world.together, *world.left_out]
    deals = {nudge.deal_id for nudge in mine if nudge.deal_id}
    deals |= {one.deal_id for one in world.joined}
    deals |= {one for found in world.open_deals.values() for one in (*found.due, *found.undated)}
    if deals:
        world.cases.read(Wanted({nudge.team_id for nudge in mine}, deals))
    _read_people(world, nudges)
    if hosts := {nudge.folded_into for nudge in mine if nudge.folded_into}:
        world.being_sent = those_being_sent(session, hosts)
    if offers := {nudge.handover_id for nudge in nudges if nudge.handover_id}:
        world.offers = get_handovers(session, offers)
    return world


def _read_what_reps_hear(world: World, nudges: Iterable[Nudge]) -> None:
    counted = _recipients(one for one in nudges if one.counts or one.reminder)
    if counted:
        world.heard = heard_by(world.session, counted, world.now - HEARD_LOOKS_BACK)
        # What may go along with a day's message is due within the day.
        a_day = timedelta(days=1)
        world.together = due_together(world.session, counted, world.now + a_day)
    _read_open_deals(world, [one for one in nudges if _is_weekly(one)])
    summaries = [one for one in nudges if one.kind == NudgeKind.CATCH_UP]
    _read_joined(world, [one for one in summaries if one.topic == SummaryTopic.SAME_CLIENT])
    late = _recipients(one for one in summaries if one.topic == SummaryTopic.LATE)
    if late:
        teams, reps = {one.team_id for one in late}, {one.rep_id for one in late}
        since = world.now - CATCH_UP_LOOKS_BACK
        world.left_out = left_out(world.session, teams, reps, since)


def _is_weekly(nudge: Nudge) -> bool:
    return nudge.kind == NudgeKind.CATCH_UP and nudge.topic == SummaryTopic.WEEKLY


def _read_open_deals(world: World, weekly: Iterable[Nudge]) -> None:
    for key in _recipients(weekly):
        # The rep's calendar is not read yet; a week and a day are never less than what is left.
        until = world.now + timedelta(days=8)
        moments = Moments(world.now, until, NO_DATE)
        world.open_deals[key] = open_deals(world.session, key, moments, MOST_SUMMED_UP)


def _read_joined(world: World, nudges: Sequence[Nudge]) -> None:
    whose, since = _recipients(nudges), [one.covers_since for one in nudges if one.covers_since]
    if whose and since:
        teams, reps = {one.team_id for one in whose}, {one.rep_id for one in whose}
        world.joined = deals_joined(world.session, teams, reps, min(since))


def _read_people(world: World, nudges: Sequence[Nudge]) -> None:
    for rows in world.cases.all_rows():
        if rows.team is not None:
            world.teams[rows.team.team_id] = rows.team
        world.reps[RepKey(rows.deal.team_id, rows.deal.rep_id)] = rows.rep
    if strange := {one.team_id for one in nudges} - world.teams.keys():
        world.teams |= get_teams(world.session, strange)
    personal = [one for one in nudges if one.kind != NudgeKind.DIGEST and one.recipient]
    if unread := _recipients(personal) - world.reps.keys():
        found = get_reps(world.session, unread)
        world.reps |= found


def _recipients(nudges: Iterable[Nudge]) -> set[RepKey]:
    return {RepKey(nudge.team_id, nudge.recipient) for nudge in nudges}
