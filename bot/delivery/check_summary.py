"""Whether a summary may go out now, and what it lists (coaching.md, 9.3)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.cases.calendars import calendar_of
from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, own_case
from bot.core.deal_state import CLOSED
from bot.core.follow_through import FollowThrough
from bot.core.notes import first_unanswered
from bot.core.weeks import end_of_day, end_of_week, start_of_week
from bot.core.working_time import Calendar, next_working_moment
from bot.delivery.by_itself import is_by_itself, record_by_itself
from bot.delivery.cards import SummaryCard
from bot.delivery.check_step import joining
from bot.delivery.rep_caps import has_faded, is_quiet, next_free_moment, summary_after
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from bot.delivery.world import World
from storage.case_rows import RepRows
from storage.models import Nudge, NudgeReason, RepKey, SummaryTopic
from storage.rep_messages import Heard

LONG_AGO = datetime.min.replace(tzinfo=UTC)
LONGEST_UNLISTED = timedelta(days=34)
"""Four weeks and the week until the next summary, which may begin a day later."""

_TELL_OF_WHAT_IS_LATE = frozenset({SummaryTopic.WEEKLY, SummaryTopic.LATE})


def check_summary(world: World, nudge: Nudge, known: RepRows) -> SendDecision:
    """A list of deals, in working time, as a day's message."""
    week = world.coaching.for_team(nudge.team_id).week
    calendar = calendar_of(known.rep, known.time_off, week, world.now)
    when = next_working_moment(calendar, world.now)
    if when > world.now:
        return Postpone(when)
    heard = world.heard.get(RepKey(nudge.team_id, nudge.recipient), [])
    is_weekly = nudge.topic == SummaryTopic.WEEKLY
    if is_weekly and (why := _stays_away(world, heard, calendar)):
        return Cancel(NudgeReason.NOTHING_TO_TELL, why)
    if not is_weekly and is_quiet(heard):
        return Cancel(NudgeReason.QUIET, "left for the weekly summary")
    if (free := next_free_moment(heard, calendar, world.now)) is not None:
        return Postpone(free)
    if is_weekly:
        return _weekly(world, nudge, known, calendar)
    mine = [case for case in _own(world, nudge, _told_of(world, nudge)) if is_open(case)]
    if mine:
        # Reminders of own-ups go along; what counts has a day's message of its own, with its words.
        due = joining(world, nudge, world.now, has_room=False)
        mine += _own(world, nudge, (n.deal_id for n, _ in due if n.deal_id not in _ids(mine)))
        world.to_fold += [(other, nudge.id) for other, _ in due]
    card = SummaryCard(tuple(mine), SummaryTopic(nudge.topic or SummaryTopic.LATE))
    return _send(card, mine, known)


def _stays_away(world: World, heard: Sequence[Heard], calendar: Calendar) -> str | None:
    # There may be two: the one that a long absence moved on, and its successor.
    latest = max((one.at for one in heard if one.topic == SummaryTopic.WEEKLY), default=LONG_AGO)
    if latest >= start_of_week(calendar, world.now):
        return "this week's was sent"
    if has_faded(heard, world.coaching.follow.summary, world.now):
        return "it went unheeded and comes less often"
    return None


def is_open(case: Case) -> bool:
    """Whether there is anything to say of a deal."""
    return case.state not in CLOSED


def _weekly(world: World, nudge: Nudge, known: RepRows, calendar: Calendar) -> SendDecision:
    recorded = _recorded(world, nudge, end_of_day(calendar, world.now))
    deals = world.open_deals[RepKey(nudge.team_id, nudge.recipient)]
    mine = [case for case in _own(world, nudge, (*deals.due, *deals.undated)) if is_open(case)]
    heard = world.heard.get(RepKey(nudge.team_id, nudge.recipient), [])
    following = summary_after(heard, world.coaching.follow.summary, world.now)
    # What was recorded just now is told of by itself, and not once more.
    told = _ids(recorded)
    listed = [
        case
        for case in mine
        if case.deal.id not in told and _is_listed(world, case, calendar, following)
    ]
    shown = _chosen(world, listed)
    told |= _ids(shown)
    due = joining(world, nudge, end_of_day(calendar, world.now), has_room=True)
    due = [(other, more) for other, more in due if not is_by_itself(other)]
    shown += _own(world, nudge, (n.deal_id for n, _ in due if n.deal_id not in told))
    for other, _ in due:
        world.to_fold.append((other, nudge.id))
    card = SummaryCard(
        tuple(shown),
        SummaryTopic.WEEKLY,
        still_yours=frozenset(_ids(case for case in shown if _asks(world, case))),
        hidden=max(0, len(listed) - len(shown)) + max(0, deals.due_in_all - len(deals.due)),
        recorded=tuple(recorded),
    )
    return _send(card, [*shown, *recorded], known)


