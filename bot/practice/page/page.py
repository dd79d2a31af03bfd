"""The page, put together for one workspace."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from bot.local_slack.changes import Change
from bot.local_slack.server import LocalSlackServer
from bot.local_slack.workspace import Workspace
from bot.practice.clock_control import ClockControl
from bot.practice.page.guide import Guide, read_guide
from bot.practice.page.live import Live
from bot.practice.page.page_actions import PageActions
from bot.practice.page.rendering import Templates
from bot.practice.page.routes import Routes
from bot.practice.page.screens import Screens


class Page:
    """What is served beside the Web API."""

    def __init__(self, workspace: Workspace, clock_control: ClockControl) -> None:
        """Show a workspace whose clock `clock_control` holds."""
        self._workspace = workspace
        self._clock_control = clock_control
        self.screens = Screens(workspace, clock_control, Templates(), Guide(read_guide()))
        self.live = Live(self.screens)

    def routes(self, server: LocalSlackServer) -> Sequence[BaseRoute]:
        """The addresses of the page."""
        actions = PageActions(server, self._clock_control, self.screens)
        return Routes(server, self.screens, self.live, actions).routes()

    def start(self) -> None:
        """Follow the workspace; what was there before counts as read."""
        for person in self._workspace.people.values():
            for channel in self._workspace.channels.of(person.id):
                self.screens.reads.mark(person.id, channel)
        self._workspace.changes.subscribe(self._note_posts)
        self.live.start()

    def _note_posts(self, change: Change) -> None:
        if change.kind == "message_posted" and change.user == self._workspace.app.bot_user.id:
            self.screens.guide.note(f"posted {self._workspace.channels.find(change.channel).name}")
