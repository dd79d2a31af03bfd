"""What claims come to, and each by itself: what one of them meets stops no other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.cases.coaching import Coaching
from bot.delivery.check_batch import check_batch
from bot.delivery.doubts import Unknowable
from bot.delivery.escalations import is_for_one
from bot.delivery.known_reps import KnownReps
from bot.delivery.ports import Clock, Messenger, NotSent, Refused, Uncertain
from bot.delivery.send_decision import AskAbout, AskWho, NeedsHelp, SendDecision
from bot.delivery.send_results import SendResults
from bot.delivery.timing import Timing
from storage.claims import Claim
from storage.database import Database, DatabaseUnavailable
from storage.models import NoticeTopic, Nudge, NudgeKind, RepKey

QUESTIONS = 2
"""Who it is for, and what time it is with them."""

Decided = tuple[Claim, SendDecision]


@dataclass(frozen=True, slots=True)
class Means:
    """What delivery works with."""

    database: Database
    messenger: Messenger
    clock: Clock
    coaching: Coaching
    timing: Timing


class Decisions:
    """Checks claims against the world, asking Slack where it has to tell something first."""

    def __init__(self, means: Means, known_reps: KnownReps, results: SendResults) -> None:
        self._means = means
        self._known_reps = known_reps
        self._results = results

    async def answered(self, first: Sequence[Decided]) -> Sequence[Decided]:
        """What each claim comes to; what Slack has to tell first is asked in between."""
        decided = first
        for _ in range(QUESTIONS):
            asking = [(claim, d) for claim, d in decided if isinstance(d, AskAbout | AskWho)]
            if not asking:
                break
            rest = [(claim, d) for claim, d in decided if not isinstance(d, AskAbout | AskWho)]
            decided = rest + await self.decide(await self._asked(asking))
        return decided

    async def _asked(self, asking: Sequence[Decided]) -> list[Claim]:
        """Those claims of which Slack told what was to be known; the others meet their troubles."""
        found: list[Claim] = []
        unknown = {
            RepKey(claim.nudge.team_id, d.user_id): None
            for claim, d in asking
            if isinstance(d, AskAbout)
        }
        troubles = await self._known_reps.look_up(unknown) if unknown else {}

        async def ask(claim: Claim) -> None:
            decision, nudge = questions[claim.nudge.id], claim.nudge
            if isinstance(decision, AskWho):
                slack = self._means.messenger
                whom = slack.manager if decision.is_manager else slack.admin
                nudge.recipient = await whom(nudge.team_id)
            elif isinstance(decision, AskAbout):
                trouble = troubles.get(RepKey(nudge.team_id, decision.user_id))
                if trouble is not None:
                    raise trouble
            found.append(claim)

        questions = {claim.nudge.id: d for claim, d in asking}
        await self.each([claim for claim, _ in asking], ask)
        return found

    async def decide(self, claims: Sequence[Claim]) -> list[Decided]:
        """What each of these comes to; all but sending is written at once."""
        if not claims:
            return []
        means, now = self._means, self._means.clock.now()
        try:
            decisions = await means.database.run(
                lambda session: check_batch(session, means.coaching, claims, now, means.timing)
            )
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - it is kept with its nudge, which waits
            # One of them breaks us: each by itself, so that it stops nobody else.
            if len(claims) > 1:
                return [one for claim in claims for one in await self.decide([claim])]
            await self._results.retry_after_bug(claims[0], error)
            return []
        for claim, decision in zip(claims, decisions, strict=True):
            if isinstance(decision, NeedsHelp):
                await self._results.needs_help(claim, decision.why)
        return list(zip(claims, decisions, strict=True))

    async def each(self, claims: Sequence[Claim], work: Callable[[Claim], Awaitable[None]]) -> None:
        """Do this with each; what one meets is written down with it."""
        done = await asyncio.gather(*map(work, claims), return_exceptions=True)
        for claim, error in zip(claims, done, strict=True):
            if error is not None:
                await self._meet(claim, error)

    async def _meet(self, claim: Claim, error: BaseException) -> None:
        if isinstance(error, (Refused, NotSent, Uncertain, Unknowable)):
            await self._results.troubled(claim, error)
        else:
            await self._results.retry_after_bug(claim, error)


def address_anew(nudge: Nudge) -> None:
    """Let a notice find out again whom it is for."""
    # Who the admin or the manager is may have been set right since an earlier try.
    by_name = nudge.topic == NoticeTopic.ESCALATION_TAKEN_BACK or is_for_one(nudge)
    if nudge.kind == NudgeKind.ADMIN_NOTICE and not by_name:
        nudge.recipient = ""
