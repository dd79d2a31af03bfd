"""Hostile text: stored as typed, shown harmless, cut with an ellipsis, never an error."""

import json
import re
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.core.sentences.suggest import LeftOut, as_sentence
from bot.local_slack.messages import Message
from bot.local_slack.views import View
from storage.models import LostDeal
from tests.slack.hostile import HOSTILE, HUGE, UNSTORABLE
from tests.slack.raw import interact, submission_of
from tests.slack.second_view import SAID
from tests.slack.world import ANA, World, held, words

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OURS = re.compile(r"<@U1ANA>|>>> |<!date\^\d+\^\{date_short\}\|[\w ]+>")
REDONE = "We printed it again."
NOT_SAID = "[what we put right, in one sentence]"
BLANK = "[what went wrong, in one sentence]"


async def latest(world: World) -> LostDeal:
    """The deal that was logged last."""

    def read(session: Session) -> LostDeal:
        query = select(LostDeal).order_by(col(LostDeal.reported_at).desc())
        return session.exec(query).first() or pytest.fail("no deal was kept")

    return await world.bot.ctx.run(read)


def assert_harmless(shown: Message | View) -> None:
    """Nothing that Slack would act on, and nothing that cannot be seen."""
    for text in _mrkdwn(list(shown.blocks)) + ([shown.text] if isinstance(shown, Message) else []):
        rest = OURS.sub("", text)
        assert "<" not in rest, text
        assert ">" not in rest, text
        assert not re.search(r"&(?!amp;|lt;|gt;)", rest), text
        assert not UNSEEN.search(text), text
        assert "49" not in text


def _mrkdwn(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["text"]] if node.get("type") == "mrkdwn" else []
        return own + [text for value in node.values() for text in _mrkdwn(value)]
    return [text for item in node for text in _mrkdwn(item)] if isinstance(node, list) else []


async def whole_way(world: World, typed: str, kept: str, limit: int = 3000) -> None:
    """Take text through every message, form, list and digest; world checks Slack's limits."""
    await _reported_and_edited(world, typed, kept, limit)
    await _listed(world)
    asked = await _owned_up_and_asked(world, typed[:limit], kept[:limit])
    await _won_back(world, asked)


async def _reported_and_edited(world: World, typed: str, kept: str, limit: int) -> None:
    receipt = await world.report(
        "own_mistake",
        client=typed[:250],
        contact=typed[:250],
        what_happened=typed[:limit],
        impact=typed[:limit],
    )
    deal = await latest(world)
    assert (deal.client, deal.contact) == (kept[:250], kept[:250])
    assert (deal.what_happened, deal.impact) == (kept[:limit], kept[:limit])
    assert_harmless(receipt)

    await world.press(receipt, "edit")
    assert held(await world.form())["what_happened"] == kept[:limit]
    assert not (await world.submit()).errors
    assert (await latest(world)).what_happened == kept[:limit]


async def _listed(world: World) -> None:
    for word in ("list", "digest"):
        for told in (await world.lostdeal(word)).messages:
            assert_harmless(told)
    await world.server.actions.open_home(ANA)
    await world.settle()
    assert_harmless(world.workspace.views.homes[ANA])


async def _owned_up_and_asked(world: World, typed: str, kept: str) -> Message:
    await world.skip_to_next_nudge()
    note = world.direct()[-1]
    assert_harmless(note)
    assert BLANK in words(note)
    assert_harmless(await world.press(note, "record.owned_up"))
    await world.press(await world.note_of("repair"), "record.repaired")
    ask = await world.note_of("ask")
    await _said_only_as_a_sentence(world, ask, typed, kept)
    return await world.press(ask, "record.asked")


async def _said_only_as_a_sentence(world: World, ask: Message, typed: str, kept: str) -> None:
    """It comes back as no sentence; who insists has it kept, unless it is another language."""
    await world.press(ask, "complete_script")
    assert_harmless(await world.form())
    seen = await world.submit(say_happened=SAID, what_we_did=typed, prevention=typed)
    assert set(seen.errors) == {"what_we_did", "prevention"}
    again = await world.submit()
    is_foreign = LeftOut.LANGUAGE in as_sentence(kept).left_out
    assert set(again.errors) == ({"what_we_did", "prevention"} if is_foreign else set())
    if is_foreign:
        assert not (await world.submit(what_we_did=REDONE, prevention=REDONE)).errors
    assert (await latest(world)).what_we_did == (REDONE if is_foreign else kept)
    assert_harmless(world.now(ask))
    shown = words(world.now(ask))
    assert SAID in shown
    assert (REDONE if is_foreign else NOT_SAID) in shown


