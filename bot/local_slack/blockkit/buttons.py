"""Elements to press: buttons and the overflow menu.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.local_slack.blockkit.objects import Confirm, LinkOption, Style, check_choices
from bot.local_slack.blockkit.shape import (
    ABSENT,
    NonEmpty,
    Str75,
    Str255,
    Str2000,
    StrictObject,
    WebUrl,
)
from bot.local_slack.blockkit.texts import Plain75


class Actionable(StrictObject):
    """An element whose use the app hears of."""

    action_id: Str255 = ABSENT


class Button(Actionable):
    """A button, with a value, a link or both."""

    type: Literal["button"]
    text: Plain75
    value: Str2000 = ABSENT
    url: WebUrl = ABSENT
    style: Style = ABSENT
    confirm: Confirm = ABSENT
    accessibility_label: Str75 = ABSENT


class Overflow(Actionable):
    """A "..." menu."""

    type: Literal["overflow"]
    options: Annotated[list[LinkOption], Field(min_length=1, max_length=5)]
    confirm: Confirm = ABSENT

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        check_choices(self.options, [], "options")
        return self


class InputParameter(StrictObject):
    """A named value handed to a workflow."""

    name: NonEmpty
    value: str


class Trigger(StrictObject):
    """The link trigger that starts a workflow."""

    url: WebUrl
    customizable_input_parameters: list[InputParameter] = ABSENT


class Workflow(StrictObject):
    """The workflow a button starts."""

    trigger: Trigger


class WorkflowButton(Actionable):
    """A button that starts a workflow.

    slack-sdk's JavaScript types allow `confirm`, Slack's reference does not name it: refused.
    """

    type: Literal["workflow_button"]
    text: Plain75
    workflow: Workflow
    style: Style = ABSENT
    accessibility_label: Str75 = ABSENT


class FeedbackButton(StrictObject):
    """One of the two thumbs."""

    text: Plain75
    value: Str2000
    accessibility_label: Str75 = ABSENT


class FeedbackButtons(Actionable):
    """A pair of thumbs under a message."""

    type: Literal["feedback_buttons"]
    positive_button: FeedbackButton
    negative_button: FeedbackButton


class IconButton(Actionable):
    """A small icon under a message; `trash` is the only icon the reference names."""

    type: Literal["icon_button"]
    icon: Literal["trash"]
    text: Plain75
    value: Str2000 = ABSENT
    accessibility_label: Str75 = ABSENT
    visible_to_user_ids: Annotated[list[NonEmpty], Field(max_length=10)] = ABSENT
    confirm: Confirm = ABSENT
