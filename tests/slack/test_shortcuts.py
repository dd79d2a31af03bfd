"""Reports that are opened from anywhere, and from a message."""

import pytest

from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.web_api.faults import ApiError
from bot.slack.action_ids import LOG_MESSAGE_SHORTCUT, LOG_SHORTCUT
from tests.slack.world import ANA, BO, TEAM_CHANNEL, World, held


async def used_on(world: World, text: str, user: str = ANA) -> None:
    """Use the message shortcut on what Bo wrote."""
    await world.server.actions.say(BO, TEAM_CHANNEL, text)
    message = world.workspace.channels.find(TEAM_CHANNEL).messages[-1]
    await world.server.actions.message_shortcut(user, message, LOG_MESSAGE_SHORTCUT)
    await world.settle()


async def test_a_report_is_opened_from_anywhere(world: World) -> None:
    await world.server.actions.shortcut(ANA, LOG_SHORTCUT)
    await world.settle()
    form = await world.form()
    assert form.callback_id == "report"
    assert held(form)["client"] is None
    await world.pick("told_no")
    seen = await world.submit(client="Acme Corp", loss_reason="timing")
    assert not seen.errors
    assert "Acme Corp" in world.direct()[-1].text


async def test_a_report_from_a_message_has_its_words_and_the_link(world: World) -> None:
    await used_on(world, "Kestrel went with another printer & said <we> were late")
    note = str(held(await world.form())["what_happened"])
    words, link = note.split("\n")
    assert words == "Kestrel went with another printer & said <we> were late"
    message = world.workspace.channels.find(TEAM_CHANNEL).messages[-1]
    place = f"archives/{TEAM_CHANNEL}/p{message.ts.replace('.', '')}"
    assert link == world.workspace.team.url + place


async def test_the_link_is_built_where_slack_does_not_give_it(one_world: World) -> None:
    refused = ApiError("channel_not_found")
    one_world.server.api.faults.script("chat.getPermalink", refused)
    await used_on(one_world, "They left us")
    note = str(held(await one_world.form())["what_happened"])
    domain = one_world.workspace.team.domain
    assert note.startswith(f"They left us\nhttps://{domain}.slack.com/archives/{TEAM_CHANNEL}/p")


@pytest.mark.parametrize("text", ["x" * 4000, ""])
async def test_a_very_long_message_and_an_empty_one_fit(one_world: World, text: str) -> None:
    await used_on(one_world, text)
    note = str(held(await one_world.form())["what_happened"])
    assert len(note) <= 3000
    assert note.rpartition("\n")[2].startswith("http")


async def test_what_is_seen_by_one_alone_has_no_shortcut(one_world: World) -> None:
    (told,) = (await one_world.lostdeal("help")).messages
    with pytest.raises(NotOnScreenError):
        await one_world.server.actions.message_shortcut(ANA, told, LOG_MESSAGE_SHORTCUT)


async def test_a_mention_is_read_as_one_reads_it(one_world: World) -> None:
    await used_on(one_world, "@ana lost <https://kestrel.test|Kestrel>")
    note = str(held(await one_world.form())["what_happened"])
    assert note.startswith(f"@{ANA} lost ")
