"""Elements to write in, and the file input.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.local_slack.blockkit.buttons import Actionable
from bot.local_slack.blockkit.objects import DispatchActionConfig
from bot.local_slack.blockkit.rich_text import RichText
from bot.local_slack.blockkit.shape import ABSENT, NonEmpty, Str3000, refuse
from bot.local_slack.blockkit.texts import Plain150

Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]


class Writable(Actionable):
    """What every field to write in has."""

    placeholder: Plain150 = ABSENT
    focus_on_load: bool = ABSENT
    dispatch_action_config: DispatchActionConfig = ABSENT


class PlainTextInput(Writable):
    """A line or an area of text; Slack refuses an empty initial value."""

    type: Literal["plain_text_input"]
    initial_value: Str3000 = ABSENT
    multiline: bool = ABSENT
    min_length: Annotated[int, Field(ge=0, le=3000)] = ABSENT
    max_length: Annotated[int, Field(ge=1, le=3000)] = ABSENT

    @model_validator(mode="after")
    def _lengths_agree(self) -> Self:
        least = self.min_length if self.has("min_length") else 0
        most = self.max_length if self.has("max_length") else 3000
        if least > most:
            refuse(f"must not exceed max_length ({most}), is {least}", "min_length")
        if self.has("initial_value") and not least <= (length := len(self.initial_value)) <= most:
            reason = f"must have {least} to {most} characters, has {length}"
            refuse(reason, "initial_value")
        return self


class EmailInput(Writable):
    """An e-mail address."""

    type: Literal["email_text_input"]
    initial_value: Str3000 = ABSENT


class UrlInput(Writable):
    """A web address."""

    type: Literal["url_text_input"]
    initial_value: Str3000 = ABSENT


class NumberInput(Writable):
    """A number, whose figures are written as strings."""

    type: Literal["number_input"]
    is_decimal_allowed: bool
    initial_value: Number = ABSENT
    min_value: Number = ABSENT
    max_value: Number = ABSENT

    @model_validator(mode="after")
    def _figures_agree(self) -> Self:
        names = ("min_value", "initial_value", "max_value")
        figures = [(name, Decimal(getattr(self, name))) for name in names if self.has(name)]
        for name, figure in figures:
            if not self.is_decimal_allowed and "." in getattr(self, name):
                refuse(f"must be whole without is_decimal_allowed, is {figure}", name)
        for (low_name, low), (name, high) in pairwise(figures):
            if high < low:
                refuse(f"must not be below {low_name} ({low}), is {high}", name)
        return self


class RichTextInput(Writable):
    """Formatted text."""

    type: Literal["rich_text_input"]
    initial_value: RichText = ABSENT


class FileInput(Actionable):
    """Files to upload."""

    type: Literal["file_input"]
    filetypes: Annotated[list[NonEmpty], Field(min_length=1)] = ABSENT
    max_files: Annotated[int, Field(ge=1, le=10)] = ABSENT
