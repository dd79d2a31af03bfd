"""The app manifest: what Slack would accept, and what the bot really uses."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
import yaml
from slack_bolt.async_app import AsyncApp
from typer.testing import CliRunner

from bot.cli.commands import cli
from bot.core.asked_report import AskedReport
from bot.core.circumstances import Circumstance
from bot.delivery.lull import Lull
from bot.slack.action_ids import LOG_STEP
from bot.slack.app_manifest import Manifest, app_manifest
from bot.slack.background import BackgroundTasks
from bot.slack.handler_context import HandlerContext
from bot.slack.register import register
from bot.slack.scopes import OPTIONAL, SCOPES
from bot.slack.workflow.inputs import read_run
from tests.manifests import FILES, ROOT, written
from tests.slack_manifest_rules import faults_of

BASE, HTTP, WORKFLOW = "manifest.yml", "manifest.http.yml", "manifest.workflow.yml"
INPUTS = {"client": "Acme", "owner": "U1", "amount": "12 EUR", "circumstance": "told_no"}
HOST = "https://your.host/slack/events"


def read(name: str) -> Manifest:
    """A manifest as it stands in its file; JSON is YAML too."""
    found: Manifest = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module", params=[*FILES])
def manifest(request: pytest.FixtureRequest) -> Manifest:
    """Each variant in turn."""
    return read(request.param)


def test_slack_would_take_it(manifest: Manifest) -> None:
    assert faults_of(manifest) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda m: m.update(colour="red"), "'colour' was unexpected"),
        (lambda m: m["display_information"].pop("name"), "'name' is a required property"),
        (lambda m: m["display_information"].update(name="D" * 36), "is too long"),
        (lambda m: m["display_information"].update(long_description="short"), "is too short"),
        (lambda m: m["features"]["bot_user"].update(online=True), "'online' was unexpected"),
        (lambda m: m["features"]["shortcuts"][0].update(type="local"), "is not one of"),
        (lambda m: m["features"]["slash_commands"][0].update(command="lost"), "does not match"),
        (lambda m: m["oauth_config"]["scopes"].update(bot="commands"), "is not of type 'array'"),
        (lambda m: m["settings"]["interactivity"].pop("is_enabled"), "is a required property"),
        (lambda m: m["settings"].update(socket_mode_enabled="yes"), "is not of type 'boolean'"),
    ],
)
def test_what_slack_refuses_is_found(spoil: Callable[[Manifest], object], said: str) -> None:
    manifest = app_manifest()
    spoil(manifest)
    (found,) = faults_of(manifest)
    assert said in found


@pytest.mark.parametrize("name", [*FILES])
def test_every_file_is_as_the_one_source_has_it(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == written(name)
    assert read(name) == FILES[name].manifest


def test_the_command_prints_it_with_ones_own_address() -> None:
    done = CliRunner().invoke(cli, ["manifest", "--http", "https://do-over.example/"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == app_manifest("https://do-over.example")
    plain = CliRunner().invoke(cli, ["manifest"])
    assert json.loads(plain.stdout) == read("manifest.json")


@pytest.mark.parametrize("address", ["http://do-over.example", "do-over.example", "https://a b"])
def test_an_address_that_slack_would_refuse_is_refused(address: str) -> None:
    done = CliRunner().invoke(cli, ["manifest", "--http", address])
    assert done.exit_code == 2
    assert "https://your.host" in done.output


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


def test_it_asks_for_exactly_the_scopes_that_are_used(manifest: Manifest) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    assert scopes == {"bot": [*SCOPES], "bot_optional": [*OPTIONAL]}


def test_every_scope_is_justified_where_an_admin_looks() -> None:
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in told.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows if row.split("`")[1] in SCOPES] == [*SCOPES]
    without = {row.split("`")[1] for row in rows if row.rstrip("| ").endswith("optional")}
    assert without == {*OPTIONAL}


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


def test_it_subscribes_to_exactly_what_is_listened_to(manifest: Manifest) -> None:
    app = ListeningApp()
    register(app, cast("HandlerContext", None), BackgroundTasks(Lull()))
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(events) == sorted(each for each in app.events if isinstance(each, str))
    commands = [command["command"] for command in manifest["features"]["slash_commands"]]
    assert commands == app.commands
    shortcuts = [one["callback_id"] for one in manifest["features"]["shortcuts"]]
    assert shortcuts == app.shortcuts


def test_what_the_bot_needs_is_switched_on(manifest: Manifest) -> None:
    assert manifest["settings"]["interactivity"]["is_enabled"] is True
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True
    assert manifest["features"]["slash_commands"][0]["should_escape"] is False
