"""The one list of everything that the bot listens to."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.core.history import EventKind
from bot.slack import action_ids as ids
from bot.slack.background import BackgroundTasks, Then, log_failure
from bot.slack.commands import Commands
from bot.slack.deal.ask_first import AskFirstActions
from bot.slack.deal.copy_words import CopyHandlers
from bot.slack.deal.handlers import DealActions
from bot.slack.deal.hear_client import ClientWordsHandlers
from bot.slack.deal.late import LateActions
from bot.slack.deal.late_forms import SURE_FORMS
from bot.slack.deal.lesson import LessonHandlers
from bot.slack.deal.menu import DealMenu
from bot.slack.deal.open_deal import OpenDeal
from bot.slack.deal.win_back import WinBackHandlers
from bot.slack.escalation.handlers import EscalationHandlers
from bot.slack.events import SlackEvents
from bot.slack.failed.handlers import FailedHandlers
from bot.slack.form_updates import FormUpdates
from bot.slack.handler_context import HandlerContext
from bot.slack.handover.handlers import HandoverHandlers
from bot.slack.home.find import FindHandlers
from bot.slack.home.handlers import HomeHandlers
from bot.slack.home.open_part import TeamPartHandlers
from bot.slack.payloads import Unreadable
from bot.slack.presence import Presence
from bot.slack.presses import Presses
from bot.slack.promise.handlers import PromiseHandlers
from bot.slack.promise.plan import PlanHandlers
from bot.slack.rep.handlers import RepHandlers
from bot.slack.rep.week import WeekHandlers
from bot.slack.report.handlers import ReportHandlers
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
    _shortcuts(app, Shortcuts(ctx, presence), presses, then)
    _deal(app, ctx, presses, then)
    _deal_menu(app, ctx, presses, then)
    _promise(app, ctx, presses, then)
    _handover(app, HandoverHandlers(ctx, presses), then)
    _escalation(app, EscalationHandlers(ctx, presses), then)
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
    app.view(ids.MORE_FORM)(then(report.save_more, report.show_added))
    app.view(ids.EDIT_FORM)(then(report.save_edit, presses.show_origin))
    app.action(ids.LOG)(then(presses.acknowledge, report.open_report))
    app.action(ids.EDIT)(then(presses.acknowledge, report.open_edit))
    app.action(ids.CLIENT_FIRST)(then(presses.acknowledge, report.open_for_client))
    app.action(ids.SAME_CLIENT)(then(report.tell_apart, presses.show))
    app.action(ids.OTHER_CLIENT)(then(report.tell_apart, presses.show))


def _shortcuts(app: AsyncApp, shortcuts: Shortcuts, presses: Presses, then: Then) -> None:
    app.shortcut(ids.LOG_SHORTCUT)(then(presses.acknowledge, shortcuts.open))
    app.shortcut(ids.LOG_MESSAGE_SHORTCUT)(then(presses.acknowledge, shortcuts.open_from_message))


def _deal(app: AsyncApp, ctx: HandlerContext, presses: Presses, then: Then) -> None:
    deal = DealActions(ctx, presses, OpenDeal(ctx, presses))
    won = WinBackHandlers(ctx, presses)
    _ask_first(app, AskFirstActions(ctx, presses), presses, then)
    app.action(re.compile(rf"^{ids.RECORD}\.\w+$"))(then(deal.record, deal.show_recorded))
    app.action(ids.SNOOZE)(then(deal.snooze, deal.show_snoozed))
    app.view(ids.SNOOZE_FORM)(then(deal.save_snooze, presses.show_origin))
    app.action(ids.SHOW_NOTE)(then(presses.acknowledge, deal.open_note))
    app.action(ids.NAME_TIME)(then(presses.acknowledge, deal.open_name_time))
    app.view(ids.NAME_TIME_FORM)(then(deal.save_named_time, presses.show_origin))
    app.action(ids.WORDS_NOW)(then(deal.bring_words, deal.show_words))
    app.action(ids.COMPLETE_SCRIPT)(then(presses.acknowledge, deal.open_script))
    app.view(ids.SCRIPT_FORM)(then(deal.save_script, presses.show_origin))
    copied = re.compile(rf"^{ids.COPY_WORDS}\.\w+$")
    app.action(copied)(then(presses.acknowledge, CopyHandlers(ctx, presses).open))
    app.view(ids.COPY_FORM)(presses.acknowledge)
    app.action(ids.READY)(then(deal.tick, presses.show))
    app.action(ids.WIN_BACK)(then(presses.acknowledge, won.open))
    app.view(ids.WIN_BACK_FORM)(then(won.save, presses.show_origin))
    words = ClientWordsHandlers(ctx, presses)
    app.action(ids.CLIENT_WORDS)(then(presses.acknowledge, words.open))
    app.view(ids.CLIENT_WORDS_FORM)(then(words.save, presses.show_origin))


def _deal_menu(app: AsyncApp, ctx: HandlerContext, presses: Presses, then: Then) -> None:
    late, lesson, whole = (
        LateActions(ctx, presses),
        LessonHandlers(ctx, presses),
        OpenDeal(ctx, presses),
    )
    menu = DealMenu(ctx, presses, late, whole)
    app.action(ids.OPEN_DEAL)(then(presses.acknowledge, whole.open))
    app.action(ids.MORE)(then(menu.choose, menu.show_chosen))
    app.action(ids.ALREADY)(then(presses.acknowledge, menu.open_route))
    app.action(ids.PROMISE)(then(presses.acknowledge, menu.open_route))
    app.action(ids.HAND_OVER)(then(presses.acknowledge, menu.open_route))
    app.action(ids.BACK_BURNER)(then(presses.acknowledge, menu.open_route))
    app.view(ids.BACK_BURNER_FORM)(then(menu.save_back_burner, presses.show_origin))
    app.view(ids.TROUBLE_FORM)(then(menu.save_trouble, presses.show_origin))
    app.view(ids.STOP_FORM)(then(menu.save_stop, presses.show_origin))
    app.action(ids.LESSON)(then(presses.acknowledge, lesson.open))
    app.view(ids.LESSON_FORM)(then(lesson.save, presses.show_origin))
    app.action(ids.TAKE_BACK)(then(late.take_back, presses.show))
    app.action(ids.WHEN)(then(late.tell_when, late.show_told))
    app.view(ids.WHEN_FORM)(then(late.save_when, presses.show_origin))
    app.view(ids.ALREADY_FORM)(then(late.save_already, presses.show_origin))


def _ask_first(app: AsyncApp, sure: AskFirstActions, presses: Presses, then: Then) -> None:
    # Before every other event that a button records.
    app.action(ids.record_id(EventKind.UNDONE))(then(sure.remove, sure.show_removed))
    for what in SURE_FORMS:
        app.action(ids.record_id(what))(then(presses.acknowledge, sure.ask))
    app.action(ids.REMOVE)(then(presses.acknowledge, sure.ask_to_remove))
    app.view(ids.REMOVE_FORM)(then(sure.save_removal, presses.show_origin))
    app.view(ids.NEVER_AGAIN_FORM)(then(sure.save_never_again, presses.show_origin))
    app.view(ids.CAME_BACK_FORM)(then(sure.save_came_back, presses.show_origin))


def _promise(app: AsyncApp, ctx: HandlerContext, presses: Presses, then: Then) -> None:
    promise = PromiseHandlers(ctx, presses)
    app.view(ids.PROMISE_FORM)(then(promise.save_promise, presses.show_origin))
    plan = PlanHandlers(ctx, presses)
    app.action(ids.WRITE_PLAN)(then(presses.acknowledge, plan.open))
    app.view(ids.PLAN_FORM)(then(plan.save, presses.show_origin))
    app.view(ids.MOVE_FORM)(then(promise.save_move, presses.show_origin))
    app.action(ids.THEIR_PLAN)(then(presses.acknowledge, promise.open_theirs))
    app.view(ids.THEIR_PLAN_FORM)(then(promise.save_theirs, presses.show_origin))
    app.action(ids.PROMISE_KEPT)(then(promise.settle, promise.show_settled))
    app.view(ids.KEPT_FORM)(then(promise.save_kept, presses.show_origin))
    app.action(ids.PROMISE_AGAIN)(then(promise.reopen, presses.show))
    app.action(ids.PROMISE_MISSED)(then(promise.settle, presses.show))
    app.action(ids.PROMISE_MOVED)(then(presses.acknowledge, promise.open_move))


def _handover(app: AsyncApp, handover: HandoverHandlers, then: Then) -> None:
    app.view(ids.HAND_OVER_FORM)(then(handover.save_hand_over, handover.show_offered))
    app.action(ids.WITHDRAW_OFFER)(then(handover.withdraw, handover.show_withdrawn))
    app.action(ids.ACCEPT)(then(handover.answer_offer, handover.show_answer))
    app.action(ids.DECLINE)(then(handover.answer_offer, handover.show_answer))


def _escalation(app: AsyncApp, escalation: EscalationHandlers, then: Then) -> None:
    app.action(ids.ESCALATION_TAKEN_UP)(then(escalation.answer, escalation.show))
    app.action(ids.ESCALATION_SETTLED)(then(escalation.answer, escalation.show))
    app.action(ids.MANAGER_CALLED)(then(escalation.record_call, escalation.show))


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
