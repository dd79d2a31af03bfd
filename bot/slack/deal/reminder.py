"""The words that bring a step to mind again: new ones each time, as far as there are some (9.2)."""

from datetime import datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.complete import has_its_own_words
from bot.copy.escaping import Mrkdwn
from bot.core.notes import Note
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.delivery.cards import StepCard
from bot.slack.case_text import client_name


def reminder_text(catalog: Catalog, card: StepCard, found: PlannedStep) -> Mrkdwn:
    """The line of a reminder."""
    case, kind = card.case, found.step.kind
    wanted = case.rules.follow.reminders[kind]
    before = _reminded_before(case, card, kind)
    if has_its_own_words(kind, wanted, card.reminder):
        name = f"reminders/{kind}_{card.reminder}"
        same = sum(note.reminder == card.reminder for note in before)
        return _text(catalog, case, found, f"{name}_again" if same % 2 else name)
    turn = len(before) % (catalog.count(f"reminders/{kind}_") - wanted.ends_with_question)
    return _text(catalog, case, found, f"reminders/{kind}_{turn + 1}")


def again_text(catalog: Catalog, case: Case, found: PlannedStep) -> Mrkdwn | None:
    """What a note begins with whose step was told of before; None where it was not."""
    earlier = _rounds_before(case, found)
    if not earlier:
        return None
    group = "touch_again" if found.step.kind is StepKind.TOUCH else "again"
    # What stood in a list only had no such words, and takes no turn.
    turn = sum(not note.listed for note in earlier[1:]) % catalog.count(f"reminders/{group}_")
    return _text(catalog, case, found, f"reminders/{group}_{turn + 1}")


def told_before(case: Case, found: PlannedStep) -> datetime | None:
    """When a step was told of first (UTC), in rounds before this one; None where it was not."""
    return min((note.at for note in _rounds_before(case, found)), default=None)


def _rounds_before(case: Case, found: PlannedStep) -> list[Note]:
    """The first note of each earlier round of a step that its rep was told of, oldest first."""
    mine, rounds = (found.contacts or 0, found.occurrence), dict[tuple[int, int], Note]()
    for note in sorted(case.facts.notes, key=lambda one: one.at):
        its = (note.contacts or 0, note.occurrence)
        if note.mine and note.step == found.step.key and its < mine:
            rounds.setdefault(its, note)
    return list(rounds.values())


def _reminded_before(case: Case, card: StepCard, kind: StepKind) -> list[Note]:
    """The reminders of this kind whose words the deal's rep read before this one."""
    mine = (card.step, card.occurrence, card.contacts, card.reminder)
    notes = (note for note in case.facts.notes if note.mine and note.reminder)
    reminders = [note for note in notes if _is_of(case, note, kind)]
    sent = next((note.at for note in reminders if _place(note) == mine), None)
    return [note for note in reminders if not note.listed and (sent is None or note.at < sent)]


def _is_of(case: Case, note: Note, kind: StepKind) -> bool:
    touches = case.rules.touches
    own = case.rules.playbook.find(note.step)
    other = next((one for one in (touches.step, touches.review) if one.key == note.step), None)
    step = own or other
    return step is not None and step.kind is kind


def _place(note: Note) -> tuple[str, int, int | None, int]:
    return note.step, note.occurrence, note.contacts, note.reminder


def _text(catalog: Catalog, case: Case, found: PlannedStep, name: str) -> Mrkdwn:
    step = catalog.label(f"steps.{found.step.key}")
    return catalog.text(name, client=client_name(case), step=step)
