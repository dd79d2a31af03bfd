"""Two quick picks in one form: whatever overtakes what, the questions are those of the newest."""

from collections.abc import Awaitable, Callable
from copy import deepcopy

import pytest

from bot.local_slack.actions.payloads import Payloads, action_of
from bot.local_slack.elements import chosen_state, find
from bot.local_slack.people import JsonObject
from bot.local_slack.transports.delivery import Delivery
from bot.local_slack.views import View
from bot.local_slack.web_api.faults import (
    ApiError,
    DroppedRequest,
    Fault,
    HeldRequest,
    LostResponse,
    RateLimited,
    ServerError,
)
from tests.slack.test_report_form import ASKED
from tests.slack.world import ANA, World, fields, held

PICKS = ("own_mistake", "told_no", "blown_meeting")
Pick = Callable[[str], Awaitable[None]]


async def picking(world: World, client: str = "Acme Corp") -> Pick:
    """A form in which one picks without waiting for what follows."""
    await world.lostdeal(client)
    form = await world.form()

    async def pick(circumstance: str) -> None:
        await world.server.forms.fill(form, {"circumstance": circumstance})

    return pick


async def assert_follows(world: World, circumstance: str) -> None:
    form = await world.form()
    assert fields(form) == ASKED[circumstance]
    assert held(form)["circumstance"]["value"] == circumstance  # type: ignore[index]
    assert held(form)["client"] == "Acme Corp"


@pytest.mark.parametrize("after_effect", [False, True])
async def test_the_newest_pick_wins_while_an_answer_is_slow(
    world: World, *, after_effect: bool
) -> None:
    pick, slow = await picking(world), HeldRequest(after_effect=after_effect)
    world.server.api.faults.script("views.update", slow)
    await pick(PICKS[0])
    await slow.arrived.wait()
    for circumstance in PICKS[1:]:
        await pick(circumstance)
    slow.open()
    await assert_follows(world, PICKS[-1])
    assert len(world.server.api.calls.of("views.update")) <= 3


async def test_picks_that_come_at_once_end_with_the_newest(world: World) -> None:
    pick = await picking(world)
    for _ in range(3):
        for circumstance in ASKED:
            await pick(circumstance)
        await assert_follows(world, list(ASKED)[-1])


@pytest.mark.parametrize(
    "fault",
    [ApiError("hash_conflict"), ServerError(), DroppedRequest(), LostResponse()],
    ids=lambda fault: getattr(fault, "code", type(fault).__name__),
)
async def test_a_pick_whose_answer_goes_wrong_is_followed_all_the_same(
    world: World, fault: Fault
) -> None:
    pick = await picking(world)
    world.server.api.faults.script("views.update", fault)
    await pick(PICKS[0])
    await assert_follows(world, PICKS[0])
    assert world.direct() == []


async def test_an_older_pick_that_arrives_later_changes_nothing(world: World) -> None:
    await world.lostdeal("Acme Corp")
    form = await world.form()
    older = pick_of(world, form, PICKS[0])
    newer = pick_of(world, form, PICKS[1])
    await world.server.forms.fill(form, {"circumstance": PICKS[1]})
    await world.settle()
    for late in (newer, older):
        assert (await world.server.transport.send(Delivery("interactive", late))).ok
        await world.settle()
    await assert_follows(world, PICKS[1])


def pick_of(world: World, form: View, circumstance: str) -> JsonObject:
    """What Slack says of a pick."""
    block, element = find(form.blocks, "circumstance")
    state = chosen_state(element, circumstance)
    chosen = {"selected_option": state["selected_option"]}
    payload = Payloads(world.workspace, world.server.base_url).view_action(
        ANA, form, action_of(block, element, chosen)
    )
    payload = deepcopy(payload)
    payload["view"]["state"]["values"]["circumstance"] = {"circumstance": state}
    return payload


async def test_a_form_that_was_closed_meanwhile_is_left_alone(world: World) -> None:
    pick, slow = await picking(world), HeldRequest()
    world.server.api.faults.script("views.update", slow)
    await pick(PICKS[0])
    await slow.arrived.wait()
    await world.server.forms.close(ANA)
    slow.open()
    await world.settle()
    assert world.direct() == []


@pytest.mark.parametrize("fault", [RateLimited(), ServerError(), ApiError("token_revoked")])
async def test_a_form_that_cannot_follow_is_told_of(one_world: World, fault: Fault) -> None:
    pick = await picking(one_world)
    one_world.server.api.faults.script("views.update", fault, fault)
    await pick(PICKS[0])
    await one_world.settle()
    (told,) = one_world.direct()
    assert "please pick once more" in told.text
    assert held(await one_world.form())["client"] == "Acme Corp"


async def test_the_newest_channel_wins_in_a_review(world: World) -> None:
    await world.report("told_no", loss_reason="timing")
    note = await world.note_of("reply")
    await world.press(note, "review")
    form, slow = await world.form(), HeldRequest()
    world.server.api.faults.script("views.update", slow)
    await world.server.forms.fill(form, {"channel": "email"})
    await slow.arrived.wait()
    await world.server.forms.fill(form, {"channel": "phone"})
    slow.open()
    shown = await world.form()
    assert [name for name in fields(shown) if name.startswith("draft.")] == ["draft.phone"]
    assert held(shown)["channel"]["value"] == "phone"  # type: ignore[index]
