"""`/lostdeal help`, `list` and `digest`: answers that only the caller sees."""

import pytest
from sqlmodel import Session, col, select

from bot.local_slack.messages import Message
from storage.models import DealEvent, LostDeal
from tests.slack.many_deals import log_many
from tests.slack.world import ANA, BO, TEAM_CHANNEL, World, actions, words


def ephemerals(world: World, user: str = ANA) -> list[Message]:
    """What only this person sees."""
    return world.workspace.posts.ephemerals(user)


async def test_help_tells_what_the_bot_does(world: World) -> None:
    for typed in ("help", "  HELP "):
        seen = await world.lostdeal(typed)
        (told,) = seen.messages
        assert "I never write to a client" in words(told)
        assert told.viewer == ANA
        assert seen.view is None
    assert world.team_channel() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("help", "*What I do.*"),
        ("list", "You have no open deals"),
        ("lessons", "You have kept no lessons yet"),
        ("resume", "You were not paused"),
        ("pause until 6 March", "You will hear nothing from me"),
    ],
)
async def test_a_notification_tells_the_answers_own_first_line(
    one_world: World, typed: str, said: str
) -> None:
    (told,) = (await one_world.lostdeal(typed)).messages
    assert told.text.startswith(said)
    assert "\n" not in told.text


async def test_a_word_is_only_a_command_when_it_stands_alone(one_world: World) -> None:
    seen = await one_world.lostdeal("List AG: they chose another printer")
    assert seen.messages == ()
    assert (await one_world.form()).callback_id == "report"


async def test_an_empty_list_says_so(one_world: World) -> None:
    (told,) = (await one_world.lostdeal("list")).messages
    assert "You have no open deals" in words(told)


async def test_the_list_shows_ones_own_deals_and_their_next_steps(world: World) -> None:
    await world.report("told_no", text="Acme Corp €12,000 wrong colour", loss_reason="timing")
    await world.report("own_mistake", text="Beta Works: wrong address")
    await world.report("blown_meeting", user=BO, text="Bo's Client: late")

    (told,) = (await world.lostdeal("list")).messages
    said = words(told)
    assert "*Acme Corp* (€12,000)\nAnswer the no graciously, Tue 3 Mar at 11:10" in said
    assert "*Beta Works*\nOwn up, by phone if you can, Tue 3 Mar at 11:10" in said
    assert "Bo's" not in said
    assert told.viewer == ANA
    assert world.team_channel() == []
    assert set(actions(told)) == {
        "review",
        "record.replied",
        "record.stay_in_touch",
        "record.no_contact",
        "record.not_reached",
        "snooze",
        "more",
        "record.let_go",
        "record.owned_up",
        "record.repaired",
        "record.they_know",
        "complete_script",
        "open_deal",
    }


async def spoil(world: World, client: str) -> None:
    """Write what no version of the bot that we know of would have written."""

    def write(session: Session) -> None:
        deal = session.exec(select(LostDeal).where(col(LostDeal.client) == client)).one()
        now = world.clock.now()
        session.add(DealEvent(team_id=deal.team_id, deal_id=deal.id, what="nonsense", at=now))

    await world.bot.ctx.run(write)


async def test_a_deal_that_cannot_be_read_is_shown_as_needing_help_and_the_others_as_ever(
    world: World,
) -> None:
    await world.report("told_no", text="Acme Corp €12,000 wrong colour", loss_reason="timing")
    await world.report("own_mistake", text="Beta Works: wrong address")
    await spoil(world, "Beta Works")
    (told,) = (await world.lostdeal("list")).messages
    said = words(told)
    assert "*Acme Corp* (€12,000)\nAnswer the no graciously" in said
    assert "*Beta Works* needs a hand" in said
    await use(world, told, "record.replied")
    assert "Acme Corp" in words(shown_to_ana(world))


