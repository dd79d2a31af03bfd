"""Modals and Home tabs: what is open in front of whom."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.local_slack.changes import Changes, Kind
from bot.local_slack.elements import state_of
from bot.local_slack.errors import NotOnScreenError, SlackError
from bot.local_slack.messages import with_ids
from bot.local_slack.people import App, JsonObject, SlackTeam

STACK_LIMIT = 3


@dataclass(frozen=True)
class View:
    """One modal or Home tab as it stands; `state` is Slack's `state.values`."""

    id: str
    user: str
    hash: str
    content: JsonObject
    root_view_id: str
    previous_view_id: str = ""
    state: JsonObject = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()

    @property
    def blocks(self) -> tuple[JsonObject, ...]:
        """The blocks, with every id filled in."""
        return tuple(self.content["blocks"])

    @property
    def is_home(self) -> bool:
        """Tell a Home tab from a modal."""
        return bool(self.content["type"] == "home")

    @property
    def callback_id(self) -> str:
        """The bot's own name for the view."""
        return str(self.content.get("callback_id") or "")

    def as_slack(self, team: SlackTeam, app: App) -> JsonObject:
        """Describe the view as views.open answers and interactions carry it."""
        content = self.content
        return {
            "id": self.id,
            "team_id": team.id,
            "type": content["type"],
            "blocks": list(self.blocks),
            "private_metadata": content.get("private_metadata") or "",
            "callback_id": self.callback_id,
            "state": {"values": self.state},
            "hash": self.hash,
            "title": content.get("title") if not self.is_home else _plain("View Title"),
            "clear_on_close": bool(content.get("clear_on_close")),
            "notify_on_close": bool(content.get("notify_on_close")),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": self.previous_view_id or None,
            "root_view_id": self.root_view_id,
            "app_id": app.id,
            "external_id": content.get("external_id") or "",
            "app_installed_team_id": team.id,
            "bot_id": app.bot_id,
        }


def _plain(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text, "emoji": True}


class Views:
    """Every person's stack of open modals, and their Home tab."""

    def __init__(
        self, clock: Callable[[], datetime], changes: Changes, new_id: Callable[[], str]
    ) -> None:
        """Start with nothing open."""
        self._clock = clock
        self._changes = changes
        self._new_id = new_id
        self._stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """List a person's open modals, the one on top last."""
        return list(self._stacks.get(user, []))

    def top(self, user: str) -> View | None:
        """Give the modal that a person is looking at."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, content: JsonObject) -> View:
        """Show a modal as the root of a new stack."""
        self._refuse_known_external_id(content)
        view_id = self._new_view_id()
        view = self._new(view_id, user, content, root=view_id)
        self._stacks[user] = [view]
        return self._tell("view_opened", view)

    def push(self, user: str, content: JsonObject) -> View:
        """Show a modal on top of the open ones; raises SlackError when three are open."""
        stack = self._stacks.get(user)
        if not stack:
            raise SlackError("invalid_trigger_id")
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self._refuse_known_external_id(content)
        root, previous = stack[0].id, stack[-1].id
        view = self._new(self._new_view_id(), user, content, root=root, previous=previous)
        stack.append(view)
        return self._tell("view_opened", view)

    def find(self, *, view_id: str = "", external_id: str = "") -> View:
        """Find an open modal or a Home tab; raises SlackError when there is none."""
        for view in self._all():
            known = str(view.content.get("external_id") or "")
            if view.id == view_id or (external_id and known == external_id):
                return view
        raise SlackError("not_found")

    def update(self, view: View, content: JsonObject) -> View:
        """Put new content in a view, keeping what a person put in where the ids are unchanged."""
        fresh = self._new(
            view.id,
            view.user,
            content,
            root=view.root_view_id,
            previous=view.previous_view_id,
            state=view.state,
        )
        self._replace(fresh)
        return self._tell("home_published" if fresh.is_home else "view_updated", fresh)

    def publish(self, user: str, content: JsonObject) -> View:
        """Put content on a person's Home tab."""
        before = self.homes.get(user)
        if before:
            return self.update(before, content)
        view_id = self._new_view_id()
        home = self._new(view_id, user, content, root=view_id)
        self.homes[user] = home
        return self._tell("home_published", home)

    def put_in(self, view: View, block_id: str, action_id: str, state: JsonObject) -> View:
        """Record what a person put in one element."""
        values = {**view.state, block_id: {**view.state.get(block_id, {}), action_id: state}}
        changed = replace(view, state=values)
        self._replace(changed)
        return self._tell("view_updated", changed)

    def show_errors(self, view: View, errors: dict[str, str]) -> View:
        """Show the reasons under the inputs of a form."""
        changed = replace(view, errors=tuple(errors.items()))
        self._replace(changed)
        return self._tell("view_updated", changed)

    def close(self, view: View, *, every: bool = False) -> list[View]:
        """Close one modal, or every one of its person, and list the closed ones."""
        stack = self._stacks.get(view.user, [])
        gone = list(stack) if every else [each for each in stack if each.id == view.id]
        self._stacks[view.user] = [each for each in stack if each not in gone]
        for each in gone:
            self._tell("view_closed", each)
        return gone

    def current(self, view: View) -> View:
        """Give the view as it stands now; raises NotOnScreenError when it is closed."""
        for each in self._all():
            if each.id == view.id:
                return each
        msg = f"view {view.id} is not open"
        raise NotOnScreenError(msg)

    def is_open(self, view: View) -> bool:
        """Tell whether the view is still in front of its person."""
        return any(each.id == view.id for each in self._all())

    def _new(
        self,
        view_id: str,
        user: str,
        content: JsonObject,
        *,
        root: str,
        previous: str = "",
        state: JsonObject | None = None,
    ) -> View:
        blocks = with_ids(content["blocks"], self._new_id)
        filled = {**content, "blocks": list(blocks)}
        stamp = f"{int(self._clock().timestamp())}.{self._new_id()}"
        return View(view_id, user, stamp, filled, root, previous, state_of(blocks, state))

    def _tell(self, kind: Kind, view: View) -> View:
        self._changes.add(kind, user=view.user, view=view.id)
        return view

    def _new_view_id(self) -> str:
        return f"V{self._new_id().upper()}"

    def _all(self) -> list[View]:
        return [*(v for stack in self._stacks.values() for v in stack), *self.homes.values()]

    def _replace(self, fresh: View) -> None:
        if fresh.is_home:
            self.homes[fresh.user] = fresh
            return
        stack = self._stacks[fresh.user]
        self._stacks[fresh.user] = [fresh if each.id == fresh.id else each for each in stack]

    def _refuse_known_external_id(self, content: JsonObject) -> None:
        external_id = content.get("external_id")
        if external_id and any(v.content.get("external_id") == external_id for v in self._all()):
            raise SlackError("duplicate_external_id")
