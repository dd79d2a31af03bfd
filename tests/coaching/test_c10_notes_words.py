"""What a rep reads can be understood by one who is new, and alone (10.1, 9.1)."""

import re
import tomllib
from pathlib import Path

from tests.coaching.rep_texts import CLIENT, UNDER_A_NAME, labels, names, renderings, to_the_rep
from tests.walk import walk

PRIVATE = tomllib.loads((Path(__file__).parent / "private_words.toml").read_text("utf-8"))
ABOUT_A_CLIENT = re.compile(
    r"(after|reminders)/|messages/(gate|promise|escalation|offer|on_record|notice_escalation)_"
    r"|messages/(receipt|needs_help|too_late_to_undo|in_person|list_deal|list_needs_help"
    r"|client_words_intro|hand_over_intro|stop_intro|never_again_intro|came_back_intro|remove_intro"
    r"|same_client|same_client_stopped)$"
)
ONE_LINE = 100
"""As many letters as Slack's window shows on a line of a message, about."""


@walk(
    "name",
    [name for name in names() if ABOUT_A_CLIENT.match(name) and not UNDER_A_NAME.match(name)],
)
def test_c10_notes_words_that_stand_alone_name_the_client(name: str) -> None:
    for text in renderings(name):
        assert CLIENT in to_the_rep(text), text
        assert to_the_rep(text).count(CLIENT) <= 2, text


@walk("name", [name for name in names() if UNDER_A_NAME.match(name)])
def test_c10_notes_words_under_a_name_do_not_say_it_again(name: str) -> None:
    for text in renderings(name):
        assert CLIENT not in text


@walk("name", [name for name in names() if name.startswith("nudges/")])
def test_c10_notes_words_say_why_now_in_one_line(name: str) -> None:
    for text in renderings(name):
        first, why, what_to_do = text.split("\n\n")
        assert CLIENT in first
        assert why.startswith("*Why now:* ")
        assert len(why) <= ONE_LINE, why
        assert re.findall(r"[.?:…]", why.removeprefix("*Why now:*")) == ["."], why
        assert why.endswith("."), why
        assert "Why now" not in what_to_do


@walk("name", names())
def test_c10_notes_words_are_not_those_of_insiders(name: str) -> None:
    for text in renderings(name):
        assert private(to_the_rep(text)) == []


def test_c10_notes_words_on_buttons_and_fields_are_not_those_of_insiders() -> None:
    assert {key: found for key, text in labels().items() if (found := private(text))} == {}


@walk("name", names())
def test_c10_notes_words_are_calm(name: str) -> None:
    for text in renderings(name):
        assert not re.search(r"[!\U0001f300-\U0001faff]|:\w+:", text.replace("`/invite", "")), text
        assert not re.search(
            r"\byou (should have|failed to|forgot|never|still have not)\b", text
        ), text


def private(text: str) -> list[tuple[str, str]]:
    """What only an insider would say, and why it is not said."""
    # A command is typed as it is, and the bot goes by its name.
    plain = re.sub(r"`[^`]*`|Do-Over", "", text)
    found = ((re.search(one, plain, re.IGNORECASE), why) for one, why in PRIVATE.items())
    return [(hit.group(), why) for hit, why in found if hit]
