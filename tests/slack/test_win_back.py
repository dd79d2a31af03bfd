"""A deal that was won back: its amount, the rep's consent, and what the team then hears."""

from datetime import UTC, datetime

import pytest

from bot.local_slack.messages import Message
from tests.slack.raw import interact, submission_of
from tests.slack.world import ANA, World, actions, held, words

FRIDAY = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)


async def second_chance(world: World, text: str = "Acme Corp €12,000 late") -> Message:
    """A deal whose client said yes."""
    await world.report("blown_meeting", text=text)
    await world.skip_to_next_nudge()
    asked = await world.press(world.direct()[-1], "record.asked")
    return await world.press(asked, "record.yes")


@pytest.mark.parametrize(
    ("in_digest", "show_client", "told"),
    [
        ("yes", "yes", "<@U1ANA> won back *Acme Corp*, €12,000"),
        ("yes", "no", "<@U1ANA> won back a client, €12,000"),
        ("no", "yes", None),
        ("no", "no", None),
    ],
)
async def test_the_team_hears_only_what_the_rep_agreed_to(
    http_world: World, in_digest: str, show_client: str, told: str | None
) -> None:
    world = http_world
    await world.press(await second_chance(world), "win_back")
    await world.submit(in_digest=in_digest, show_client=show_client)
    world.clock.at = FRIDAY
    await world.look()
    (digest,) = world.team_channel()
    said = words(digest)
    if told:
        assert told in said
        assert "One deal was won back" in said
    else:
        assert "won back" not in said
        assert "€" not in said
    assert ("Acme" in said) is (told is not None and "Acme" in told)


async def test_the_form_holds_the_amount_and_asks_for_consent(world: World) -> None:
    await world.press(await second_chance(world), "win_back")
    form = held(await world.form())
    assert (form["amount"], form["currency"]) == ("12,000", "EUR")
    assert form["in_digest"] is None
    assert form["show_client"]["value"] == "no"  # type: ignore[index]
    seen = await world.submit()
    assert list(seen.errors) == ["in_digest"]


async def test_the_amount_may_differ_or_be_left_out(one_world: World) -> None:
    await one_world.press(await second_chance(one_world), "win_back")
    await one_world.submit(amount="8.500", currency="CHF", in_digest="yes", show_client="yes")
    await one_world.press(await second_chance(one_world, "Beta Works £500 late"), "win_back")
    await one_world.submit(amount="", currency="", in_digest="yes", show_client="yes")
    one_world.clock.at = datetime(2026, 3, 13, 14, 0, tzinfo=UTC)
    await one_world.look()
    first, second = (words(digest) for digest in one_world.team_channel())
    assert "won back *Acme Corp*, CHF\u00a08,500" in first
    assert "won back *Beta Works*. The second chance" in second
    assert "in all" not in second


async def test_a_wrong_amount_is_told_at_its_field(one_world: World) -> None:
    message = await second_chance(one_world)
    await one_world.press(message, "win_back")
    seen = await one_world.submit(amount="-1", in_digest="yes", show_client="yes")
    assert list(seen.errors) == ["amount"]
    seen = await one_world.submit(amount="5", currency="QQQ")
    assert list(seen.errors) == ["currency"]
    assert actions(one_world.now(message))[:2] == ["win_back", "record.did_not_work"]


async def test_the_same_form_twice_is_one_recovery(world: World) -> None:
    message = await second_chance(world)
    await world.press(message, "win_back")
    await world.server.forms.fill(await world.form(), {"in_digest": "yes", "show_client": "yes"})
    form = await world.form()
    once, again = submission_of(world, form), submission_of(world, form)
    for delivery in (once, again, once):
        ack = await interact(world, delivery)
        assert (ack.ok, ack.body) == (True, None)
    assert "You won Acme Corp back" in words(world.now(message))
    await world.server.forms.close(ANA)
    world.clock.at = FRIDAY
    await world.look()
    assert words(world.team_channel()[0]).count("*Acme Corp*") == 1


async def test_a_recovery_from_an_old_note_does_not_ask_again(one_world: World) -> None:
    message = await second_chance(one_world)
    later = await one_world.note_of("second_chance")
    await one_world.press(later, "win_back")
    await one_world.submit(in_digest="no", show_client="no")
    assert one_world.workspace.views.top(ANA) is None
    # The older note of the deal was brought up to date: there is nothing to ask again.
    assert "You won Acme Corp back" in words(one_world.now(message))
    assert "win_back" not in actions(one_world.now(message))
