"""What people do through the page, handed on to the workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.local_slack.actions.gestures import LEAST_TYPED, Seen
from bot.local_slack.elements import chosen_state, find
from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.messages import Message
from bot.local_slack.people import SlackUser
from bot.local_slack.server import LocalSlackServer
from bot.local_slack.views import View
from bot.practice.clock_control import ClockControl
from bot.practice.page.places import Place
from bot.practice.page.screens import Screens
from bot.practice.page.values import taken
from bot.practice.page.ways_in import WaysIn

Body = Mapping[str, Any]


@dataclass(frozen=True)
class PageActions:
    """Each takes what the browser sent, and gives what the person is told besides."""

    server: LocalSlackServer
    clock_control: ClockControl
    screens: Screens

    async def say(self, person: SlackUser, body: Body) -> list[str]:
        """Write a message, or give a command."""
        place, text = self._place(person, body), str(body.get("text", "")).strip()
        command, _, rest = text.partition(" ")
        actions, user, channel = self.server.actions, person.id, place.channel.id
        match command:
            case "":
                return []
            case "/lostdeal":
                return _told(await actions.slash_command(user, channel, command, rest))
            case "/invite":
                return _told(await actions.invite_bot(user, channel))
            case "/remove":
                return _told(await actions.remove_bot(user, channel))
        if command.startswith("/"):
            return [self._trouble("command").format(command=command)]
        return _told(await actions.say(user, channel, text))

    async def press(self, person: SlackUser, body: Body) -> list[str]:
        """Use an element; what else was filled in around it is kept first."""
        target = self._target(person, body)
        block_id, action_id = str(body["block"]), str(body["action"])
        target = self._keep(person, target, body.get("values", {}))
        _, element = find(target.blocks, action_id, block_id)
        value = taken(element, body.get("value"), person.tz)
        actions = self.server.actions
        seen = await actions.press(person.id, target, action_id, value, block_id=block_id)
        if not seen.notices:
            self.screens.guide.note(f"pressed {action_id}")
        return _told(seen)

    async def search(self, person: SlackUser, body: Body) -> list[str]:
        """Type into a list whose options the bot serves; gives how many it offers."""
        view, typed = self._view(person, str(body["view"])), str(body["typed"])
        block_id, action_id = str(body["block"]), str(body["action"])
        _, element = find(view.blocks, action_id, block_id)
        if len(typed) < element.get("min_query_length", LEAST_TYPED):
            return []
        found = await self.server.forms.search(view, f"{block_id}/{action_id}", typed)
        text = self.screens.templates.texts["search"]["found" if found else "none"]
        return [str(text).format(count=len(found))]

    async def submit(self, person: SlackUser, body: Body) -> list[str]:
        """Send a form."""
        view = self._view(person, str(body["view"]))
        self._keep(person, view, body.get("values", {}))
        seen = await self.server.forms.submit(person.id, view)
        if not seen.notices and not seen.errors:
            self.screens.guide.note(f"submitted {view.callback_id}")
        return _told(seen)

    async def shortcut(self, person: SlackUser, _: Body) -> list[str]:
        """Use the shortcut that is offered everywhere."""
        seen = await self._ways.shortcut(person)
        self.screens.guide.note("used a shortcut")
        return _told(seen)

    async def message_shortcut(self, person: SlackUser, body: Body) -> list[str]:
        """Use the shortcut of a message."""
        seen = await self._ways.on_message(person, self._message(person, body))
        self.screens.guide.note("used a shortcut")
        return _told(seen)

    async def workflow(self, _: SlackUser, body: Body) -> list[str]:
        """Let a workflow come to the bot's step."""
        told = await self._ways.workflow(body)
        self.screens.guide.note("ran a workflow")
        return [told]

    async def close(self, person: SlackUser, body: Body) -> list[str]:
        """Close the form on top, or all of them."""
        view, every = self._view(person, str(body["view"])), body.get("which") == "all"
        return _told(await self.server.forms.close(person.id, view, every=every))

    async def dismiss(self, person: SlackUser, body: Body) -> list[str]:
        """Take an ephemeral message from one's own screen."""
        message = self._message(person, body)
        if message.viewer:
            self.server.workspace.posts.delete(message)
        return []

    async def read(self, person: SlackUser, body: Body) -> list[str]:
        """Note that a conversation was seen."""
        self.screens.reads.mark(person.id, self._place(person, body).channel)
        return []

    async def skip(self, person: SlackUser, body: Body) -> list[str]:
        """Move the clock: to a nudge, to the digest, or by so many seconds."""
        to = body.get("to")
        if to == "nudge":
            upcoming = await self.clock_control.next_for(person.id)
        elif to == "newest":
            upcoming = await self.clock_control.next_of_newest(person.id)
        elif to == "digest":
            upcoming = await self.clock_control.next_digest()
        else:
            now = self.server.workspace.now()
            await self.clock_control.go_to(now + timedelta(seconds=int(str(to))))
            return []
        if upcoming is None:
            return [self.screens.templates.texts["clock"]["nothing"]]
        await self.clock_control.go_to(upcoming.at)
        self.screens.guide.note("skipped")
        return []

    async def start_over(self, _: SlackUser, __: Body) -> list[str]:
        """Begin the guide again."""
        self.screens.guide.start_over()
        return []

    def _place(self, person: SlackUser, body: Body) -> Place:
        place = self.screens.places.find(person.name, str(body["place"]))
        if place is None:
            raise NotOnScreenError("there is no such place")
        return place

    def _target(self, person: SlackUser, body: Body) -> Message | View:
        if body.get("view"):
            return self._view(person, str(body["view"]))
        return self._message(person, body)

    def _view(self, person: SlackUser, view_id: str) -> View:
        view = self.server.workspace.views.find(view_id=view_id)
        if view.user != person.id:
            raise NotOnScreenError("this view is in front of somebody else")
        return view

    def _message(self, person: SlackUser, body: Body) -> Message:
        seen = self.server.workspace.seen_in(str(body["channel"]), person.id)
        for message in seen:
            if message.ts == body["ts"]:
                return message
        raise NotOnScreenError("there is no such message")

    def _keep(
        self, person: SlackUser, target: Message | View, values: Mapping[str, Any]
    ) -> Message | View:
        workspace = self.server.workspace
        for name, raw in values.items():
            block_id, _, action_id = name.partition("\n")
            block, element = found = find(target.blocks, action_id, block_id)
            if isinstance(target, View):
                element = workspace.served_lists.with_options(target.id, found, target.state)
            state = chosen_state(element, taken(element, raw, person.tz))
            if target.state[block["block_id"]][action_id] == state:
                continue
            if isinstance(target, View):
                target = workspace.views.put_in(target, block_id, action_id, state)
            else:
                target = workspace.posts.put_in(target, block_id, action_id, state)
        return target

    @property
    def _ways(self) -> WaysIn:
        return WaysIn(self.server, self.screens.templates.texts["workflow"])

    def _trouble(self, name: str) -> str:
        return str(self.screens.templates.texts["trouble"][name])


def _told(seen: Seen) -> list[str]:
    return [notice.text for notice in seen.notices]
