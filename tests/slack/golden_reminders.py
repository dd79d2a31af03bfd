"""Texts that follow up: reminders, notes that come again, what is open, and the weekly summary."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cases.own_case import OwnCase
from bot.copy.catalog import load_catalog
from bot.core.circumstances import Circumstance
from bot.core.notes import Note
from bot.core.planned_step import PlannedStep
from bot.delivery.cards import Card, StepCard, SummaryCard, TogetherCard
from bot.slack.home.lists import list_blocks
from bot.slack.rendering import render
from storage.models import ReadyItem, SummaryTopic
from tests.slack.sample_cases import REPORTED_AT, Sample, listed
from tests.slack.shown_text import as_text

Text = Callable[[], str]
CATALOG = load_catalog()
C = Circumstance
REPAIRED = "owned_up plan_sent repaired"


@dataclass(frozen=True)
class Unanswered:
    """A step whose note went out on its day, and nobody pressed anything since."""

    sample: Sample
    step: str

    def after(self, notes: int) -> tuple[Sample, PlannedStep]:
        """The case once so many messages about the step went out, and the step as it stands."""
        sample, found = self.sample, self._planned(self.sample, REPORTED_AT)
        for number in range(notes):
            note = Note(self.step, found.occurrence, _comes_at(found), number, found.contacts)
            sample = replace(sample, notes=(*sample.notes, note))
            found = self._planned(sample, note.at)
        return sample, found

    def reminder(self, number: int) -> StepCard:
        """One of its reminders, as the deal stands when it comes."""
        sample, found = self.after(number)
        assert found.reminder is not None
        assert found.reminder.number == number
        case = with_list(sample.case(found.reminder.at))
        return StepCard("n1", case, self.step, found.occurrence, found.contacts, number)

    def again(self, word: str) -> StepCard:
        """Its next note, after the rep was told and something dated it anew."""
        sample, _ = self.after(1)
        sample = replace(sample, way=f"{sample.way} {word}", apart=timedelta(days=20))
        found = self._planned(sample, REPORTED_AT)
        case = sample.case(found.due_at)
        return StepCard("n1", case, self.step, found.occurrence, found.contacts)

    def _planned(self, sample: Sample, at: datetime) -> PlannedStep:
        found = sample.case(max(at, sample.history[-1].at)).planned(self.step)
        assert found is not None, self.step
        return found


def _comes_at(found: PlannedStep) -> datetime:
    at = found.reminder.at if found.reminder else found.due_at
    assert at is not None
    return at


def with_list(case: OwnCase) -> OwnCase:
    """A case on the back burner with its list, half of it done."""
    if not any("back_burner" in event.what for event in case.history):
        return case
    items = tuple(
        ReadyItem(id=number, team_id="T1", deal_id="d", text=words, done=number == 1)
        for number, words in enumerate(("read their report", "three questions to ask"), start=1)
    )
    return replace(case, ready_items=items)


def shown(card: Card, now: datetime) -> str:
    """A message as it is read."""
    return as_text(render(CATALOG, card, now).blocks)


def _reminder(waiting: Unanswered, number: int) -> Text:
    def text() -> str:
        card = waiting.reminder(number)
        planned = card.planned
        assert planned is not None
        assert planned.reminder is not None
        return shown(card, planned.reminder.at)

    return text


OWN_UP = Unanswered(Sample(C.OWN_MISTAKE), "own_up")
WAITING = {
    "own_up": (OWN_UP, 4),
    "reply": (Unanswered(Sample(C.TOLD_NO), "reply"), 2),
    "plan": (
        Unanswered(
            Sample(C.OWN_MISTAKE, way="owned_up snoozed:repair", put_off=timedelta(days=60)),
            "plan_in_writing",
        ),
        2,
    ),
    "repair": (Unanswered(Sample(C.OWN_MISTAKE, way="owned_up plan_sent"), "repair"), 2),
    "cause": (
        Unanswered(
            Sample(
                C.OWN_MISTAKE,
                way=f"{REPAIRED} prevention_sent solved snoozed:feedback_again snoozed",
                apart=timedelta(days=1),
                put_off=timedelta(days=60),
            ),
            "post_mortem",
        ),
        2,
    ),
    "prevention": (
        Unanswered(Sample(C.OWN_MISTAKE, way=f"{REPAIRED} lesson solved"), "prevention_note"),
        2,
    ),
    "feedback": (
        Unanswered(Sample(C.OWN_MISTAKE, way=f"{REPAIRED} lesson prevention_sent"), "feedback"),
        2,
    ),
    "ask": (Unanswered(Sample(C.BLOWN_MEETING), "ask"), 3),
    "answer": (Unanswered(Sample(C.TOLD_NO, way="replied asked"), "answer"), 2),
    "touch": (
        Unanswered(Sample(C.TOLD_NO, way="replied reason_asked stay_in_touch"), "keep_in_touch"),
        1,
    ),
    "back_burner": (Unanswered(Sample(C.BLOWN_MEETING, way="back_burner"), "back_burner"), 3),
    "follow_up": (Unanswered(Sample(C.BLOWN_MEETING, way="asked yes"), "second_chance"), 1),
}
"""A step of each kind with reminders, and how many come while nobody answers."""

FURTHER = {"repair": 3, "follow_up": 2, "touch": 1}
"""Texts that come after these, once the step was answered for now and is asked about again."""

SAID_BEFORE = {"own_up": [4], "ask": [3], "answer": [1, 2]}
"""Reminders with words of their own, which have others where these were said before."""


def reminders() -> dict[str, Text]:
    """Every reminder as it comes when nobody answers."""
    return {
        f"reminder_{kind}_{number}": _reminder(waiting, number)
        for kind, (waiting, texts) in WAITING.items()
        for number in range(1, texts + 1)
    } | {
        f"reminder_{name}": _further(kind, name)
        for kind, name in (*_taking_turns(), *_said_before())
    }


def _taking_turns() -> Iterator[tuple[str, str]]:
    for kind, more in FURTHER.items():
        for number in range(1, more + 1):
            yield kind, f"{kind}_{WAITING[kind][1] + number}"


def _said_before() -> Iterator[tuple[str, str]]:
    for kind, numbers in SAID_BEFORE.items():
        yield from ((kind, f"{kind}_{number}_again") for number in numbers)


def _further(kind: str, text: str) -> Text:
    step = CATALOG.label(f"steps.{WAITING[kind][0].step}")
    name = f"reminders/{text}"
    return lambda: CATALOG.text(name, client="Acme Corp", step=step) + "\n"


def come_again() -> str:
    card = Unanswered(Sample(C.BLOWN_MEETING), "ask").again("snoozed")
    return shown(card, card.case.history[-1].at)


def overdue(sample: Sample, step: str) -> OwnCase:
    """A case whose note went out and was not answered, three days later."""
    told, found = Unanswered(sample, step).after(1)
    return told.case(_told_at(found) + timedelta(days=3))


def _told_at(found: PlannedStep) -> datetime:
    assert found.told_at is not None
    return found.told_at


def _now(case: OwnCase) -> datetime:
    return max(note.at for note in case.facts.notes) + timedelta(days=3)


def overdue_in_list() -> str:
    case = overdue(Sample(C.OWN_MISTAKE), "own_up")
    return as_text(list_blocks(CATALOG, listed([case]), _now(case)))


def overdue_in_note() -> str:
    """What decided it is asked while the gracious answer is still open."""
    told, _ = Unanswered(Sample(C.TOLD_NO), "reply").after(1)
    found = told.case().planned("what_decided")
    assert found is not None
    case = told.case(found.due_at)
    return shown(StepCard("n1", case, "what_decided", found.occurrence), case.history[-1].at)


def own_ups_together() -> str:
    cards = [replace(OWN_UP, sample=replace(OWN_UP.sample, number=n)).reminder(1) for n in (1, 2)]
    return shown(TogetherCard(tuple(cards)), REPORTED_AT)


def touch_review() -> str:
    """After two years of keeping in touch, with nothing else left to do."""
    sample = Sample(C.TOLD_NO, way="replied reason_asked asked no asked no stay_in_touch")
    at = REPORTED_AT + timedelta(days=800)
    case = sample.case(at)
    found = case.planned("touch_review")
    assert found is not None
    return shown(StepCard("n1", case, "touch_review", found.occurrence), at)


def weekly_in_full() -> str:
    """Deals of every stand: recorded by itself, overdue, asked after, on the back burner."""
    silent = Sample(C.TOLD_NO, way="replied asked silence", number=1).case()
    aside = Sample(C.TOLD_NO, way="laid_aside", number=2).case()
    late = overdue(Sample(C.OWN_MISTAKE, number=3), "own_up")
    forgotten = overdue(Sample(C.TOLD_NO, number=4), "reply")
    burner = with_list(Sample(C.BLOWN_MEETING, way="back_burner", number=5).case())
    card = SummaryCard(
        (late, forgotten, burner),
        SummaryTopic.WEEKLY,
        still_yours=frozenset({forgotten.deal.id}),
        hidden=4,
        recorded=(silent, aside),
    )
    return shown(card, _now(late))


FOLLOWING_TEXTS: dict[str, Text] = {
    **reminders(),
    "reminders_of_two_own_ups": own_ups_together,
    "nudge_come_again": come_again,
    "nudge_touch_review": touch_review,
    "overdue_in_list": overdue_in_list,
    "overdue_in_note": overdue_in_note,
    "summary_weekly_in_full": weekly_in_full,
}
