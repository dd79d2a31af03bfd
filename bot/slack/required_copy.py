"""The words that are looked up by a value, each with every value that there is.

Whoever looks up another label or text by a value adds it here: a start refuses what is missing,
where a form or a note would break on it later.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

from bot.copy.waits import WAIT_LABELS
from bot.core.amount_wording import AmountNote
from bot.core.circumstances import Circumstance, LossReason, Weight
from bot.core.days import DateProblem
from bot.core.deal_state import DealState
from bot.core.escalation import EscalationKind
from bot.core.gates import ESCALATED, Gate
from bot.core.history import EventKind
from bot.core.humility.model import Severity
from bot.core.humility.praise import PRAISED_ACTS
from bot.core.money import AmountProblem
from bot.core.playbook import Channel, Slot
from bot.core.promises import ReminderKind
from bot.core.said_command import Command
from bot.core.sentences.suggest import LeftOut
from bot.core.settings import NONE, RULE_CHOICES, Setting
from bot.delivery.refusals import Remedy
from bot.slack.case_text import theirs
from bot.slack.deal.choices import MORE_CHOICES, SNOOZES
from bot.slack.deal.late_forms import SURE_FORMS
from bot.slack.deal.recorded import NAMED_HERE, WHEN_CHOICES
from bot.slack.home.manager import FIGURES
from bot.slack.home.team import ADMIN, COUNTS, MANAGER
from bot.slack.promise.card import TOLD_BY
from bot.slack.promise.plan import PLAN_FIELDS
from bot.slack.rep.form import DAYS
from bot.slack.report.fields import NO, YES
from bot.slack.settings.form import WITH_HINT
from bot.slack.team_channel import ARCHIVED, NOT_IN
from bot.slack.workflow.handlers import StepFault
from bot.usecases.handover import HandOverProblem
from storage.deal_pages import DealFilter
from storage.models import (
    ClientRecordKind,
    EscalationTopic,
    NoticeTopic,
    NudgeKind,
    OfferTopic,
    PromiseState,
    RequestTopic,
    SummaryTopic,
)

# One begins a deal and the other is picked from a list of days: neither has a button.
_WITHOUT_BUTTON = frozenset({EventKind.REPORTED, EventKind.SNOOZED})
_ANSWERED = (PromiseState.KEPT, PromiseState.MISSED)
_OF_A_PROMISE = (*ReminderKind, *_ANSWERED)

LABELS: Mapping[str, Iterable[str]] = {
    "amount_notes.*": [*AmountNote],
    "typed_notes.*": [*AmountNote],
    "business_lost.*": (YES, NO),
    "buttons.*": [kind for kind in EventKind if kind not in _WITHOUT_BUTTON],
    "buttons.promise_*": (*_ANSWERED, *map(theirs, _ANSWERED)),
    "circumstances.*": Circumstance,
    "days.*": DAYS,
    "errors.*": (*AmountProblem, *get_args(DateProblem)),
    "errors.hand_over_*": get_args(HandOverProblem),
    "errors.channel_*": (ARCHIVED, NOT_IN),
    "escalations.*": EscalationKind,
    "events.*": EventKind,
    "filters.*": DealFilter,
    "feels_it.*": (YES, NO),
    "figure_names.*": FIGURES,
    "gates.*": ESCALATED,
    "history.*": EventKind,
    "home.*": ("today", *DealFilter),
    "knows.*": (YES, NO),
    "left_out.*": LeftOut,
    "loss_reasons.*": LossReason,
    "meant_buttons.*": Command,
    "meant_what.*": Command,
    "mending.*": Remedy,
    "more.*": MORE_CHOICES,
    "nudge_kinds.*": NudgeKind,
    "plan_form.*": PLAN_FIELDS,
    "plan_form.*_hint": PLAN_FIELDS,
    "praise.*": PRAISED_ACTS,
    "raised.*": (YES, NO),
    "review.*": (*get_args(Severity), "ok", "not_yet"),
    "script_words.*": Slot,
    "script_words.*_hint": Slot,
    "recorded.*": NAMED_HERE,
    "rule_choices.*": RULE_CHOICES,
    "rule_hints.*": RULE_CHOICES,
    "rules_as_they_come.*": get_args(Severity),
    "scripts.*": Channel,
    "setting_names.*": Setting,
    "errors.setting_*": Setting,
    "setting_hints.*": WITH_HINT,
    "setting_none.*": NONE,
    "slots.*": Slot,
    "slots.blank_*": Slot,
    "states.*": DealState,
    "snooze.*": SNOOZES,
    "story.*": ("heard", "words", "notes"),
    "team_part.title_*": (MANAGER, COUNTS, ADMIN),
    "promise_states.*": (*PromiseState, *map(theirs, PromiseState)),
    "told.*": WHEN_CHOICES,
    "weights.*": Weight,
    "when.*": WAIT_LABELS.values(),
    "win_back.*": (YES, NO),
    "win_back.show_*": (YES, NO),
    "workflow.*": StepFault,
    **{f"{what}.*": ("title", "save") for what in SURE_FORMS},
}
TEXTS: Mapping[str, Iterable[str]] = {
    "after/*": [kind for kind in EventKind if kind is not EventKind.REPORTED],
    "lines/held_*": Gate,
    "messages/escalation_*": EscalationTopic,
    "messages/escalation_line_*": [
        topic
        for topic in EscalationTopic
        if topic not in {EscalationTopic.UNANSWERED, EscalationTopic.CALLED}
    ],
    "messages/figure_*": FIGURES,
    "messages/gate_*": Gate,
    "messages/notice_*": NoticeTopic,
    "messages/offer_*": OfferTopic,
    "messages/on_record_*": (EventKind.GAVE_CHANCE, EventKind.PARTED),
    "messages/promise_*": (*_OF_A_PROMISE, *map(theirs, _OF_A_PROMISE)),
    "messages/promise_line_*": (*PromiseState, *map(theirs, PromiseState)),
    "messages/request_*": RequestTopic,
    "messages/record_*": (ClientRecordKind.STOPPED, ClientRecordKind.LIFTED),
    "messages/*_intro": SURE_FORMS,
    "messages/summary_*": SummaryTopic,
    "words/promise_missed.*": TOLD_BY,
}
