"""Select menus, single and multi.

https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.local_slack.blockkit.buttons import Actionable
from bot.local_slack.blockkit.objects import (
    Confirm,
    ConversationFilter,
    Option,
    OptionGroup,
    check_choices,
)
from bot.local_slack.blockkit.shape import ABSENT, NonEmpty, refuse, repeated
from bot.local_slack.blockkit.texts import Plain150

Ids = Annotated[list[NonEmpty], Field(min_length=1)]
Options = Annotated[list[Option], Field(min_length=1, max_length=100)]
OptionGroups = Annotated[list[OptionGroup], Field(min_length=1, max_length=100)]
QueryLength = Annotated[int, Field(ge=0)]


class Menu(Actionable):
    """What every select menu has."""

    placeholder: Plain150 = ABSENT
    focus_on_load: bool = ABSENT
    confirm: Confirm = ABSENT


class MultiMenu(Menu):
    """A menu from which several may be chosen; `initial` names its key of chosen ones."""

    max_selected_items: Annotated[int, Field(ge=1)] = ABSENT

    def check_chosen(self, at: str, chosen: list[str]) -> None:
        """Refuse when one is chosen twice or more are chosen than allowed."""
        if repeated(chosen):
            refuse(f"must choose each once, repeated: {', '.join(repeated(chosen))}", at)
        if self.has("max_selected_items") and len(chosen) > self.max_selected_items:
            most = self.max_selected_items
            refuse(f"must choose at most max_selected_items ({most}), has {len(chosen)}", at)


class Listed(Menu):
    """A menu whose options stand in the payload."""

    options: Options = ABSENT
    option_groups: OptionGroups = ABSENT

    def offered(self) -> list[Option]:
        """List every option, of every group; refuse two sources or none."""
        self.require_one_of("options", "option_groups")
        if self.has("options"):
            return self.options
        return [option for group in self.option_groups for option in group.options]


class StaticSelect(Listed):
    """One of listed options."""

    type: Literal["static_select"]
    initial_option: Option = ABSENT

    @model_validator(mode="after")
    def _choice_is_offered(self) -> Self:
        chosen = [self.initial_option] if self.has("initial_option") else []
        check_choices(self.offered(), chosen, "initial_option")
        return self


class MultiStaticSelect(Listed, MultiMenu):
    """Several of listed options."""

    type: Literal["multi_static_select"]
    initial_options: Options = ABSENT

    @model_validator(mode="after")
    def _choices_are_offered(self) -> Self:
        chosen = self.initial_options if self.has("initial_options") else []
        check_choices(self.offered(), chosen, "initial_options")
        self.check_chosen("initial_options", [option.value for option in chosen])
        return self


class ExternalSelect(Menu):
    """One of options the app serves."""

    type: Literal["external_select"]
    initial_option: Option = ABSENT
    min_query_length: QueryLength = ABSENT


class MultiExternalSelect(MultiMenu):
    """Several of options the app serves."""

    type: Literal["multi_external_select"]
    initial_options: Options = ABSENT
    min_query_length: QueryLength = ABSENT

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if self.has("initial_options"):
            self.check_chosen("initial_options", [option.value for option in self.initial_options])
        return self


class UsersSelect(Menu):
    """A person."""

    type: Literal["users_select"]
    initial_user: NonEmpty = ABSENT


class MultiUsersSelect(MultiMenu):
    """Several people."""

    type: Literal["multi_users_select"]
    initial_users: Ids = ABSENT

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if self.has("initial_users"):
            self.check_chosen("initial_users", self.initial_users)
        return self


class ConversationsSelect(Menu):
    """A conversation; the response url works in a modal's input block only."""

    type: Literal["conversations_select"]
    initial_conversation: NonEmpty = ABSENT
    default_to_current_conversation: bool = ABSENT
    response_url_enabled: bool = ABSENT
    filter: ConversationFilter = ABSENT


class MultiConversationsSelect(MultiMenu):
    """Several conversations."""

    type: Literal["multi_conversations_select"]
    initial_conversations: Ids = ABSENT
    default_to_current_conversation: bool = ABSENT
    filter: ConversationFilter = ABSENT

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if self.has("initial_conversations"):
            self.check_chosen("initial_conversations", self.initial_conversations)
        return self


class ChannelsSelect(Menu):
    """A public channel; the response url works in a modal's input block only."""

    type: Literal["channels_select"]
    initial_channel: NonEmpty = ABSENT
    response_url_enabled: bool = ABSENT


class MultiChannelsSelect(MultiMenu):
    """Several public channels."""

    type: Literal["multi_channels_select"]
    initial_channels: Ids = ABSENT

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if self.has("initial_channels"):
            self.check_chosen("initial_channels", self.initial_channels)
        return self
