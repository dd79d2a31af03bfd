"""The judge sees each kind of fault: a campaign that finds nothing has looked."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from bot.local_slack.workspace import Workspace
from storage.models import Handover, HandoverState, LostDeal, NoticeTopic, Nudge, NudgeKind
from tests.chaos.door import Posts
from tests.chaos.evidence import Evidence, by_mark
from tests.chaos.judge import judged
from tests.chaos.people import REPS, TEAM_CHANNEL, Ledger, add_people
from tests.chaos.screens import Screens
from tests.chaos.shared_time import BEGIN

ANA, BO = REPS[:2]
DEAL = "d" * 32
STEP = "1" * 32
FAR_LATER = BEGIN + timedelta(days=1)


class Case:
    """A rep's deal, its receipt that came, and a step; a test then spoils something."""

    def __init__(self) -> None:
        self.workspace = Workspace(clock=lambda: BEGIN)
        add_people(self.workspace)
        self.ledger, self.posts = Ledger("judge"), Posts()
        self.screens = Screens(self.workspace)
        report = self.ledger.new_client(ANA)
        report.kept = True
        self.client = report.client
        self.deals = [self.deal()]
        self.offers: list[Handover] = []
        self.unplanned: list[str] = []
        receipt = self.nudge("receipt", NudgeKind.RECEIPT, "sent")
        self.nudges = [receipt, self.nudge(STEP, NudgeKind.STEP, "sent")]
        self.say("receipt", self.client)
        self.say(STEP, self.client)

    def deal(self, deal_id: str = DEAL) -> LostDeal:
        return LostDeal(
            id=deal_id, team_id="T", rep_id=ANA, client=self.client, client_id="c",
            circumstance="told_no", state="open", list_at=BEGIN, reported_at=BEGIN,
            changed_at=BEGIN,
        )  # fmt: skip

    def nudge(self, nudge_id: str, kind: NudgeKind, status: str, **more: Any) -> Nudge:
        return Nudge(
            id=nudge_id, team_id="T", kind=kind, dedupe_key=nudge_id, deal_id=DEAL,
            recipient=ANA, status=status, due_at=BEGIN, **more,
        )  # fmt: skip

    def say(self, mark: str, text: str, to: str = ANA) -> None:
        """Let a message of the bot stand in a person's conversation with it."""
        metadata = {"event_type": "do_over_nudge", "event_payload": {"nudge_id": mark}}
        channel, bot = self.workspace.bot_dm(to).id, self.workspace.app.bot_user.id
        self.workspace.posts.post(channel, bot, text, metadata=metadata, from_app=True)

    def faults(self, stuck: Iterable[str] = ()) -> list[str]:
        """What the judge finds."""
        evidence = Evidence(
            workspace=self.workspace,
            ledger=self.ledger,
            posts=self.posts,
            screens=self.screens,
            nudges={row.id: row for row in self.nudges},
            deals={row.id: row for row in self.deals},
            offers=self.offers,
            messages=by_mark(self.workspace),
            unplanned=self.unplanned,
        )
        verdict = judged(evidence, stuck)
        return [kind for kind, found in verdict.by_kind.items() for _ in found]


@pytest.fixture
def case() -> Case:
    return Case()


def test_where_all_is_well_it_finds_nothing(case: Case) -> None:
    assert case.faults() == []


def test_what_was_acknowledged_and_is_not_there_is_lost(case: Case) -> None:
    case.ledger.new_client(BO).kept = True
    case.ledger.new_client(BO)
    assert case.faults() == ["lost"]


def test_what_is_marked_as_sent_and_stands_nowhere_is_lost(case: Case) -> None:
    case.nudges.append(case.nudge("never", NudgeKind.STEP, "sent"))
    assert case.faults() == ["lost"]


def test_what_went_out_with_another_message_is_not_lost(case: Case) -> None:
    case.nudges.append(case.nudge("folded", NudgeKind.STEP, "sent", folded_into=STEP))
    assert case.faults() == []


def test_what_was_never_written_down_is_lost(case: Case) -> None:
    case.unplanned.append("a step")
    assert case.faults() == ["lost"]


