"""Any order of presses, crashes, lost answers and clock jumps: sent once, nothing lost."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.cases.case import Case
from bot.cases.last_press import TooLateToTakeBack
from bot.core.deal_state import CLOSED
from bot.core.history import EventKind
from bot.core.playbook import StepKind
from bot.core.refusals import OUTWARD
from bot.delivery.cards import SummaryCard
from bot.delivery.check_alone import UNTOLD
from bot.delivery.ports import NotSent, SlowDown, Uncertain
from bot.delivery.world import CATCH_UP_LOOKS_BACK
from storage.database import Database
from storage.models import NudgeKind, NudgeReason, NudgeStatus
from tests.products import WHOLE
from tests.usecases.desk import Desk, final
from tests.usecases.fake_messenger import Killed, LostAnswer

T = TypeVar("T")

PRESSES = [
    EventKind.ASKED,
    EventKind.SILENCE,
    EventKind.DOOR_OPEN,
    EventKind.YES,
    EventKind.LET_GO,
    EventKind.TAKEN_UP_AGAIN,
    EventKind.UNDONE,
]
TROUBLES = {
    "lost answer": ("send", LostAnswer()),
    "lost request": ("send", Uncertain("http_502")),
    "too fast": ("send", SlowDown("chat.postMessage", timedelta(seconds=30))),
    "no connection": ("send", NotSent("no_connection")),
    "no lookup": ("find", NotSent("no_connection")),
    "lookups too fast": ("find", SlowDown("conversations.history", timedelta(minutes=1))),
}
DEATHS = {
    "while preparing": ("turn", Killed()),
    "before the post": ("send", Killed()),
    "after the post": ("send", LostAnswer(Killed())),
    "during the lookup": ("find", Killed()),
}
MOST_WEEKS_UNTIL_ALL_ARE_LISTED = 2
LEFT_FOR_A_SUMMARY = {NudgeReason.STALE, NudgeReason.QUIET}
JUMPS = [
    timedelta(seconds=20),
    timedelta(seconds=61),
    timedelta(minutes=31),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=9),
    timedelta(hours=-3),
]


class NudgeStates(RuleBasedStateMachine):
    """Ana, her lost deals, and a bot that dies and comes back."""

    deals: Bundle[str] = Bundle("deals")
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "do_over.db"
        shutil.copyfile(self.template, path)
        self.desk = Desk(Database.open(f"sqlite:///{path}"))

    def go(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    @initialize(target=deals)
    def start(self) -> str:
        self.go(self.desk.join())
        return self.go(self.desk.report())

    @rule(target=deals)
    def report(self) -> str:
        # Of deals with one client, what goes first is settled by when they were reported.
        self.desk.clock.at += timedelta(seconds=1)
        return self.go(self.desk.report())

    @rule(jump=st.sampled_from(JUMPS))
    def time_passes(self, jump: timedelta) -> None:
        later = self.desk.clock.at + jump
        awake = [row.due_at for row in self.go(self.desk.rows()) if row.wake_at]
        # What has been late for a month is told of no more; it may be late twice in a row.
        if all(later - due_at < CATCH_UP_LOOKS_BACK / 3 for due_at in awake):
            self.desk.clock.at = later

    def next_falls_due(self) -> None:
        """Most moments are idle: go to the one where something can go wrong."""
        wakes = [row.wake_at for row in self.go(self.desk.rows()) if row.wake_at]
        if wakes:
            self.desk.clock.at = max(self.desk.clock.at, min(wakes))

    @rule()
    def look(self) -> None:
        self.next_falls_due()
        self.go(self.desk.look())

    @rule(name=st.sampled_from(sorted(TROUBLES)))
    def look_in_trouble(self, name: str) -> None:
        self.next_falls_due()
        method, trouble = TROUBLES[name]
        self.desk.slack.script(method, trouble)
        self.go(self.desk.look())
        self.desk.slack.heal()

    @rule(name=st.sampled_from(sorted(DEATHS)))
    def die(self, name: str) -> None:
        self.next_falls_due()
        method, death = DEATHS[name]
        self.go(self._die(method, death))
        self.desk.slack.heal()

    @rule()
    def die_after_the_claim(self) -> None:
        self.next_falls_due()
        self.go(self.desk.claim())

    @rule(deal=deals, what=st.sampled_from(PRESSES))
    def press(self, deal: str, what: EventKind) -> None:
        self.go(self.desk.record(deal, what))

    @rule(deal=deals, what=st.sampled_from(PRESSES))
    def press_between_claim_and_send(self, deal: str, what: EventKind) -> None:
        self.next_falls_due()
        for claim in self.go(self.desk.claim()):
            self.go(self.desk.record(deal, what))
            self.go(self.desk.deliverer.deliver([claim]))

    @rule(deal=deals)
    def take_back(self, deal: str) -> None:
        with suppress(TooLateToTakeBack):
            self.go(self.desk.take_back(deal))

    @rule(deal=deals, step=st.sampled_from(["ask", "answer"]), days=st.integers(1, 10))
    def snooze(self, deal: str, step: str, days: int) -> None:
        self.go(self.desk.snooze(deal, step, days))

    @invariant()
    def each_message_stands_once(self) -> None:
        marks = self.desk.slack.marks()
        assert len(marks) == len(set(marks))

    @invariant()
    def final_rows_rest_and_others_wake(self) -> None:
        for row in self.go(self.desk.rows()):
            assert final(row) == (row.wake_at is None), row

    @invariant()
    def rows_and_messages_agree(self) -> None:
        stands = {message.mark: message.ts for message in self.desk.slack.messages}
        for row in self.go(self.desk.rows()):
            if row.status == NudgeStatus.SENT:
                own = row.id if row.id in stands else row.folded_into or ""
                assert row.message_ts == stands[own]
            elif row.status in {NudgeStatus.PENDING, NudgeStatus.CANCELLED}:
                assert row.id not in stands

    @invariant()
    def each_dated_step_has_its_row(self) -> None:
        rows = {row.dedupe_key: row for row in self.go(self.desk.rows())}
        cases = self._cases()
        for case in cases:
            for planned in case.plan:
                # Whose number grows with the time: looked at in the end.
                if planned.kept_at is None or planned.step.kind is StepKind.TOUCH:
                    continue
                place = f"{planned.step.key}:{planned.occurrence}"
                row = rows[f"{case.deal.id}:{place}"]
                if row.status == NudgeStatus.PENDING:
                    # What another deal of the client dates gets its day when that one is planned,
                    # and what has waited past its day when it is claimed.
                    assert row.due_at == planned.kept_at or (
                        min(row.due_at, planned.kept_at) <= self.desk.clock.at
                        or (planned.step.kind in OUTWARD and len(cases) > 1)
                    )
                elif row.reason == NudgeReason.HELD:
                    assert planned.hold is not None
                    said = f"{case.deal.id}:held:{planned.hold.gate}:"
                    assert planned.hold.gate in UNTOLD or any(key.startswith(said) for key in rows)
                else:
                    assert row.status != NudgeStatus.CANCELLED or row.reason in LEFT_FOR_A_SUMMARY

    def teardown(self) -> None:
        try:
            self._end_well()
        finally:
            self.go(self.desk.database.close())
            self._loop.close()
            self._folder.cleanup()

    def _end_well(self) -> None:
        """With Slack well again, all that was due is settled, and what came too late is told."""
        if not self.go(self.desk.rows()):
            return
        settled = self.desk.clock.at + timedelta(days=1)
        for _ in range(10 * 6):
            self.go(self.desk.look_after(timedelta(hours=4)))
        self.each_message_stands_once()
        self.rows_and_messages_agree()
        for row in self.go(self.desk.rows()):
            assert final(row) or (row.wake_at or row.due_at) > settled, row
        for _ in range(MOST_WEEKS_UNTIL_ALL_ARE_LISTED * 7):
            self.go(self.desk.look_after(timedelta(days=1)))
        self._stale_is_told()
        self._the_next_touch_waits()

    def _the_next_touch_waits(self) -> None:
        rows = {row.dedupe_key: row for row in self.go(self.desk.rows(NudgeKind.STEP))}
        for case in self._cases():
            touches = [found for found in case.plan if found.step.kind is StepKind.TOUCH]
            for found in touches[-1:]:
                if found.due_at is not None and found.due_at > self.desk.clock.at:
                    place = f"{found.contacts}.{found.occurrence}"
                    row = rows[f"{case.deal.id}:{found.step.key}:{place}"]
                    assert row.status == NudgeStatus.PENDING

    def _stale_is_told(self) -> None:
        cards = (message.card for message in self.desk.slack.messages)
        told = {
            case.deal.id for card in cards if isinstance(card, SummaryCard) for case in card.cases
        }
        stale = {
            r.deal_id
            for r in self.go(self.desk.rows(NudgeKind.STEP))
            if r.reason in LEFT_FOR_A_SUMMARY
        }
        for case in self._cases():
            let_go = any(event.what is EventKind.LET_GO for event in case.history)
            if case.deal.id in stale and case.state not in CLOSED and not let_go:
                assert case.deal.id in told

    def _cases(self) -> list[Case]:
        ids = {row.deal_id for row in self.go(self.desk.rows()) if row.deal_id}
        return [self.go(self.desk.case(deal_id)) for deal_id in ids]

    async def _die(self, method: str, death: BaseException) -> None:
        self.desk.slack.script(method, death)
        for claim in await self.desk.claim():
            try:
                await self.desk.deliverer.deliver([claim])
            except Killed:
                return


def test_any_order_of_events(sqlite_template: Path) -> None:
    class OnACopy(NudgeStates):
        template = sqlite_template

    run_state_machine_as_test(
        OnACopy,
        settings=settings(
            max_examples=100 if WHOLE else 12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
