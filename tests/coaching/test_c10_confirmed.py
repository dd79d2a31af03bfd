"""Notes are not sentences: what a script says was suggested, and confirmed or changed (10.1)."""

from collections.abc import AsyncIterator

import pytest

from tests.slack import world as worlds
from tests.slack.second_view import NOTE, SAID, accessories, kept_report, only_deal
from tests.slack.world import ANA, World, actions, held, words


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[World]:
    """A workspace with the bot in it."""
    async with worlds.world("http", sqlite_url) as one:
        yield one


async def test_c10_sentences_report_is_kept_at_its_first_submit(shop: World) -> None:
    form = await kept_report(shop)
    assert form.callback_id == "report_more"
    deal = await only_deal(shop)
    assert (deal.client, deal.what_happened, deal.say_happened) == ("Acme Corp", NOTE, "")
    receipts = [one for one in await shop.nudges() if one.kind == "receipt"]
    assert [one.status for one in receipts] == ["sent"]

    await shop.server.forms.close(ANA)
    await shop.look()
    assert (await only_deal(shop)).say_happened == ""
    assert len(shop.direct()) == 1


async def test_c10_sentences_suggestion_is_said_once_confirmed(shop: World) -> None:
    form = await kept_report(shop)
    assert held(form)["say_happened"] == SAID
    assert NOTE in words(form)
    seen = await shop.submit_view(impact="You reprinted 2,000 menus")
    assert seen.view is None
    deal = await only_deal(shop)
    assert (deal.say_happened, deal.say_impact) == (SAID, "You reprinted 2,000 menus.")
    note = await shop.note_of("own_up")
    assert SAID.rstrip(".") in words(note)
    assert "complete_script" not in actions(note)
    assert len([one for one in await shop.nudges() if one.kind == "receipt"]) == 1


async def test_c10_sentences_left_empty_stays_empty(shop: World) -> None:
    await kept_report(shop)
    await shop.submit_view(say_happened="", weight="small")
    deal = await only_deal(shop)
    assert (deal.say_happened, deal.weight) == ("", "small")
    note = await shop.note_of("own_up")
    assert "[what went wrong, in one sentence]" in words(note)
    assert actions(note)[0] == "complete_script"
    assert not any(one.startswith("copy_words") for one in accessories(note.blocks))


async def test_c10_sentences_first_note_asks_for_what_was_skipped(shop: World) -> None:
    await kept_report(shop)
    await shop.server.forms.close(ANA)
    note = await shop.note_of("own_up")
    await shop.press(note, "complete_script")
    form = await shop.form()
    assert held(form)["say_happened"] == SAID
    assert not (await shop.submit()).errors
    told = words(shop.now(note))
    assert SAID.rstrip(".") in told
    assert "[what went wrong, in one sentence]" not in told


async def test_c10_sentences_missing_effect_keeps_no_script_waiting(shop: World) -> None:
    await kept_report(shop)
    await shop.submit_view()
    note = await shop.note_of("own_up")
    assert "complete_script" not in actions(note)


@pytest.mark.parametrize(
    "note", ["n/a", "see email", "Я забыл отправить предложение", "見積もりを忘れました", "🤷", "x"]
)
async def test_c10_sentences_note_that_cannot_be_said_is_never_spliced(
    shop: World, note: str
) -> None:
    form = await kept_report(shop, note=note)
    assert held(form)["say_happened"] is None
    assert note in words(form)
    await shop.submit_view()
    note_of_it = await shop.note_of("own_up")
    scripts = [text for text in words(note_of_it).split("\n") if text.startswith("*")]
    assert all(note not in words_of for words_of in scripts if len(note) > 1)
    assert actions(note_of_it)[0] == "complete_script"


async def test_c10_sentences_words_for_the_client_are_tidied_or_sent_back(shop: World) -> None:
    await kept_report(shop)
    await shop.submit_view()
    await shop.press(await shop.note_of("own_up"), "record.owned_up")
    await shop.press(await shop.note_of("repair"), "record.repaired")
    note = await shop.note_of("prevention_note")
    await shop.press(note, "complete_script")
    seen = await shop.submit_view(prevention="they sign it off twice")
    assert "This does not read as something said to them yet." in seen.errors["prevention"]
    assert "A second person reads back every address." in seen.errors["prevention"]
    assert held(await shop.form())["prevention"] == "they sign it off twice"
    assert not (await shop.submit_view(prevention="a second person reads *every* file")).errors
    assert (await only_deal(shop)).prevention == "A second person reads every file."


@pytest.mark.parametrize(
    ("circumstance", "more", "said"),
    [
        ("own_mistake", {}, "I called you four times in one week."),
        ("told_no", {"loss_reason": "approach"}, "I called you four times in one week."),
        ("company_failed", {}, "We called you four times in one week."),
    ],
)
async def test_c10_confirmed_says_i_of_the_rep_and_we_of_the_firm(
    shop: World, circumstance: str, more: dict[str, str], said: str
) -> None:
    await shop.lostdeal()
    await shop.pick(circumstance)
    note = "called them four times in one week"
    seen = await shop.submit_view(client="Acme Corp", what_happened=note, **more)
    assert seen.view is not None
    assert held(seen.view)["say_happened"] == said


async def test_c10_confirmed_approach_that_was_wrong_is_said_in_the_ask(
    shop: World,
) -> None:
    note = "called them four times in one week"
    await shop.report("told_no", loss_reason="approach", what_happened=note)
    ask = words(await shop.note_of("ask"))
    assert "I called you four times in one week. That was not the right way to go about it" in ask


async def test_c10_sentences_are_not_asked_for_where_no_script_says_them(shop: World) -> None:
    await shop.lostdeal()
    await shop.pick("told_no")
    seen = await shop.submit_view(client="Acme Corp", what_happened="too dear", loss_reason="price")
    assert seen.view is None or "say_happened" not in held(seen.view)
