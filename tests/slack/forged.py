"""Everything that the bot listens to, and what each says when its ids are of somebody else's."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.core.history import EventKind
from bot.delivery.lull import Lull
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.slack import action_ids as ids
from bot.slack.action_ids import Target
from bot.slack.background import BackgroundTasks
from bot.slack.deal.choices import MORE_CHOICES, SNOOZES
from bot.slack.deal.late_forms import SURE_FORMS
from bot.slack.deal.recorded import WHEN_CHOICES
from bot.slack.origins import Origin, to_metadata
from bot.slack.register import register
from bot.slack.review.state import ReviewState
from tests.slack.world import MAX, World

Made = tuple[str, JsonObject]
"""What a payload is called in a failure, and the payload."""


class NotedApp(AsyncApp):
    """The real Bolt app, which notes everything that is registered with it."""

    def __init__(self, world: World) -> None:
        self.noted: list[str] = []
        super().__init__(name="noted", client=world.bot.app.client, signing_secret="noted")
        register(self, world.bot.ctx, BackgroundTasks(Lull()))

    def _note(self, kind: str, constraints: Any) -> None:
        if isinstance(constraints, dict):
            constraints = constraints["action_id"]
        name = constraints.pattern if isinstance(constraints, re.Pattern) else constraints
        self.noted.append(f"{kind} {name}")

    def command(self, command: Any, *more: Any, **rest: Any) -> Any:
        self._note("command", command)
        return super().command(command, *more, **rest)

    def action(self, constraints: Any, *more: Any, **rest: Any) -> Any:
        self._note("action", constraints)
        return super().action(constraints, *more, **rest)

    def view(self, constraints: Any, *more: Any, **rest: Any) -> Any:
        self._note("view", constraints)
        return super().view(constraints, *more, **rest)

    def view_closed(self, constraints: Any, *more: Any, **rest: Any) -> Any:
        self._note("closed", constraints)
        return super().view_closed(constraints, *more, **rest)

    def event(self, event: Any, *more: Any, **rest: Any) -> Any:
        self._note("event", event)
        return super().event(event, *more, **rest)

    def options(self, constraints: Any, *more: Any, **rest: Any) -> Any:
        self._note("options", constraints)
        return super().options(constraints, *more, **rest)

    def shortcut(self, constraints: Any, *more: Any, **rest: Any) -> Any:
        self._note("shortcut", constraints)
        return super().shortcut(constraints, *more, **rest)

    def function(self, callback_id: Any, *more: Any, **rest: Any) -> Any:
        self._note("function", callback_id)
        return super().function(callback_id, *more, **rest)


@dataclass(frozen=True)
class Ids:
    """What a forger would write into buttons and forms."""

    deal: str
    nudge: str
    promise: str
    client: str
    handover: str
    channel: str
    ts: str

    def target(self, step: str = "ask") -> Target:
        return Target(self.deal, self.nudge, step)


Forge = Callable[[Ids], Iterator[JsonObject]]
WORDED = ("ask", "own_up")


def pressed(action_id: str, value: str) -> JsonObject:
    return {"type": "button", "action_id": action_id, "block_id": "b", "value": value}


def chosen(action_id: str, value: str) -> JsonObject:
    return {
        "type": "static_select",
        "action_id": action_id,
        "block_id": "b",
        "selected_option": {"value": value},
    }


def button(*action_ids: str, step: str = "ask") -> Forge:
    def forge(of: Ids) -> Iterator[JsonObject]:
        for action_id in action_ids:
            yield pressed(action_id, str(of.target(step)))

    return forge


def in_steps(*action_ids: str) -> Forge:
    """Of steps that have words: one of a meeting, and one of a fault."""
    return lambda of: (one for step in WORDED for one in button(*action_ids, step=step)(of))


def choices(action_id: str, which: tuple[str, ...], step: str = "ask") -> Forge:
    def forge(of: Ids) -> Iterator[JsonObject]:
        for choice in which:
            yield chosen(action_id, f"{choice}:{of.target(step)}")

    return forge


def ticks(of: Ids) -> Iterator[JsonObject]:
    action = {"type": "checkboxes", "action_id": ids.READY, "block_id": f"ready.{of.target()}"}
    yield action | {"selected_options": [{"value": "1"}]}


def about_promise(action_id: str) -> Forge:
    return lambda of: iter([pressed(action_id, str(of.target(of.promise)))])


def about_client(action_id: str) -> Forge:
    return lambda of: iter([pressed(action_id, str(of.target(of.client)))])


def withdrawn_offer(of: Ids) -> Iterator[JsonObject]:
    yield pressed(ids.WITHDRAW_OFFER, str(of.target(of.handover)))


def about_offer(action_id: str) -> Forge:
    return lambda of: iter([pressed(action_id, of.handover)])


ASKED_FIRST = tuple(ids.record_id(what) for what in SURE_FORMS)
OF_A_DEAL = (ids.OPEN_DEAL, ids.ALREADY, ids.PROMISE, ids.REMOVE)

PRESSES: dict[str, Forge] = {
    rf"action ^{ids.RECORD}\.\w+$": button(*(ids.record_id(what) for what in EventKind)),
    f"action {ids.SNOOZE}": choices(ids.SNOOZE, tuple(SNOOZES)),
    f"action {ids.MORE}": choices(ids.MORE, MORE_CHOICES),
    f"action {ids.NAME_TIME}": button(ids.NAME_TIME),
    f"action {ids.HAND_OVER}": button(ids.HAND_OVER),
    f"action {ids.BACK_BURNER}": button(ids.BACK_BURNER),
    f"action {ids.COMPLETE_SCRIPT}": button(ids.COMPLETE_SCRIPT),
    f"action {ids.WIN_BACK}": button(ids.WIN_BACK),
    f"action {ids.EDIT}": button(ids.EDIT),
    f"action {ids.LESSON}": button(ids.LESSON),
    f"action {ids.REVIEW}": button(ids.REVIEW),
    rf"action ^{ids.DROP_WORDS}\.\w+$": button(ids.drop_id("email"), ids.drop_id("phone")),
    f"action {ids.READY}": ticks,
    f"action {ids.THEIR_PLAN}": button(ids.THEIR_PLAN),
    f"action {ids.CLIENT_FIRST}": button(ids.CLIENT_FIRST),
    f"action {ids.PROMISE_KEPT}": about_promise(ids.PROMISE_KEPT),
    f"action {ids.PROMISE_MISSED}": about_promise(ids.PROMISE_MISSED),
    f"action {ids.PROMISE_MOVED}": about_promise(ids.PROMISE_MOVED),
    f"action {ids.WEEK_RIGHT}": button(ids.WEEK_RIGHT),
    f"action {ids.SAME_CLIENT}": about_client(ids.SAME_CLIENT),
    f"action {ids.OTHER_CLIENT}": about_client(ids.OTHER_CLIENT),
    f"action {ids.PROMISE_AGAIN}": about_promise(ids.PROMISE_AGAIN),
    f"action {ids.record_id(EventKind.UNDONE)}": button(ids.record_id(EventKind.UNDONE)),
    **{f"action {one}": button(one) for one in ASKED_FIRST},
    **{f"action {one}": button(one) for one in OF_A_DEAL},
    f"action {ids.TAKE_BACK}": button(ids.TAKE_BACK, step="1"),
    f"action {ids.WHEN}": choices(ids.WHEN, WHEN_CHOICES, step="1"),
    f"action {ids.ACCEPT}": about_offer(ids.ACCEPT),
    f"action {ids.DECLINE}": about_offer(ids.DECLINE),
    f"action {ids.WITHDRAW_OFFER}": withdrawn_offer,
    f"action {ids.CLIENT_WORDS}": button(ids.CLIENT_WORDS),
    f"action {ids.ESCALATION_TAKEN_UP}": button(ids.ESCALATION_TAKEN_UP),
    f"action {ids.ESCALATION_SETTLED}": button(ids.ESCALATION_SETTLED),
    f"action {ids.MANAGER_CALLED}": button(ids.MANAGER_CALLED),
    f"action {ids.SHOW_NOTE}": in_steps(ids.SHOW_NOTE),
    f"action {ids.WORDS_NOW}": in_steps(ids.WORDS_NOW),
    f"action {ids.WRITE_PLAN}": button(ids.WRITE_PLAN, step="plan_in_writing"),
    rf"action ^{ids.COPY_WORDS}\.\w+$": in_steps(*map(ids.copy_id, ("phone", "email"))),
}


def field_of(value: str) -> JsonObject:
    return {"type": "plain_text_input", "value": value}


def day(value: str) -> JsonObject:
    return {"type": "datepicker", "selected_date": value}


def picked(value: str) -> JsonObject:
    return {"type": "static_select", "selected_option": {"value": value}}


DUE, WHEN_DONE = day("2026-03-20"), day("2026-03-03")
REPORT: JsonObject = {
    "circumstance": picked("blown_meeting"),
    "client": field_of("Forged Ltd"),
    "what_happened": field_of("forged"),
}
MORE: JsonObject = {
    "say_happened": field_of("I was late."),
    "impact": field_of("You lost a day."),
    "weight": picked("small"),
}
PLAN: JsonObject = {
    "action.1": field_of("forged"),
    "due_on.1": DUE,
    "who.1": field_of("forged"),
    **{
        f"{name}.{line}": one
        for line in (2, 3)
        for name, one in {"action": field_of(""), "due_on": DUE, "who": field_of("")}.items()
    },
}
DRAFT: JsonObject = {"draft.email": field_of("I am sorry."), "channel": picked("email")}

Fields = Callable[[Ids], JsonObject]
FORMS: dict[str, Fields] = {
    ids.EDIT_FORM: lambda _: REPORT,
    ids.MORE_FORM: lambda _: MORE,
    ids.PLAN_FORM: lambda _: PLAN,
    ids.WIN_BACK_FORM: lambda _: {"in_digest": picked("yes"), "show_client": picked("yes")},
    ids.SNOOZE_FORM: lambda _: {"date": DUE},
    ids.SCRIPT_FORM: lambda _: {"what_changed": field_of("forged")},
    ids.PROMISE_FORM: lambda _: {"action": field_of("forged"), "due_on": DUE},
    ids.THEIR_PLAN_FORM: lambda _: {"action": field_of("forged"), "due_on": DUE},
    ids.HAND_OVER_FORM: lambda _: {"colleague": {"type": "users_select", "selected_user": MAX}},
    ids.BACK_BURNER_FORM: lambda _: {"items": field_of("forged")},
    ids.LESSON_FORM: lambda _: {"lesson": field_of("forged")},
    ids.NAME_TIME_FORM: lambda _: {
        "moment": {"type": "datetimepicker", "selected_date_time": 1773050400}
    },
    ids.TROUBLE_FORM: lambda _: {"until": DUE},
    ids.STOP_FORM: lambda _: {},
    ids.CLIENT_WORDS_FORM: lambda _: {"said": field_of("forged"), "wanted": field_of("forged")},
    ids.MOVE_FORM: lambda _: {"due_on": DUE},
    ids.KEPT_FORM: lambda _: {"day": WHEN_DONE},
    ids.WHEN_FORM: lambda _: {"day": WHEN_DONE},
    ids.ALREADY_FORM: lambda _: {"what": picked("touched"), "day": WHEN_DONE},
    ids.NEVER_AGAIN_FORM: lambda _: {},
    ids.CAME_BACK_FORM: lambda _: {},
    ids.REMOVE_FORM: lambda _: {},
    ids.LIFT_FORM: lambda of: {"client": picked(of.client), "reason": field_of("forged")},
    ids.REVIEW_FORM: lambda _: DRAFT,
    ids.REVIEW_PICK_FORM: lambda of: {"deal": picked(str(of.target("try_again")))},
}
"""The forms that carry a deal, or anything of one."""

PICKED_DEAL: Fields = lambda of: FORMS[ids.PROMISE_FORM](of) | {"deal": picked(of.deal)}  # noqa: E731

IN_A_REVIEW = (ids.REVIEW_CHANNEL, ids.KEEP_WORDS, ids.MORE_FINDINGS, ids.USE_REWRITE)
"""The buttons of a form that carries a deal."""

NO_DEAL = {
    "command /lostdeal": "the words of the one who types; test_lists_show_only_ones_own",
    f"action {ids.LOG}": "opens an empty report",
    f"action {ids.HOURS}": "the presser's own time",
    f"action {ids.FIND}": "opens an empty field",
    f"view {ids.FIND_FORM}": "finds the presser's own; test_home_pages",
    f"action {ids.DEAL_FILTER}": "the presser's own deals; test_home_pages",
    rf"action ^{ids.DEAL_PAGE}\.\w+$": "the presser's own deals; test_home_pages",
    f"action {ids.RESEND}": "for an admin, of the whole workspace, and tells numbers only",
    f"action {ids.MEANT}": "the words of the one who typed; they read what is theirs",
    f"action {ids.LOG_TYPED}": "opens a report with what was typed",
    rf"action ^{ids.FIND_PAGE}\.\w+$": "one's own deals; test_a_colleagues_deal_is_not_found",
    f"action {ids.PAUSE}": "the presser's own time",
    f"view {ids.PAUSE_FORM}": "the presser's own time",
    f"shortcut {ids.LOG_SHORTCUT}": "opens an empty report",
    f"shortcut {ids.LOG_MESSAGE_SHORTCUT}": "opens a report with what its user reads",
    f"action {ids.HELP}": "tells what the bot does",
    f"action {ids.REQUEST_LOG}": "test_a_colleagues_request_is_nobodys",
    f"action {ids.REQUEST_LEAVE}": "test_a_colleagues_request_is_nobodys",
    f"function {ids.LOG_STEP}": "a workflow, which gets nothing back",
    "options deal": "one's own deals; test_a_colleagues_deals_are_not_offered",
    "options client": "for admins; test_stopped_clients_are_offered_to_admins_alone",
    f"action {ids.SETTING}": "for an admin, of the whole workspace; test_settings.py",
    f"view {ids.SETTING_FORM}": "for an admin, of the whole workspace; test_settings.py",
    f"action {ids.TEAM_PART}": "shows what Home would show to this person",
    f"action {ids.LIFT}": "for an admin, of the whole workspace; test_admin_home.py",
    f"action {ids.CIRCUMSTANCE}": "shows again what was typed",
    "action .*": "does nothing",
    f"view {ids.REPORT_FORM}": "a new deal",
    f"view {ids.HOURS_FORM}": "the presser's own time",
    f"view {ids.COPY_FORM}": "keeps nothing of what is in it",
    "view .*": "refuses",
    "closed .*": "does nothing",
    "event app_home_opened": "Home of the one who opens it; test_lists_show_only_ones_own",
    "event member_joined_channel": "the digest goes to its channel",
    "event user_change": "Slack tells of a person",
    "event app_uninstalled": "about the workspace",
    "event tokens_revoked": "about the workspace",
    "event .*": "does nothing",
}
"""What carries no deal, and why it needs no guard."""


@dataclass
class Forger:
    """Makes the payloads of a person who writes ids into them."""

    world: World
    user: str
    message: Message
    _numbers: Iterator[int] = field(default_factory=count)

    def every(self, of: Ids) -> Iterator[Made]:
        """Every way to name these ids, from a message, from Home and in a form."""
        for name, forge in PRESSES.items():
            for place, action in enumerate(forge(of)):
                yield f"{name} {place} in a message", self._in_message(action)
                yield f"{name} {place} on Home", self._on_home(action)
        for callback, fields in FORMS.items():
            yield f"view {callback}", self._form(callback, fields(of), of)
        picked_deal = self._form(ids.PROMISE_FORM, PICKED_DEAL(of), of)
        yield "view promise with a picked deal", picked_deal
        for action_id in IN_A_REVIEW:
            yield f"action {action_id}", self._in_review(action_id, of)

    def _interaction(self, kind: str) -> JsonObject:
        workspace, user = self.world.workspace, self.user
        return {
            "type": kind,
            "user": {"id": user, "name": "x", "team_id": workspace.team.id},
            "api_app_id": workspace.app.id,
            "token": workspace.app.verification_token,
            "team": {"id": workspace.team.id, "domain": workspace.team.domain},
            "trigger_id": workspace.trigger_ids.give(user),
        }

    def _in_message(self, action: JsonObject) -> JsonObject:
        workspace, message = self.world.workspace, self.message
        key = workspace.response_urls.give(self.user, message.channel, message.ts)
        where = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        return self._interaction("block_actions") | {
            "container": where,
            "channel": {"id": message.channel, "name": "directmessage"},
            "response_url": f"{self.world.server.base_url}/response/{key}",
            "actions": [action | {"action_ts": workspace.posts.stamps.next()}],
        }

    def _on_home(self, action: JsonObject) -> JsonObject:
        stamp = self.world.workspace.posts.stamps.next()
        return self._interaction("block_actions") | {
            "container": {"type": "view", "view_id": "VHOME"},
            "view": {
                "id": "VHOME",
                "type": "home",
                "callback_id": "",
                "private_metadata": "",
                "hash": "x",
                "blocks": [],
            },
            "actions": [action | {"action_ts": stamp}],
        }

    def _form(self, callback: str, fields: JsonObject, of: Ids) -> JsonObject:
        steps = dict.fromkeys((ids.MOVE_FORM, ids.KEPT_FORM), of.promise) | {ids.WHEN_FORM: "1"}
        origin = Origin(of.target(steps.get(callback, "ask")))
        origin = Origin(origin.target, of.channel, of.ts)
        metadata = to_metadata(origin)
        if callback == ids.REVIEW_FORM:
            metadata = self._review_state(of)
        return self._interaction("view_submission") | {
            "view": self._view(callback, fields, metadata),
            "response_urls": [],
        }

    def _in_review(self, action_id: str, of: Ids) -> JsonObject:
        action = pressed(action_id, "x") | {"block_id": "channel", "selected_option": None}
        return self._interaction("block_actions") | {
            "container": {"type": "view", "view_id": "VREVIEW"},
            "view": self._view(ids.REVIEW_FORM, DRAFT, self._review_state(of)),
            "actions": [action | {"action_ts": self.world.workspace.posts.stamps.next()}],
        }

    def _review_state(self, of: Ids) -> str:
        state = ReviewState(Origin(of.target("try_again"), of.channel, of.ts), "email")
        return str(state.after("email", "I am sorry.", ()))

    def _view(self, callback: str, fields: JsonObject, metadata: str) -> JsonObject:
        blocks = [
            {
                "type": "input",
                "block_id": name,
                "label": {"type": "plain_text", "text": name},
                "element": {"type": one["type"], "action_id": "a"},
            }
            for name, one in fields.items()
            if one["type"] != "static_select"
        ]
        return {
            "id": f"VFORGED{next(self._numbers)}",
            "hash": "x",
            "type": "modal",
            "callback_id": callback,
            "title": {"type": "plain_text", "text": "x"},
            "submit": {"type": "plain_text", "text": "x"},
            "close": {"type": "plain_text", "text": "x"},
            "private_metadata": metadata,
            "blocks": blocks,
            "state": {"values": {name: {"a": one} for name, one in fields.items()}},
        }


def shortened(answer: object, of: Ids) -> str:
    """An answer without the ids that were forged into what it answers."""
    text = json.dumps(answer, sort_keys=True, default=str)
    for name, value in vars(of).items():
        text = text.replace(value, name) if value else text
    return re.sub(r"VFORGED\d+", "VFORGED", text)