async def test_a_press_on_a_deal_that_cannot_be_read_says_whom_to_tell(world: World) -> None:
    receipt = await world.report("told_no", text="Acme Corp: wrong colour", loss_reason="timing")
    await spoil(world, "Acme Corp")
    await world.press(receipt, "edit")
    assert "whoever looks after Do-Over" in shown_to_ana(world).text


async def test_the_buttons_of_the_list_work_and_bring_it_up_to_date(world: World) -> None:
    await world.report("blown_meeting")
    (told,) = (await world.lostdeal("list")).messages
    await use(world, told, "record.asked")
    now = shown_to_ana(world)
    assert "See what they said" in words(now)
    assert actions(now)[0] == "record.yes"

    await use(world, now, "record.yes")
    now = shown_to_ana(world)
    assert actions(now)[:2] == ["win_back", "record.did_not_work"]

    await use(world, now, "win_back")
    await world.submit(in_digest="no", show_client="no")
    said = words(shown_to_ana(world))
    assert "*Acme Corp*\nWon back, Tue 3 Mar" in said
    assert "Recorded last: We won it back" in said


async def test_a_step_is_snoozed_from_the_list(world: World) -> None:
    await world.report("blown_meeting")
    (told,) = (await world.lostdeal("list")).messages
    choices = next(
        element
        for block in told.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "snooze"
    )
    await use(world, told, "snooze", choices["options"][2]["value"])
    assert "Mon 9 Mar at 09:00" in words(shown_to_ana(world))

    pick = shown_to_ana(world)
    choice = next(
        element["options"][3]["value"]
        for block in pick.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "snooze"
    )
    await use(world, pick, "snooze", choice)
    await world.submit(date="2026-03-17")
    assert "Tue 17 Mar at 09:00" in words(shown_to_ana(world))


async def test_a_script_is_completed_from_the_list(one_world: World) -> None:
    await one_world.report("blown_meeting")
    (told,) = (await one_world.lostdeal("list")).messages
    await use(one_world, told, "complete_script")
    said = {"say_happened": "I was late.", "what_changed": "We now read every job back."}
    assert not (await one_world.submit(**said)).errors
    assert "complete_script" not in actions(shown_to_ana(one_world))


async def test_a_long_list_shows_ten_and_the_way_to_the_others(one_world: World) -> None:
    await one_world.report("blown_meeting", text="Client00 late")
    await log_many(one_world, [f"Client{number:02}" for number in range(1, 17)])
    (told,) = (await one_world.lostdeal("list")).messages
    assert actions(told).count("record.asked") == 10
    assert "Page 1 of 2" in words(told)
    await use(one_world, told, "deal_page.next")
    assert actions(shown_to_ana(one_world)).count("record.asked") == 7


async def test_the_digest_preview_is_seen_by_the_caller_alone(world: World) -> None:
    await world.report("blown_meeting", text="Acme Corp €12,000 late")
    await world.skip_to_next_nudge()
    yes = await world.press(await world.press(world.direct()[-1], "record.asked"), "record.yes")
    await world.press(yes, "win_back")
    await world.submit(in_digest="yes", show_client="yes")

    world.pass_time(seconds=1)
    (told,) = (await world.lostdeal("digest", BO)).messages
    assert "Only you see this" in words(told)
    assert "<@U1ANA> won back *Acme Corp*, €12,000" in words(told)
    assert told.viewer == BO
    assert told.channel == TEAM_CHANNEL
    assert ephemerals(world, ANA) == []
    assert world.team_channel() == []


async def test_the_preview_of_a_quiet_week_is_one_line(one_world: World) -> None:
    (told,) = (await one_world.lostdeal("digest")).messages
    assert "A quiet week for second chances" in words(told)


async def use(world: World, message: Message, action_id: str, value: object = None) -> None:
    """Use an element of a message that only Ana sees."""
    await world.server.actions.press(ANA, message, action_id, value)
    await world.settle()


def shown_to_ana(world: World) -> Message:
    """The one list in front of Ana."""
    (only,) = ephemerals(world)
    return only
