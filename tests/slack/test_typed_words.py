"""What is typed after the command: found, near to a command, or a report all the same."""

import pytest

from bot.core.history import EventKind
from bot.local_slack.messages import Message
from tests.slack.many_deals import log_many
from tests.slack.world import ANA, BO, World, actions, held, words


async def told(world: World, text: str, user: str = ANA) -> Message:
    (only,) = (await world.lostdeal(text, user)).messages
    return only


async def use(world: World, message: Message, action_id: str, value: object = None) -> Message:
    """Use an element of an answer; gives what stands in its place."""
    await world.server.actions.press(ANA, message, action_id, value)
    await world.settle()
    return next(one for one in world.workspace.posts.ephemerals(ANA) if one.ts == message.ts)


@pytest.mark.parametrize("typed", ["find acme", "list acme", "find “ACME”", "find *Acme*"])
async def test_a_client_is_found_among_many_and_answered(world: World, typed: str) -> None:
    await world.report("told_no", text="Acme Corp: wrong colour", loss_reason="timing")
    await log_many(world, [f"Client{number:02}" for number in range(14)])
    found = await told(world, typed)
    said = words(found)
    assert "*Acme Corp*" in said
    assert "Client0" not in said
    assert found.viewer == ANA
    assert "I replied" in said
    now = await use(world, found, "record.replied")
    assert "You have replied to Acme Corp" in words(now)
    # It stays what was found, and is no list of them all.
    assert "Client0" not in words(now)
    undone = await use(world, now, "take_back")
    assert "*Acme Corp*" in words(undone)
    assert "record.replied" in actions(undone)
    assert "Client0" not in words(undone)


async def test_a_press_on_a_page_of_what_was_found_stays_on_it(one_world: World) -> None:
    for number in range(12):
        await one_world.report("blown_meeting", text=f"Ärger{number:02} & Söhne late")
    first = await told(one_world, "find ärger")
    second = await use(one_world, first, "find_page.next")
    pressed = await use(one_world, second, "record.asked")
    assert names(pressed) == names(second)
    assert "Page 2 of 2" in words(pressed)
    assert "for a second chance. That took courage" in words(pressed)


async def test_a_closed_deal_is_found_and_taken_up_again(one_world: World) -> None:
    await one_world.report("blown_meeting", text="Acme Corp: late")
    (listed,) = (await one_world.lostdeal("list")).messages
    await use(one_world, listed, f"record.{EventKind.LET_GO}")
    found = await told(one_world, "find acme")
    assert "*Acme Corp*\nLet go, Tue 3 Mar" in words(found)
    assert "record.taken_up_again" in actions(found)


async def test_pages_are_turned_in_place(world: World) -> None:
    await world.report("blown_meeting", text="Acme00 late")
    await log_many(world, [f"Acme{number:02}" for number in range(1, 23)])
    first = await told(world, "find acme")
    assert "Page 1 of 3" in words(first)
    seen = set(names(first))
    second = await use(world, first, "find_page.next")
    third = await use(world, second, "find_page.next")
    assert "Page 3 of 3" in words(third)
    assert "find_page.next" not in actions(third)
    assert len(seen | set(names(second)) | set(names(third))) == 23
    assert names(await use(world, third, "find_page.previous")) == names(second)


def names(message: Message) -> list[str]:
    return [line.strip("*") for line in words(message).split("\n") if line.startswith("*Acme")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("find", "Whom should I look for"),
        ("find ***", "Whom should I look for"),
        ("find " + "x" * 200, "None of your deals"),
        ("find <!channel> & {{ client }}", "&lt;!channel&gt; &amp; {{ client"),
        ("list _acme_ `x`", "None of your deals"),
    ],
)
async def test_a_search_that_finds_nothing_says_so(one_world: World, typed: str, said: str) -> None:
    await one_world.report("blown_meeting", text="Kestrel: late")
    assert said in words(await told(one_world, typed))


async def test_a_colleagues_deal_is_not_found(one_world: World) -> None:
    await one_world.report("blown_meeting", user=BO, text="Acme Corp: late")
    assert "None of your deals" in words(await told(one_world, "find acme"))


async def test_who_is_not_found_is_logged(one_world: World) -> None:
    found = await told(one_world, "find Kestrel")
    await use(one_world, found, "log_typed")
    assert held(await one_world.form())["client"] == "Kestrel"


@pytest.mark.parametrize(
    ("typed", "meant", "then"),
    [
        ("hepl", "what I do and how", "*What I do.*"),
        ("lsit", "your open deals", "Your open deals"),
        ("status", "your open deals", "Your open deals"),
        ("lsit kes", "look for a client", "*Kestrel*"),
    ],
)
async def test_a_word_near_a_command_is_asked_about_and_then_answered_in_place(
    world: World, typed: str, meant: str, then: str
) -> None:
    await world.report("blown_meeting", text="Kestrel: late")
    asked = await told(world, typed)
    assert meant in words(asked)
    assert actions(asked) == ["meant", "log_typed"]
    assert then in words(await use(world, asked, "meant"))


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("pause 2 weeks", "pause"),
        ("review Kestrel", "review"),
        ("promise Kestrel", "promise"),
        ("settings", "hours"),
        ("log", "report"),
    ],
)
async def test_a_word_near_a_form_opens_it(one_world: World, typed: str, form: str) -> None:
    await one_world.report("blown_meeting", text="Acme Corp: late")
    await one_world.report("told_no", text="Kestrel: dear", loss_reason="price")
    asked = await told(one_world, typed)
    await use(one_world, asked, "meant")
    opened = await one_world.form()
    assert opened.callback_id == form
    if "Kestrel" in typed:
        assert "Acme" not in words(opened)


@pytest.mark.parametrize(
    "typed", ["hepl", "status", "pause 2 weeks", "review Kestrel", "lift Orchard"]
)
async def test_what_is_near_a_command_is_logged_as_a_client_all_the_same(
    one_world: World, typed: str
) -> None:
    asked = await told(one_world, typed)
    await use(one_world, asked, "log_typed")
    form = await one_world.form()
    assert form.callback_id == "report"
    assert held(form)["client"] == typed


async def test_a_stop_is_lifted_by_admins_alone_also_where_its_client_is_named(
    one_world: World,
) -> None:
    asked = await told(one_world, "lift Orchard")
    await use(one_world, asked, "meant")
    assert "Only an admin" in one_world.workspace.posts.ephemerals(ANA)[-1].text
    assert one_world.workspace.views.top(ANA) is None


@pytest.mark.parametrize("typed", ["“help”", "he\u200blp", "`help`", "help."])
async def test_marks_hide_no_command(world: World, typed: str) -> None:
    assert "*What I do.*" in words(await told(world, typed))


@pytest.mark.parametrize("typed", ["log Orchard", "report Orchard"])
async def test_a_report_that_was_asked_for_by_name_begins_with_that_name(
    one_world: World, typed: str
) -> None:
    await use(one_world, await told(one_world, typed), "meant")
    assert held(await one_world.form())["client"] == "Orchard"
