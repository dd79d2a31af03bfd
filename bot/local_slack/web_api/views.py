"""The views.* methods."""

from bot.local_slack.errors import SlackError, missing_field, with_messages
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View
from bot.local_slack.web_api.arguments import Arguments
from bot.local_slack.web_api.methods import Method
from bot.local_slack.workspace import Workspace


def _content(workspace: Workspace, arguments: Arguments, kind: str, where: str) -> JsonObject:
    view = arguments.decoded("view", "invalid_arguments")
    if view is None:
        raise missing_field("view")
    if not isinstance(view, dict) or view.get("type") != kind:
        message = f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]"
        raise with_messages("invalid_arguments", [message])
    if why := workspace.refuse_view(view, where):
        raise with_messages("invalid_arguments", why)
    return view


def _answer(workspace: Workspace, view: View) -> JsonObject:
    return {"view": view.as_slack(workspace.team, workspace.app)}


def open_view(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Open a modal in front of whoever the trigger id is from."""
    trigger_id = arguments.required("trigger_id")
    content = _content(workspace, arguments, "modal", "views.open")
    user = workspace.trigger_ids.exchange(trigger_id)
    return _answer(workspace, workspace.views.open(user, content))


def push(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Put a modal on top of the open ones."""
    trigger_id = arguments.required("trigger_id")
    content = _content(workspace, arguments, "modal", "views.push")
    user = workspace.trigger_ids.exchange(trigger_id)
    return _answer(workspace, workspace.views.push(user, content))


def update(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Put new content in an open modal, unless its hash has moved on."""
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    if not view_id and not external_id:
        raise missing_field("view_id")
    content = _content(workspace, arguments, "modal", "views.update")
    view = workspace.views.find(view_id=view_id, external_id=external_id)
    _refuse_old_hash(view, arguments)
    return _answer(workspace, workspace.views.update(view, content))


def publish(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Put content on a person's Home tab, unless its hash has moved on."""
    user = workspace.person(arguments.required("user_id")).id
    content = _content(workspace, arguments, "home", "views.publish")
    if home := workspace.views.homes.get(user):
        _refuse_old_hash(home, arguments)
    return _answer(workspace, workspace.views.publish(user, content))


def _refuse_old_hash(view: View, arguments: Arguments) -> None:
    if arguments.text("hash") not in {"", view.hash}:
        raise SlackError("hash_conflict")


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