async def _won_back(world: World, asked: Message) -> None:
    yes = await world.press(asked, "record.yes")
    assert_harmless(yes)
    await world.press(yes, "win_back")
    await world.submit(in_digest="yes", show_client="yes")
    assert_harmless(world.now(yes))
    world.pass_time(seconds=1)
    (told,) = (await world.lostdeal("digest")).messages
    assert "won back *" in words(told)
    assert_harmless(told)


@pytest.mark.parametrize("odd", list(HOSTILE))
async def test_it_goes_the_whole_way(one_world: World, odd: str) -> None:
    await whole_way(one_world, HOSTILE[odd], HOSTILE[odd])


@pytest.mark.parametrize("odd", list(UNSTORABLE))
async def test_what_no_database_holds_is_left_out(http_world: World, odd: str) -> None:
    typed, kept = UNSTORABLE[odd]
    await whole_way(http_world, typed, kept)


async def test_all_of_it_over_both_transports_and_databases(world: World) -> None:
    await whole_way(world, "".join(HOSTILE.values())[:250], "".join(HOSTILE.values())[:250])


async def test_the_longest_that_a_field_takes_is_kept_whole_and_shown_short(
    http_world: World,
) -> None:
    await whole_way(http_world, HUGE, HUGE)
    cut = [text for message in http_world.direct() for text in _mrkdwn(list(message.blocks))]
    assert any("…" in text for text in cut)


@pytest.mark.parametrize("odd", list(HOSTILE))
async def test_a_command_of_any_text_opens_the_form_with_it(one_world: World, odd: str) -> None:
    await one_world.lostdeal(HOSTILE[odd])
    form = held(await one_world.form())
    together = f"{form['client'] or ''} {form['what_happened'] or ''}"
    for word in re.findall(r"\w+", HOSTILE[odd]):
        assert word in together


@pytest.mark.parametrize("typed", ["x" * 10_000, "Acme Corp: " + HUGE[:9_900], "🍕" * 10_000])
async def test_a_command_of_ten_thousand_characters_is_cut_with_an_ellipsis(
    one_world: World, typed: str
) -> None:
    await one_world.lostdeal(typed)
    form = held(await one_world.form())
    assert any(str(value).endswith("…") for value in form.values())


async def test_a_field_longer_than_slack_lets_through_is_told_at_its_field(
    one_world: World,
) -> None:
    await one_world.lostdeal()
    await one_world.pick("blown_meeting")
    save = submission_of(one_world, await one_world.form())
    values = save["view"]["state"]["values"]
    values["client"]["client"]["value"] = "x" * 10_000
    ack = await interact(one_world, save)
    assert ack.body is not None
    assert "250 characters" in ack.body["errors"]["client"]

    values["client"]["client"]["value"] = "Acme Corp"
    values["what_happened"]["what_happened"]["value"] = "x" * 10_000
    ack = await interact(one_world, save)
    assert ack.ok
    assert ack.body is not None
    assert ack.body["response_action"] == "update"
    assert "x…" in json.dumps(ack.body["view"], ensure_ascii=False)
    assert (await latest(one_world)).what_happened == "x" * 10_000
    await one_world.skip_to_next_nudge()
    await one_world.press(one_world.direct()[-1], "complete_script")
    assert "x…" in words(await one_world.form())
    await one_world.submit(say_happened=SAID, what_changed="I read it back.")
    assert "xxx" not in words(one_world.direct()[-1])


async def test_half_a_character_in_a_command_is_no_error(world: World) -> None:
    typed = json.loads(r'"Acme Corp: a\ud83d b"')
    await world.server.actions.slash_command(
        ANA, "C1WINS", "/lostdeal", typed.replace("\ud83d", "?")
    )
    await world.settle()
    assert held(await world.form())["what_happened"] == "a? b"
