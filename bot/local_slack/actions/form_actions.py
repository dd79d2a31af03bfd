"""What a person does with a modal: fill it in, submit it, close it."""

from collections.abc import Mapping
from typing import NoReturn

from bot.local_slack.actions.form_rules import problems
from bot.local_slack.actions.gestures import TROUBLE, Gestures, Seen
from bot.local_slack.checks import Refusal
from bot.local_slack.elements import elements, find
from bot.local_slack.errors import NotOnScreenError, SlackError
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View


class FormActions:
    """Each action on a modal returns what the person then sees."""

    def __init__(self, gestures: Gestures) -> None:
        """Act by those gestures."""
        self._gestures = gestures
        self._workspace = gestures.workspace

    async def fill(self, view: View, values: Mapping[str, object]) -> Seen:
        """Put values in, named by action_id, block_id or `block_id/action_id`.

        Choices are given by their option's value. Inputs with dispatch_action tell the bot.
        """
        since, notices = self._workspace.changes.last, len(self._workspace.notices)
        for name, value in values.items():
            now = self._top(view)
            await self._gestures.use_in_view(now, _named(now, name), value)
        return self._gestures.look(view.user, since, notices)

    async def search(self, view: View, name: str, typed: str = "") -> list[JsonObject]:
        """Type into a list whose options the app serves; gives the options that are shown."""
        now = self._top(view)
        return await self._gestures.search(now, _named(now, name), typed)

    async def submit(self, user: str, view: View | None = None) -> Seen:
        """Press the submit button of the modal on top, and follow what the bot answers."""
        since, notices = self._workspace.changes.last, len(self._workspace.notices)
        form = self._top(view or self._any_top(user))
        if not form.content.get("submit"):
            raise NotOnScreenError("this modal has no submit button")
        wrong = problems(form)
        form = self._workspace.views.show_errors(form, wrong)
        if not wrong:
            await self._send(form)
        return self._gestures.look(user, since, notices)

    async def close(self, user: str, view: View | None = None, *, every: bool = False) -> Seen:
        """Cancel the modal on top, or with `every` the whole stack (the cross in the corner)."""
        since, notices = self._workspace.changes.last, len(self._workspace.notices)
        form = self._top(view or self._any_top(user))
        cleared = every or bool(form.content.get("clear_on_close"))
        for gone in self._workspace.views.close(form, every=cleared):
            if gone.content.get("notify_on_close"):
                payload = self._gestures.payloads.view_closed(user, gone, is_cleared=cleared)
                await self._gestures.interaction(user, payload)
        return self._gestures.look(user, since, notices)

    async def _send(self, form: View) -> None:
        payload = self._gestures.payloads.view_submission(form.user, form)
        ack = await self._gestures.interaction(form.user, payload)
        if not ack.ok or not self._workspace.views.is_open(form):
            return
        try:
            self._follow(self._workspace.views.current(form), ack.body)
        except SlackError as refusal:
            self._workspace.notify(form.user, refusal.code, TROUBLE)

    def _follow(self, form: View, body: JsonObject | None) -> None:
        if not body:
            self._workspace.views.close(form)
            return
        match body.get("response_action"):
            case "clear":
                self._workspace.views.close(form, every=True)
            case "update":
                self._workspace.views.update(form, self._checked(body))
            case "push":
                self._workspace.views.push(form.user, self._checked(body))
            case "errors":
                self._show_errors(form, body.get("errors"))
            case _:
                self._refuse("response_action must be clear, update, push or errors")

    def _checked(self, body: JsonObject) -> JsonObject:
        view = body.get("view")
        if not isinstance(view, dict):
            self._refuse("view is missing")
        if self._workspace.refuse_view(view, "response_action"):
            raise SlackError("invalid_arguments")
        return view

    def _show_errors(self, form: View, errors: object) -> None:
        inputs = {block["block_id"] for block in form.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            self._refuse("errors must name at least one input block")
        elif unknown := set(errors) - inputs:
            self._refuse(f"errors name blocks that are not inputs of this view: {sorted(unknown)}")
        else:
            self._workspace.views.show_errors(form, errors)

    def _refuse(self, why: str) -> NoReturn:
        self._workspace.refusals.append(Refusal("response_action", (why,)))
        raise SlackError("invalid_response_action")

    def _any_top(self, user: str) -> View:
        self._gestures.require_active(user)
        view = self._workspace.views.top(user)
        if view is None:
            message = f"{user} has no modal open"
            raise NotOnScreenError(message)
        return view

    def _top(self, view: View) -> View:
        now = self._workspace.views.current(view)
        if self._any_top(view.user).id != now.id:
            message = f"view {view.id} is under another modal"
            raise NotOnScreenError(message)
        return now


def _named(view: View, name: str) -> tuple[JsonObject, JsonObject]:
    block_id, _, action_id = name.rpartition("/")
    for block, element in elements(view.blocks):
        if not block_id and block["block_id"] == name:
            return block, element
    return find(view.blocks, action_id, block_id)
