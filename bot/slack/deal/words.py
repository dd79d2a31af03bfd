"""The sentences of a script: suggested from a note, confirmed or changed by the rep (10.1)."""

from collections import OrderedDict
from collections.abc import Mapping

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.core.playbook import Slot
from bot.core.sentences.said_once import is_said_in
from bot.core.sentences.suggest import (
    About,
    LeftOut,
    Suggestion,
    as_insisted,
    as_sentence,
    suggest_happened,
    suggest_impact,
)
from bot.slack.case_text import slot_label
from bot.slack.deal.script_facts import says_we
from bot.slack.elements import Block, input_block, text_input
from bot.slack.payloads import reading_payload
from bot.slack.saving import FormErrors

REMEMBERED = 1_000


class Insisted:
    """What was typed in forms that were sent back: the same words once more are meant."""

    def __init__(self) -> None:
        self._typed: OrderedDict[str, Mapping[str, str]] = OrderedDict()

    def before(self, view_id: str) -> Mapping[str, str]:
        """What stood in a form when it was last sent back."""
        return self._typed.get(view_id, {})

    def note(self, view_id: str, typed: Mapping[str, str]) -> None:
        """Remember a form that is sent back."""
        self._typed[view_id] = dict(typed)
        if len(self._typed) > REMEMBERED:
            self._typed.popitem(last=False)


def about(case: Case) -> About:
    """What a note of the case is about."""
    deal = case.deal
    return About(case.facts.circumstance, deal.client, deal.contact, says_we(case))


def suggestion(case: Case, slot: Slot) -> Suggestion:
    """The sentence that was confirmed, else what the note gives."""
    if kept := getattr(case.deal, slot).strip():
        return Suggestion(kept, ())
    notes = {Slot.SAY_HAPPENED: case.deal.what_happened, Slot.SAY_IMPACT: case.deal.impact}
    found = suggested(case, slot, notes.get(slot, ""))
    if slot is Slot.SAY_IMPACT and is_said_in(found.text, suggestion(case, Slot.SAY_HAPPENED).text):
        return Suggestion("", (LeftOut.SAID_ABOVE,))
    return found


def suggested(case: Case, slot: Slot, typed: str) -> Suggestion:
    """How words of the rep could be said to the client."""
    if not typed.strip():
        return Suggestion("", ())
    if slot is Slot.SAY_HAPPENED:
        return suggest_happened(typed, about(case))
    if slot is Slot.SAY_IMPACT:
        return suggest_impact(typed, about(case))
    return as_sentence(typed)


def sentence_input(
    catalog: Catalog, case: Case, slot: Slot, found: Suggestion, place: str = ""
) -> Block:
    """The field of a sentence with its suggestion, and what of the note is left out of it.

    Slack keeps what stands in a block of the same id when a view takes another's place, so a
    suggestion that follows another view comes in a `place` of its own.
    """
    kind = case.deal.circumstance
    hint = slot_label(catalog, f"script_words.{slot}_hint", kind)
    why = [catalog.label(f"left_out.{one}") for one in found.left_out]
    return input_block(
        f"{slot}.{place}" if place else slot,
        slot_label(catalog, f"script_words.{slot}", kind),
        text_input(slot, found.text, multiline=True),
        hint=" ".join((*why, hint)),
        optional=not slot.is_needed,
    )


@reading_payload()
def slot_of(block_id: str) -> Slot:
    """What a field asks for, wherever its suggestion stands."""
    return Slot(block_id.partition(".")[0])


def confirmed(case: Case, slot: Slot, text: str) -> str:
    """A sentence as it may be said, empty where what was typed is to be looked at once more."""
    is_offered = bool(text.strip()) and text == suggestion(case, slot).text
    return text if is_offered else as_sentence(text).text


def to_confirm(case: Case, slot: Slot, text: str) -> Suggestion | None:
    """How words that are no sentence yet could be said; None where nothing is to be asked."""
    if not text.strip() or confirmed(case, slot, text):
        return None
    found = suggested(case, slot, text)
    if found.text:
        return found
    # What the client felt stays a note; what went wrong is needed, and stays to be changed.
    return Suggestion(text, found.left_out) if slot.is_needed else None


def checked(
    catalog: Catalog, case: Case, typed: Mapping[str, str], before: Mapping[str, str]
) -> dict[Slot, str]:
    """The sentences in these fields as they are to be kept; raises FormErrors beside what is none.

    `before` is what stood there when the form was sent back: who insists on a doubtful one has
    it said, or, where it would betray a note, has it kept while the script keeps its blank.
    """
    said: dict[Slot, str] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        slot, found = slot_of(name), as_sentence(text)
        if not text.strip() or text in {getattr(case.deal, slot), suggestion(case, slot).text}:
            said[slot] = text.strip()
        elif found.text:
            said[slot] = found.text
        elif text == before.get(name) and LeftOut.LANGUAGE not in found.left_out:
            said[slot] = text.strip()
        else:
            errors[name] = _what_to_do(catalog, case, slot, text, found)
    if errors:
        raise FormErrors(errors)
    return said


def _what_to_do(catalog: Catalog, case: Case, slot: Slot, text: str, found: Suggestion) -> str:
    if LeftOut.LANGUAGE in found.left_out:
        return catalog.label("errors.sentence_language")
    will_be_said = bool(as_insisted(text).text)
    key = "errors.said_once_more" if will_be_said else "errors.kept_once_more"
    once_more = catalog.label(key)
    if better := suggested(case, slot, text).text:
        return catalog.label("errors.sentence_better", better=better, once_more=once_more)
    hint = slot_label(catalog, f"script_words.{slot}_hint", case.deal.circumstance)
    return catalog.label("errors.sentence", hint=hint, once_more=once_more)
