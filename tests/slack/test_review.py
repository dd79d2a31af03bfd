"""Review my words: read, edited, kept, and never anybody else's."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.drafts import reviewer
from bot.humility.rules import load_rules
from bot.local_slack.messages import Message
from bot.local_slack.views import View
from bot.local_slack.web_api.faults import HeldRequest
from storage.models import KeptScript
from tests.slack.hostile import HOSTILE
from tests.slack.raw import interact, press_of, submission_of
from tests.slack.test_database_trouble import TRY_AGAIN, locked_sqlite
from tests.slack.test_hostile_text import assert_harmless
from tests.slack.world import ANA, BO, World, actions, fields, held, words, world

BAD = (
    "Dana, we apologise for any inconvenience, there was a small mix-up. "
    "The forwarder lost the pallet, so please forgive me."
)
GOOD = (
    "Hi Dana, I quoted two colours instead of four. I'm sorry. Your leaflets missed the fair "
    "because of it. I will ring you by noon tomorrow with the new date. "
    "What can I do to make this better?"
)
MISTAKE = {"what_happened": "I quoted two colours", "impact": "your leaflets missed the fair"}


@pytest.fixture(autouse=True)
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are loaded, as they are soon after a start."""
    load_rules().compile_phrases()
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 60)


async def own_up(world: World) -> Message:
    """The note that says to own up, with its words whole."""
    await world.report("own_mistake", **MISTAKE)
    return await world.note_of("own_up")


async def review(world: World, note: Message, channel: str = "email") -> View:
    """The form of a note, in a channel."""
    await world.press(note, "review")
    form = await world.form()
    if "channel" in fields(form) and chosen(form) != channel:
        await world.server.forms.fill(form, {"channel": channel})
        form = await world.form()
    return form


async def read(world: World, text: str) -> View:
    """Type a draft and have it read."""
    seen = await world.submit(**{draft_of(await world.form()): text})
    assert not seen.errors, seen.errors
    return await world.form()


async def keep(world: World) -> str:
    """Keep the words in the form; gives what the form says then."""
    await world.server.actions.press(ANA, await world.form(), "keep_words")
    return words(await world.form())


def draft_of(form: View) -> str:
    return next(name for name in fields(form) if name.startswith("draft."))


def chosen(form: View) -> str:
    return str(form.state["channel"]["review_channel"]["selected_option"]["value"])


async def kept(world: World) -> list[tuple[str, str, str, str]]:
    rows = await world.bot.ctx.run(lambda s: list(s.exec(select(KeptScript))))
    return [(row.rep_id, row.step, row.channel, row.text) for row in rows]


async def test_a_note_opens_it_with_its_script(world: World) -> None:
    note = await own_up(world)
    form = await review(world, note, "phone")
    assert fields(form) == ["channel", "draft.phone"]
    draft = str(held(form)["draft.phone"])
    assert "I quoted two colours" in draft
    assert draft.splitlines()[0] in words(note)
    assert "keep_words" not in str(form.blocks)
    read_now = words(await read(world, draft))
    assert "Nothing stands in the way" in read_now
    assert "Not yet" not in read_now


async def test_findings_come_by_weight_and_what_is_good_comes_first(one_world: World) -> None:
    await review(one_world, await own_up(one_world))
    await read(one_world, BAD + " I will ring you by noon on Friday.")
    form = await press(one_world, "more_findings")
    said = words(form)
    good = said.index("You say")
    first = said.index("*Not yet* · “any inconvenience”")
    assert good < first < said.index("*Think about*")
    assert "_How to say it:_" in said
    assert "It stays your decision" in said
    assert "Keep it anyway" in said
    assert form.content["submit"]["text"] == "Read it again"


async def press(world: World, action_id: str) -> View:
    """Press a button of the form."""
    await world.server.actions.press(ANA, await world.form(), action_id)
    return await world.form()


async def test_three_findings_come_first_and_the_rest_when_asked_for(one_world: World) -> None:
    await review(one_world, await own_up(one_world))
    form = await read(one_world, BAD + " Sign by Friday, and by the way we have a new brochure.")
    assert words(form).count("_How to say it:_") == 3
    assert "Think about" not in words(form)
    whole = await press(one_world, "more_findings")
    assert words(whole).count("_How to say it:_") > 3
    assert "Think about" in words(whole)
    assert "more_findings" not in str(whole.blocks)