def _recorded(world: World, nudge: Nudge, as_of: datetime) -> list[OwnCase]:
    """What is recorded by itself now, told of in the same message."""
    found: list[OwnCase] = []
    mine = (nudge.team_id, nudge.recipient)
    for other in world.together:
        is_mine = (other.team_id, other.recipient) == mine
        if not (is_mine and is_by_itself(other) and other.due_at <= as_of):
            continue
        for case in _own(world, nudge, [other.deal_id]):
            recorded = record_by_itself(world, case, other, as_of)
            if isinstance(recorded, Case):
                world.to_fold.append((other, nudge.id))
                found.append(recorded)
    return found


def _is_listed(world: World, case: OwnCase, calendar: Calendar, following: datetime) -> bool:
    """Whether a deal is due a line this week; `following` is when the next summary will come."""
    policy, deal = world.coaching.follow.summary, case.deal
    until = end_of_week(calendar, world.now)
    comes_up = any(
        one.next_at and one.next_at < until and not one.waits_for_an_event for one in case.plan
    )
    if _asks(world, case) or (comes_up and deal.summed_up < policy.fades_after):
        return True
    # A day that the rep was shown counts no more where a gate has taken it since.
    shown = deal.next_shown if case.next_day is not None else None
    if not comes_up and shown is not None and shown > world.now:
        return False
    # What waits without a day comes once a month, and so does a deal that nobody answers.
    told = deal.summed_up_at
    return told is None or following - told >= LONGEST_UNLISTED


def _chosen(world: World, listed: Sequence[OwnCase]) -> list[OwnCase]:
    """As many as there is room for: what the last summary left out, then what presses most."""
    most = world.coaching.follow.summary.lines
    in_order = sorted(listed, key=_pressing)
    if len(in_order) > most:
        in_order.sort(key=lambda case: case.deal.summed_up_at or LONG_AGO)
    return in_order[:most]


def _pressing(case: OwnCase) -> tuple[bool, int, float]:
    first = case.most_pressing or case.next_ahead
    if first is None or first.next_at is None:
        return True, 0, case.deal.reported_at.timestamp()
    return not first.is_open, first.step.kind.pressing, first.next_at.timestamp()


def _asks(world: World, case: OwnCase) -> bool:
    """Whether a deal that nobody has answered for months is asked after: still yours?"""
    since = first_unanswered(case.facts.notes, case.history)
    if since is None:
        return False
    follow: FollowThrough = world.coaching.follow
    passed = [since + timedelta(days=days) for days in follow.unanswered.still_yours_days]
    told = case.deal.summed_up_at
    return any(day <= world.now and (told is None or told < day) for day in passed)


def _own(world: World, nudge: Nudge, deal_ids: Iterable[str | None]) -> list[OwnCase]:
    found = []
    for deal_id in dict.fromkeys(one for one in deal_ids if one):
        try:
            found.append(own_case(world.cases.case(nudge.team_id, deal_id), nudge.recipient))
        except (NoSuchDeal, Unplannable):
            # Handed over, it is the colleague's; what cannot be planned is told of in lists.
            continue
    return found


def _ids(cases: Iterable[OwnCase]) -> set[str]:
    return {case.deal.id for case in cases}


def _told_of(world: World, nudge: Nudge) -> Iterable[str]:
    rep, since = (nudge.team_id, nudge.recipient), nudge.covers_since
    if nudge.topic == SummaryTopic.SAME_CLIENT:
        mine = [one for one in world.joined if (one.team_id, one.rep_id) == rep]
        return dict.fromkeys(one.deal_id for one in mine if since is None or one.at >= since)
    told = _last_summary(world, nudge)
    late = [row for row in world.left_out if (row.team_id, row.recipient) == rep]
    return dict.fromkeys(row.deal_id for row in late if row.deal_id and _left_out_at(row) > told)


def _last_summary(world: World, nudge: Nudge) -> datetime:
    """When the rep last had a list of what was left out; it is told of once."""
    heard = world.heard.get(RepKey(nudge.team_id, nudge.recipient), [])
    return max((one.at for one in heard if one.topic in _TELL_OF_WHAT_IS_LATE), default=LONG_AGO)


def _left_out_at(row: Nudge) -> datetime:
    return row.stale_at if row.reason == NudgeReason.STALE and row.stale_at else row.due_at


def _send(card: SummaryCard, cases: Sequence[OwnCase], known: RepRows) -> SendDecision:
    if not cases:
        return Cancel(NudgeReason.NOTHING_TO_TELL, "nothing to tell")
    revisions = {case.deal.id: case.deal.revision for case in cases}
    return Send(card, known.rep.dm_channel, revisions)
