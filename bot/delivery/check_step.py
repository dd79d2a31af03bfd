"""Whether a coaching step may go out now, by its plan and by how much the rep has heard."""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, own_case
from bot.core.weeks import end_of_day
from bot.core.working_time import next_working_moment
from bot.delivery.by_itself import (
    AFTER_THE_SUMMARY,
    check_by_itself,
    is_by_itself,
    tell_by_itself,
)
from bot.delivery.cards import Card, StepCard, TogetherCard
from bot.delivery.check_alone import check_alone, say_held
from bot.delivery.rep_caps import room_for
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from bot.delivery.world import World
from storage.models import Nudge, NudgeKind, RepKey

log = logging.getLogger(__name__)


def check_step(world: World, case: OwnCase, nudge: Nudge) -> SendDecision:
    """Whether a step may go out now: alone, with others due together, later, or not at all."""
    if is_by_itself(nudge):
        recorded = check_by_itself(world, case, nudge)
        if not isinstance(recorded, Send):
            return recorded
        return _together(world, nudge, recorded, has_room=True)
    decision = check_alone(world, case, nudge, world.now)
    if not isinstance(decision, Send) or not (nudge.counts or nudge.reminder):
        return decision
    room = _room(world, case, nudge)
    if nudge.counts and room is not None:
        return room
    return _together(world, nudge, decision, has_room=room is None)


def check_held(world: World, case: OwnCase, nudge: Nudge) -> SendDecision:
    """Whether to say now that a step is held; it counts as any other message."""
    when = next_working_moment(case.calendar, world.now)
    if when > world.now:
        return Postpone(when)
    decision = say_held(world, case, nudge)
    if not isinstance(decision, Send):
        return decision
    return _room(world, case, nudge) or _together(world, nudge, decision, has_room=True)


def _room(world: World, case: Case, nudge: Nudge) -> Postpone | Cancel | None:
    """What keeps a message that counts from the rep just now; None where nothing does."""
    summary_at = case.rep.summary_at
    if summary_at is not None and summary_at <= world.now:
        # It is the first message of the week, and has in it whatever is due that day.
        return Postpone(world.now + AFTER_THE_SUMMARY)
    heard = world.heard.get(RepKey(nudge.team_id, nudge.recipient), [])
    return room_for(heard, case.calendar, world.now)


def _together(world: World, nudge: Nudge, alone: Send, *, has_room: bool) -> SendDecision:
    cards, revisions = [alone.card], dict(alone.revisions)
    for other, more in joining(world, nudge, world.now, has_room=has_room):
        world.to_fold.append((other, nudge.id))
        if not _is_said(more.card, cards):
            cards.append(more.card)
        revisions |= more.revisions
    steps = tuple(card for card in cards if isinstance(card, StepCard))
    return Send(TogetherCard(steps), alone.channel, revisions) if len(steps) > 1 else alone


def _is_said(card: Card, cards: Sequence[Card]) -> bool:
    # What holds a step may have been queued more than once before there was room to say it.
    told = [(one.case.deal.id, one.step) for one in cards if isinstance(one, StepCard)]
    return isinstance(card, StepCard) and (card.case.deal.id, card.step) in told


def joining(
    world: World, nudge: Nudge, as_of: datetime, *, has_room: bool
) -> list[tuple[Nudge, Send]]:
    """What else may go out with a message to the same rep, as of a moment.

    Reminders of own-ups always may, also those that come later that day: a rep hears once a day.
    """
    mine = (nudge.team_id, nudge.recipient)
    others = [
        other
        for other in world.together
        if (other.team_id, other.recipient) == mine
        and other.id != nudge.id
        and (has_room or not other.counts)
    ]
    found = [(other, _joining(world, other, as_of)) for other in others]
    return [(other, more) for other, more in found if more is not None]


def _joining(world: World, other: Nudge, as_of: datetime) -> Send | None:
    if other.kind not in {NudgeKind.STEP, NudgeKind.HELD}:
        return None
    try:
        case = own_case(world.cases.case(other.team_id, other.deal_id or ""), other.recipient)
    except (NoSuchDeal, Unplannable) as error:
        # It fails in its own delivery, and takes nobody else along.
        log.warning("nudge %s cannot go along with another: %s", other.id, type(error).__name__)
        return None
    if not other.counts:
        as_of = end_of_day(case.calendar, as_of)
    if other.wake_at is None or other.wake_at > as_of:
        return None
    if is_by_itself(other):
        return tell_by_itself(world, case, other, as_of)
    if other.kind == NudgeKind.HELD:
        decision = say_held(world, case, other)
    else:
        decision = check_alone(world, case, other, as_of)
    return decision if isinstance(decision, Send) else None
