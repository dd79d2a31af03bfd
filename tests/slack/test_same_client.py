"""Two spellings of one client: offered as the same, and one only where a rep says so."""

from dataclasses import replace

from sqlmodel import select

from bot.local_slack.messages import Message
from storage.models import Client, ClientLink, LostDeal
from tests.slack.many_deals import press_for
from tests.slack.raw import interact, press_of
from tests.slack.test_home import home
from tests.slack.world import ANA, BO, MAX, World, actions, is_first_note, words

OURS, THEIRS = "Beta Works", "Beta Works GmbH"


async def two_spellings(world: World) -> Message:
    """Bo knows the client by one name, Ana types another; gives Ana's receipt."""
    await world.report(user=BO, client=THEIRS)
    return await world.report(client=OURS)


async def deals(world: World) -> dict[str, str]:
    """The client of each deal, by what was typed."""
    rows = await world.bot.ctx.run(lambda s: list(s.exec(select(LostDeal))))
    return {row.client: row.client_id for row in rows}


async def test_it_is_offered_and_never_merged_silently(http_world: World) -> None:
    receipt = await two_spellings(http_world)
    assert THEIRS in words(receipt)
    assert {"same_client", "other_client"} <= {*actions(receipt)}
    assert len({*(await deals(http_world)).values()}) == 2
    (bos,) = http_world.direct(BO)
    assert "same_client" not in actions(bos)


async def test_a_name_that_is_not_alike_is_not_offered(one_world: World) -> None:
    await one_world.report(user=BO, client="Hotel Anker")
    assert "same_client" not in actions(await one_world.report(client=OURS))


async def test_yes_joins_history_and_caps(http_world: World) -> None:
    receipt = await two_spellings(http_world)
    other = await http_world.report(client=OURS, text="")
    shown = await http_world.press(receipt, "same_client")
    assert "same_client" not in actions(shown)
    assert len({*(await deals(http_world)).values()}) == 1
    assert "same_client" not in actions(await http_world.press(other, "same_client"))

    # Bo asks: Ana, who typed another spelling, has one ask left, and only with something new.
    ask = await http_world.note_of("ask", BO)
    await http_world.press(ask, "record.asked")
    await http_world.press(ask, "record.no")
    again = "You can ask once you have written down what is different now"
    assert words(await home(http_world)).count(again) == 2


async def stopped_and_alike(world: World) -> Message:
    """Bo's client asked to be left alone; gives the receipt of Ana, who types another spelling."""
    await world.report(user=BO, client=THEIRS)
    note = await world.note_of("ask", BO)
    await world.choose(note, "more", "stop")
    assert not (await world.submit(BO)).errors
    return await world.report(client=OURS)


async def waiting_steps(world: World) -> list[str]:
    """The steps of which Ana will be told, as things stand."""
    rows = await world.nudges()
    return [
        row.step for row in rows if row.status == "pending" and row.step and row.recipient == ANA
    ]


async def test_yes_joins_a_stop_whichever_spelling_it_was_noted_under(one_world: World) -> None:
    receipt = await stopped_and_alike(one_world)
    shown = await one_world.press(receipt, "same_client")
    assert "asked not to hear from us" in words(shown)
    assert f"<@{BO}>" in words(shown)

    stopped = await one_world.bot.ctx.run(
        lambda s: [one.name for one in s.exec(select(Client)) if one.do_not_contact]
    )
    assert stopped == [THEIRS]


async def test_where_a_stopped_client_is_alike_the_question_comes_first_and_the_rest_waits(
    http_world: World,
) -> None:
    receipt = await stopped_and_alike(http_world)
    assert words(receipt).startswith("First, a question")
    assert [*actions(receipt)][:2] == ["same_client", "other_client"]
    listed = (await http_world.lostdeal("list")).messages[0]
    assert "record.asked" not in str(listed.blocks)
    http_world.pass_time(days=14)
    await http_world.look()
    told = [
        row for row in await http_world.nudges() if row.recipient == ANA and row.status == "sent"
    ]
    assert [row.step for row in told if row.kind == "step"] == []


