"""The forms of a report: a short one to begin with, and the whole of it to correct it by."""

from bot.cases.calendars import own_currency
from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.core.circumstances import (
    Circumstance,
    asks_about_harm,
    asks_about_impact,
    is_client,
    loss_reasons,
)
from bot.slack.action_ids import CIRCUMSTANCE, EDIT_FORM, REPORT_FORM
from bot.slack.case_text import amount_in_form
from bot.slack.elements import Block, input_block, modal, option, select
from bot.slack.report.fields import (
    NAME_LIMIT,
    NO,
    YES,
    ReportForm,
    choice_field,
    date_field,
    escalation_field,
    harm_fields,
    money_fields,
    text_field,
    zone_field,
)


def report_view(catalog: Catalog, form: ReportForm) -> Block:
    """The form with what was typed so far: short for a new report, whole for one that is kept."""
    title = catalog.label("report.title_edit" if form.editing else "report.title")
    labels = {"submit": catalog.label("report.save"), "close": catalog.label("report.close")}
    callback = EDIT_FORM if form.editing else REPORT_FORM
    rest = _whole(catalog, form) if form.editing else _short(catalog, form)
    blocks = [_circumstance(catalog, form), *_first_question(catalog, form), *rest]
    return modal(callback, title, blocks, labels, form.metadata)


def edit_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """The form with a report as it was kept."""
    deal = case.deal
    amount, currency = amount_in_form(catalog, case)
    form = ReportForm(
        circumstance=Circumstance(deal.circumstance),
        typed={
            "client": deal.client,
            "contact": deal.contact,
            "amount": amount,
            "currency": currency or own_currency(case.rep) or "",
            "what_happened": deal.what_happened,
            "say_happened": deal.say_happened,
            "impact": deal.impact,
            "say_impact": deal.say_impact,
            "client_knows": _choice_of(deal.client_knows),
            "client_raised_it": _choice_of(deal.client_raised_it),
            "loss_reason": deal.loss_reason or "",
            "their_date": deal.their_date.isoformat() if deal.their_date else "",
            "business_lost": _choice_of(deal.business_lost),
            "escalation": deal.escalation_kind or deal.escalation or "",
            "client_timezone": deal.client_timezone or "",
            "client_feels_it": _choice_of(deal.client_feels_it),
            "weight": deal.weight or "",
        },
        metadata=metadata,
        editing=True,
    )
    return report_view(catalog, form)


def client_first_view(catalog: Catalog, case: Case) -> Block:
    """A report of what a client feels of it, with what happened carried along (S3)."""
    told = {"what_happened": case.deal.what_happened}
    return report_view(catalog, ReportForm(Circumstance.COMPANY_FAILED, told))


def _choice_of(answer: bool | None) -> str:  # noqa: FBT001 -- it is the answer itself
    if answer is None:
        return ""
    return YES if answer else NO


def _circumstance(catalog: Catalog, form: ReportForm) -> Block:
    choices = [
        option(catalog.label(f"circumstances.{choice}"), choice.value) for choice in Circumstance
    ]
    placeholder = catalog.label("report.circumstance_placeholder")
    element = select(CIRCUMSTANCE, placeholder, choices, form.circumstance)
    block = input_block("circumstance", catalog.label("report.circumstance"), element)
    return block | {"dispatch_action": True}


def _first_question(catalog: Catalog, form: ReportForm) -> list[Block]:
    # Where a supplier failed, a client who feels it comes before the supplier (S3).
    if form.circumstance is None or is_client(form.circumstance):
        return []
    return [choice_field(catalog, form, "client_feels_it", "feels_it", [YES, NO])]


def _short(catalog: Catalog, form: ReportForm) -> list[Block]:
    """What the first note cannot do without; the rest is asked once this is kept."""
    # What was read out of a report in one line stands there to be seen.
    worth = money_fields(catalog, form) if "amount" in form.typed else []
    return [*_who(catalog, form), *worth, _note(catalog, form), *_reason(catalog, form)]


def _who(catalog: Catalog, form: ReportForm) -> list[Block]:
    return [text_field(catalog, form, name, limit=NAME_LIMIT) for name in ("client", "contact")]


def _note(catalog: Catalog, form: ReportForm) -> Block:
    return text_field(catalog, form, "what_happened", multiline=True)


def _reason(catalog: Catalog, form: ReportForm) -> list[Block]:
    reasons = loss_reasons(form.circumstance) if form.circumstance else ()
    if not reasons:
        return []
    return [choice_field(catalog, form, "loss_reason", "loss_reasons", list(reasons))]


def _whole(catalog: Catalog, form: ReportForm) -> list[Block]:
    blocks = [*_who(catalog, form), *money_fields(catalog, form), _note(catalog, form)]
    if form.circumstance is None:
        return blocks
    if reason := _reason(catalog, form):
        blocks += [*reason, date_field(catalog, form, "their_date")]
    if asks_about_impact(form.circumstance):
        blocks += [
            text_field(catalog, form, name, multiline=True)
            for name in ("say_happened", "impact", "say_impact")
        ]
    elif form.value("say_happened"):
        blocks.append(text_field(catalog, form, "say_happened", multiline=True))
    blocks += harm_fields(catalog, form)
    # What was said once stays to be seen, and to be taken back, whatever is picked since.
    if asks_about_harm(form.circumstance) or form.value("escalation"):
        blocks.append(escalation_field(catalog, form))
    return [*blocks, zone_field(catalog, form)]
