"""The Web API as slack_sdk meets it."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.local_slack.server import LocalSlackServer
from tests.local_slack.sample_workspace import ManualClock


async def refused(call: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)


async def code(call: Any) -> str:
    return str((await refused(call))["error"])


async def test_auth_test_names_the_bot_and_its_scopes(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == ("U0LOCAL", "B0LOCAL")
    assert set(answer.headers["x-oauth-scopes"].split(",")) == server.workspace.scopes


async def test_tokens(server: LocalSlackServer, client: AsyncWebClient) -> None:
    url, app = server.api_url, server.workspace.app
    assert await code(AsyncWebClient(base_url=url).auth_test()) == "not_authed"
    assert await code(AsyncWebClient("xoxb-other", base_url=url).auth_test()) == "invalid_auth"
    with_app_token = AsyncWebClient(app.app_token, base_url=url)
    assert await code(with_app_token.auth_test()) == "not_allowed_token_type"
    assert await code(client.apps_connections_open(app_token=app.bot_token)) == (
        "not_allowed_token_type"
    )
    server.workspace.uninstall()
    assert await code(client.auth_test()) == "account_inactive"


async def test_unknown_methods_and_echo(client: AsyncWebClient) -> None:
    answer = await refused(client.api_call("deals.lose"))
    assert answer == {"ok": False, "error": "unknown_method", "req_method": "deals.lose"}
    assert await code(client.api_test(error="made_up")) == "made_up"


async def test_the_token_may_be_in_a_form_body(server: LocalSlackServer) -> None:
    form = {
        "token": server.workspace.app.bot_token,
        "channel": "C1",
        "text": "hi",
        "blocks": '[{"type":"divider"}]',
    }
    url = f"{server.api_url}chat.postMessage"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as response:
        answer = await response.json()
    assert answer["ok"]
    assert [block["type"] for block in answer["message"]["blocks"]] == ["divider"]
    assert "token" not in server.api.calls.of("chat.postMessage")[0].arguments


async def test_posting_where_the_bot_is_not(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    assert await code(client.chat_postMessage(channel="C2", text="hi")) == "not_in_channel"
    assert await code(client.chat_postMessage(channel="C9", text="hi")) == "channel_not_found"
    assert await code(client.conversations_history(channel="C2")) == "not_in_channel"
    server.workspace.scopes.add("chat:write.public")
    assert (await client.chat_postMessage(channel="C2", text="hi"))["ok"]
    await client.conversations_join(channel="C2")
    assert (await client.conversations_history(channel="C2"))["messages"][0]["text"] == "hi"


async def test_posting_to_a_person_lands_in_their_dm(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    post = await client.chat_postMessage(channel="U1", text="call today")
    opened = await client.conversations_open(users="U1")
    assert post["channel"] == opened["channel"]["id"] != "U1"
    assert [m.text for m in server.workspace.seen_in(post["channel"], "U1")] == ["call today"]
    server.workspace.deactivate("U2")
    assert (await client.chat_postMessage(channel="U2", text="hello"))["ok"]
    assert await code(client.conversations_open(users="U2")) == "user_disabled"


async def test_what_a_message_may_hold(server: LocalSlackServer, client: AsyncWebClient) -> None:
    def post(**content: Any) -> Any:
        return client.chat_postMessage(channel="C1", **content)

    assert await code(client.api_call("chat.postMessage", json={"channel": "C1"})) == "no_text"
    assert await code(post(text="x y " * 10_001)) == "msg_too_long"
    assert await code(post(text="a", metadata={"event_type": "n"})) == "invalid_metadata_format"
    big = {"event_type": "n", "event_payload": {"note": "y" * 16_000}}
    assert await code(post(text="a", metadata=big)) == "metadata_too_large"
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    answer = await refused(post(text="a", blocks=[header]))
    assert answer["error"] == "invalid_blocks"
    reason = "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert answer["response_metadata"]["messages"] == [reason]
    assert [refusal.reasons for refusal in server.workspace.refusals] == [(reason,)]
    assert server.workspace.channels.find("C1").messages == []


async def test_missing_scopes_are_named(server: LocalSlackServer, client: AsyncWebClient) -> None:
    server.workspace.scopes.clear()
    server.workspace.scopes.add("users:read")
    answer = await refused(client.chat_postMessage(channel="C1", text="hi"))
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "chat:write",
        "users:read",
    )
    assert (await refused(client.conversations_info(channel="C1")))["needed"] == "channels:read"


async def test_updating_with_text_alone_drops_the_blocks(client: AsyncWebClient) -> None:
    meta = {"event_type": "nudge", "event_payload": {"id": "1"}}
    post = await client.chat_postMessage(
        channel="C1", text="old", blocks=[{"type": "divider"}], metadata=meta
    )
    changed = await client.chat_update(channel="C1", ts=post["ts"], text="new")
    assert changed["message"]["text"] == "new"
    assert "blocks" not in changed["message"]
    assert changed["message"]["metadata"] == meta
    assert await code(client.chat_update(channel="C1", ts="1.1", text="x")) == "message_not_found"


async def test_only_own_messages_can_be_changed(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    theirs = server.workspace.posts.post("C1", "U1", "mine")
    assert await code(client.chat_update(channel="C1", ts=theirs.ts, text="x")) == (
        "cant_update_message"
    )
    assert await code(client.chat_delete(channel="C1", ts=theirs.ts)) == "cant_delete_message"
    own = await client.chat_postMessage(channel="C1", text="own")
    await client.chat_delete(channel="C1", ts=own["ts"])
    assert server.workspace.channels.find("C1").messages == [theirs]


async def test_ephemeral_messages_are_for_one_person_and_not_in_history(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [m.text for m in server.workspace.seen_in("C1", "U1")] == ["psst"]
    assert server.workspace.seen_in("C1", "U2") == []
    assert (await client.conversations_history(channel="C1"))["messages"] == []
    server.workspace.channels.leave("C1", "U2")
    assert await code(client.chat_postEphemeral(channel="C1", user="U2", text="x")) == (
        "user_not_in_channel"
    )


async def test_history_pages_bounds_and_metadata(client: AsyncWebClient) -> None:
    stamps = []
    for number in range(5):
        meta = {"event_type": "nudge", "event_payload": {"number": number}}
        post = await client.chat_postMessage(channel="C1", text=str(number), metadata=meta)
        stamps.append(post["ts"])

    async def texts(**how: Any) -> list[str]:
        answer = await client.conversations_history(channel="C1", **how)
        return [message["text"] for message in answer["messages"]]

    assert await texts() == ["4", "3", "2", "1", "0"]
    assert await texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert await texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]
    first = await client.conversations_history(channel="C1", limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    assert first["has_more"]
    assert await texts(limit=3, cursor=cursor) == ["1", "0"]
    assert "metadata" not in first["messages"][0]
    everything = await client.conversations_history(channel="C1", include_all_metadata=True)
    assert everything["messages"][0]["metadata"]["event_payload"] == {"number": 4}
    assert await code(client.conversations_history(channel="C1", cursor="zzz")) == "invalid_cursor"


async def test_people_and_channels(client: AsyncWebClient, clock: ManualClock) -> None:
    bo = (await client.users_info(user="U2", include_locale=True))["user"]
    assert (bo["tz"], bo["tz_offset"], bo["locale"]) == ("Europe/Stockholm", 3600, "sv-SE")
    ada = (await client.users_info(user="U1"))["user"]
    assert "locale" not in ada
    assert "email" not in ada["profile"]
    assert await code(client.users_info(user="U9")) == "user_not_found"
    assert [u["id"] for u in (await client.users_list())["members"]] == ["U0LOCAL", "U1", "U2"]
    assert (await client.team_info())["team"]["domain"] == "local"
    channels = (await client.conversations_list())["channels"]
    assert [(c["id"], c["is_member"]) for c in channels] == [("C1", True), ("C2", False)]
    assert (await client.conversations_members(channel="C2"))["members"] == ["U1", "U2"]
    post = await client.chat_postMessage(channel="C1", text="hi")
    link = (await client.chat_getPermalink(channel="C1", message_ts=post["ts"]))["permalink"]
    assert link == f"https://local.slack.com/archives/C1/p{post['ts'].replace('.', '')}"
