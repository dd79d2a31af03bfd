"""The form of `/lostdeal`: it asks only what the circumstance needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.core.circumstances import (
    Circumstance,
    Weight,
    asks_about_harm,
    asks_about_impact,
    is_client,
    loss_reasons,
)
from bot.core.escalation import EscalationKind
from bot.core.gates import ESCALATED
from bot.slack.action_ids import CIRCUMSTANCE, EDIT_FORM, REPORT_FORM
from bot.slack.case_text import money_of, slot_label, typed_amount
from bot.slack.elements import Block, date_input, input_block, modal, option, select, text_input

NAME_LIMIT, SHORT_LIMIT = 250, 60
YES, NO = "yes", "no"
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Stockholm",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Perth",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Mexico_City",
    "America/Halifax",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What stands in the form: the circumstance, and every field as typed."""

    circumstance: Circumstance | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    metadata: str = ""
    editing: bool = False

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.typed.get(name, "")


def report_view(catalog: Catalog, form: ReportForm) -> Block:
    """The form with what was typed so far."""
    title = catalog.label("report.title_edit" if form.editing else "report.title")
    labels = {"submit": catalog.label("report.save"), "close": catalog.label("report.close")}
    callback = EDIT_FORM if form.editing else REPORT_FORM
    blocks = [
        _circumstance(catalog, form),
        *_first_question(catalog, form),
        *_common(catalog, form),
        *_special(catalog, form),
    ]
    return modal(callback, title, blocks, labels, form.metadata)


def edit_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """The form with a report as it was kept."""
    deal = case.deal
    amount, currency = typed_amount(money_of(deal), case.rep.locale)
    form = ReportForm(
        circumstance=Circumstance(deal.circumstance),
        typed={
            "client": deal.client,
            "contact": deal.contact,
            "amount": amount,
            "currency": currency,
            "what_happened": deal.what_happened,
            "impact": deal.impact,
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
    return [_choice(catalog, form, "client_feels_it", "feels_it", [YES, NO])]


def _common(catalog: Catalog, form: ReportForm) -> list[Block]:
    return [
        _text(catalog, form, "client", limit=NAME_LIMIT),
        _text(catalog, form, "contact", limit=NAME_LIMIT),
        _text(catalog, form, "amount", limit=SHORT_LIMIT),
        _text(catalog, form, "currency", limit=SHORT_LIMIT),
        _text(catalog, form, "what_happened", multiline=True),
    ]


def _special(catalog: Catalog, form: ReportForm) -> list[Block]:
    blocks: list[Block] = []
    if form.circumstance is None:
        return blocks
    if reasons := loss_reasons(form.circumstance):
        blocks.append(_choice(catalog, form, "loss_reason", "loss_reasons", list(reasons)))
        blocks.append(_date(catalog, form, "their_date"))
    if asks_about_impact(form.circumstance):
        blocks.append(_text(catalog, form, "impact", multiline=True))
    if asks_about_harm(form.circumstance):
        weight = form.value("weight") or Weight.SERIOUS
        weighed = replace(form, typed={**form.typed, "weight": weight})
        blocks += [
            _choice(catalog, weighed, "weight", "weights", list(Weight)),
            _choice(catalog, form, "client_knows", "knows", [YES, NO]),
            _choice(catalog, form, "client_raised_it", "raised", [YES, NO]),
        ]
        # A client who left is lost business already.
        if form.circumstance is not Circumstance.LOST_CLIENT:
            blocks.append(_choice(catalog, form, "business_lost", "business_lost", [YES, NO]))
    # What was said once stays to be seen, and to be taken back, whatever is picked since.
    if asks_about_harm(form.circumstance) or form.value("escalation"):
        blocks.append(_escalation(catalog, form))
    return [*blocks, _choice(catalog, form, "client_timezone", "zones", list(ZONES))]


def _escalation(catalog: Catalog, form: ReportForm) -> Block:
    options = [option(catalog.label(f"escalations.{kind}"), kind.value) for kind in EscalationKind]
    if (before := form.value("escalation")) in ESCALATED:
        # Reported before there were kinds.
        options.append(option(catalog.label(f"gates.{before}"), before))
    element = select("escalation", catalog.label("report.pick"), options, before)
    hint = catalog.label(
        "report.escalation_taken_back_hint" if before else "report.escalation_hint"
    )
    label = catalog.label("report.escalation")
    return input_block("escalation", label, element, hint=hint, optional=True)


def _date(catalog: Catalog, form: ReportForm, name: str) -> Block:
    label, hint = catalog.label(f"report.{name}"), catalog.label(f"report.{name}_hint")
    element = date_input(name, form.value(name) or None)
    return input_block(name, label, element, hint=hint, optional=True)


def _text(
    catalog: Catalog,
    form: ReportForm,
    name: str,
    *,
    limit: int = 3000,
    multiline: bool = False,
) -> Block:
    element = text_input(name, form.value(name), multiline=multiline, limit=limit)
    kind = form.circumstance or ""
    label, hint = (slot_label(catalog, f"report.{key}", kind) for key in (name, f"{name}_hint"))
    return input_block(name, label, element, hint=hint, optional=name != "client")


def _named(catalog: Catalog, labels: str, value: str) -> str:
    if labels == "zones":
        return value.rsplit("/", 1)[-1].replace("_", " ")
    return catalog.label(f"{labels}.{value}")


def _choice(catalog: Catalog, form: ReportForm, name: str, labels: str, values: list[str]) -> Block:
    options = [option(_named(catalog, labels, value), value) for value in values]
    element = select(name, catalog.label("report.pick"), options, form.value(name))
    hint = f"report.{name}_hint"
    return input_block(
        name,
        catalog.label(f"report.{name}"),
        element,
        hint=catalog.label(hint) if hint in catalog.labels else None,
        optional=True,
    )
