"""Thumbs, icons, and who owns the workspace."""

import pytest

from bot.local_slack.actions.user_actions import UserActions
from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.messages import Message
from bot.local_slack.people import SlackTeam, SlackUser, user_object
from bot.local_slack.workspace import Workspace
from tests.local_slack.scripted_bot import ScriptedBot

THUMBS = {
    "type": "feedback_buttons",
    "action_id": "useful",
    "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "up"},
    "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "down"},
}
TRASH = {
    "type": "icon_button",
    "action_id": "forget",
    "icon": "trash",
    "text": {"type": "plain_text", "text": "Forget"},
    "value": "it",
}


@pytest.fixture
def message(workspace: Workspace) -> Message:
    row = {"type": "context_actions", "elements": [THUMBS, TRASH]}
    bot = workspace.app.bot_user.id
    return workspace.posts.post("C1", bot, "Useful?", blocks=[row], from_app=True)


async def test_a_thumb_tells_which(
    actions: UserActions, bot: ScriptedBot, message: Message
) -> None:
    await actions.press("U1", message, "useful", "down")
    assert bot.last["actions"][0]["value"] == "down"
    with pytest.raises(NotOnScreenError):
        await actions.press("U1", message, "useful", "sideways")


async def test_an_icon_tells_its_value(
    actions: UserActions, bot: ScriptedBot, message: Message
) -> None:
    await actions.press("U1", message, "forget")
    assert bot.last["actions"][0]["value"] == "it"


def test_the_primary_owner_is_described_as_such(workspace: Workspace) -> None:
    owner = SlackUser("U9", "max", "Max Ode", is_owner=True, is_primary_owner=True)
    described = user_object(
        owner, SlackTeam(), workspace.now(), with_email=False, with_locale=False
    )
    assert described["is_primary_owner"] is True
