"""Each playbook in the practice workspace, from its report to its end, by skipping the clock."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.local_slack.messages import Message
from tests.slack.world import ANA, World, actions, is_first_note, words


@dataclass(frozen=True)
class Act:
    """A note that comes, what is pressed on it, and what is filled in."""

    step: str
    press: str
    form: dict[str, Any] = field(default_factory=dict)
    who: str = ANA


CONSENT: dict[str, Any] = {"in_digest": "yes", "show_client": "yes"}
CHANGED: dict[str, Any] = {"what_changed": "Two of us now read every proof"}
REPAIR = (
    Act("own_up", "record.not_reached"),
    Act("try_again", "record.owned_up"),
    Act("plan_in_writing", "record.plan_sent"),
    Act("repair", "record.not_repaired"),
    Act("repair", "record.repaired"),
    Act("post_mortem", "lesson", {"lesson": "Read the proof aloud before it leaves"}),
    Act("prevention_note", "record.prevention_sent"),
    Act("feedback", "record.solved"),
)
TWO_ASKS = (
    Act("ask", "record.asked"),
    Act("answer", "record.not_yet"),
    Act("answer", "record.no"),
    Act("second_ask", "complete_script", CHANGED),
    Act("second_ask", "record.asked"),
    Act("answer", "record.no"),
)
WIN = (
    Act("answer", "record.yes"),
    Act("second_chance", "win_back", CONSENT),
)
TOUCHES = (
    Act("keep_in_touch", "record.touched"),
    Act("keep_in_touch", "record.touch_answered"),
)
WALKS: dict[str, tuple[str, dict[str, Any], tuple[Act, ...]]] = {
    "own_mistake, won back": ("own_mistake", {}, (*REPAIR, Act("ask", "record.asked"), *WIN)),
    "own_mistake, two asks": ("own_mistake", {}, (*REPAIR, *TWO_ASKS)),
    "company_failed, won back": (
        "company_failed",
        {},
        (*REPAIR, Act("feedback_again", "record.solved"), Act("ask", "record.asked"), *WIN),
    ),
    "blown_meeting, won back after a chaser": (
        "blown_meeting",
        {},
        (Act("ask", "record.asked"), Act("chaser", "record.chased"), *WIN),
    ),
    "blown_meeting, a door left open": (
        "blown_meeting",
        {},
        (
            Act("ask", "record.asked"),
            Act("answer", "record.door_open"),
            Act("door_open", "record.yes"),
            Act("second_chance", "win_back", CONSENT),
        ),
    ),
    "told_no, asked again": (
        "told_no",
        {"loss_reason": "competitor"},
        (
            Act("reply", "record.replied"),
            Act("what_decided", "record.reason_asked"),
            *TOUCHES,
            Act("ask", "complete_script", CHANGED),
            Act("ask", "record.asked"),
            *WIN,
        ),
    ),
    "lost_client, no fault of ours": (
        "lost_client",
        {"loss_reason": "competitor"},
        (
            Act("thanks", "record.stay_in_touch"),
            Act("what_decided", "record.reason_asked"),
            Act("ask", "complete_script", CHANGED),
            Act("ask", "record.asked"),
            *WIN,
        ),
    ),
    "lost_client, our fault": (
        "lost_client",
        {"loss_reason": "our_fault"},
        (*REPAIR, Act("ask_after_repair", "record.asked"), *WIN),
    ),
}


async def walk(world: World, acts: tuple[Act, ...]) -> Message:
    """Do what the acts say on the notes as they come; gives the last one."""
    note = None
    for act in acts:
        note = await standing(world, act) or await world.note_of(act.step, act.who)
        await world.press(note, act.press)
        if act.form:
            seen = await world.submit(act.who, **act.form)
            assert not seen.errors, (act, seen.errors)
    assert note is not None
    return world.now(note)


async def standing(world: World, act: Act) -> Message | None:
    """The newest note of the step, if it has come already and still offers what is pressed."""
    rows = [row for row in await world.nudges() if row.step == act.step and row.message_ts]
    notes = [world.message(row.message_ts or "", act.who) for row in rows[-1:]]
    return next((note for note in notes if act.press in actions(note)), None)


@pytest.mark.parametrize("name", WALKS)
async def test_a_playbook_is_walked_from_its_report_to_its_end(one_world: World, name: str) -> None:
    circumstance, form, acts = WALKS[name]
    harm = {"impact": "Their launch slipped a day"} if REPAIR[0] in acts else {}
    await one_world.report(circumstance, what_happened="I sent the wrong proof", **harm, **form)
    last = await walk(one_world, acts)
    won = acts[-1].press == "win_back"
    assert ("won Acme Corp back" in words(last)) == won, words(last)
    rows = [row for row in await one_world.nudges() if row.wake_at and row.kind == "step"]
    left = {row.step for row in rows if is_first_note(row)}
    assert left <= ({"holding", "holding_again"} if won else {"keep_in_touch", "feedback_again"})
