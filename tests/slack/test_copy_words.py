"""Words to take along: plain text in a field, and a mail that is begun."""

from urllib.parse import parse_qs, unquote

import pytest

from bot.slack.deal.copy_words import LONGEST_LINK, mail_link
from tests.slack.second_view import accessories
from tests.slack.world import ANA, World, actions, held, words

TOLD = {"what_happened": "I quoted two colours", "impact": "You lost a fair"}


def link_in(text: str) -> str:
    """The address of a link, as a browser takes it."""
    return text.removeprefix("<").partition("|")[0].replace("&amp;", "&")


async def test_the_words_of_each_channel_can_be_copied(world: World) -> None:
    await world.report("own_mistake", **TOLD)
    note = await world.note_of("own_up")
    buttons = accessories(note.blocks)
    assert buttons[:2] == ["copy_words.phone", "copy_words.email"]
    before = words(note)
    for which in buttons:
        await world.press(note, which)
        form = await world.form()
        copied = str(held(form)["words"])
        assert "I quoted two colours" in copied
        assert ">>>" not in copied
        assert ("<mailto:?" in words(form)) is (which == "copy_words.email")
        assert not (await world.submit()).errors
    assert words(world.now(note)) == before


async def test_own_words_are_copied_as_they_were_kept(one_world: World) -> None:
    await one_world.report("own_mistake", **TOLD)
    note = await one_world.note_of("own_up")
    await one_world.press(note, "review")
    await one_world.submit(**{"draft.phone": "I am sorry & it was <me>. I quoted two colours."})
    await one_world.server.actions.press(ANA, await one_world.form(), "keep_words")
    await one_world.settle()
    note = one_world.now(note)
    assert "drop_words.phone" in actions(note)
    await one_world.press(note, "copy_words.phone")
    copied = held(await one_world.form())["words"]
    assert copied == "I am sorry & it was <me>. I quoted two colours."


@pytest.mark.parametrize(
    "body",
    ["Hello Joy,\n\nTwo lines | one <pipe> & 100 %.", "Grüße, 名前, 🌴", "a=b&c=d?e#f", "x"],
)
def test_a_mail_begins_with_subject_and_body(body: str) -> None:
    link = mail_link("Open in my mail", f"Subject: What we will do & when\n\n{body}")
    assert link is not None
    assert link.endswith("|Open in my mail>")
    query = parse_qs(link_in(link).removeprefix("mailto:?"), keep_blank_values=True)
    assert query["subject"] == ["What we will do & when"]
    assert query["body"] == [body.replace("\n", "\r\n")]
    assert not set("<>| \n") & set(link_in(link))


@pytest.mark.parametrize("words_of", ["x" * 3000, "ü" * 400, "名" * 250])
def test_a_mail_that_is_too_long_for_a_link_begins_without_its_body(words_of: str) -> None:
    link = mail_link("Open in my mail", f"Subject: Sorry\n\n{words_of}")
    assert link == "<mailto:?subject=Sorry|Open in my mail>"


def test_a_link_is_never_longer_than_it_may_be() -> None:
    for length in range(1900, 2010):
        link = mail_link("Open", f"Subject: S\n\n{'x' * length}")
        assert link is not None
        assert len(link) <= LONGEST_LINK
    assert mail_link("Open", f"Subject: {'x' * 3000}\n\nbody") is None
    only = mail_link("Open", "No subject here")
    assert only is not None
    assert unquote(link_in(only)) == "mailto:?body=No subject here"