async def test_an_offered_sentence_is_taken_with_one_press(one_world: World) -> None:
    await review(one_world, await own_up(one_world))
    form = await read(one_world, f"{GOOD} Your leaflets were printed wrong.")
    assert "_Or:_ “I printed your leaflets wrong.”" in words(form)
    taken = await press(one_world, "use_rewrite")
    assert held(taken)[draft_of(taken)] == f"{GOOD} I printed your leaflets wrong."
    assert draft_of(taken) != draft_of(form)
    assert "*Better now:* somebody does what was done" in words(taken)
    assert "_Or:_" not in words(taken)
    assert "Saved." in await keep(one_world)


async def test_what_was_typed_meanwhile_stays_when_a_sentence_is_taken(one_world: World) -> None:
    await review(one_world, await own_up(one_world))
    bad = "It was never our intention to miss the fair."
    form = await read(one_world, f"{GOOD} {bad}")
    assert "_Or:_ leave this sentence out." in words(form)
    await one_world.server.forms.fill(form, {draft_of(form): f"{GOOD} {bad} Yours, Ana"})
    taken = await press(one_world, "use_rewrite")
    assert held(taken)[draft_of(taken)] == f"{GOOD} Yours, Ana"


async def test_a_sentence_that_is_gone_is_not_rewritten(one_world: World) -> None:
    await review(one_world, await own_up(one_world))
    form = await read(one_world, f"{GOOD} It was never our intention to miss the fair.")
    await one_world.server.forms.fill(form, {draft_of(form): GOOD})
    after = await press(one_world, "use_rewrite")
    assert held(after)[draft_of(after)] == GOOD
    assert draft_of(after) == draft_of(form)


async def test_an_edit_is_read_again_and_what_improved_is_said(one_world: World) -> None:
    await review(one_world, await own_up(one_world))
    before = words(await read(one_world, BAD))
    assert "Better now" not in before
    after = words(await read(one_world, GOOD))
    assert "*Better now:* " in after
    assert "the apology leaves nothing open" in after
    assert "Keep these words" in after
    assert "Better now" not in words(await read(one_world, GOOD + " Thank you."))


async def test_kept_words_stand_in_the_note_until_they_are_given_up(http_world: World) -> None:
    world = http_world
    note = await own_up(world)
    await review(world, note)
    await read(world, GOOD)
    assert "Saved." in await keep(world)
    assert await kept(world) == [(ANA, "own_up", "email", GOOD)]
    shown = words(world.now(note))
    assert GOOD in shown
    assert "Your own words, for your eyes only" in shown
    assert "On the phone" in shown
    ours = await world.press(note, "drop_words.email")
    assert GOOD not in words(ours)
    assert "Your own words" not in words(ours)
    assert await kept(world) == []


async def test_the_next_review_begins_with_the_kept_words(one_world: World) -> None:
    note = await own_up(one_world)
    await review(one_world, note)
    await read(one_world, GOOD)
    await keep(one_world)
    await one_world.server.forms.close(ANA)
    form = await review(one_world, note)
    assert held(form)["draft.email"] == GOOD
    await read(one_world, GOOD + " Take care.")
    await keep(one_world)
    assert [text for *_, text in await kept(one_world)] == [GOOD + " Take care."]


async def test_a_rep_may_go_ahead_in_spite_of_a_block(one_world: World) -> None:
    note = await own_up(one_world)
    await review(one_world, note)
    await read(one_world, BAD)
    assert "Saved." in await keep(one_world)
    assert BAD in words(one_world.now(note))


async def test_words_changed_since_are_read_before_they_are_kept(one_world: World) -> None:
    await review(one_world, await own_up(one_world))
    form = await read(one_world, GOOD)
    await one_world.server.forms.fill(form, {"draft.email": BAD})
    said = await keep(one_world)
    assert "any inconvenience" in said
    assert await kept(one_world) == []
    assert "Saved." in await keep(one_world)
    assert [text for *_, text in await kept(one_world)] == [BAD]


