"""Messages that stand in Slack: written down together, with all that went out in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.delivery.cards import SummaryCard, TogetherCard
from bot.delivery.gathered import Gathered
from bot.delivery.mending import Mending
from bot.delivery.meter import Meter, Unmeasured
from bot.delivery.ports import Clock, Posted
from bot.delivery.send_decision import Send
from bot.delivery.what_follows import plan_what_follows
from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge, NudgeReason, SummaryTopic
from storage.rep_messages import mark_folded_sent, messages_in_one
from storage.settlements import Sent, mark_sent
from storage.summaries import note_summed_up


@dataclass(frozen=True, slots=True)
class Arrived:
    """A claim whose message stands in Slack; `decided` is None where it was only looked up."""

    claim: Claim
    posted: Posted
    decided: Send | None = None

    @property
    def may_tell_of_others(self) -> bool:
        """Whether other nudges may have gone out with it."""
        return self.decided is None or isinstance(self.decided.card, TogetherCard | SummaryCard)


class Arrivals:
    """Marks what was sent, and plans what follows it."""

    def __init__(
        self, database: Database, clock: Clock, coaching: Coaching, mending: Mending
    ) -> None:
        self.meter: Meter = Unmeasured()
        self._database = database
        self._clock = clock
        self._coaching = coaching
        self._mending = mending
        self._gathered = Gathered(self._mark_sent)

    async def note(self, arrived: Arrived) -> None:
        """It stands in Slack."""
        await self._gathered.ask(arrived)

    async def _mark_sent(self, arrivals: Sequence[Arrived]) -> list[None]:
        now = self._clock.now()

        def mark(session: Session) -> None:
            rows = [Sent(one.claim, one.posted.channel, one.posted.ts, now) for one in arrivals]
            mark_sent(session, rows)
            told = [one.claim.nudge for one in arrivals]
            for one in arrivals:
                _note_listed(session, one, now)
                if one.may_tell_of_others:
                    told += _mark_others(session, one, Sent(one.claim, "", one.posted.ts, now))
            plan_what_follows(session, self._coaching, told, now)

        await self._database.run(mark)
        for one in arrivals:
            nudge = one.claim.nudge
            self.meter.sent(nudge.kind, (now - nudge.due_at).total_seconds())
            if nudge.reason == NudgeReason.MENDING:
                # It is mended: what else waits need not wait for the hour.
                self._mending.pressed_in(nudge.team_id)
        return [None] * len(arrivals)


def _mark_others(session: Session, host: Arrived, sent: Sent) -> list[Nudge]:
    nudge = host.claim.nudge
    others = [
        one for one in messages_in_one(session, nudge.team_id, nudge.id) if one.id != nudge.id
    ]
    if others:
        mark_folded_sent(session, nudge, sent.ts, sent.at)
    return others


def _note_listed(session: Session, arrived: Arrived, now: datetime) -> None:
    # Once it stands there: a try that failed listed nothing. One that was only found again did, but
    # of which deals nobody knows any more: they are listed anew.
    card = arrived.decided.card if arrived.decided is not None else None
    if isinstance(card, SummaryCard) and card.why is SummaryTopic.WEEKLY:
        listed = {case.deal.id: case.next_day for case in card.cases}
        note_summed_up(session, listed, now)
