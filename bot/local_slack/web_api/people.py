"""The auth, users and team methods."""

from bot.local_slack.people import JsonObject, SlackUser, user_object
from bot.local_slack.web_api.arguments import Arguments
from bot.local_slack.web_api.conversations import page
from bot.local_slack.web_api.methods import Method
from bot.local_slack.workspace import Workspace


def auth_test(workspace: Workspace, _: Arguments) -> JsonObject:
    """Tell the bot who it is."""
    team, app = workspace.team, workspace.app
    return {
        "url": team.url,
        "team": team.name,
        "user": app.bot_user.name,
        "team_id": team.id,
        "user_id": app.bot_user.id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def _described(workspace: Workspace, person: SlackUser, arguments: Arguments) -> JsonObject:
    return user_object(
        person,
        workspace.team,
        workspace.now(),
        with_email="users:read.email" in workspace.scopes,
        with_locale=arguments.flag("include_locale"),
    )


def users_info(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Describe one person."""
    person = workspace.person(arguments.required("user"))
    return {"user": _described(workspace, person, arguments)}


def users_list(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Describe everybody, the deactivated too."""
    cut, after = page(list(workspace.people.values()), arguments)
    described = [_described(workspace, person, arguments) for person in cut]
    now = int(workspace.now().timestamp())
    return {"members": described, "cache_ts": now, "response_metadata": {"next_cursor": after}}


def team_info(workspace: Workspace, _: Arguments) -> JsonObject:
    """Describe the workspace."""
    team = workspace.team
    described = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "url": team.url,
        "email_domain": "",
        "icon": {"image_default": True},
    }
    return {"team": described}


METHODS = {
    "auth.test": Method(auth_test),
    "users.info": Method(users_info, "users:read"),
    "users.list": Method(users_list, "users:read"),
    "team.info": Method(team_info, "team:read"),
}
