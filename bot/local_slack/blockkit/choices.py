"""Choices that show all they offer: checkboxes, radio buttons, date and time pickers.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from datetime import date
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator

from bot.local_slack.blockkit.buttons import Actionable
from bot.local_slack.blockkit.objects import Confirm, MarkedOption, check_choices
from bot.local_slack.blockkit.shape import ABSENT, refuse
from bot.local_slack.blockkit.texts import Plain150

Boxes = Annotated[list[MarkedOption], Field(min_length=1, max_length=10)]


class VisibleChoice(Actionable):
    """What every visible choice has."""

    focus_on_load: bool = ABSENT
    confirm: Confirm = ABSENT


class Checkboxes(VisibleChoice):
    """Any of ten options at most."""

    type: Literal["checkboxes"]
    options: Boxes
    initial_options: Boxes = ABSENT

    @model_validator(mode="after")
    def _choices_are_offered(self) -> Self:
        chosen = self.initial_options if self.has("initial_options") else []
        check_choices(self.options, chosen, "initial_options")
        return self


class RadioButtons(VisibleChoice):
    """One of ten options at most."""

    type: Literal["radio_buttons"]
    options: Boxes
    initial_option: MarkedOption = ABSENT

    @model_validator(mode="after")
    def _choice_is_offered(self) -> Self:
        chosen = [self.initial_option] if self.has("initial_option") else []
        check_choices(self.options, chosen, "initial_option")
        return self


def _on_the_calendar(written: str) -> str:
    try:
        date.fromisoformat(written)
    except ValueError:
        refuse(f"must be a date of the calendar, '{written}' is not")
    return written


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zone_names():
        refuse("must be an IANA time zone name such as Europe/Berlin")
    return name


IsoDate = Annotated[
    str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_on_the_calendar)
]
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
# "In the format of 10 digits", says the reference.
UnixSeconds = Annotated[int, Field(ge=1_000_000_000, le=9_999_999_999)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class DatePicker(VisibleChoice):
    """A day."""

    type: Literal["datepicker"]
    initial_date: IsoDate = ABSENT
    placeholder: Plain150 = ABSENT


class TimePicker(VisibleChoice):
    """A time of day."""

    type: Literal["timepicker"]
    initial_time: ClockTime = ABSENT
    placeholder: Plain150 = ABSENT
    timezone: Zone = ABSENT


class DateTimePicker(VisibleChoice):
    """A moment, in unix seconds."""

    type: Literal["datetimepicker"]
    initial_date_time: UnixSeconds = ABSENT
