"""How steps are followed through until they are answered: read from data and never changed."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.core.playbook import StepKind


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(min_length=1)


class Reminders(_Data):
    """The business days after its first note on which a kind of step is brought to mind.

    `every_days` are days, again and again; `from_its_day` counts from the day of the step instead.
    """

    business_days: tuple[int, ...]
    every_days: int | None = Field(default=None, ge=30, le=120)
    ends_with_question: bool = False
    from_its_day: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "Reminders":
        days = self.business_days
        if any(day < 1 for day in days) or list(days) != sorted(set(days)):
            raise ValueError("give business days from 1 on, each later than the one before")
        if days and self.every_days is not None:
            raise ValueError("give business_days or every_days, not both")
        return self


class Summary(_Data):
    """How long the weekly list is, and when it comes less often (weeks)."""

    lines: int = Field(ge=1, le=11)
    fades_after: int = Field(ge=1)
    then_every_weeks: int = Field(ge=1, le=4)


class Unanswered(_Data):
    """Days after a deal's first unanswered note: "still yours?", and when it is laid aside.

    `at_rest_days` after the last press one is laid aside of which nothing is left to come.
    """

    still_yours_days: tuple[int, ...] = Field(min_length=1)
    laid_aside_days: int = Field(ge=30)
    at_rest_days: int = Field(ge=1, le=34)

    @model_validator(mode="after")
    def _in_order(self) -> "Unanswered":
        days = (*self.still_yours_days, self.laid_aside_days)
        if list(days) != sorted(set(days)) or days[0] < 1:
            raise ValueError("each of these days must be later than the one before")
        return self


class BusinessDays(_Data):
    """A number of business days."""

    business_days: int = Field(ge=1, le=60)


class Refusals(_Data):
    """How long a refusal holds what it does not stop, in business days."""

    fresh_no_business_days: int = Field(ge=1, le=250)
    never_again_business_days: int = Field(ge=1, le=250)
    after_trouble_business_days: int = Field(ge=0, le=60)


class FollowThrough(BaseModel):
    """Every reminder, interval and limit of coaching.md, section 9."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reminders: Mapping[StepKind, Reminders]
    summary: Summary
    unanswered: Unanswered
    silence: BusinessDays
    one_at_a_time: BusinessDays
    refusals: Refusals
    feedback_first: BusinessDays

    @model_validator(mode="after")
    def _every_kind(self) -> "FollowThrough":
        missing = [kind for kind in StepKind if kind not in self.reminders]
        if missing:
            raise ValueError(f"no reminders for {', '.join(missing)}: give [] for none")
        return self
