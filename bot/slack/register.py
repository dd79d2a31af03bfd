"""The list of everything that the bot listens to; about a deal, in `register_deals`."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack import action_ids as ids
from bot.slack.background import BackgroundTasks, Then, log_failure
from bot.slack.commands import Commands
from bot.slack.events import SlackEvents
from bot.slack.failed.handlers import FailedHandlers
from bot.slack.form_updates import FormUpdates
from bot.slack.handler_context import HandlerContext
from bot.slack.home.find import FindHandlers
from bot.slack.home.handlers import HomeHandlers
from bot.slack.home.open_part import TeamPartHandlers
from bot.slack.payloads import Unreadable
from bot.slack.presence import Presence
from bot.slack.presses import Presses
from bot.slack.register_deals import register_deals
from bot.slack.rep.handlers import RepHandlers
from bot.slack.rep.week import WeekHandlers
from bot.slack.report.handlers import ReportHandlers
from bot.slack.report.second_view import SecondViewHandlers
from bot.slack.report.shortcuts import Shortcuts
from bot.slack.review.handlers import ReviewHandlers
from bot.slack.review.reading import ReviewReader
from bot.slack.review.rewriting import RewriteHandlers
from bot.slack.settings.handlers import SettingHandlers
from bot.slack.settings.lift import LiftHandlers
from bot.slack.suggestions import Suggestions
from bot.slack.unknown import refuse_old_form
from bot.slack.welcome.greeter import Greeter
from bot.slack.workflow.handlers import WorkflowHandlers

ANY = re.compile(".*")


def register(app: AsyncApp, ctx: HandlerContext, background: BackgroundTasks) -> None:
    """Connect Slack's commands, forms, buttons and events to their handlers."""
    presence, then, updates = Presence(ctx), background.ack_then, FormUpdates(ctx)
    greeter, presses = Greeter(ctx), Presses(ctx)
    commands = Commands(ctx, presence, greeter)
    _command(app, commands, presses, then)
    _report(app, ReportHandlers(ctx, presses, presence, updates), presses, then)
    _second_view(app, SecondViewHandlers(ctx), then)
    _shortcuts(app, Shortcuts(ctx, presence), presses, then)
    register_deals(app, ctx, presses, then)
    _rep(app, RepHandlers(ctx, presence), presses, then)
    _settings(app, SettingHandlers(ctx), presses, then)
    _team(app, ctx, presses, then)
    _home(app, ctx, presence, then)
    _review(app, ctx, presses, updates, then)
    _searched(app, Suggestions(ctx))
    _workflow(app, WorkflowHandlers(ctx), then)
    app.action(ids.HELP)(then(presses.acknowledge, greeter.show_help))
    app.view(ANY)(refuse_old_form(ctx))
    app.view_closed(ANY)(presses.acknowledge)
    app.action(ANY)(presses.acknowledge)
    _events(app, SlackEvents(ctx, greeter), then)
    app.error(report_error)


def _command(app: AsyncApp, commands: Commands, presses: Presses, then: Then) -> None:
    app.command("/lostdeal")(then(commands.answer, commands.follow))
    app.action(ids.MEANT)(then(presses.acknowledge, commands.do_meant))
    app.action(ids.LOG_TYPED)(then(presses.acknowledge, commands.log_typed))


def _report(app: AsyncApp, report: ReportHandlers, presses: Presses, then: Then) -> None:
    circumstance: dict[str, str | re.Pattern[str]] = {
        "block_id": "circumstance",
        "action_id": ids.CIRCUMSTANCE,
    }
    app.action(circumstance)(then(presses.acknowledge, report.follow_circumstance))
    app.view(ids.REPORT_FORM)(then(report.save_report, report.send_receipt))
    app.view(ids.EDIT_FORM)(then(report.save_edit, presses.show_origin))
    app.action(ids.LOG)(then(presses.acknowledge, report.open_report))
    app.action(ids.EDIT)(then(presses.acknowledge, report.open_edit))
    app.action(ids.CLIENT_FIRST)(then(presses.acknowledge, report.open_for_client))
    app.action(ids.SAME_CLIENT)(then(report.tell_apart, presses.show))
    app.action(ids.OTHER_CLIENT)(then(report.tell_apart, presses.show))


def _second_view(app: AsyncApp, more: SecondViewHandlers, then: Then) -> None:
    app.view(ids.MORE_FORM)(then(more.save_more, more.show_added))


def _shortcuts(app: AsyncApp, shortcuts: Shortcuts, presses: Presses, then: Then) -> None:
    app.shortcut(ids.LOG_SHORTCUT)(then(presses.acknowledge, shortcuts.open))
    app.shortcut(ids.LOG_MESSAGE_SHORTCUT)(then(presses.acknowledge, shortcuts.open_from_message))