async def test_another_one_is_coached_at_once(http_world: World) -> None:
    receipt = await stopped_and_alike(http_world)
    shown = await http_world.press(receipt, "other_client")
    assert "First, a question" not in words(shown)
    assert "ask" in await waiting_steps(http_world)


async def test_a_stop_that_comes_later_holds_those_alike_until_it_is_lifted(
    one_world: World,
) -> None:
    await one_world.report(client=OURS)
    await one_world.report(user=BO, client=THEIRS)
    assert "ask" in await waiting_steps(one_world)
    note = await one_world.note_of("ask", BO)
    await one_world.choose(note, "more", "stop")
    assert not (await one_world.submit(BO)).errors
    assert await may_be_stopped(one_world) == [OURS]
    assert "ask" not in await waiting_steps(one_world)
    await press_for(one_world, await home(one_world), "open_deal", OURS)
    view = await one_world.form()
    assert words(view).startswith("First, a question")
    await one_world.server.actions.press(ANA, view, "other_client")
    assert "First, a question" not in words(await one_world.form())
    assert await may_be_stopped(one_world) == []
    assert "ask" in await waiting_steps(one_world)


async def test_who_waited_goes_on_once_the_stop_is_lifted(one_world: World) -> None:
    await stopped_and_alike(one_world)
    assert await may_be_stopped(one_world) == [OURS]
    one_world.workspace.add_person(replace(one_world.workspace.person(BO), is_admin=True))
    await one_world.lostdeal("lift", BO)
    (stopped,) = await one_world.bot.ctx.run(
        lambda s: [one.id for one in s.exec(select(Client)) if one.do_not_contact]
    )
    assert not (await one_world.submit(BO, client=stopped, reason="They came back")).errors
    assert await may_be_stopped(one_world) == []
    assert "ask" in await waiting_steps(one_world)


async def test_what_was_said_of_a_stopped_client_goes_for_a_third_spelling_too(
    one_world: World,
) -> None:
    third = "Betaworks"
    await one_world.report(user=MAX, client=third)
    receipt = await stopped_and_alike(one_world)
    assert sorted(await may_be_stopped(one_world)) == [OURS, third]
    shown = await one_world.press(receipt, "other_client")
    assert third in words(shown)
    # What was said of one spelling holds for the client that both are now.
    await one_world.press(receipt, "same_client")
    assert await may_be_stopped(one_world) == []
    assert "ask" in await waiting_steps(one_world)


async def may_be_stopped(world: World) -> list[str]:
    """The clients whose coaching waits for an answer."""
    return await world.bot.ctx.run(
        lambda s: [one.name for one in s.exec(select(Client)) if one.maybe_id]
    )


async def test_a_stop_of_the_spelling_that_is_given_up_holds_for_everybody(
    one_world: World,
) -> None:
    receipt = await two_spellings(one_world)
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "stop")
    assert not (await one_world.submit()).errors
    await one_world.press(receipt, "same_client")
    (bos,) = (await one_world.lostdeal("list", BO)).messages
    assert "asked not to hear from us" in words(bos)
    assert "record.asked" not in actions(bos)
    pending = [row for row in await one_world.nudges() if row.status == "pending" and row.step]
    assert [row for row in pending if is_first_note(row)] == []


async def test_a_later_deal_under_either_spelling_is_the_same_client(one_world: World) -> None:
    await one_world.press(await two_spellings(one_world), "same_client")
    again = await one_world.report(client=OURS)
    assert "same_client" not in actions(again)
    assert len({*(await deals(one_world)).values()}) == 1


