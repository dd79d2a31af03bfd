"""Checking a batch of claims in one transaction, and writing down what is not to be sent now."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.delivery.check_nudge import check_nudge
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from bot.delivery.timing import Timing
from bot.delivery.what_follows import plan_what_follows
from bot.delivery.world import World, read_world
from storage.claims import Claim
from storage.models import Nudge, NudgeKind, NudgeReason
from storage.nudges import enqueue_all, those_waiting
from storage.rep_messages import fold_into, unfold_all
from storage.settlements import Settlement, cancelled, postponed, revisions_of, settle
from storage.summaries import note_summed_up

_IN_THE_SUMMARY = frozenset({NudgeReason.STALE, NudgeReason.QUIET})

log = logging.getLogger(__name__)


def check_batch(
    session: Session, coaching: Coaching, claims: Sequence[Claim], now: datetime, timing: Timing
) -> list[SendDecision]:
    """What each claim comes to, in their order; all but sending is written at once."""
    world = read_world(session, coaching, [claim.nudge for claim in claims], now, timing)
    decisions = [check_nudge(world, claim.nudge) for claim in claims]
    decided = list(zip(claims, decisions, strict=True))
    settle(session, [one for claim, decision in decided if (one := settlement(claim, decision))])
    unfold_all(session, [claim.nudge for claim, d in decided if isinstance(d, Send)])
    _write_besides(world)
    dropped = [c.nudge for c, d in decided if isinstance(d, Cancel) and _is_told_of(c.nudge, d)]
    gone = [claim.nudge for claim, d in decided if isinstance(d, Cancel)]
    later = [claim.nudge for claim, d in decided if isinstance(d, Postpone)]
    world.out_of_date += _changed_meanwhile(world, [*gone, *later])
    _log_removed(decided)
    plan_what_follows(session, coaching, dropped, now, world.out_of_date)
    return decisions


def _is_told_of(nudge: Nudge, decision: Cancel) -> bool:
    # A step that left its plan has nothing to follow; one that a summary tells of goes on. What a
    # removal cancelled is due again when the bot is back, and every week's would pile up.
    if nudge.kind == NudgeKind.CATCH_UP and decision.reason is NudgeReason.BOT_REMOVED:
        return False
    return nudge.kind != NudgeKind.STEP or decision.reason in _IN_THE_SUMMARY


def _log_removed(decided: Iterable[tuple[Claim, SendDecision]]) -> None:
    teams = Counter(
        claim.nudge.team_id
        for claim, d in decided
        if isinstance(d, Cancel) and d.reason is NudgeReason.BOT_REMOVED
    )
    for team_id, number in teams.items():
        log.warning("workspace %s removed the bot: %d nudges are cancelled", team_id, number)


def settlement(claim: Claim, decision: SendDecision) -> Settlement | None:
    """What is written of a claim that is not to be sent now."""
    match decision:
        case Postpone(until, recipient, folded_into):
            later = postponed(claim, until)
            return later.redirected(recipient, folded_into)
        case Cancel(reason, why):
            return cancelled(claim, reason, why)
        case _:
            return None


def _changed_meanwhile(world: World, unsent: Sequence[Nudge]) -> list[Nudge]:
    """Those whose deals were changed after they were read: presses leave alone what is claimed."""
    # What is sent looks at the revision itself.
    steps = [nudge for nudge in unsent if nudge.kind == NudgeKind.STEP]
    read = {rows.deal.id: rows.deal.revision for rows in world.cases.all_rows()}
    current = revisions_of(world.session, {nudge.deal_id or "" for nudge in steps})
    return [
        nudge
        for nudge in steps
        if (deal := nudge.deal_id or "") in current and current[deal] != read.get(deal)
    ]


def _write_besides(world: World) -> None:
    fold_into(world.session, world.to_fold, world.now + world.timing.folded)
    enqueue_all(world.session, world.to_enqueue)
    if world.summed_up:
        note_summed_up(world.session, world.summed_up, world.now)
    today = {one.dedupe_key: one for one, _ in world.summaries}
    tomorrow = {one.dedupe_key: other for one, other in world.summaries}
    taken = today.keys() - enqueue_all(world.session, list(today.values()))
    # Today's may have been written already: then there is tomorrow's.
    told = taken - those_waiting(world.session, taken) if taken else set()
    enqueue_all(world.session, [tomorrow[key] for key in sorted(told)])
