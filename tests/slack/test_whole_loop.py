"""From `/lostdeal` to a recovered deal in the team digest, as people would go."""

from datetime import UTC, datetime

from bot.copy.catalog import load_catalog
from tests.slack.world import World, actions, words


async def test_a_blown_meeting_is_won_back_and_told(world: World) -> None:
    receipt = await world.report(text="Acme Corp 12,000 EUR quoted two colours instead of four")
    assert "Acme Corp" in words(receipt)
    assert "Ask for a second chance" in words(receipt)

    assert await world.skip_to_next_nudge() == datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    nudge = world.direct()[-1]
    assert "what is different now" in words(nudge)
    await world.press(nudge, "complete_script")
    await world.submit(what_changed="I sent the four-colour quote and had it read back")
    nudge = world.now(nudge)
    assert "I quoted two colours instead of four. That is on me, and I'm sorry." in words(nudge)
    assert "I sent the four-colour quote and had it read back." in words(nudge)
    assert "On the phone" in words(nudge)
    assert "In an email" in words(nudge)

    asked = await world.press(nudge, "record.asked")
    assert "That took courage" in words(asked)
    yes = await world.press(asked, "record.yes")
    assert actions(yes)[:2] == ["win_back", "record.did_not_work"]

    await world.press(yes, "win_back")
    await world.submit(in_digest="yes", show_client="yes")
    won = world.now(yes)
    assert "You won Acme Corp back" in words(won)
    assert actions(won) == [
        "record.holding",
        "record.did_not_work",
        "lesson",
        "when",
        "take_back",
    ]

    world.clock.at = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
    await world.look()
    (digest,) = world.team_channel()
    assert "<@U1ANA> won back *Acme Corp*, €12,000" in words(digest)
    told = words(digest)
    assert (
        sum(load_catalog().text(f"weekly/digest_asks_few_{turn}") in told for turn in (1, 2, 3))
        == 1
    )
