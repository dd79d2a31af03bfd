"""The views methods: triggers, hashes, stacks and Home tabs, over HTTP."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local_slack.server import LocalSlackServer
from tests.local_slack.sample_workspace import ManualClock
from tests.local_slack.small_bot import asked_button, deal_form
from tests.local_slack.test_api import code, refused


async def test_a_trigger_works_once_and_for_three_seconds(
    server: LocalSlackServer, client: AsyncWebClient, clock: ManualClock
) -> None:
    give = server.workspace.trigger_ids.give
    once = give("U1")
    await client.views_open(trigger_id=once, view=deal_form())
    again = client.views_open(trigger_id=once, view=deal_form())
    assert await code(again) == "exchanged_trigger_id"
    late = give("U1")
    clock.skip(seconds=3.001)
    assert await code(client.views_open(trigger_id=late, view=deal_form())) == "expired_trigger_id"
    assert await code(client.views_open(trigger_id="1.2", view=deal_form())) == "invalid_trigger_id"


async def test_a_stack_holds_three(server: LocalSlackServer, client: AsyncWebClient) -> None:
    give = server.workspace.trigger_ids.give
    root = (await client.views_open(trigger_id=give("U1"), view=deal_form()))["view"]
    second = (await client.views_push(trigger_id=give("U1"), view=deal_form()))["view"]
    third = (await client.views_push(trigger_id=give("U1"), view=deal_form()))["view"]
    assert (third["previous_view_id"], third["root_view_id"]) == (second["id"], root["id"])
    fourth = client.views_push(trigger_id=give("U1"), view=deal_form())
    assert await code(fourth) == "push_limit_reached"
    assert len(server.workspace.views.stack("U1")) == 3


async def test_an_old_hash_is_a_conflict(server: LocalSlackServer, client: AsyncWebClient) -> None:
    trigger = server.workspace.trigger_ids.give("U1")
    first = (await client.views_open(trigger_id=trigger, view=deal_form()))["view"]

    async def update(**how: Any) -> Any:
        return await client.views_update(view=deal_form(), **how)

    second = (await update(view_id=first["id"], hash=first["hash"]))["view"]
    assert second["hash"] != first["hash"]
    assert await code(update(view_id=first["id"], hash=first["hash"])) == "hash_conflict"
    assert (await update(view_id=first["id"]))["ok"]
    assert await code(update(view_id="V0")) == "not_found"


async def test_external_ids_are_unique_and_find_the_view(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    give = server.workspace.trigger_ids.give
    view = deal_form(external_id="deal-1")
    await client.views_open(trigger_id=give("U1"), view=view)
    twice = client.views_open(trigger_id=give("U2"), view=view)
    assert await code(twice) == "duplicate_external_id"
    assert (await client.views_update(external_id="deal-1", view=view))["ok"]


async def test_a_bad_view_is_refused_with_its_reason(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    give = server.workspace.trigger_ids.give
    answer = await refused(
        client.views_open(trigger_id=give("U1"), view=deal_form(callback_id="x" * 151))
    )
    assert answer["error"] == "invalid_arguments"
    assert "less than 151" in answer["response_metadata"]["messages"][0]
    home = {**deal_form(), "type": "home"}
    assert await code(client.views_open(trigger_id=give("U1"), view=home)) == "invalid_arguments"


async def test_a_home_tab_is_per_person(server: LocalSlackServer, client: AsyncWebClient) -> None:
    def home(value: str) -> dict[str, Any]:
        return {"type": "home", "blocks": [asked_button(value)]}

    first = (await client.views_publish(user_id="U1", view=home("1")))["view"]
    again = (await client.views_publish(user_id="U1", view=home("2"), hash=first["hash"]))["view"]
    assert again["id"] == first["id"]
    stale = client.views_publish(user_id="U1", view=home("3"), hash=first["hash"])
    assert await code(stale) == "hash_conflict"
    assert list(server.workspace.views.homes) == ["U1"]
    assert await code(client.views_publish(user_id="U9", view=home("1"))) == "user_not_found"


async def test_a_response_url_has_five_uses_in_thirty_minutes(
    server: LocalSlackServer, clock: ManualClock
) -> None:
    workspace = server.workspace
    post = workspace.posts.post("C1", workspace.app.bot_user.id, "old", from_app=True)
    key = workspace.response_urls.give("U1", "C1", post.ts)

    async with aiohttp.ClientSession() as session:

        async def use(key: str, **body: Any) -> tuple[int, str]:
            url = f"{server.base_url}/response/{key}"
            async with session.post(url, json=body) as response:
                return response.status, await response.text()

        assert await use(key, text="for you") == (200, "ok")
        assert [m.text for m in workspace.posts.ephemerals("U1")] == ["for you"]
        assert await use(key, text="new", replace_original=True) == (200, "ok")
        assert await use(key, text="all", response_type="in_channel") == (200, "ok")
        assert [m.text for m in workspace.channels.find("C1").messages] == ["new", "all"]
        assert await use(key, delete_original=True) == (200, "ok")
        assert [m.text for m in workspace.channels.find("C1").messages] == ["all"]
        assert (await use(key))[0] == 400
        status, body = await use(key, text="sixth")
        assert (status, "used_url" in body) == (404, True)
        late = workspace.response_urls.give("U1", "C1")
        clock.skip(minutes=30, seconds=1)
        status, body = await use(late, text="late")
        assert (status, "expired_url" in body) == (404, True)
