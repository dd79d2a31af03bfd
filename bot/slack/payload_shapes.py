"""The shape of what Slack sends, as far as the handlers look at it; whatever else is let through.

https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api and
https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import model_validator as whole

from bot.slack.payloads import Body, Unreadable

# Slack's ids are short, and its docs ask for room for 255; keys of ours are made of them.
Id = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[!-~]+$")]
Name = Annotated[str, StringConstraints(max_length=255)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$")]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Option(_Shape):
    value: str


class _Element(_Shape):
    value: str | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_date: str | None = None
    selected_time: str | None = None
    selected_user: str | None = None
    selected_users: list[str] | None = None
    selected_conversation: str | None = None
    selected_date_time: int | None = None


class _Input(_Shape):
    type: str


class _Block(_Shape):
    type: str
    block_id: Name = ""
    element: _Input | None = None

    @whole(mode="after")
    def _asks_for_something(self) -> "_Block":
        if self.type == "input" and not (self.element and self.block_id):
            raise ValueError("an input without its element or name")
        return self


class _State(_Shape):
    values: dict[Name, dict[Name, _Element]]


class _View(_Shape):
    id: Id
    type: str
    callback_id: Name
    private_metadata: str
    hash: str
    blocks: list[_Block]
    state: _State | None = None


class _Team(_Shape):
    id: Id


class _User(_Shape):
    id: Id
    team_id: Id | None = None


class _Interaction(_Shape):
    team: _Team | None = None
    user: _User
    trigger_id: Name = ""
    response_url: Url | None = None

    @whole(mode="after")
    def _comes_from_somewhere(self) -> "_Interaction":
        if self.team is None and self.user.team_id is None:
            raise ValueError("nobody's workspace")
        return self


class _Form(_Interaction):
    view: _View


class _Container(_Shape):
    type: str = ""
    channel_id: Name | None = None
    message_ts: Name | None = None
    view_id: Name | None = None


class _Action(_Element):
    action_id: Name
    block_id: Name


class _Press(_Interaction):
    trigger_id: Name
    container: _Container | None = None
    actions: Annotated[list[_Action], Field(min_length=1)]
    view: _View | None = None


class _Shortcut(_Interaction):
    """https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload."""

    callback_id: Name
    trigger_id: Name


class _Channel(_Shape):
    id: Id


class _Message(_Shape):
    text: str | None = None


class _MessageShortcut(_Shortcut):
    channel: _Channel
    message_ts: Name
    message: _Message


class _Search(_Interaction):
    """https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload."""

    action_id: Name
    block_id: Name
    value: str = ""
    view: _View | None = None


class _Command(_Shape):
    command: Literal["/lostdeal"]
    team_id: Id
    user_id: Id
    text: str = ""
    trigger_id: Name
    response_url: Url | None = None


class _Event(_Shape):
    type: str


class _OfSomebody(_Event):
    user: Id


class _Homes(_Shape):
    teams: list[Id] | None = None


class _Person(_Shape):
    id: Id
    team_id: Id | None = None
    tz: str | None = None
    locale: Name | None = None
    enterprise_user: _Homes | None = None


class _OfAPerson(_Event):
    user: _Person


class _Tokens(_Shape):
    bot: list[Id] | None = None


class _OfTokens(_Event):
    tokens: _Tokens | None = None


class _Happening(_Shape):
    team_id: Id
    event: _Event


class _Function(_Shape):
    callback_id: Name


class _OfAStep(_Event):
    """https://docs.slack.dev/reference/events/function_executed."""

    function: _Function
    function_execution_id: Id
    inputs: dict[str, object] | None = None


_EVENTS: dict[str, type[_Event]] = {
    "app_home_opened": _OfSomebody,
    "member_joined_channel": _OfSomebody,
    "user_change": _OfAPerson,
    "tokens_revoked": _OfTokens,
    "function_executed": _OfAStep,
}


class _Challenge(_Shape):
    challenge: str


_BY_TYPE: dict[str, type[_Shape]] = {
    "block_actions": _Press,
    "block_suggestion": _Search,
    "shortcut": _Shortcut,
    "message_action": _MessageShortcut,
    "view_submission": _Form,
    "view_closed": _Form,
    "event_callback": _Happening,
    "url_verification": _Challenge,
}


def check_shape(body: Body) -> None:
    """Look at what the handlers will read; raises Unreadable."""
    kind = body.get("type")
    shape = _BY_TYPE.get(kind) if isinstance(kind, str) else None
    if "command" in body:
        shape = _Command
    if shape is None:
        raise Unreadable("nothing that this bot listens to")
    try:
        shape.model_validate(body)
        if shape is _Happening:
            _EVENTS.get(body["event"]["type"], _Event).model_validate(body["event"])
    except ValidationError as error:
        # Where, and never what: values hold what people wrote.
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Unreadable(f"{first['type']} in {_where(first['loc'])}") from None


def _where(path: tuple[int | str, ...]) -> str:
    # Below a state's values, names are whatever was sent.
    return ".".join(str(part) for part in path[:3])
