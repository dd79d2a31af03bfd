"""The whole way through a real Bolt app, over HTTP and over Socket Mode."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.local_slack.messages import Message
from bot.local_slack.server import LocalSlackServer
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.views import View
from bot.local_slack.workspace import Workspace
from tests.local_slack.small_bot import TRANSPORTS, over_socket

Seen = list[tuple[str, Any]]


@pytest.fixture
def heard() -> Seen:
    return []


@pytest.fixture(params=TRANSPORTS)
async def bot(
    request: pytest.FixtureRequest, workspace: Workspace, heard: Seen
) -> AsyncIterator[LocalSlackServer]:
    async with TRANSPORTS[request.param](workspace, heard) as server:
        yield server


async def open_form(bot: LocalSlackServer) -> View:
    await bot.actions.slash_command("U1", "C1", "/lostdeal")
    return await bot.workspace.changes.until(lambda: bot.workspace.views.top("U1"))


def last_post(bot: LocalSlackServer) -> Message | None:
    return next(iter(bot.workspace.channels.find("C1").messages[::-1]), None)


async def test_from_the_command_to_an_updated_message(bot: LocalSlackServer, heard: Seen) -> None:
    form = await open_form(bot)
    await bot.forms.fill(form, {"client": "Al", "reason": "late", "since": "2026-03-01"})
    refused = await bot.forms.submit("U1")
    assert refused.errors == {"client": "Which client?"}

    await bot.forms.fill(form, {"client": "Acme & Co"})
    done = await bot.forms.submit("U1")
    assert done.view is None
    post = await bot.workspace.changes.until(lambda: last_post(bot))
    assert post.text == "Lost: Acme & Co"

    await bot.actions.press("U1", post, "asked")
    noted = await bot.workspace.changes.until(lambda: bot.workspace.posts.ephemerals("U1"))
    updated = last_post(bot)
    assert updated is not None
    assert (updated.ts, updated.text, updated.blocks) == (post.ts, "You asked. Well done.", ())
    assert [message.text for message in noted] == ["Noted"]
    assert bot.workspace.posts.ephemerals("U2") == []
    assert [kind for kind, _ in heard] == ["command", "submission", "submission", "action"]
    assert bot.workspace.notices == []


async def test_an_ack_with_text_is_an_ephemeral_message(bot: LocalSlackServer) -> None:
    seen = await bot.actions.slash_command("U1", "C1", "/lostdeal", "help")
    assert [(m.text, m.viewer) for m in seen.messages] == [("Try /lostdeal", "U1")]
    assert bot.workspace.seen_in("C1", "U2") == []


async def test_command_text_arrives_escaped_and_form_values_raw(
    bot: LocalSlackServer, heard: Seen
) -> None:
    await bot.actions.slash_command("U1", "C1", "/lostdeal", "R&D <!channel>")
    form = await bot.workspace.changes.until(lambda: bot.workspace.views.top("U1"))
    await bot.forms.fill(form, {"client": "R&D <!channel>", "reason": "price"})
    await bot.forms.submit("U1")
    commands = [body for kind, body in heard if kind == "command"]
    assert commands[0]["text"] == "R&amp;D &lt;!channel&gt;"
    submitted = next(body for kind, body in heard if kind == "submission")
    assert submitted["view"]["state"]["values"] == {
        "client": {"client": {"type": "plain_text_input", "value": "R&D <!channel>"}},
        "reason": {
            "reason": {
                "type": "static_select",
                "selected_option": {
                    "text": {"type": "plain_text", "text": "Price"},
                    "value": "price",
                },
            }
        },
        "since": {"since": {"type": "datepicker", "selected_date": None}},
    }


async def test_a_required_input_is_refused_before_the_bot_hears(
    bot: LocalSlackServer, heard: Seen
) -> None:
    form = await open_form(bot)
    await bot.forms.fill(form, {"reason": "late"})
    seen = await bot.forms.submit("U1")
    assert list(seen.errors) == ["client"]
    assert "submission" not in [kind for kind, _ in heard]


async def test_events_reach_the_bot(bot: LocalSlackServer, heard: Seen) -> None:
    await bot.actions.open_home("U1")
    await bot.actions.mention("U1", "C1", "<hello>")
    dm = bot.workspace.bot_dm("U2")
    await bot.actions.say("U2", dm.id, "hi")
    await bot.actions.invite_bot("U1", "C2")
    await bot.actions.uninstall()
    events = dict(heard)
    assert events["app_home_opened"]["tab"] == "home"
    assert events["app_mention"]["text"] == "<@U0LOCAL> &lt;hello&gt;"
    assert events["message"]["channel_type"] == "im"
    assert events["member_joined_channel"]["channel"] == "C2"
    assert {"app_uninstalled", "tokens_revoked"} <= events.keys()


async def test_an_unknown_command_is_a_failure_the_person_sees(bot: LocalSlackServer) -> None:
    code = "dispatch_failed"
    if isinstance(bot.transport, SocketTransport):
        code, bot.transport.ack_limit = "operation_timeout", 0.05
    seen = await bot.actions.slash_command("U1", "C1", "/nothing")
    assert [notice.code for notice in seen.notices] == [code]
    assert f'/nothing failed with the error "{code}"' == seen.notices[0].text


async def test_the_bot_moves_to_a_new_connection_when_warned(
    workspace: Workspace, heard: Seen
) -> None:
    async with over_socket(workspace, heard) as bot:
        assert isinstance(bot.transport, SocketTransport)
        await bot.transport.disconnect("warning")
        await bot.transport.until_opened(2)
        form = await open_form(bot)
        assert form.callback_id == "deal"
        assert bot.workspace.notices == []
