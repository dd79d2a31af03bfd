"""A form that Slack does not open: tried again where that is safe, else told of, nothing lost."""

from collections.abc import Awaitable, Callable

import pytest

from bot.local_slack.messages import Message
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
from tests.slack.world import ANA, TEAM_CHANNEL, World, choice, held

TYPED = "Acme <Corp> & Sons 12,000 EUR quoted two colours"
SHOWN = "/lostdeal Acme &lt;Corp&gt; &amp; Sons 12,000 EUR quoted two colours"
PASSING: list[Fault] = [
    DroppedRequest(),
    LostResponse(),
    ServerError(),
    ApiError("internal_error"),
    ApiError("fatal_error"),
    ApiError("request_timeout"),
]
LASTING: list[Fault] = [
    *(fault for fault in PASSING if fault != LostResponse()),
    RateLimited(),
    ApiError("invalid_arguments"),
    ApiError("token_revoked"),
    ApiError("expired_trigger_id"),
    ApiError("exchanged_trigger_id"),
]
REFUSED = ApiError("invalid_arguments")


def named(fault: Fault) -> str:
    return getattr(fault, "code", type(fault).__name__)


each_passing = pytest.mark.parametrize("fault", PASSING, ids=named)
each_lasting = pytest.mark.parametrize("fault", LASTING, ids=named)


def refuse_forms(world: World, *faults: Fault) -> None:
    world.server.api.faults.script("views.open", *faults)


@each_passing
async def test_what_passes_is_tried_once_more_and_nobody_notices(
    world: World, fault: Fault
) -> None:
    refuse_forms(world, fault)
    seen = await world.lostdeal(TYPED)
    assert held(await world.form())["client"] == "Acme <Corp> & Sons"
    assert seen.messages == ()
    assert world.direct() == []
    assert len(world.server.api.calls.of("views.open")) == 2


@each_lasting
async def test_what_lasts_is_told_with_what_was_typed(world: World, fault: Fault) -> None:
    refuse_forms(world, fault, fault)
    await world.lostdeal(TYPED)
    (told,) = world.workspace.posts.ephemerals(ANA)
    assert "Please try once more" in told.text
    assert SHOWN in told.text
    assert told.channel == TEAM_CHANNEL
    assert world.workspace.views.top(ANA) is None


async def test_a_pause_that_slack_asks_for_is_kept(one_world: World) -> None:
    refuse_forms(one_world, RateLimited(30))
    await one_world.lostdeal(TYPED)
    assert len(one_world.server.api.calls.of("views.open")) == 1


async def test_where_slack_takes_no_answer_either_it_is_told_among_the_messages(
    one_world: World,
) -> None:
    world, held_back = one_world, HeldRequest()
    refuse_forms(world, held_back)
    await world.server.actions.slash_command(ANA, TEAM_CHANNEL, "/lostdeal", TYPED)
    await held_back.arrived.wait()
    world.pass_time(minutes=31)
    held_back.open()
    await world.settle()
    (told,) = world.direct()
    assert SHOWN in told.text
    assert world.workspace.posts.ephemerals(ANA) == []


@pytest.mark.parametrize("word", ["promise", "review", "hours"])
async def test_the_forms_of_words_are_told_of_too(one_world: World, word: str) -> None:
    await one_world.report("told_no", loss_reason="timing")
    refuse_forms(one_world, REFUSED)
    await one_world.lostdeal(word)
    (told,) = one_world.workspace.posts.ephemerals(ANA)
    assert told.text.endswith(f"Please try once more: /lostdeal {word}")


Where = Callable[[World], Awaitable[Message | View]]


async def note(world: World) -> Message:
    await world.report("blown_meeting")
    return await world.note_of("ask")


async def receipt(world: World) -> Message:
    return await world.report("blown_meeting")


async def own_list(world: World) -> Message:
    await world.report("blown_meeting")
    (told,) = (await world.lostdeal("list")).messages
    return told


async def home(world: World) -> View:
    await world.report("blown_meeting")
    await world.server.actions.open_home(ANA)
    await world.settle()
    return world.workspace.views.homes[ANA]


async def won(world: World) -> Message:
    asked = await world.press(await note(world), "record.asked")
    return await world.press(asked, "record.yes")


async def together(world: World) -> Message:
    for client in ("Acme Corp", "Beta Works"):
        await world.report("blown_meeting", client=client)
    await world.skip_to_next_nudge()
    return world.direct()[-1]


BUTTONS: list[tuple[Where, str, str]] = [
    *((note, "more", form) for form in ("promise", "hand_over", "back_burner", "trouble", "stop")),
    *((place, "snooze", "pick") for place in (note, own_list, home, together)),
    *((place, "complete_script", "") for place in (note, own_list, home, together)),
    *((place, "review", "") for place in (note, own_list, home)),
    (note, "name_time", ""),
    (won, "win_back", ""),
    (receipt, "edit", ""),
    (home, "log", ""),
    (home, "hours", ""),
]


@pytest.mark.parametrize(
    ("where", "button", "form"), BUTTONS, ids=lambda part: getattr(part, "__name__", part)
)
async def test_every_button_that_opens_a_form_says_when_it_did_not(
    one_world: World, where: Where, button: str, form: str
) -> None:
    world, shown = one_world, await where(one_world)
    for faults, opened in (((ServerError(),), True), ((ServerError(), ServerError()), False)):
        before = told_to_ana(world)
        refuse_forms(world, *faults)
        value = choice(shown, form, button) if form else None
        await world.server.actions.press(ANA, shown, button, value)
        await world.settle()
        assert (world.workspace.views.top(ANA) is not None) is opened
        told = [text for ts, text in told_to_ana(world).items() if ts not in before]
        assert ["Please try once more" in text for text in told] == ([] if opened else [True])
        if opened:
            await world.server.forms.close(ANA)


def told_to_ana(world: World) -> dict[str, str]:
    """What Ana was told, in whatever place."""
    seen = (*world.workspace.posts.ephemerals(ANA), *world.direct())
    return {message.ts: message.text for message in seen}