async def test_switching_the_channel_keeps_what_was_typed(one_world: World) -> None:
    form = await review(one_world, await own_up(one_world), "phone")
    ours = str(held(form)["draft.phone"])
    await one_world.server.forms.fill(form, {"channel": "email"})
    form = await one_world.form()
    assert fields(form) == ["channel", "draft.email"]
    assert str(held(form)["draft.email"]).startswith("Subject:")
    await one_world.server.forms.fill(form, {"draft.email": "My own words"})
    await one_world.server.forms.fill(await one_world.form(), {"channel": "phone"})
    form = await one_world.form()
    assert chosen(form) == "phone"
    assert held(form)["draft.email"] == "My own words"
    assert ours != "My own words"
    await read(one_world, GOOD)
    await keep(one_world)
    assert [row[2] for row in await kept(one_world)] == ["phone"]


async def test_a_step_without_its_facts_begins_empty(one_world: World) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    form = await review(one_world, note)
    assert held(form)[draft_of(form)] in {"", None}
    assert "Start with your own words" in words(form)
    await read(one_world, "Dana, may I come back for twenty minutes? If not, I understand.")
    await keep(one_world)
    shown = words(one_world.now(note))
    assert "may I come back for twenty minutes" in shown
    assert "lean on what only you know" in shown


async def test_it_is_there_where_several_notes_come_together(one_world: World) -> None:
    for client in ("Acme Corp", "Globex"):
        await one_world.report(client=client)
    note = await one_world.note_of("ask")
    assert actions(note).count("review") == 2
    await one_world.press(note, "review")
    await read(one_world, GOOD)
    await keep(one_world)
    assert words(one_world.now(note)).count(GOOD) == 1
    assert "Globex" in words(one_world.now(note))


async def test_lists_and_home_open_it_too_and_the_note_follows(one_world: World) -> None:
    note = await own_up(one_world)
    (told,) = (await one_world.lostdeal("list")).messages
    await one_world.press(told, "review")
    await read(one_world, GOOD)
    assert "Saved." in await keep(one_world)
    assert GOOD in words(one_world.now(note))
    await one_world.server.forms.close(ANA)
    await one_world.server.actions.open_home(ANA)
    await one_world.settle()
    await one_world.server.actions.press(ANA, one_world.workspace.views.homes[ANA], "review")
    assert GOOD in str((await one_world.form()).state)


async def test_the_command_opens_the_only_deal_at_once(world: World) -> None:
    note = await own_up(world)
    await world.lostdeal("review")
    form = await world.form()
    assert "Acme Corp: Own up" in words(form)
    await read(world, GOOD)
    assert "Saved." in await keep(world)
    assert GOOD in words(world.now(note))


async def test_the_command_asks_which_of_several(one_world: World) -> None:
    await one_world.report("own_mistake", client="Acme Corp", **MISTAKE)
    await one_world.report("told_no", client="Globex")
    await one_world.lostdeal("review")
    form = await one_world.form()
    assert fields(form) == ["deal"]
    options = form.blocks[0]["element"]["options"]
    texts = [option["text"]["text"] for option in options]
    assert "Globex: Answer the no graciously" in texts
    globex = next(one["value"] for one in options if "Globex" in one["text"]["text"])
    assert not (await one_world.submit(deal=globex)).errors
    assert "Globex: Answer the no graciously" in words(await one_world.form())


async def words_of_both(world: World, note: Message) -> str:
    """The words of two deals in one message: of one in it, of the other behind its button."""
    await world.press(note, "show_note")
    shown = words(await world.form())
    await world.server.forms.close(ANA)
    return words(world.now(note)) + shown


async def test_by_command_the_words_reach_a_note_for_several(one_world: World) -> None:
    for client in ("Acme Corp", "Globex"):
        await one_world.report(client=client)
    note = await one_world.note_of("ask")
    for client, text in (("Acme Corp", GOOD), ("Globex", GOOD + " Yours")):
        await one_world.lostdeal("review")
        options = (await one_world.form()).blocks[0]["element"]["options"]
        picked = next(one["value"] for one in options if client in one["text"]["text"])
        await one_world.submit(deal=picked)
        await read(one_world, text)
        await keep(one_world)
        await one_world.server.forms.close(ANA)
        assert text in await words_of_both(one_world, note)
    assert (await words_of_both(one_world, note)).count(GOOD) == 2


