"""What each element holds and sends, in forms and in messages."""

from typing import Any

import pytest

from bot.local_slack.actions.form_actions import FormActions
from bot.local_slack.actions.form_rules import REQUIRED
from bot.local_slack.actions.user_actions import UserActions
from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.transports.delivery import Ack
from bot.local_slack.workspace import Workspace
from tests.local_slack.sample_workspace import ManualClock
from tests.local_slack.scripted_bot import ScriptedBot
from tests.local_slack.small_bot import asked_button, deal_form, input_block, text

OPTIONS = [{"text": text(name), "value": name} for name in ("a", "b", "c")]


@pytest.mark.parametrize(
    "case",
    [
        ({"type": "plain_text_input"}, "x <y>", {"value": "x <y>"}),
        ({"type": "number_input", "is_decimal_allowed": False}, 12, {"value": "12"}),
        ({"type": "static_select", "options": OPTIONS}, "b", {"selected_option": OPTIONS[1]}),
        (
            {"type": "static_select", "option_groups": [{"label": text("g"), "options": OPTIONS}]},
            "c",
            {"selected_option": OPTIONS[2]},
        ),
        (
            {"type": "multi_static_select", "options": OPTIONS},
            ["a", "c"],
            {"selected_options": [OPTIONS[0], OPTIONS[2]]},
        ),
        ({"type": "checkboxes", "options": OPTIONS}, ["b"], {"selected_options": [OPTIONS[1]]}),
        ({"type": "radio_buttons", "options": OPTIONS}, "a", {"selected_option": OPTIONS[0]}),
        ({"type": "users_select"}, "U2", {"selected_user": "U2"}),
        ({"type": "multi_users_select"}, ["U1"], {"selected_users": ["U1"]}),
        ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
        ({"type": "channels_select"}, "C1", {"selected_channel": "C1"}),
        ({"type": "datepicker"}, "2026-03-02", {"selected_date": "2026-03-02"}),
        (
            {"type": "timepicker", "timezone": "Europe/Oslo"},
            "09:30",
            {"selected_time": "09:30", "timezone": "Europe/Oslo"},
        ),
        ({"type": "datetimepicker"}, 1772442000, {"selected_date_time": 1772442000}),
        ({"type": "email_text_input"}, "a@b.test", {"value": "a@b.test"}),
        ({"type": "url_text_input"}, "https://b.test", {"value": "https://b.test"}),
    ],
)
async def test_each_element_submits_its_own_shape(
    workspace: Workspace,
    forms: FormActions,
    bot: ScriptedBot,
    case: tuple[dict[str, Any], object, dict[str, Any]],
) -> None:
    element, value, expected = case
    view = workspace.views.open("U1", deal_form(blocks=[input_block("it", element)]))
    empty = await forms.submit("U1")
    assert empty.errors == {"it": REQUIRED}
    await forms.fill(view, {"it": value})
    await forms.submit("U1")
    assert bot.last["type"] == "view_submission"
    assert bot.last["view"]["state"]["values"] == {
        "it": {"it": {"type": element["type"], **expected}}
    }


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5"),
        ({"type": "number_input", "is_decimal_allowed": True}, "many"),
        ({"type": "email_text_input"}, "nobody"),
        ({"type": "url_text_input"}, "nowhere"),
    ],
)
async def test_slack_refuses_these_itself(
    workspace: Workspace, forms: FormActions, bot: ScriptedBot, element: dict[str, Any], value: str
) -> None:
    view = workspace.views.open("U1", deal_form(blocks=[input_block("it", element)]))
    await forms.fill(view, {"it": value})
    assert list((await forms.submit("U1")).errors) == ["it"]
    assert bot.heard == []


async def test_a_button_in_a_message(
    actions: UserActions, workspace: Workspace, bot: ScriptedBot
) -> None:
    bot_user = workspace.app.bot_user.id
    post = workspace.posts.post("C1", bot_user, "hi", blocks=[asked_button("7")], from_app=True)
    await actions.press("U2", post, "asked")
    action = bot.last["actions"][0]
    assert (action["value"], action["block_id"], action["text"]) == ("7", "acts", text("I asked"))
    assert bot.last["container"] == {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": "C1",
        "is_ephemeral": False,
    }
    assert bot.last["message"]["ts"] == post.ts
    assert bot.last["user"]["id"] == "U2"
    with pytest.raises(NotOnScreenError, match="there is asked"):
        await actions.press("U2", post, "nothing")


async def test_an_ephemeral_message_is_pressed_by_its_viewer_without_its_content(
    actions: UserActions, workspace: Workspace, bot: ScriptedBot
) -> None:
    bot_user = workspace.app.bot_user.id
    shown = workspace.posts.show("C1", "U1", bot_user, "psst", [asked_button("7")])
    await actions.press("U1", shown, "asked")
    assert "message" not in bot.last
    assert bot.last["container"]["is_ephemeral"]
    with pytest.raises(NotOnScreenError):
        await actions.press("U2", shown, "asked")


async def test_overflow_and_selects_in_a_message(
    actions: UserActions, workspace: Workspace, bot: ScriptedBot
) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    day = {"type": "datepicker", "action_id": "day"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu, day]}]
    post = workspace.posts.post("C1", workspace.app.bot_user.id, "hi", blocks=blocks, from_app=True)
    await actions.press("U1", post, "more", "b")
    assert bot.last["actions"][0]["selected_option"] == OPTIONS[1]
    await actions.press("U1", post, "day", "2026-03-09")
    chosen = {"type": "datepicker", "selected_date": "2026-03-09"}
    assert bot.last["state"]["values"] == {"b": {"day": chosen}}


async def test_the_deactivated_and_the_absent_do_nothing(
    actions: UserActions, workspace: Workspace
) -> None:
    workspace.deactivate("U2")
    with pytest.raises(NotOnScreenError, match="deactivated"):
        await actions.slash_command("U2", "C1", "/lostdeal")
    workspace.channels.leave("C1", "U1")
    with pytest.raises(NotOnScreenError, match="not in C1"):
        await actions.slash_command("U1", "C1", "/lostdeal")


async def test_an_in_channel_answer_shows_the_command_to_all(
    actions: UserActions, workspace: Workspace, bot: ScriptedBot, clock: ManualClock
) -> None:
    bot.answers.append(Ack({"response_type": "in_channel", "text": "A win"}))
    await actions.slash_command("U1", "C1", "/win", "big")
    assert [m.text for m in workspace.seen_in("C1", "U2")] == ["/win big", "A win"]
