"""The page, put together for one workspace."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from bot.local_slack.changes import Change
from bot.local_slack.server import PracticeServer
from bot.local_slack.workspace import Workspace
from bot.practice.page.guide import Guide, read_guide
from bot.practice.page.live import Live
from bot.practice.page.page_actions import Deeds
from bot.practice.page.rendering import Templates
from bot.practice.page.routes import Routes
from bot.practice.page.screens import Screens
from bot.practice.steering import Steering


class Page:
    """What is served beside the Web API."""

    def __init__(self, workspace: Workspace, steering: Steering) -> None:
        """Show a workspace whose clock is held by `steering`."""
        self._workspace = workspace
        self._steering = steering
        self.screens = Screens(workspace, steering, Templates(), Guide(read_guide()))
        self.live = Live(self.screens)

    def routes(self, server: PracticeServer) -> Sequence[BaseRoute]:
        """The addresses of the page."""
        deeds = Deeds(server, self._steering, self.screens)
        return Routes(server, self.screens, self.live, deeds).routes()

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
