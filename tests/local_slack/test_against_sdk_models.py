"""Mistakes that a bot may make, and who would notice them: slack_sdk's models, and our checker."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.local_slack.blockkit_samples import (
    Json,
    actions,
    button,
    check,
    entry,
    message,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
    select,
)

TEXT_INPUT = {"type": "plain_text_input"}
UNHEARD_OF_DAY = {"type": "datepicker", "initial_date": "2026-02-30"}
WITHOUT_SUBMIT = {key: value for key, value in modal(entry(TEXT_INPUT)).items() if key != "submit"}

RIGHT = {
    "a message": message(section(accessory=button()), actions(button(), select())),
    "a form": modal(entry(TEXT_INPUT), entry({"type": "datepicker"})),
}
MISTAKES = {
    "a header over 150 characters": message({"type": "header", "text": plain("x" * 151)}),
    "a header in mrkdwn": message({"type": "header", "text": mrkdwn()}),
    "a section that says nothing": message({"type": "section"}),
    "a field over 2,000 characters": message(section(fields=[mrkdwn("x" * 2001)])),
    "a misspelt key": message(section(accesory=button())),
    "a button's label over 75 characters": message(actions(button(text=plain("x" * 76)))),
    "a style that does not exist": message(actions(button(style="warning"))),
    "an action_id twice in a block": message(actions(button(action_id="a"), button(action_id="a"))),
    "a block_id twice": message(section(block_id="b"), section(block_id="b")),
    "101 options": message(actions(select(options=options(101)))),
    "a choice that is not offered": message(actions(select(initial_option=option("other")))),
    "a day that no calendar has": modal(entry(UNHEARD_OF_DAY)),
    "a title over 24 characters": modal(section(), title=plain("x" * 25)),
    "a form with no submit button": WITHOUT_SUBMIT,
}
NOTICED_BY_SDK = {
    "a header over 150 characters",
    "a section that says nothing",
    "a button's label over 75 characters",
    "a style that does not exist",
    "101 options",
    "a title over 24 characters",
}
"""With slack-sdk 3.47: docs/decisions/0005-our-own-double-of-slack.md tells how many."""


def sdk_refuses(payload: Json) -> bool:
    """Whether the SDK's models raise for a view, or for the blocks of a message."""
    try:
        if "type" in payload:
            View(**payload).to_dict()
        else:
            for block in Block.parse_all(payload["blocks"]):
                block.to_dict()
    except SlackObjectFormationError:
        return True
    return False


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes_both(name: str) -> None:
    assert check(RIGHT[name]) == []
    assert not sdk_refuses(RIGHT[name])


@pytest.mark.parametrize("name", MISTAKES)
def test_our_checker_refuses_every_mistake(name: str) -> None:
    assert check(MISTAKES[name])


def test_the_sdk_refuses_less_than_half() -> None:
    noticed = {name for name, payload in MISTAKES.items() if sdk_refuses(payload)}
    assert noticed == NOTICED_BY_SDK
    assert 2 * len(noticed) < len(MISTAKES)
