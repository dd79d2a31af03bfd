"""What every action of a person comes down to: use an element, tell the bot, look at the screen."""

from dataclasses import dataclass

from bot.local_slack.actions.payloads import Payloads, action_of
from bot.local_slack.elements import chosen_state, is_stateful, option
from bot.local_slack.errors import NotOnScreenError, SlackError
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.transports.delivery import Ack, Delivery, Transport
from bot.local_slack.views import View
from bot.local_slack.workspace import Notice, Workspace

LEAST_TYPED = 3
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Seen:
    """What a person sees after an action: what is new to them, and the modal on top."""

    messages: tuple[Message, ...] = ()
    view: View | None = None
    home: View | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def errors(self) -> dict[str, str]:
        """The reasons shown under the inputs of the form, by block_id."""
        return dict(self.view.errors) if self.view else {}


class Gestures:
    """Carries out single gestures in one workspace."""

    def __init__(self, workspace: Workspace, transport: Transport, payloads: Payloads) -> None:
        """Act in a workspace whose bot is reached through `transport`."""
        self.workspace = workspace
        self.payloads = payloads
        self._transport = transport

    def look(self, user: str, since: int, notices_before: int) -> Seen:
        """Gather what has become visible to a person since a change and a notice count."""
        workspace = self.workspace
        fresh = {(c.channel, c.ts) for c in workspace.changes.since(since) if c.ts}
        shown = [
            message
            for channel in workspace.channels.of(user)
            for message in workspace.seen_in(channel.id, user)
            if (message.channel, message.ts) in fresh
        ]
        notices = [n for n in workspace.notices[notices_before:] if n.user == user]
        home = workspace.views.homes.get(user)
        return Seen(tuple(shown), workspace.views.top(user), home, tuple(notices))

    async def command(self, payload: JsonObject) -> Ack:
        """Send a slash command."""
        return await self._transport.send(Delivery("slash_commands", payload))

    async def interaction(self, user: str, payload: JsonObject) -> Ack:
        """Send an interaction; the person is told when the bot does not acknowledge it."""
        ack = await self._transport.send(Delivery("interactive", payload))
        if not ack.ok:
            self.workspace.notify(user, ack.failure, TROUBLE)
        return ack

    async def use_in_message(
        self, user: str, message: Message, found: tuple[JsonObject, JsonObject], value: object
    ) -> None:
        """Use an element of a message."""
        block, element = found
        chosen = _chosen(element, value)
        if is_stateful(element):
            state = {"type": element["type"], **chosen}
            message = self.workspace.posts.put_in(
                message, block["block_id"], element["action_id"], state
            )
        if _tells(block):
            action = action_of(block, element, chosen)
            await self.interaction(user, self.payloads.message_action(user, message, action))

    async def use_in_view(
        self, view: View, found: tuple[JsonObject, JsonObject], value: object
    ) -> None:
        """Use an element of a modal or a Home tab."""
        block, element = found
        chosen = _chosen(
            self.workspace.served_lists.with_options(view.id, found, view.state), value
        )
        if is_stateful(element):
            state = {"type": element["type"], **chosen}
            view = self.workspace.views.put_in(view, block["block_id"], element["action_id"], state)
        if _tells(block):
            action = action_of(block, element, chosen)
            await self.interaction(view.user, self.payloads.view_action(view.user, view, action))

    async def search(
        self, view: View, found: tuple[JsonObject, JsonObject], typed: str
    ) -> list[JsonObject]:
        """Type into a list whose options the app serves; gives what it then offers.

        docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select: at
        least `min_query_length` characters (3 where none is given), at most 100 options.
        """
        _, element = found
        if len(typed) < element.get("min_query_length", LEAST_TYPED):
            raise NotOnScreenError("Slack asks the app only once more is typed")
        payload = self.payloads.suggestion(view.user, view, found, typed)
        body = (await self.interaction(view.user, payload)).body or {}
        options = body.get("options")
        if not isinstance(options, list) or (options and self._are_refused(options)):
            options = []
        self.workspace.served_lists.keep(view.id, found, options)
        return options

    def _are_refused(self, options: list[JsonObject]) -> bool:
        menu = {"type": "static_select", "action_id": "served", "options": options}
        shown = {"type": "home", "blocks": [{"type": "actions", "elements": [menu]}]}
        return bool(self.workspace.refuse_view(shown, "block_suggestion"))

    def require_active(self, user: str) -> None:
        """Refuse the actions of somebody who is not here; raises NotOnScreenError."""
        try:
            person = self.workspace.person(user)
        except SlackError as unknown:
            message = f"nobody here has the id {user!r}"
            raise NotOnScreenError(message) from unknown
        if person.deleted:
            message = f"{user} is deactivated and cannot do anything"
            raise NotOnScreenError(message)


def _tells(block: JsonObject) -> bool:
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def _chosen(element: JsonObject, value: object) -> JsonObject:
    if element["type"] == "overflow":
        return {"selected_option": option(element, value)}
    if element["type"] == "feedback_buttons":
        return {"value": _thumb(element, value)}
    if not is_stateful(element):
        return {}
    return {k: v for k, v in chosen_state(element, value).items() if k != "type"}


def _thumb(element: JsonObject, value: object) -> str:
    for button in (element["positive_button"], element["negative_button"]):
        if button["value"] == value:
            return str(value)
    message = f"neither thumb has the value {value!r}"
    raise NotOnScreenError(message)