def test_a_summary_that_was_never_planned_is_lost(case: Case) -> None:
    left = case.nudge("left", NudgeKind.STEP, "cancelled", reason="stale")
    case.nudges.append(left)
    assert case.faults() == ["lost"]
    case.nudges.append(case.nudge("summary", NudgeKind.CATCH_UP, "pending"))
    assert case.faults() == []


@pytest.mark.parametrize(
    ("codes", "faults"),
    [
        (["missing_scope"], ["lost"]),
        (["user_not_found"], ["lost"]),
        (["user_not_found", "", "user_not_found"], []),
        (["", "invalid_blocks"], []),
    ],
)
def test_to_give_up_takes_a_final_word_of_slack(
    case: Case, codes: list[str], faults: list[str]
) -> None:
    case.nudges.append(case.nudge("given up", NudgeKind.STEP, "failed"))
    case.nudges.append(case.nudge("notice", NudgeKind.ADMIN_NOTICE, "pending"))
    case.nudges[-1].topic = NoticeTopic.FAILED_NUDGE
    case.posts.codes["given up"] += codes
    assert case.faults() == faults


def test_the_admin_hears_of_what_was_given_up(case: Case) -> None:
    case.nudges.append(case.nudge("given up", NudgeKind.STEP, "failed"))
    case.posts.codes["given up"].append("invalid_blocks")
    assert case.faults() == ["lost"]


def test_two_messages_for_one_note_are_twice(case: Case) -> None:
    case.say(STEP, case.client)
    assert case.faults() == ["twice"]


def test_two_deals_for_one_report_are_twice(case: Case) -> None:
    case.deals.append(case.deal("other"))
    case.nudges.append(case.nudge("again", NudgeKind.RECEIPT, "cancelled"))
    case.nudges[-1].deal_id = "other"
    assert case.faults() == ["twice"]


def test_a_message_for_what_was_not_to_be_sent_is_one_too_many(case: Case) -> None:
    case.nudges.append(case.nudge("cancelled", NudgeKind.STEP, "cancelled"))
    case.say("cancelled", "")
    case.say("unheard of", "")
    assert case.faults() == ["twice", "twice"]


def test_a_message_in_anothers_conversation_is_seen_by_the_wrong_person(case: Case) -> None:
    case.nudges.append(case.nudge("astray", NudgeKind.STEP, "sent"))
    case.say("astray", "", to=BO)
    assert case.faults() == ["seen by the wrong person"]


def test_the_words_of_another_are_not_to_be_seen(case: Case) -> None:
    word = case.ledger.new_word(ANA, f"{DEAL}:{STEP}::1")
    case.nudges.append(case.nudge("of bo", NudgeKind.STEP, "sent"))
    case.nudges[-1].recipient = BO
    case.say("of bo", f"Think of {word}.", to=BO)
    assert case.faults() == ["seen by the wrong person"]
    case.offers.append(_offer())
    assert case.faults() == []


def test_an_answer_that_only_one_sees_is_looked_at_too(case: Case) -> None:
    bot = case.workspace.app.bot_user.id
    case.workspace.posts.show(TEAM_CHANNEL, BO, bot, case.client, None)
    assert case.faults() == ["seen by the wrong person"]


def test_a_former_rep_hears_nothing_long_after_the_handover(case: Case) -> None:
    case.offers.append(_offer(HandoverState.ACCEPTED))
    case.ledger.accepted["offer"] = BEGIN
    case.posts.arrivals[STEP].append(BEGIN)
    assert case.faults() == []
    case.posts.arrivals[STEP].append(FAR_LATER)
    assert case.faults() == ["seen by the wrong person"]


def test_what_was_seen_to_be_stuck_is_kept(case: Case) -> None:
    assert case.faults(["a nudge"]) == ["stuck"]


def _offer(state: HandoverState = HandoverState.OFFERED) -> Handover:
    return Handover(
        id="offer", team_id="T", deal_id=DEAL, from_rep=ANA, to_rep=BO, state=state, at=BEGIN
    )
