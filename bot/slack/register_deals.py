"""What the bot listens to about a deal: its buttons, lists, promises, hand-overs, escalations."""

import re

from slack_bolt.async_app import AsyncApp

from bot.core.history import EventKind
from bot.slack import action_ids as ids
from bot.slack.background import Then
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
from bot.slack.handler_context import HandlerContext
from bot.slack.handover.handlers import HandoverHandlers
from bot.slack.presses import Presses
from bot.slack.promise.handlers import PromiseHandlers
from bot.slack.promise.plan import PlanHandlers


def register_deals(app: AsyncApp, ctx: HandlerContext, presses: Presses, then: Then) -> None:
    """Connect what is pressed and saved about a deal."""
    _deal(app, ctx, presses, then)
    _deal_menu(app, ctx, presses, then)
    _promise(app, ctx, presses, then)
    _handover(app, HandoverHandlers(ctx, presses), then)
    _escalation(app, EscalationHandlers(ctx, presses), then)


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
    app.view(ids.STOP_FORM)(then(menu.save_stop, menu.show_stopped))
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
