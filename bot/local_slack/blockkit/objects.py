"""Composition objects: confirmations, options, filters.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.local_slack.blockkit.shape import (
    ABSENT,
    NonEmpty,
    Str150,
    StrictObject,
    WebUrl,
    refuse,
    repeated,
)
from bot.local_slack.blockkit.texts import Plain30, Plain75, Plain100, Plain300, Text75

Style = Literal["primary", "danger"]


class Confirm(StrictObject):
    """A confirmation dialog.

    Slack's reference allows plain_text only; slack-sdk sends mrkdwn when given a bare string. The
    stricter of the two is checked.
    """

    title: Plain100
    text: Plain300
    confirm: Plain30
    deny: Plain30
    style: Style = ABSENT


class Option(StrictObject):
    """An option of a select menu."""

    text: Plain75
    value: Str150
    description: Plain75 = ABSENT


class LinkOption(Option):
    """An option of an overflow menu, the only one that may carry a url."""

    url: WebUrl = ABSENT


class MarkedOption(StrictObject):
    """An option of checkboxes or radio buttons, where mrkdwn is allowed."""

    text: Text75
    value: Str150
    description: Text75 = ABSENT


class OptionGroup(StrictObject):
    """A labelled group of select options."""

    label: Plain75
    options: Annotated[list[Option], Field(min_length=1, max_length=100)]


AnyOption = Option | MarkedOption


def check_choices(offered: Sequence[AnyOption], chosen: Sequence[AnyOption], at: str) -> None:
    """Refuse when an option's value comes twice or a chosen option (key `at`) is not offered."""
    # Slack documents no rule against equal values, but neither it nor the bot could tell such
    # options apart in the answer.
    if doubles := repeated(option.value for option in offered):
        refuse(f"option values must differ, repeated: {', '.join(doubles)}", "options")
    if doubles := repeated(option.value for option in chosen):
        refuse(f"options must be chosen once, repeated: {', '.join(doubles)}", at)
    for option in chosen:
        if option not in offered:
            refuse(f"must exactly match one of the options, '{option.value}' does not", at)


class ConversationFilter(StrictObject):
    """Which conversations a menu lists; an empty filter is refused."""

    include: Annotated[list[Literal["im", "mpim", "private", "public"]], Field(min_length=1)] = (
        ABSENT
    )
    exclude_external_shared_channels: bool = ABSENT
    exclude_bot_users: bool = ABSENT

    @model_validator(mode="after")
    def _filters_something(self) -> Self:
        if not self.model_fields_set:
            refuse("needs at least one criterion, has none")
        return self


class DispatchActionConfig(StrictObject):
    """When an input sends a block_actions payload."""

    trigger_actions_on: Annotated[
        list[Literal["on_enter_pressed", "on_character_entered"]],
        Field(min_length=1, max_length=2),
    ] = ABSENT

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if self.has("trigger_actions_on") and repeated(self.trigger_actions_on):
            refuse("must name each trigger once", "trigger_actions_on")
        return self


class SlackFile(StrictObject):
    """A file in Slack, by id or by url."""

    id: NonEmpty = ABSENT
    url: WebUrl = ABSENT

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        self.require_one_of("id", "url")
        return self
