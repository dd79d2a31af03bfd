"""The one list of everything that the bot listens to."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack import action_ids as ids
from bot.slack.background import BackgroundTasks, Then, log_failure
from bot.slack.commands import Commands
from bot.slack.deal_forms import DealForms
from bot.slack.events import Happenings
from bot.slack.forms import Forms
from bot.slack.handler_context import HandlerContext
from bot.slack.more import More
from bot.slack.presses import Presses
from bot.slack.rep_forms import RepForms
from bot.slack.reviews import Reviews

ANY = re.compile(".*")


def register(app: AsyncApp, ctx: HandlerContext, background: BackgroundTasks) -> None:
    """Connect Slack's commands, forms, buttons and events to their handlers."""
    commands = Commands(ctx)
    app.command("/lostdeal")(background.ack_then(commands.answer, commands.follow))
    _forms(app, ctx, background.ack_then)
    _reviews(app, ctx, background.ack_then)
    _buttons(app, ctx, background.ack_then)
    _whatever_else(app, ctx)
    _events(app, ctx, background.ack_then)
    app.error(report_error)


def _forms(app: AsyncApp, ctx: HandlerContext, then: Then) -> None:
    forms, deals, reps = Forms(ctx), DealForms(ctx), RepForms(ctx)
    circumstance: dict[str, str | re.Pattern[str]] = {
        "block_id": "circumstance",
        "action_id": ids.CIRCUMSTANCE,
    }
    app.action(circumstance)(then(forms.pick_circumstance, forms.follow_circumstance))
    app.view(ids.REPORT_FORM)(then(forms.save_report, forms.deliver))
    app.view(ids.EDIT_FORM)(then(forms.save_edit, forms.show_origin))
    app.view(ids.WIN_BACK_FORM)(then(forms.save_win_back, forms.show_origin))
    app.view(ids.SNOOZE_FORM)(then(forms.save_snooze, forms.show_origin))
    app.view(ids.SCRIPT_FORM)(then(forms.save_script, forms.show_origin))
    app.view(ids.PROMISE_FORM)(then(deals.save_promise, deals.show_origin))
    app.view(ids.MOVE_FORM)(then(deals.save_move, deals.show_origin))
    app.view(ids.HAND_OVER_FORM)(then(deals.save_hand_over, forms.deliver))
    app.view(ids.BACK_BURNER_FORM)(then(deals.save_back_burner, deals.show_origin))
    app.view(ids.LESSON_FORM)(then(deals.save_lesson, deals.show_origin))
    app.view(ids.NAME_TIME_FORM)(then(forms.save_named_time, forms.show_origin))
    app.view(ids.TROUBLE_FORM)(then(deals.save_trouble, deals.show_origin))
    app.view(ids.STOP_FORM)(then(deals.save_stop, deals.show_origin))
    app.view(ids.HOURS_FORM)(reps.save_hours)
    app.view(ids.LIFT_FORM)(reps.save_lift)


def _buttons(app: AsyncApp, ctx: HandlerContext, then: Then) -> None:
    presses = Presses(ctx)
    more, reps = More(ctx, presses), RepForms(ctx)
    app.action(re.compile(rf"^{ids.RECORD}\.\w+$"))(then(presses.record, presses.show))
    app.action(ids.SNOOZE)(then(presses.snooze, presses.show_snoozed))
    app.action(ids.EDIT)(then(presses.acknowledge, presses.open_edit))
    app.action(ids.WIN_BACK)(then(presses.acknowledge, presses.open_win_back))
    app.action(ids.COMPLETE_SCRIPT)(then(presses.acknowledge, presses.open_script))
    app.action(ids.LOG)(then(presses.acknowledge, presses.open_report))
    app.action(ids.MORE)(then(more.choose, more.show_chosen))
    app.action(ids.READY)(then(more.tick, more.show_ticked))
    app.action(ids.LESSON)(then(presses.acknowledge, more.open_lesson))
    app.action(ids.NAME_TIME)(then(presses.acknowledge, presses.open_name_time))
    app.action(ids.SAME_CLIENT)(then(more.tell_apart, presses.show))
    app.action(ids.OTHER_CLIENT)(then(more.tell_apart, presses.show))
    app.action(ids.PROMISE_KEPT)(then(more.settle, presses.show))
    app.action(ids.PROMISE_MISSED)(then(more.settle, presses.show))
    app.action(ids.PROMISE_MOVED)(then(presses.acknowledge, more.open_move))
    app.action(ids.ACCEPT)(then(more.answer_offer, more.show_answer))
    app.action(ids.DECLINE)(then(more.answer_offer, more.show_answer))
    app.action(ids.HOURS)(then(presses.acknowledge, reps.open_hours))


def _reviews(app: AsyncApp, ctx: HandlerContext, then: Then) -> None:
    presses = Presses(ctx)
    reviews = Reviews(ctx, presses)
    channel: dict[str, str | re.Pattern[str]] = {
        "block_id": "channel",
        "action_id": ids.REVIEW_CHANNEL,
    }
    app.action(ids.REVIEW)(then(presses.acknowledge, reviews.open))
    app.action(channel)(then(reviews.switch, reviews.follow_switch))
    app.action(ids.KEEP_WORDS)(then(reviews.keep, reviews.follow_keep))
    app.action(re.compile(rf"^{ids.DROP_WORDS}\.\w+$"))(then(reviews.drop, presses.show))
    app.view(ids.REVIEW_PICK_FORM)(reviews.pick)
    app.view(ids.REVIEW_FORM)(reviews.read)


def _whatever_else(app: AsyncApp, ctx: HandlerContext) -> None:
    forms, presses = Forms(ctx), Presses(ctx)
    app.view(ANY)(forms.refuse)
    app.view_closed(ANY)(forms.pick_circumstance)
    app.action(ANY)(presses.acknowledge)


def _events(app: AsyncApp, ctx: HandlerContext, then: Then) -> None:
    events = Happenings(ctx)
    app.event("app_home_opened")(then(events.ignore, events.home_opened))
    app.event("member_joined_channel")(then(events.ignore, events.joined_channel))
    app.event("app_uninstalled")(events.removed)
    app.event("tokens_revoked")(events.tokens_revoked)
    app.event(ANY)(events.ignore)


async def report_error(error: Exception) -> BoltResponse:
    """Log where it failed, and answer Slack with a failure."""
    log_failure(error)
    return BoltResponse(status=500, body="")
