"""A lost deal told in lines, and what the planner makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.circumstances import Circumstance, LossReason
from bot.core.gates import DealFacts
from bot.core.history import Event, EventKind
from bot.core.notes import Note
from bot.core.plan import PlanRules, plan
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Step
from bot.core.working_time import Calendar, standard_week
from bot.playbooks import load_follow_through, load_playbooks, load_touches

PLAYBOOKS, TOUCHES, FOLLOW = load_playbooks(), load_touches(), load_follow_through()
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = standard_week(BERLIN)
REPORTED = "2026-03-03 10:00 reported"  # a Tuesday
FAULTS = ("own_mistake", "company_failed", "lost_client our_fault")
EVERY = (*FAULTS, "blown_meeting", "told_no", "lost_client")


def at(text: str, tz: ZoneInfo = BERLIN) -> datetime:
    """A local moment such as `2026-03-03 10:00`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=tz).astimezone(UTC)


def story(*lines: str, tz: ZoneInfo = BERLIN) -> tuple[Event, ...]:
    """A history from lines such as `2026-03-03 10:00 snoozed ask 2026-03-09 00:00`, local."""
    return tuple(_event(line.split(), tz) for line in lines)


def _event(words: list[str], tz: ZoneInfo) -> Event:
    moment, what, rest = at(" ".join(words[:2]), tz), EventKind(words[2]), words[3:]
    until = at(" ".join(rest[1:]), tz) if rest[1:] else None
    return Event(what, moment, rest[0] if rest else None, until)


def facts_of(kind: str) -> DealFacts:
    """What `lost_client our_fault` and the like stand for."""
    circumstance, *reason = kind.split()
    return DealFacts(Circumstance(circumstance), LossReason(reason[0]) if reason else None)


def rules_of(facts: DealFacts) -> PlanRules:
    """What a deal of that kind is planned by."""
    return PlanRules(PLAYBOOKS[facts.circumstance], TOUCHES, FOLLOW)


def step_of(kind: str, key: str) -> Step:
    """A step of the real playbook."""
    found = PLAYBOOKS[facts_of(kind).circumstance].find(key)
    assert found is not None
    return found


def _moments(found: PlannedStep) -> Iterator[tuple[datetime, int]]:
    if found.told_at is None and found.due_at is not None and not found.waits_for_an_event:
        yield found.due_at, 0
    if found.reminder is not None:
        yield found.reminder.at, found.reminder.number


@dataclass(frozen=True)
class Told:
    """A deal with its history, to be looked at at any moment."""

    facts: DealFacts
    history: tuple[Event, ...]
    calendar: Calendar = WEEK

    def and_then(self, *lines: str, tz: ZoneInfo = BERLIN) -> "Told":
        """The same deal, some lines later."""
        events = story(*lines, tz=tz)
        given = any(event.what is EventKind.HANDED_OVER for event in events)
        notes = tuple(replace(note, mine=note.mine and not given) for note in self.facts.notes)
        return replace(self.but(notes=notes), history=(*self.history, *events))

    def but(self, **facts: object) -> "Told":
        """The same deal with other facts."""
        return replace(self, facts=replace(self.facts, **facts))  # type: ignore[arg-type]

    def noted(self, key: str, moment: str, reminder: int = 0) -> "Told":
        """The same deal after the note of a step, or a reminder of it, went out."""
        found = self.steps(moment)[key]
        note = Note(key, found.occurrence, at(moment, self.calendar.tz), reminder, found.contacts)
        return self.but(notes=(*self.facts.notes, note))

    def lived(self, until: str) -> "Told":
        """The same deal after everything that comes until then went out when it was due."""
        deal, now, end = self, self.history[-1].told, at(until, self.calendar.tz)
        while coming := deal._coming(now):
            moment, note = coming
            if moment > end:
                break
            # What is planned at that very moment may differ from what was planned before.
            now = max(now, moment)
            if deal._coming(now) == (now, note):
                deal = deal.but(notes=(*deal.facts.notes, note))
        return deal

    def heard(self) -> list[str]:
        """What went out: local weekday, date and time, the step, and which reminder of it."""
        return [
            f"{self._local(note.at)} {note.step}" + (f" {note.reminder}" if note.reminder else "")
            for note in self.facts.notes
        ]

    def reminded(self, key: str, until: str) -> list[str]:
        """The local days of a step's reminders, where nobody presses anything until then."""
        mine = (note for note in self.lived(until).facts.notes if note.step == key)
        return [self._local(note.at)[:14] for note in mine if note.reminder]

    def _coming(self, now: datetime) -> tuple[datetime, Note] | None:
        found = plan(rules_of(self.facts), self.facts, self.history, self.calendar, now)
        coming = [
            (
                max(now, moment),
                Note(one.step.key, one.occurrence, max(now, moment), number, one.contacts),
            )
            for one in found
            for moment, number in _moments(one)
        ]
        return min(coming, key=lambda one: one[0], default=None)

    def steps(self, now: str | None = None) -> dict[str, PlannedStep]:
        """Everything still to come, by key; `now` is local, the last event's moment if None."""
        moment = at(now, self.calendar.tz) if now else self.history[-1].at
        found = plan(rules_of(self.facts), self.facts, self.history, self.calendar, moment)
        # Beside a touch that is due stands the next: the first of the two is meant.
        steps: dict[str, PlannedStep] = {}
        for one in found:
            known = steps.setdefault(one.step.key, one)
            if one.occurrence < known.occurrence:
                steps[one.step.key] = one
        return steps

    def dated(self, now: str | None = None) -> dict[str, str]:
        """The steps with a date: key to local weekday, date and time."""
        steps = self.steps(now)
        return {key: self._local(one.due_at) for key, one in steps.items() if one.due_at}

    def when(self, key: str, now: str | None = None) -> str:
        """When a step is due, `held by` its gate, `waits` for an event, or `gone`."""
        found = self.steps(now).get(key)
        if found is None:
            return "gone"
        if found.due_at is not None:
            return self._local(found.due_at)
        return f"held by {found.hold.gate}" if found.hold else "waits"

    def _local(self, moment: datetime) -> str:
        assert moment.tzinfo is UTC
        return moment.astimezone(self.calendar.tz).strftime("%a %Y-%m-%d %H:%M")


def told(kind: str, *lines: str, calendar: Calendar = WEEK) -> Told:
    """A deal reported on Tuesday 3 March 2026 at 10:00, and what happened since."""
    return Told(facts_of(kind), story(REPORTED, *lines, tz=calendar.tz), calendar)
