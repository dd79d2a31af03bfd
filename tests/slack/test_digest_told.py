"""What the team digest tells: stories with consent, in the workspace's way of writing."""

from collections.abc import AsyncIterator

import pytest

from bot.copy.catalog import load_catalog
from bot.local_slack.messages import Message
from tests.slack.world import World, words
from tests.slack.world import world as worlds


@pytest.fixture(params=["en-GB", "de-DE"])
async def written(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[World]:
    """A workspace that writes amounts in one of two ways."""
    async with worlds("http", sqlite_url, AMOUNTS_FORMAT=request.param) as one:
        yield one


async def won_back(world: World) -> Message:
    """Win a deal back with consent; gives the preview of the digest."""
    await world.report("blown_meeting", text="Acme Corp €12,000.50 late")
    note = await world.note_of("ask")
    asked = await world.press(note, "record.asked")
    world.pass_time(days=1)
    yes = await world.press(asked, "record.yes")
    await world.press(yes, "win_back")
    await world.submit(in_digest="yes", show_client="yes")
    world.pass_time(seconds=1)
    (told,) = (await world.lostdeal("digest")).messages
    return told


async def test_amounts_are_written_as_the_workspace_does(written: World) -> None:
    said = words(await won_back(written))
    amount = {"en-GB": "€12,000.50", "de-DE": "12.000,50\u00a0€"}
    assert amount[written.bot.settings.amounts_format] in said


async def test_each_is_a_short_story_with_moments_that_everybody_reads_in_their_zone(
    one_world: World,
) -> None:
    said = words(await won_back(one_world))
    assert "<@U1ANA> won back *Acme Corp*, €12,000.50. The second chance was asked for on" in said
    story = next(line for line in said.split("\n") if "won back *Acme" in line)
    assert story.count("<!date^") == 2
    head = said.split("\n")[1]
    assert head.count("<!date^") == 2
    # Cheer in other words from week to week.
    assert (
        sum(load_catalog().text(f"weekly/digest_cheer_{turn}") in said for turn in (1, 2, 3)) == 1
    )
    assert "late" not in said
