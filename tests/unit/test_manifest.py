"""The app manifest: what Slack would accept, and what the bot really uses."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from slack_bolt.async_app import AsyncApp

from bot.core.asked_report import AskedReport
from bot.core.circumstances import Circumstance
from bot.delivery.lull import Lull
from bot.slack.action_ids import LOG_STEP
from bot.slack.background import BackgroundTasks
from bot.slack.handler_context import HandlerContext
from bot.slack.register import register
from bot.slack.scopes import SCOPES
from bot.slack.workflow.inputs import read_run

ROOT = Path(__file__).parents[2]
BASE, HTTP, WORKFLOW = "manifest.yml", "manifest.http.yml", "manifest.workflow.yml"
INPUTS = {"client": "Acme", "owner": "U1", "amount": "12 EUR", "circumstance": "told_no"}
HOST = "https://your.host/slack/events"
KNOWN = {
    "": {"display_information", "features", "functions", "oauth_config", "settings", "_metadata"},
    "display_information": {"name", "description", "background_color", "long_description"},
    "features": {"app_home", "bot_user", "slash_commands", "shortcuts", "unfurl_domains"},
    "settings": {
        "allowed_ip_address_ranges",
        "event_subscriptions",
        "function_runtime",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
}


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module", params=[BASE, HTTP, WORKFLOW])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each variant in turn."""
    return read(request.param)


def test_no_key_is_unknown_to_slack(manifest: dict[str, Any]) -> None:
    assert set(manifest) <= KNOWN[""]
    for part, known in KNOWN.items():
        if part:
            assert set(manifest[part]) <= known, part


def test_the_variant_for_http_differs_in_its_addresses_alone() -> None:
    # docs.slack.dev/reference/app-manifest: settings.interactivity.message_menu_options_url
    http, base = read(HTTP), read(BASE)
    settings = http["settings"]
    assert settings["interactivity"].pop("message_menu_options_url") == HOST
    assert settings["interactivity"].pop("request_url") == HOST
    assert settings["event_subscriptions"].pop("request_url") == HOST
    assert http["features"]["slash_commands"][0].pop("url") == HOST
    assert settings.pop("socket_mode_enabled") is False
    assert base["settings"].pop("socket_mode_enabled") is True
    assert http == base


def test_the_variant_with_the_workflow_step_differs_in_it_alone() -> None:
    workflow, base = read(WORKFLOW), read(BASE)
    workflow.pop("functions")
    assert workflow["settings"].pop("function_runtime") == "remote"
    assert workflow["settings"].pop("org_deploy_enabled") is True
    assert base["settings"].pop("org_deploy_enabled") is False
    assert workflow == base


def test_the_step_is_as_slack_takes_it_and_as_the_code_reads_it() -> None:
    # docs.slack.dev/reference/app-manifest: functions; docs.slack.dev/workflows/workflow-steps
    (callback_id, step), *others = read(WORKFLOW)["functions"].items()
    assert (callback_id, others) == (LOG_STEP, [])
    assert set(step) == {"title", "description", "input_parameters", "output_parameters"}
    inputs = step["input_parameters"]
    assert set(inputs) == {"client", "owner", "amount", "circumstance"}
    assert {name for name, one in inputs.items() if one["is_required"]} == {"client", "owner"}
    assert all(one["name"] == name for name, one in inputs.items())
    assert {one["type"] for one in inputs.values()} == {"string", "slack#/types/user_id"}
    body = {"team_id": "T1", "event": {"function_execution_id": "Fx1", "inputs": INPUTS}}
    run = read_run(body)
    assert (run.team_id, run.owner) == ("T1", "U1")
    assert run.asked == AskedReport("Acme", "12 EUR", "told_no")
    named = set(inputs["circumstance"]["description"].replace(" or ", ", ").split(", "))
    assert named == set(Circumstance)


def test_texts_fit(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-fA-F]{6}", shown["background_color"])
    assert 1 <= len(manifest["features"]["bot_user"]["display_name"]) <= 80
    for command in manifest["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000


def test_shortcuts_are_as_slack_takes_them(manifest: dict[str, Any]) -> None:
    # docs.slack.dev/reference/app-manifest: features.shortcuts
    shortcuts = manifest["features"]["shortcuts"]
    assert 1 <= len(shortcuts) <= 10
    for one in shortcuts:
        assert set(one) == {"name", "type", "callback_id", "description"}
        assert 1 <= len(one["name"]) <= 24
        assert 1 <= len(one["description"]) <= 150
        assert len(one["callback_id"]) <= 255
        assert one["type"] in {"global", "message"}


def test_it_asks_for_exactly_the_scopes_that_are_used(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    assert sorted(scopes["bot"]) == sorted(SCOPES)
    assert set(scopes) == {"bot"}


class ListeningApp(AsyncApp):
    """An app that notes what it is told to listen to."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-1", signing_secret="secret")
        self.events: list[object] = []
        self.commands: list[object] = []
        self.shortcuts: list[object] = []

    def event(self, event: Any, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        self.events.append(event)
        return super().event(event, *args, **kwargs)

    def shortcut(self, constraints: Any, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        self.shortcuts.append(constraints)
        return super().shortcut(constraints, *args, **kwargs)

    def command(self, command: Any, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        self.commands.append(command)
        return super().command(command, *args, **kwargs)


def test_it_subscribes_to_exactly_what_is_listened_to(manifest: dict[str, Any]) -> None:
    app = ListeningApp()
    register(app, cast("HandlerContext", None), BackgroundTasks(Lull()))
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(events) == sorted(each for each in app.events if isinstance(each, str))
    commands = [command["command"] for command in manifest["features"]["slash_commands"]]
    assert commands == app.commands
    shortcuts = [one["callback_id"] for one in manifest["features"]["shortcuts"]]
    assert shortcuts == app.shortcuts


def test_what_the_bot_needs_is_switched_on(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["interactivity"]["is_enabled"] is True
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True
    assert manifest["features"]["slash_commands"][0]["should_escape"] is False
