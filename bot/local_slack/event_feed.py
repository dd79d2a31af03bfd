"""The Events API: turns changes in the workspace into events, and sends each until it is heard."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.local_slack.changes import Change
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject, user_object
from bot.local_slack.step_runs import StepRun
from bot.local_slack.transports.delivery import Ack, Delivery, Transport
from bot.local_slack.workspace import Workspace

logger = logging.getLogger(__name__)
RETRY_DELAYS = (0.0, 60.0, 300.0)
"""Seconds before the first, second and third retry of an event."""


class EventFeed:
    """Follows the change log and delivers the events that the app is subscribed to."""

    def __init__(
        self,
        workspace: Workspace,
        transport: Transport,
        *,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Follow the workspace from `start()` on."""
        self._workspace = workspace
        self._transport = transport
        self._retry_delays = retry_delays
        self._sleep = sleep
        self._first: set[asyncio.Task[None]] = set()
        self._retries: set[asyncio.Task[None]] = set()
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin to follow."""
        self._unsubscribe = self._workspace.changes.subscribe(self._on_change)

    async def stop(self) -> None:
        """Stop following, and give up the retries under way."""
        self._unsubscribe()
        under_way = [*self._first, *self._retries]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def first_attempts(self) -> None:
        """Wait until every event so far was sent once, and acknowledged or given up."""
        while self._first:
            await asyncio.gather(*self._first)

    async def run_step(self, callback_id: str, inputs: JsonObject) -> StepRun:
        """Let a workflow come to a step of the app; gives the run as it is after the first try.

        Not an event that apps subscribe to: docs.slack.dev/reference/events/function_executed.
        """
        run = self._workspace.step_runs.begin(callback_id)
        await self._deliver(_enveloped(self._workspace, _step_event(self._workspace, run, inputs)))
        return run

    def _on_change(self, change: Change) -> None:
        for name, event in events_of(self._workspace, change):
            if name in self._workspace.events:
                envelope = _enveloped(self._workspace, event)
                _keep(self._first, asyncio.create_task(self._deliver(envelope)))

    async def _deliver(self, envelope: JsonObject) -> None:
        ack = await self._transport.send(Delivery("events_api", envelope))
        if not ack.ok and not ack.no_retry:
            _keep(self._retries, asyncio.create_task(self._retry(envelope, ack)))

    async def _retry(self, envelope: JsonObject, ack: Ack) -> None:
        for number, delay in enumerate(self._retry_delays, start=1):
            await self._sleep(delay)
            again = Delivery("events_api", envelope, retry=number, retry_reason=ack.reason)
            ack = await self._transport.send(again)
            if ack.ok or ack.no_retry:
                return
        logger.warning("event %s was never acknowledged", envelope["event_id"])


def _keep(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
    tasks.add(task)
    task.add_done_callback(tasks.discard)


def _enveloped(workspace: Workspace, event: JsonObject) -> JsonObject:
    app, team = workspace.app, workspace.team
    authorization = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": app.bot_user.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{workspace.new_id().upper()}",
        "event_time": int(workspace.now().timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }


def _step_event(workspace: Workspace, run: StepRun, inputs: JsonObject) -> JsonObject:
    app = workspace.app
    return {
        "type": "function_executed",
        "function": {
            "id": f"Fn{run.id}",
            "callback_id": run.callback_id,
            "title": run.callback_id,
            "type": "app",
            "app_id": app.id,
        },
        "inputs": inputs,
        "function_execution_id": run.id,
        "workflow_execution_id": f"Wx{run.id}",
        "event_ts": workspace.posts.stamps.next(),
        "bot_access_token": run.token,
    }


def events_of(workspace: Workspace, change: Change) -> list[tuple[str, JsonObject]]:
    """List the events that a change makes: (subscription name, event) pairs."""
    match change.kind:
        case "message_posted":
            return _message_events(workspace, workspace.posts.find(change.channel, change.ts))
        case "home_opened":
            return [("app_home_opened", _home_opened(workspace, change.user))]
        case "member_joined" | "member_left":
            return _membership_events(workspace, change)
        case "person_added" | "person_changed":
            name = "team_join" if change.kind == "person_added" else "user_change"
            return [(name, _person(workspace, change.user, name))]
        case "app_uninstalled":
            bot = workspace.app.bot_user.id
            revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}
            return [("app_uninstalled", {"type": "app_uninstalled"}), ("tokens_revoked", revoked)]
    return []


def _message_events(workspace: Workspace, message: Message) -> list[tuple[str, JsonObject]]:
    channel = workspace.channels.find(message.channel)
    bot = workspace.app.bot_user.id
    if bot not in channel.members:
        return []
    described = message.as_slack(workspace.team, workspace.app)
    event = described | {"channel": channel.id, "event_ts": message.ts}
    kind = {"channel": "channel", "private": "group", "im": "im"}[channel.kind]
    family = {"channel": "channels", "private": "groups", "im": "im"}[channel.kind]
    events = [(f"message.{family}", event | {"channel_type": kind})]
    if f"<@{bot}>" in message.text and channel.kind != "im" and message.user != bot:
        events.append(("app_mention", event | {"type": "app_mention"}))
    return events


def _home_opened(workspace: Workspace, user: str) -> JsonObject:
    event: JsonObject = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.bot_dm(user).id,
        "tab": "home",
        "event_ts": workspace.posts.stamps.next(),
    }
    if home := workspace.views.homes.get(user):
        event["view"] = home.as_slack(workspace.team, workspace.app)
    return event


def _membership_events(workspace: Workspace, change: Change) -> list[tuple[str, JsonObject]]:
    channel = workspace.channels.find(change.channel)
    if workspace.app.bot_user.id not in channel.members:
        return []
    name = f"{change.kind}_channel"
    event: JsonObject = {
        "type": name,
        "user": change.user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "channel" else "G",
        "team": workspace.team.id,
        "event_ts": workspace.posts.stamps.next(),
    }
    return [(name, event)]


def _person(workspace: Workspace, user: str, name: str) -> JsonObject:
    described = user_object(
        workspace.person(user),
        workspace.team,
        workspace.now(),
        with_email="users:read.email" in workspace.scopes,
        with_locale=True,
    )
    event: JsonObject = {"type": name, "user": described}
    return event | {"event_ts": workspace.posts.stamps.next()}
