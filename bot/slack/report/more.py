"""The second view of a report, which is kept already: every answer may be left out.

Its blocks have ids of their own, for Slack keeps what stands in a block of the same id when a view
is replaced (docs.slack.dev/reference/methods/views.update, "Preserving input entry").
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.cases.calendars import own_currency
from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.core.circumstances import LossReason, asks_about_harm, asks_about_impact, loss_reasons
from bot.core.playbook import Slot
from bot.core.sentences.said_once import is_said_in
from bot.core.sentences.suggest import Suggestion
from bot.slack.action_ids import MORE_FORM
from bot.slack.case_text import WORDS, amount_in_form, amount_read, client_name
from bot.slack.deal.words import confirmed, sentence_input, suggestion, to_confirm
from bot.slack.elements import Block, context, modal, section
from bot.slack.report.fields import (
    ReportForm,
    date_field,
    escalation_field,
    harm_fields,
    money_fields,
    text_field,
    zone_field,
)
from bot.slack.word_view import word_view
from bot.usecases.report_lost_deal import Report


def more_view(catalog: Catalog, case: Case, metadata: str, worth: str = "") -> Block:
    """What else helps, in the order in which it is used: the words first.

    `worth` is the amount as it was typed, of which more may have to be said.
    """
    form = ReportForm(case.facts.circumstance, {"currency": own_currency(case.rep) or ""})
    blocks = [
        section(catalog.text("messages/report_kept", client=client_name(case))),
        *_amount_read(catalog, case, worth),
        *_sentences(catalog, case, form),
        *harm_fields(catalog, form),
        *_their_date(catalog, form),
        *([] if case.deal.amount_minor is not None else money_fields(catalog, form)),
        zone_field(catalog, form),
    ]
    if asks_about_harm(case.facts.circumstance):
        blocks.append(escalation_field(catalog, form))
    labels = {
        "submit": catalog.label("more_of_it.save"),
        "close": catalog.label("more_of_it.close"),
    }
    return modal(MORE_FORM, catalog.label("more_of_it.title"), blocks, labels, metadata)


def amount_view(catalog: Catalog, case: Case, worth: str) -> Block | None:
    """How an amount was read that said more than a sum; none where it was so before."""
    if worth.strip() == amount_in_form(catalog, case)[0]:
        return None
    said = amount_read(catalog, case, worth)
    return word_view(catalog, said) if said else None


def _amount_read(catalog: Catalog, case: Case, worth: str) -> list[Block]:
    """How an amount was read that said more than a sum."""
    return [context(told)] if (told := amount_read(catalog, case, worth)) else []


def with_sentences(case: Case, report: Report, typed: Mapping[str, str]) -> Report:
    """The report with what may be said of it as it was typed; the note of the effect is kept."""
    effect = typed.get("impact", "").strip()
    happened = confirmed(case, Slot.SAY_HAPPENED, typed.get(Slot.SAY_HAPPENED, ""))
    happened = happened or report.say_happened
    told = confirmed(case, Slot.SAY_IMPACT, effect)
    return replace(
        report,
        impact=effect or report.impact,
        say_happened=happened,
        # A note may hold the effect too: the script says it once.
        say_impact="" if is_said_in(told, happened) else told or report.say_impact,
    )


def in_doubt(case: Case, typed: Mapping[str, str]) -> dict[Slot, Suggestion]:
    """What was typed that is no sentence to a client yet, as it could be said."""
    asked = {Slot.SAY_HAPPENED: Slot.SAY_HAPPENED, Slot.SAY_IMPACT: "impact"}
    found = {slot: to_confirm(case, slot, typed.get(name, "")) for slot, name in asked.items()}
    return {slot: one for slot, one in found.items() if one is not None}


def said_as(report: Report, said: Mapping[Slot, str]) -> Report:
    """The report with these sentences, those that its form asked for."""
    return replace(
        report,
        say_happened=said.get(Slot.SAY_HAPPENED, ""),
        say_impact=said.get(Slot.SAY_IMPACT, ""),
    )


def _sentences(catalog: Catalog, case: Case, form: ReportForm) -> list[Block]:
    blocks: list[Block] = []
    if _is_said(case):
        if note := shorten(one_line(case.deal.what_happened), WORDS):
            blocks.append(context(catalog.text("messages/your_note", note=note)))
        found = suggestion(case, Slot.SAY_HAPPENED)
        field = sentence_input(catalog, case, Slot.SAY_HAPPENED, found)
        blocks.append(field | {"optional": True})
    if asks_about_impact(case.facts.circumstance):
        blocks.append(text_field(catalog, form, "impact", multiline=True))
    return blocks


def _is_said(case: Case) -> bool:
    """Whether a script says what went wrong: some are not whole without it, and one can be."""
    needed = any(Slot.SAY_HAPPENED in step.slots for step in case.rules.playbook.steps)
    return needed or case.facts.loss_reason is LossReason.APPROACH


def _their_date(catalog: Catalog, form: ReportForm) -> list[Block]:
    asks = form.circumstance is not None and loss_reasons(form.circumstance)
    return [date_field(catalog, form, "their_date")] if asks else []
