"""One thing at a time: at most one proposed act for a client in some days (coaching.md, 9.7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core.circumstances import is_client
from bot.core.due import MORNING
from bot.core.gates import Gate, Hold
from bot.core.planned_step import PlannedReminder, PlannedStep
from bot.core.playbook import StepKind
from bot.core.refusals import OUTWARD
from bot.core.situation import Situation
from bot.core.working_time import add_business_days

_WEIGHT = (StepKind.FEEDBACK, StepKind.ASK, StepKind.TOUCH, StepKind.OPTIONAL)
"""The weightiest first; ties go by day, then by report."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)
FAR = datetime.max.replace(tzinfo=UTC)
Rank = tuple[int, datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class _Taken:
    """Days that another act takes (UTC); one that is only planned yields to what is weightier."""

    rank: Rank
    since: datetime
    until: datetime
    told: bool
    step: str = ""
    by_colleague: bool = False


class Acts:
    """The outward acts for one client, as far as they keep a deal's steps waiting."""

    def __init__(self, kinds: Mapping[str, StepKind], deal: Situation) -> None:
        """`kinds` are those of every step that the deal may have been told of."""
        self._facts, self._calendar, self._now = deal.facts, deal.calendar, deal.now
        self._days = deal.follow.one_at_a_time.business_days
        self._given = (*self._of_others(), *self._of_this_deal(kinds))
        self._taken: list[_Taken] = []

    def place(self, planned: Sequence[PlannedStep]) -> list[PlannedStep]:
        """The steps, those dated anew that come too close to what goes first."""
        self._taken = list(self._given)
        settled: dict[int, PlannedStep] = {}
        for place in sorted(range(len(planned)), key=lambda one: self._rank(planned[one])):
            settled[place] = self._placed(planned[place])
        return [settled[place] for place in range(len(planned))]

    def remind(self, found: PlannedStep, reminder: PlannedReminder) -> PlannedReminder:
        """The reminder, later where another act goes first."""
        if found.step.kind not in OUTWARD:
            return reminder
        # What is late already comes now, and now is when it would be too close to another.
        at, met = self._free(found, max(reminder.at, self._now))
        if met is None:
            return reminder
        return replace(reminder, at=at, stale_at=reminder.stale_at + (at - reminder.at))

    def give_way(self, followed: Sequence[PlannedStep]) -> bool:
        """Keep the days of an outward reminder free; False where no lighter step is due on them."""
        windows = [self._of_reminder(found) for found in followed]
        met = [one for one in windows if one and any(self._meets(one, step) for step in followed)]
        self._given = (*self._given, *met)
        return bool(met)

    def _of_reminder(self, found: PlannedStep) -> _Taken | None:
        if found.reminder is None or not self._is_act(found):
            return None
        at = max(found.reminder.at, self._now)
        window = self._window(self._own_rank(found.step.kind, at), at, told=False)
        # What comes before it is told of by then, and the reminder waits for that.
        return replace(window, since=found.reminder.at, step=found.step.key)

    def _meets(self, window: _Taken, found: PlannedStep) -> bool:
        if not self._is_act(found) or found.told_at is not None or found.is_asked_for:
            return False
        return self._is_met(window, found, found.due_at or FAR)

    def _is_act(self, found: PlannedStep) -> bool:
        return is_client(self._facts.circumstance) and found.step.kind in OUTWARD

    def _placed(self, found: PlannedStep) -> PlannedStep:
        if not self._is_act(found) or found.due_at is None or found.told_at is not None:
            return found
        free, met = self._free(found, found.due_at)
        if not found.is_asked_for:
            hold = found.hold if met is None else Hold(_gate(met), free)
            found = replace(found, due_at=free, hold=hold)
        rank, at = self._rank(found), found.due_at or free
        self._taken.append(self._window(rank, at, told=False, step=found.step.key))
        return found

    def _free(self, found: PlannedStep, at: datetime) -> tuple[datetime, _Taken | None]:
        """When a step may come that would at a moment, and what keeps it until then."""
        free, kept_by = self._clear_of_others(found, at)
        if free >= self._now:
            return free, kept_by
        # Its day is past and it was not told of yet: it would come now.
        now_free, met = self._clear_of_others(found, self._now)
        return (free, None) if met is None else (now_free, met)

    def _clear_of_others(self, found: PlannedStep, at: datetime) -> tuple[datetime, _Taken | None]:
        kept_by = None
        while met := [one for one in self._taken if self._is_met(one, found, at)]:
            kept_by = max(met, key=lambda one: one.until)
            at = kept_by.until
        return at, kept_by

    def _is_met(self, one: _Taken, found: PlannedStep, at: datetime) -> bool:
        # By the day that it would come on now: the others are known by theirs, too.
        rank = self._own_rank(found.step.kind, at)
        goes_first = one.step != found.step.key and (one.told or one.rank < rank)
        return goes_first and one.since <= at < one.until

    def _rank(self, found: PlannedStep) -> Rank:
        return self._own_rank(found.step.kind, found.due_at or FAR)

    def _own_rank(self, kind: StepKind, at: datetime) -> Rank:
        return _rank(kind, at, self._facts.reported_at, self._facts.deal_id)

    def _of_others(self) -> Iterator[_Taken]:
        for one in self._facts.client.proposed:
            rank = _rank(one.kind, one.at, one.reported_at, one.deal_id)
            # What is late comes now, whatever its day was.
            at = one.at if one.told else max(one.at, self._now)
            window = self._window(rank, at, told=one.told, step=one.step)
            yield replace(window, by_colleague=one.by_colleague)

    def _of_this_deal(self, kinds: Mapping[str, StepKind]) -> Iterator[_Taken]:
        for note in self._facts.notes:
            kind = kinds.get(note.step)
            if kind in OUTWARD:
                rank = self._own_rank(kind, note.at)
                yield self._window(rank, note.at, told=True, step=note.step)

    def _window(self, rank: Rank, at: datetime, *, told: bool, step: str = "") -> _Taken:
        until = add_business_days(self._calendar, at, self._days, MORNING)
        # What would come shortly before it is silenced too.
        return _Taken(rank, at - (until - at), until, told, step)


def _gate(met: _Taken) -> Gate:
    return Gate.COLLEAGUE_FIRST if met.by_colleague else Gate.ANOTHER_FIRST


def _rank(kind: StepKind, at: datetime, reported_at: datetime | None, deal_id: str) -> Rank:
    weight = _WEIGHT.index(kind) if kind in _WEIGHT else len(_WEIGHT)
    return weight, at, reported_at or LONG_AGO, deal_id