async def test_a_deal_that_is_gone_from_the_choice_is_told(one_world: World) -> None:
    first = await one_world.report("own_mistake", client="Acme Corp", **MISTAKE)
    await one_world.report("own_mistake", client="Globex", **MISTAKE)
    await one_world.lostdeal("review")
    options = (await one_world.form()).blocks[0]["element"]["options"]
    picked = next(one["value"] for one in options if "Acme" in one["text"]["text"])
    await interact(one_world, press_of(one_world, first, "record.undone"))
    assert "has moved on since" in (await one_world.submit(deal=picked)).errors["deal"]


async def test_the_command_says_where_there_is_nothing_to_review(one_world: World) -> None:
    await one_world.lostdeal("review")
    said = one_world.workspace.posts.ephemerals(ANA)[-1]
    assert "None of your open deals" in said.text


async def test_what_the_case_knows_is_weighed(one_world: World) -> None:
    draft = "Hi Dana, I quoted two colours. I'm sorry. Your leaflets missed the fair."
    note = await own_up(one_world)
    await review(one_world, note)
    assert "hear this in a voice before" in words(await read(one_world, draft))
    await one_world.server.forms.close(ANA)
    await one_world.press(note, "record.not_reached")
    await review(one_world, await one_world.note_of("try_again"))
    assert "hear this in a voice before" not in words(await read(one_world, draft))


async def test_nobody_else_can_open_read_or_keep(http_world: World) -> None:
    world = http_world
    note = await own_up(world)
    await interact(world, press_of(world, note, "review", user=BO))
    assert world.workspace.views.top(BO) is None
    assert "cannot find that deal any more" in world.workspace.posts.ephemerals(BO)[-1].text
    form = await review(world, note)
    stolen = submission_of(world, form, BO)
    stolen["view"]["state"]["values"]["draft.email"]["draft"]["value"] = BAD
    ack = await interact(world, stolen)
    assert ack.body is not None
    assert "cannot find that deal any more" in str(ack.body["errors"])
    await read(world, GOOD)
    await keep(world)
    await interact(world, press_of(world, world.now(note), "drop_words.email", user=BO))
    assert [row[0] for row in await kept(world)] == [ANA]


async def test_a_colleague_who_takes_over_does_not_see_them(one_world: World) -> None:
    note = await own_up(one_world)
    await review(one_world, note)
    await read(one_world, GOOD)
    await keep(one_world)
    await one_world.server.forms.close(ANA)
    await one_world.choose(note, "more", "hand_over")
    await one_world.submit(colleague=BO)
    await one_world.press(await one_world.offer_to(), "accept")
    await one_world.lostdeal("review", BO)
    form = await one_world.form(BO)
    assert GOOD not in str(form.state)
    assert "We quoted two colours" in str(form.state)
    assert all(GOOD not in words(message) for message in one_world.direct(BO))


async def test_an_empty_draft_is_told_at_its_field(one_world: World) -> None:
    form = await review(one_world, await own_up(one_world))
    seen = await one_world.submit(**{draft_of(form): "  \n "})
    assert "A few words are needed" in seen.errors["draft.email"]
    form = await read(one_world, GOOD)
    await one_world.server.forms.fill(form, {"draft.email": " "})
    assert "A few words are needed" in await keep(one_world)
    assert await kept(one_world) == []


async def test_a_draft_that_is_too_long_is_told_and_never_read(one_world: World) -> None:
    save = submission_of(one_world, await review(one_world, await own_up(one_world)))
    save["view"]["state"]["values"]["draft.email"]["draft"]["value"] = "x" * 100_000
    ack = await interact(one_world, save)
    assert ack.body is not None
    assert "3000 characters" in ack.body["errors"]["draft.email"]


async def test_a_deal_that_moved_on_is_told_kindly_and_the_words_stay(one_world: World) -> None:
    note = await own_up(one_world)
    form = await review(one_world, note)
    await read(one_world, GOOD)
    await interact(one_world, press_of(one_world, note, "record.let_go"))
    seen = await one_world.submit(**{draft_of(form): GOOD + " Yours, Ana"})
    assert "has moved on since" in seen.errors["draft.email"]
    assert held(await one_world.form())["draft.email"] == GOOD + " Yours, Ana"
    await one_world.server.forms.fill(await one_world.form(), {"draft.email": GOOD})
    assert "has moved on since" in await keep(one_world)
    assert held(await one_world.form())["draft.email"] == GOOD
    assert await kept(one_world) == []