def _rep(app: AsyncApp, rep: RepHandlers, presses: Presses, then: Then) -> None:
    app.action(ids.WEEK_RIGHT)(then(WeekHandlers(presses).keep, presses.show))
    app.action(ids.HOURS)(then(presses.acknowledge, rep.open_hours))
    app.view(ids.HOURS_FORM)(rep.save_hours)
    app.action(ids.PAUSE)(then(presses.acknowledge, rep.open_pause))
    app.view(ids.PAUSE_FORM)(rep.save_pause)


def _settings(app: AsyncApp, settings: SettingHandlers, presses: Presses, then: Then) -> None:
    app.action(ids.SETTING)(then(presses.acknowledge, settings.open))
    app.view(ids.SETTING_FORM)(then(settings.save, settings.follow))


def _team(app: AsyncApp, ctx: HandlerContext, presses: Presses, then: Then) -> None:
    lift = LiftHandlers(ctx)
    app.action(ids.LIFT)(then(presses.acknowledge, lift.open))
    app.view(ids.LIFT_FORM)(then(RepHandlers(ctx, Presence(ctx)).save_lift, lift.follow))
    app.action(ids.TEAM_PART)(then(presses.acknowledge, TeamPartHandlers(ctx).open))
    app.action(ids.RESEND)(then(presses.acknowledge, FailedHandlers(ctx).resend))


def _home(app: AsyncApp, ctx: HandlerContext, presence: Presence, then: Then) -> None:
    home, find, presses = HomeHandlers(ctx, presence), FindHandlers(ctx), Presses(ctx)
    app.action(ids.FIND)(then(presses.acknowledge, find.open))
    app.view(ids.FIND_FORM)(find.find)
    app.action(re.compile(rf"^{ids.FIND_PAGE}\.\w+$"))(then(presses.acknowledge, find.turn_page))
    app.action(ids.DEAL_FILTER)(then(presses.acknowledge, home.turn_page))
    app.action(re.compile(rf"^{ids.DEAL_PAGE}\.\w+$"))(then(presses.acknowledge, home.turn_page))


def _review(
    app: AsyncApp, ctx: HandlerContext, presses: Presses, updates: FormUpdates, then: Then
) -> None:
    reader = ReviewReader(ctx)
    review, rewrites = (
        ReviewHandlers(ctx, presses, updates, reader),
        RewriteHandlers(reader, updates),
    )
    channel: dict[str, str | re.Pattern[str]] = {
        "block_id": "channel",
        "action_id": ids.REVIEW_CHANNEL,
    }
    app.action(ids.REVIEW)(then(presses.acknowledge, review.open))
    app.action(channel)(then(review.switch, review.follow_switch))
    app.action(ids.MORE_FINDINGS)(then(presses.acknowledge, rewrites.follow_more))
    app.action(ids.USE_REWRITE)(then(presses.acknowledge, rewrites.follow_take))
    app.action(ids.KEEP_WORDS)(then(review.keep, review.follow_keep))
    app.action(re.compile(rf"^{ids.DROP_WORDS}\.\w+$"))(then(review.drop, presses.show))
    app.view(ids.REVIEW_PICK_FORM)(review.pick)
    app.view(ids.REVIEW_FORM)(then(review.read, review.follow_read))


def _searched(app: AsyncApp, suggestions: Suggestions) -> None:
    app.options("deal")(suggestions.deals)
    app.options("client")(suggestions.clients)


def _workflow(app: AsyncApp, workflow: WorkflowHandlers, then: Then) -> None:
    # Acknowledged once it is kept: what fails before is sent again by Slack.
    step = app.function(ids.LOG_STEP, auto_acknowledge=False)
    step(then(workflow.take, workflow.finish))
    app.action(ids.REQUEST_LOG)(then(workflow.acknowledge, workflow.log_it))
    app.action(ids.REQUEST_LEAVE)(then(workflow.leave, workflow.show_left))


def _events(app: AsyncApp, events: SlackEvents, then: Then) -> None:
    app.event("app_home_opened")(then(events.ignore, events.home_opened))
    app.event("member_joined_channel")(then(events.ignore, events.joined_channel))
    app.event("user_change")(then(events.ignore, events.person_changed))
    app.event("app_uninstalled")(events.removed)
    app.event("tokens_revoked")(events.tokens_revoked)
    app.event(ANY)(events.ignore)


async def report_error(error: Exception) -> BoltResponse:
    """Log where it failed, and answer Slack with a failure: theirs or ours."""
    log_failure(error)
    return BoltResponse(status=400 if isinstance(error, Unreadable) else 500, body="")
