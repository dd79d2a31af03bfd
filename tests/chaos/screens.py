"""What people were shown besides messages, remembered: forms, Home tabs, answers to commands."""

import json
from collections import defaultdict

from bot.local_slack.changes import Change
from bot.local_slack.workspace import Workspace
from tests.chaos.people import words_in


class Screens:
    """The words that each person ever saw in a form, on Home, or in an answer only they see."""

    def __init__(self, workspace: Workspace) -> None:
        self.seen: defaultdict[str, set[str]] = defaultdict(set)
        self._workspace = workspace
        workspace.changes.subscribe(self._look)

    def _look(self, change: Change) -> None:
        shown: list[object] = []
        if change.view and change.kind != "view_closed":
            views = self._workspace.views
            open_now = [*views.stack(change.user), *views.homes.values()]
            shown = [one.content for one in open_now if one.id == change.view]
        elif change.kind in {"ephemeral_shown", "ephemeral_updated"}:
            mine = self._workspace.posts.ephemerals(change.user)
            shown = [[one.text, one.blocks] for one in mine if one.ts == change.ts]
        for content in shown:
            self.seen[change.user] |= words_in(json.dumps(content))