async def test_a_database_in_trouble_loses_nothing_typed(one_world: World, sqlite_url: str) -> None:
    await review(one_world, await own_up(one_world))
    await read(one_world, GOOD)
    with locked_sqlite(sqlite_url):
        assert TRY_AGAIN in await keep(one_world)
        assert held(await one_world.form())["draft.email"] == GOOD
    assert "Saved." in await keep(one_world)


async def test_a_reading_that_takes_too_long_is_told(
    one_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await review(one_world, await own_up(one_world))
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 0)
    seen = await one_world.submit(**{draft_of(form): GOOD})
    assert "still waking up" in seen.errors["draft.email"]
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 60)
    assert "Keep these words" in words(await read(one_world, GOOD))


@pytest.mark.parametrize("odd", list(HOSTILE))
async def test_hostile_words_are_shown_harmless(one_world: World, odd: str) -> None:
    note = await own_up(one_world)
    await review(one_world, note)
    assert_harmless(await read(one_world, f"We apologise for any {HOSTILE[odd]} inconvenience."))
    await keep(one_world)
    assert_harmless(one_world.now(note))


async def test_the_longest_and_worst_draft_fits_into_slacks_limits(one_world: World) -> None:
    note = await own_up(one_world)
    await review(one_world, note)
    worst = (BAD + " & <b> Please order today or the offer is gone, lol. ") * 20
    await read(one_world, worst[:3000].strip())
    said = words(await press(one_world, "more_findings"))
    assert "can wait until these are done" in said
    assert "Saved." in await keep(one_world)
    assert "…" in words(one_world.now(note))


async def test_logs_never_hold_the_words(
    one_world: World, caplog: pytest.LogCaptureFixture, sqlite_url: str
) -> None:
    caplog.set_level("DEBUG", "bot")
    caplog.set_level("DEBUG", "storage")
    await review(one_world, await own_up(one_world))
    await read(one_world, GOOD + " Quagmire.")
    with locked_sqlite(sqlite_url):
        await keep(one_world)
    await keep(one_world)
    ours = [one for one in caplog.records if not one.name.startswith("bot.practice")]
    assert all("uagmire" not in one.getMessage() for one in ours)


@pytest.fixture
async def softer_world(sqlite_url: str) -> AsyncIterator[World]:
    choices = "conditional_apology=off, passive_agentless=off, minimise=warn"
    async with world("http", sqlite_url, HUMILITY_RULES=choices) as one:
        yield one


async def test_a_team_softens_a_rule(softer_world: World) -> None:
    await review(softer_world, await own_up(softer_world))
    await read(softer_world, BAD)
    said = words(await press(softer_world, "more_findings"))
    assert "“any inconvenience”" not in said
    assert "*Think about* · “small mix-up”" in said


async def test_words_that_were_kept_before_the_database_was_locked_are_called_kept(
    one_world: World, sqlite_url: str
) -> None:
    world, held_back = one_world, HeldRequest()
    await review(world, await own_up(world))
    await read(world, GOOD)
    world.server.api.faults.script("views.update", held_back)
    await world.server.actions.press(ANA, await world.form(), "keep_words")
    await held_back.arrived.wait()
    with locked_sqlite(sqlite_url):
        held_back.open()
        await world.settle()
    (told,) = world.workspace.posts.ephemerals(ANA)
    assert told.text.startswith("That is saved, but I cannot show you here how things stand now")
    assert [row[3] for row in await kept(world)] == [GOOD]


async def test_a_reading_is_not_overtaken_by_the_channel_that_was_picked_before_it(
    one_world: World,
) -> None:
    world, held_back = one_world, HeldRequest()
    form = await review(world, await own_up(world), "phone")
    await world.server.forms.fill(form, {"draft.phone": BAD})
    world.server.api.faults.script("views.update", held_back)
    await world.server.forms.fill(form, {"channel": "email"})
    await held_back.arrived.wait()
    assert not (await world.server.forms.submit(ANA)).errors
    held_back.open()
    assert "Not yet" in words(await world.form())