async def test_no_is_remembered(http_world: World) -> None:
    receipt = await two_spellings(http_world)
    shown = await http_world.press(receipt, "other_client")
    assert "same_client" not in actions(shown)
    for user, name in ((ANA, OURS), (BO, THEIRS)):
        assert "same_client" not in actions(await http_world.report(user=user, client=name))
    assert len({*(await deals(http_world)).values()}) == 2
    links = await http_world.bot.ctx.run(lambda s: list(s.exec(select(ClientLink))))
    assert [(link.same, link.by_user) for link in links] == [(False, ANA)]


async def test_a_double_press_says_it_once_and_nobody_else_says_it(one_world: World) -> None:
    receipt = await two_spellings(one_world)
    stranger = press_of(one_world, receipt, "same_client", user=BO)
    assert (await interact(one_world, stranger)).ok
    assert len({*(await deals(one_world)).values()}) == 2
    twice = press_of(one_world, receipt, "same_client")
    for _ in range(2):
        assert (await interact(one_world, twice)).ok
    links = await one_world.bot.ctx.run(lambda s: list(s.exec(select(ClientLink))))
    assert len(links) == 1
    assert len({*(await deals(one_world)).values()}) == 1


async def told_of_it(world: World, user: str) -> list[Message]:
    """What a person was told, once it is time, of clients that are the same."""
    world.pass_time(minutes=6)
    await world.look()
    return [one for one in world.direct(user) if "goes by more than one name" in words(one)]


async def test_a_colleague_whose_deal_is_planned_anew_is_told(http_world: World) -> None:
    receipt = await two_spellings(http_world)
    http_world.pass_time(hours=7)
    await http_world.press(receipt, "same_client")
    assert len(http_world.direct(BO)) == 1
    (told,) = await told_of_it(http_world, BO)
    assert "Beta Works GmbH" in words(told)
    assert ANA not in str(told.blocks)
    assert await told_of_it(http_world, ANA) == []
    assert len(await told_of_it(http_world, BO)) == 1


async def test_several_presses_of_several_reps_are_told_of_in_one_message(
    one_world: World,
) -> None:
    await one_world.report(user=BO, client=THEIRS)
    await one_world.report(user=BO, client="Gamma Ltd")
    one_world.pass_time(hours=7)
    first = await one_world.report(client=OURS)
    second = await one_world.report(user=MAX, client="Gamma")
    await one_world.press(first, "same_client")
    one_world.pass_time(minutes=2)
    await one_world.press(second, "same_client")
    (told,) = await told_of_it(one_world, BO)
    assert THEIRS in words(told)
    assert "Gamma Ltd" in words(told)


async def test_a_press_after_they_were_told_is_told_too(one_world: World) -> None:
    await one_world.report(user=BO, client=THEIRS)
    await one_world.report(user=BO, client="Gamma Ltd")
    one_world.pass_time(hours=7)
    for ours, theirs in ((OURS, THEIRS), ("Gamma", "Gamma Ltd")):
        await one_world.press(await one_world.report(client=ours), "same_client")
        told = (await told_of_it(one_world, BO))[-1]
        assert [name for name in (THEIRS, "Gamma Ltd") if name in words(told)] == [theirs]
        one_world.pass_time(days=1)


async def test_it_waits_for_the_colleagues_morning_and_for_an_open_deal(one_world: World) -> None:
    bos = await one_world.report(user=BO, client=THEIRS)
    receipt = await one_world.report(client=OURS)
    await one_world.press(receipt, "same_client")
    assert await told_of_it(one_world, BO) == []  # it is 4 in the morning in Chicago
    one_world.pass_time(hours=5)
    await one_world.press(bos, "record.undone")
    await one_world.submit(BO)
    assert await told_of_it(one_world, BO) == []


async def test_another_client_is_nobodys_news(one_world: World) -> None:
    receipt = await two_spellings(one_world)
    one_world.pass_time(hours=7)
    await one_world.press(receipt, "other_client")
    assert await told_of_it(one_world, BO) == []
