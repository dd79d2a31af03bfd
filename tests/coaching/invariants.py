"""What must hold of everything that reps are sent, looked at from outside (coaching.md, 9)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.cases.case import Case
from bot.core.circumstances import is_client
from bot.core.deal_state import CLOSED
from bot.core.history import EventKind
from bot.core.playbook import StepKind
from bot.core.refusals import OUTWARD
from bot.core.working_time import add_business_days
from bot.delivery.cards import OfferCard, PromiseCard, ReceiptCard, StepCard, SummaryCard
from bot.slack.rendering import render
from storage.models import ClientRecord, ClientRecordKind, DealEvent, LostDeal
from tests.coaching.scripts import CATALOG
from tests.coaching.simulation import BERLIN, Simulation, Told, steps_of

PROMPT = frozenset({StepKind.OWN_UP, StepKind.TRY_AGAIN, StepKind.REPLY})
"""What counts towards no cap: own-ups and their reminders, gracious replies and thanks."""

LONGEST_SILENCE = timedelta(days=35)
TWO_MONTHS = timedelta(days=65)
LATE = timedelta(days=28)
"""How much later than its day a deal is named: a summary that faded comes every fourth week."""

_ANSWERS = frozenset(
    {
        EventKind.YES,
        EventKind.DOOR_OPEN,
        EventKind.NO,
        EventKind.SILENCE,
        EventKind.CAME_BACK,
        EventKind.RECOVERED,
    }
)


def kind_of(step: StepCard) -> StepKind | None:
    """The kind of the step that a card is about, None for what is recorded by itself."""
    found = step.case.planned(step.step)
    return found.step.kind if found else None


def is_unprompted(told: Told) -> bool:
    """Whether a message counts towards a day and a week."""
    if isinstance(told.card, ReceiptCard | OfferCard | PromiseCard):
        return False
    steps = steps_of(told.card)
    if not steps:
        return isinstance(told.card, SummaryCard)
    return not all(kind_of(step) in PROMPT for step in steps)


def check_caps(simulation: Simulation) -> None:
    """One unprompted message a day, five a week."""
    days: Counter[tuple[str, object]] = Counter()
    weeks: Counter[tuple[str, object]] = Counter()
    for told in simulation.told:
        if is_unprompted(told):
            local = told.at.astimezone(BERLIN).date()
            days[told.message.channel, local] += 1
            weeks[told.message.channel, local - timedelta(days=local.weekday())] += 1
    assert all(count <= 1 for count in days.values()), days.most_common(3)
    assert all(count <= 5 for count in weeks.values()), weeks.most_common(3)


def check_texts(simulation: Simulation) -> None:
    """Never the same text twice in a row for a deal."""
    before: dict[tuple[str, str], str] = {}
    for told in simulation.told:
        for step in steps_of(told.card):
            text = str(render(CATALOG, step, told.at).text)
            place = (step.case.deal.id, told.message.channel)
            assert before.get(place) != text, (told.at, text)
            before[place] = text


def acts(simulation: Simulation) -> Iterator[tuple[datetime, StepCard, StepKind]]:
    """Every outward act that was proposed, in order."""
    for told in simulation.told:
        for step in steps_of(told.card):
            kind, planned = kind_of(step), step.planned
            if not is_client(step.case.facts.circumstance):
                continue
            if kind in OUTWARD and planned is not None and planned.due_at is not None:
                yield told.at, step, kind


def check_one_at_a_time(simulation: Simulation) -> None:
    """Never two outward acts proposed for a client within five business days."""
    latest: dict[str, tuple[datetime, tuple[str, str]]] = {}
    for at, step, _ in acts(simulation):
        case, act = step.case, (step.case.deal.id, step.step)
        before = latest.get(case.client.id)
        if before is not None and before[1] != act:
            free = add_business_days(case.calendar, before[0], 5)
            assert at.date() >= free.date(), (before, at, act)
        latest[case.client.id] = (at, act)


def check_plans(simulation: Simulation) -> None:
    """Whatever is due by the plan of a deal was written down to be sent, whenever one looks."""
    assert simulation.unwritten == []


def check_refusals(simulation: Simulation, session: Session) -> None:
    """Never an ask, feedback or touch against what the client said (9.6)."""
    events = _events_by_client(session)
    for at, step, kind in acts(simulation):
        said = [one for one in events[step.case.client.id] if one.told_at <= at]
        _check_act(at, step, kind, said)
    for at, step, kind in acts(simulation):
        records = session.exec(
            select(ClientRecord).where(ClientRecord.client_id == step.case.client.id)
        )
        stopped = [one for one in records if one.what == ClientRecordKind.STOPPED and one.at <= at]
        assert not stopped, (at, step.step, kind)


def _check_act(at: datetime, step: StepCard, kind: StepKind, said: list[DealEvent]) -> None:
    case = step.case
    if kind in {StepKind.FEEDBACK, StepKind.OPTIONAL} and step.step != "chaser":
        assert not _waits_for_answer(said), (at, step.step)
        no = _latest(said, {EventKind.NO})
        if no is not None:
            assert at.date() >= add_business_days(case.calendar, no.at, 20).date(), (at, step.step)
    refused = _latest(said, {EventKind.NO_CONTACT, EventKind.STAY_IN_TOUCH, EventKind.CAME_BACK})
    if refused is not None and refused.what == EventKind.NO_CONTACT:
        assert kind in {StepKind.FEEDBACK, StepKind.OPTIONAL}, (at, step.step)
        assert case.promises, (at, step.step)
    never = _latest(said, {EventKind.NEVER_AGAIN, EventKind.CAME_BACK, EventKind.RECOVERED})
    if never is not None and never.what == EventKind.NEVER_AGAIN:
        assert kind is StepKind.ASK, (at, step.step)


def _waits_for_answer(said: list[DealEvent]) -> bool:
    waiting: dict[str, bool] = {}
    for event in said:
        if event.what == EventKind.ASKED:
            waiting[event.deal_id] = True
        elif event.what in _ANSWERS:
            waiting[event.deal_id] = False
    return any(waiting.values())


def _latest(said: list[DealEvent], what: set[EventKind]) -> DealEvent | None:
    found = [event for event in said if event.what in what]
    return found[-1] if found else None


def _events_by_client(session: Session) -> dict[str, list[DealEvent]]:
    query = (
        select(DealEvent, LostDeal.client_id)
        .join(LostDeal, col(LostDeal.id) == DealEvent.deal_id)
        .where(col(DealEvent.taken_back_at).is_(None))
        .order_by(col(DealEvent.id))
    )
    found: dict[str, list[DealEvent]] = defaultdict(list)
    for event, client_id in session.exec(query):
        found[client_id].append(event)
    return found


def check_next(simulation: Simulation) -> None:
    """What comes next is never a day that is over."""
    for told in simulation.told:
        for case in told.cases:
            shown = case.next_ahead
            assert shown is None or shown.next_at is None or shown.next_at >= told.at


def check_silence(simulation: Simulation, until: datetime) -> None:
    """While a deal is open, no more than 35 days pass without a word, or its day was shown."""
    for deal_id in simulation.deals:
        named = sorted(_named(simulation, deal_id), key=lambda one: one[0])
        followings = [*(at for at, _ in named[1:]), until]
        for (at, case), following in zip(named, followings, strict=True):
            if case.state in CLOSED or _is_away(simulation, case, at, following):
                continue
            ahead = case.next_ahead
            shown = ahead.next_at if ahead is not None and ahead.next_at is not None else at
            rests = any(one.step.kind is StepKind.BACK_BURNER and one.due_at for one in case.plan)
            # Its note says that the next look comes in two months.
            longest = TWO_MONTHS if rests else LONGEST_SILENCE
            latest = max(at + longest, shown + LATE)
            assert following <= latest, (case.deal.circumstance, at, following, shown)


def _named(simulation: Simulation, deal_id: str) -> Iterator[tuple[datetime, Case]]:
    # Of one moment what was shown first: whoever pressed, pressed before the bot looked.
    yield from ((at, case) for at, case in simulation.shown if case.deal.id == deal_id)
    for told in simulation.told:
        yield from ((told.at, case) for case in told.cases if case.deal.id == deal_id)


def _is_away(simulation: Simulation, case: Case, since: datetime, until: datetime) -> bool:
    return any(
        rep == case.deal.rep_id and first <= until.date() and final >= since.date()
        for rep, first, final in simulation.away
    )
