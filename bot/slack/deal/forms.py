"""The small forms: a recovery with its consent, a snooze until a date, words for a script."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.core.playbook import Slot
from bot.core.sentences.suggest import Suggestion
from bot.slack.action_ids import NAME_TIME_FORM, SCRIPT_FORM, SNOOZE_FORM, WIN_BACK_FORM
from bot.slack.case_text import WORDS
from bot.slack.deal.words import sentence_input, suggestion
from bot.slack.elements import Block, context, input_block, modal, option, select, text_input

YES, NO = "yes", "no"


def win_back_view(catalog: Catalog, amount: str, currency: str, metadata: str) -> Block:
    """Amount, currency and what the team may see; nothing is told unless the rep says so."""
    consent = [option(catalog.label(f"win_back.{choice}"), choice) for choice in (YES, NO)]
    naming = [option(catalog.label(f"win_back.show_{choice}"), choice) for choice in (YES, NO)]
    pick = catalog.label("report.pick")
    blocks = [
        input_block(
            "amount", catalog.label("win_back.amount"), text_input("amount", amount), optional=True
        ),
        input_block(
            "currency",
            catalog.label("win_back.currency"),
            text_input("currency", currency),
            optional=True,
        ),
        input_block(
            "in_digest",
            catalog.label("win_back.in_digest"),
            select("in_digest", pick, consent, None),
        ),
        input_block(
            "show_client",
            catalog.label("win_back.show_client"),
            select("show_client", pick, naming, NO),
        ),
    ]
    return _form(catalog, "win_back", WIN_BACK_FORM, blocks, metadata)


def snooze_view(catalog: Catalog, initial: date, metadata: str) -> Block:
    """Pick the day to be reminded on."""
    element = {
        "type": "datepicker",
        "action_id": "date",
        "initial_date": initial.isoformat(),
    }
    blocks = [input_block("date", catalog.label("snooze.date"), element)]
    labels = {"submit": catalog.label("snooze.save"), "close": catalog.label("report.close")}
    return modal(SNOOZE_FORM, catalog.label("snooze.title"), blocks, labels, metadata)


def name_time_view(catalog: Catalog, initial: datetime, metadata: str) -> Block:
    """Pick the moment at which to call or write; Slack shows it in the rep's own zone."""
    element = {
        "type": "datetimepicker",
        "action_id": "moment",
        "initial_date_time": int(initial.timestamp()),
    }
    label, hint = catalog.label("name_time.moment"), catalog.label("name_time.moment_hint")
    blocks = [input_block("moment", label, element, hint=hint)]
    return _form(catalog, "name_time", NAME_TIME_FORM, blocks, metadata)


def script_view(catalog: Catalog, case: Case, step: str, metadata: str) -> Block:
    """The words that only the rep knows, for the step at hand."""
    found = case.planned(step)
    slots = found.step.slots if found else tuple(Slot)
    return words_view(catalog, case, {slot: suggestion(case, slot) for slot in slots}, metadata)


def words_view(
    catalog: Catalog,
    case: Case,
    offered: Mapping[Slot, Suggestion],
    metadata: str,
    place: str = "",
) -> Block:
    """Sentences to confirm or to change, beside the notes that they are made from."""
    fields = [sentence_input(catalog, case, slot, offered[slot], place) for slot in offered]
    blocks = [*_notes(catalog, case), *fields]
    return _form(catalog, "script_words", SCRIPT_FORM, blocks, metadata)


def _notes(catalog: Catalog, case: Case) -> list[Block]:
    typed = (case.deal.what_happened, case.deal.impact)
    notes = [shorten(one_line(one), WORDS) for one in typed if one.strip()]
    return [context(catalog.text("messages/your_note", note=note)) for note in notes]


def _form(catalog: Catalog, group: str, callback: str, blocks: list[Block], metadata: str) -> Block:
    labels = {"submit": catalog.label(f"{group}.save"), "close": catalog.label(f"{group}.close")}
    return modal(callback, catalog.label(f"{group}.title"), blocks, labels, metadata)
