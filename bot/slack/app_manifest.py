"""What the app asks Slack for, as Slack takes it: for Socket Mode or HTTP, and for workflows."""

import tomllib
from importlib.resources import files
from typing import Any

from bot.slack.scopes import OPTIONAL, SCOPES

Manifest = dict[str, Any]
EVENTS_PATH = "/slack/events"


def app_manifest(address: str | None = None, *, workflow: bool = False) -> Manifest:
    """The manifest; over HTTP `address` is where Slack reaches the bot, such as https://host."""
    found = tomllib.loads((files("bot.slack") / "app_manifest.toml").read_text(encoding="utf-8"))
    steps = found.pop("workflow")
    found["oauth_config"]["scopes"] = {"bot": [*SCOPES], "bot_optional": [*OPTIONAL]}
    if address is not None:
        _over_http(found, address.rstrip("/") + EVENTS_PATH)
    if workflow:
        found["settings"] |= {"org_deploy_enabled": True, "function_runtime": "remote"}
        found["functions"] = steps
    return found


def _over_http(manifest: Manifest, url: str) -> None:
    for command in manifest["features"]["slash_commands"]:
        command["url"] = url
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = url
    # Lists of deals that are longer than 100 are searched while one types.
    settings["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
