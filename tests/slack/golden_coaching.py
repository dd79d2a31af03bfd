"""Texts of the coaching: promises, hand-overs, what is held, summaries, forms and answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.cases.own_case import OwnCase
from bot.copy.catalog import load_catalog
from bot.core.circumstances import Circumstance
from bot.core.escalation import EscalationKind
from bot.core.gates import ESCALATED, ClientFacts, Gate, Hold, PromiseFact, Proposal
from bot.core.history import EventKind
from bot.core.plan import PlanRules, plan
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.delivery.cards import (
    Card,
    EscalationCard,
    NoticeCard,
    OfferCard,
    PromiseCard,
    ReceiptCard,
    StepCard,
    SummaryCard,
    TogetherCard,
)
from bot.slack.home.lists import list_blocks
from bot.slack.rendering import render
from storage.deals import Decided
from storage.models import (
    Client,
    ClientWords,
    Escalation,
    EscalationTopic,
    Handover,
    NoticeTopic,
    OfferTopic,
    Promise,
    PromiseState,
    ReadyItem,
    SummaryTopic,
)
from tests.slack.sample_cases import BARE, FOLLOW, PLAYBOOKS, REPORTED_AT, TOUCHES, Sample, listed
from tests.slack.shown_text import as_text

Text = Callable[[], str]


@dataclass(frozen=True)
class Held:
    """A case that one gate holds."""

    circumstance: Circumstance
    way: str = ""
    client: ClientFacts | None = None
    escalation: Gate | None = None
    overdue: bool = False
    changed: bool = True

    def case(self) -> OwnCase:
        """The case as the planner would hold it."""
        case = Sample(self.circumstance, way=self.way).case()
        now = DUE_AT + timedelta(days=3) if self.overdue else case.history[-1].at
        facts = replace(
            case.facts,
            client=self.client or case.facts.client,
            escalation=self.escalation,
            promises=(PromiseFact(DUE_AT, is_open=True),) if self.overdue else (),
            changed_at=case.facts.changed_at if self.changed else None,
        )
        planned = plan(
            PlanRules(PLAYBOOKS[self.circumstance], TOUCHES, FOLLOW),
            facts,
            case.history,
            case.calendar,
            now,
        )
        promises = (promise(),) if self.overdue else ()
        return replace(case, facts=facts, plan=planned, promises=promises)


CATALOG = load_catalog()
C = Circumstance
DUE_ON = date(2026, 3, 13)
DUE_AT = datetime(2026, 3, 13, 22, 59, tzinfo=UTC)
FREE_ON = datetime(2026, 5, 4, 8, tzinfo=UTC)
DAYS_BEFORE = {"halfway": 5, "day_before": 1, "on_the_day": 0}
GLOBEX = Client(id="c2", team_id="T1", name="Acme Corporation", key="acme corporation")


def shown(made: Card, now: datetime = REPORTED_AT) -> str:
    """A message as it is read."""
    return as_text(render(CATALOG, made, now).blocks)


def repaired() -> OwnCase:
    """A case that is put right, so that everything but the ask is behind it."""
    return Sample(C.COMPANY_FAILED, way="owned_up repaired").case()


def let_down(*, feels_it: bool | None = None) -> OwnCase:
    """A case of a supplier."""
    case = Sample(C.LET_DOWN).case()
    case.deal.client_feels_it = feels_it
    return case


def theirs(state: PromiseState = PromiseState.OPEN) -> Promise:
    """A promise of that supplier's."""
    made = promise(state)
    made.by_them = True
    return made


def promise(state: PromiseState = PromiseState.OPEN) -> Promise:
    """A promise of that case."""
    return Promise(
        id="p1",
        team_id="T1",
        deal_id=repaired().deal.id,
        rep_id="U1ANA",
        action="send the corrected proof",
        made_at=REPORTED_AT,
        due_on=DUE_ON,
        due_at=DUE_AT,
        state=state,
    )


def promise_card(days_before: int, state: PromiseState = PromiseState.OPEN) -> Text:
    at = datetime.combine(DUE_ON - timedelta(days=days_before), time(9), UTC)
    return lambda: shown(PromiseCard("n1", repaired(), promise(state)), at)


def their_promise_card(days_before: int, state: PromiseState = PromiseState.OPEN) -> Text:
    at = datetime.combine(DUE_ON - timedelta(days=days_before), time(9), UTC)
    return lambda: shown(PromiseCard("n1", let_down(), theirs(state)), at)


def offer(topic: OfferTopic, sample: Sample) -> Text:
    return lambda: shown(OfferCard("h1", sample.case(), topic, "U1ANA", "U2BO"))


def offered() -> str:
    """A deal that waits for a colleague's answer, in its note and in a list."""
    case = Sample(C.BLOWN_MEETING).case()
    made = Handover(
        id="h1", team_id="T1", deal_id="d", from_rep="U1ANA", to_rep="U2BO", at=REPORTED_AT
    )
    case = replace(case, offer=made)
    found = case.plan[0]
    note = shown(StepCard("n1", case, found.step.key, found.occurrence, found.contacts))
    in_list = as_text(list_blocks(CATALOG, listed([case]), REPORTED_AT))
    return f"{note}\n== in the list ==\n\n{in_list}"


def proposed(*, by_colleague: bool = False) -> Proposal:
    """What was proposed to the client just now about another deal."""
    at = REPORTED_AT + timedelta(days=1)
    return Proposal(StepKind.FEEDBACK, at, True, REPORTED_AT, by_colleague=by_colleague)


HELD: dict[Gate, Held] = {
    Gate.DO_NOT_CONTACT: Held(C.TOLD_NO, "", ClientFacts(do_not_contact=True)),
    Gate.MAYBE_STOPPED: Held(C.TOLD_NO, "", ClientFacts(maybe_stopped=True)),
    Gate.EGREGIOUS: Held(C.COMPANY_FAILED, escalation=Gate.EGREGIOUS),
    Gate.LEGAL_DISPUTE: Held(C.COMPANY_FAILED, escalation=Gate.LEGAL_DISPUTE),
    Gate.SECOND_REFUSAL: Held(C.BLOWN_MEETING, "asked no", ClientFacts(asks=2)),
    Gate.NO_CONTACT_REPLY: Held(C.TOLD_NO, "replied no_contact", ClientFacts(refused_contact=True)),
    Gate.PROMISE_OVERDUE: Held(C.OWN_MISTAKE, "owned_up repaired", overdue=True),
    Gate.REPAIR_NOT_DELIVERED: Held(C.COMPANY_FAILED, "owned_up"),
    Gate.NOTHING_CHANGED: Held(C.BLOWN_MEETING, "asked no", changed=False),
    Gate.NOT_READY: Held(C.BLOWN_MEETING, "back_burner"),
    Gate.COOLING_OFF: Held(C.TOLD_NO, "replied"),
    Gate.CLIENT_TROUBLE: Held(C.TOLD_NO, "replied", ClientFacts(trouble_until=FREE_ON)),
    Gate.FRESH_NO: Held(C.TOLD_NO, "replied", ClientFacts(said_no_at=REPORTED_AT)),
    Gate.NEVER_AGAIN: Held(C.TOLD_NO, "replied never_again"),
    Gate.ASK_UNANSWERED: Held(C.TOLD_NO, "replied", ClientFacts(ask_unanswered=True)),
    Gate.FAULT_OPEN: Held(C.TOLD_NO, "replied", ClientFacts(fault_open=True)),
    Gate.FAULT_OF_COLLEAGUE: Held(
        C.TOLD_NO, "replied", ClientFacts(fault_open=True, fault_of_colleague=True)
    ),
    Gate.ANOTHER_FIRST: Held(C.BLOWN_MEETING, "", ClientFacts(proposed=(proposed(),))),
    Gate.COLLEAGUE_FIRST: Held(
        C.BLOWN_MEETING, "", ClientFacts(proposed=(proposed(by_colleague=True),))
    ),
}
# The planner need not come to these two; what they say is read all the same.
SAID_ONLY = {
    Gate.CAP_REACHED: (Held(C.TOLD_NO, "replied"), StepKind.TOUCH, Hold(Gate.CAP_REACHED, FREE_ON)),
    Gate.CHANCE_USED: (Held(C.BLOWN_MEETING), StepKind.ASK, Hold(Gate.CHANCE_USED)),
}


def held(gate: Gate) -> OwnCase:
    """A case with something held by this gate."""
    if gate not in SAID_ONLY:
        case = HELD[gate].case()
        assert gate in {found.hold.gate for found in case.plan if found.hold}
        return case
    some, clock, hold = SAID_ONLY[gate]
    case = some.case()
    plan = [
        replace(found, hold=hold, due_at=hold.until)
        for found in case.plan
        if found.step.kind is clock
    ]
    return replace(case, plan=tuple(plan))


def held_step(case: OwnCase, by: Gate) -> PlannedStep:
    return next(found for found in case.plan if found.hold and found.hold.gate is by)


def gate(name: Gate) -> Text:
    def text() -> str:
        case = held(name)
        found = held_step(case, name)
        now = case.history[-1].at + timedelta(days=3)
        in_list = as_text(list_blocks(CATALOG, listed([case]), now))
        if found.hold is not None and found.hold.until is not None:
            # Where a day is known, the note comes on it, and nothing is sent before.
            return in_list
        note = shown(StepCard("n1", case, found.step.key, found.occurrence, found.contacts), now)
        return f"{note}\n== in the list ==\n\n{in_list}"

    return text


def not_ready() -> str:
    items = tuple(
        ReadyItem(id=number, team_id="T1", deal_id="d", text=words, done=number == 1)
        for number, words in enumerate(("read their report", "three questions to ask"), start=1)
    )
    case = replace(held(Gate.NOT_READY), ready_items=items)
    found = held_step(case, Gate.NOT_READY)
    return shown(StepCard("n1", case, found.step.key, found.occurrence, found.contacts))


def with_promises(case: OwnCase) -> OwnCase:
    kept = [promise(state) for state in PromiseState]
    return replace(case, promises=tuple(kept))


def several() -> tuple[OwnCase, ...]:
    return (
        Sample(C.TOLD_NO, number=1).case(),
        with_promises(Sample(C.OWN_MISTAKE, way="owned_up", number=2).case()),
        Sample(C.BLOWN_MEETING, way="asked", number=3).case(),
    )


def weekly() -> str:
    return shown(SummaryCard(several(), SummaryTopic.WEEKLY))


def same_client() -> str:
    return shown(SummaryCard(several()[:1], SummaryTopic.SAME_CLIENT))


def together() -> str:
    steps = [
        StepCard(f"n{number}", case, found.step.key, found.occurrence, found.contacts)
        for number, case in enumerate(several())
        for found in case.plan[:1]
    ]
    return shown(TogetherCard(tuple(steps)))


def escalation(kind: Gate) -> Text:
    case = Sample(C.COMPANY_FAILED).case()
    case.deal.escalation = kind
    return lambda: shown(NoticeCard(NoticeTopic.ESCALATION, "", case))


def to_manager(topic: NoticeTopic, *answers: str) -> Text:
    case = Sample(C.COMPANY_FAILED).case()
    case.deal.escalation_kind = EscalationKind.WRONG_INVOICE
    told = Escalation(id="e1", team_id="T1", deal_id="d", at=REPORTED_AT)
    for answered in answers:
        setattr(told, answered, DUE_AT)
    case = replace(case, escalation=None if "taken_back_at" in answers else told)
    return lambda: shown(NoticeCard(topic, "", case, "e1", "n1"))


def to_rep(topic: EscalationTopic) -> Text:
    return lambda: shown(EscalationCard("n1", Sample(C.COMPANY_FAILED).case(), topic, "U3MAX"))


def their_words() -> str:
    case = Sample(C.OWN_MISTAKE, way="owned_up").case()
    said = ClientWords(
        team_id="T1",
        deal_id="d",
        rep_id="U1ANA",
        what="owned_up",
        said_at=case.history[-1].at,
        at=DUE_AT,
        text="You might have rung us on Friday.",
        wanted="Somebody who looks at the proof with us",
    )
    case = replace(case, words=(said,))
    found = case.plan[0]
    return shown(StepCard("n1", case, found.step.key, found.occurrence, found.contacts))


def receipt() -> str:
    lessons = ("Read every quote back before it leaves.",)
    return shown(ReceiptCard("n1", Sample(C.OWN_MISTAKE).case(), GLOBEX, lessons))


def receipt_let_down(*, feels_it: bool | None) -> Text:
    decided = Decided(EventKind.GAVE_CHANCE, REPORTED_AT - timedelta(days=90))
    case = let_down(feels_it=feels_it)
    return lambda: shown(ReceiptCard("n1", case, decided=decided if feels_it else None))


def plan_of_theirs() -> str:
    case = Sample(C.LET_DOWN, way="said_it their_plan").case()
    case = replace(case, promises=tuple(theirs(state) for state in PromiseState))
    found = next(found for found in case.plan if found.step.key == "solved")
    return shown(StepCard("n1", case, found.step.key, found.occurrence, found.contacts))


def plan_in_writing() -> str:
    case = with_promises(Sample(C.OWN_MISTAKE, way="owned_up").case())
    found = next(found for found in case.plan if found.step.key == "plan_in_writing")
    return shown(StepCard("n1", case, found.step.key, found.occurrence, found.contacts))


def answers() -> str:
    """What slash commands answer, one after the other."""
    lesson = CATALOG.text(
        "messages/lesson_line",
        lesson="Read every quote back before it leaves.",
        client="Acme Corp",
        circumstance=CATALOG.label("circumstances.own_mistake"),
    )
    texts = {
        "lessons": f"{CATALOG.text('messages/lessons_head')}\n{lesson}",
        "lessons, none": CATALOG.text("messages/lessons_none"),
        "pause": CATALOG.text("messages/pause_how"),
        "pause until 3 Apr": CATALOG.text("messages/paused", until="Fri 3 Apr 2026"),
        "resume": CATALOG.text("messages/resumed"),
        "resume, not paused": CATALOG.text("messages/not_paused"),
        "lift, nothing stopped": CATALOG.text("messages/nothing_stopped"),
        "offer accepted by me": CATALOG.text("messages/offer_taken", client="Acme Corp"),
        "offer declined by me": CATALOG.text("messages/offer_left", client="Acme Corp"),
    }
    return "\n\n".join(f"{name}: {text}" for name, text in texts.items()) + "\n"


COACHING_TEXTS: dict[str, Text] = {
    **{f"promise_{name}": promise_card(days) for name, days in DAYS_BEFORE.items()},
    "promise_kept": promise_card(0, PromiseState.KEPT),
    "promise_missed": promise_card(0, PromiseState.MISSED),
    **{f"promise_theirs_{name}": their_promise_card(days) for name, days in DAYS_BEFORE.items()},
    "promise_theirs_kept": their_promise_card(0, PromiseState.KEPT),
    "promise_theirs_missed": their_promise_card(0, PromiseState.MISSED),
    "receipt_let_down_felt": receipt_let_down(feels_it=True),
    "receipt_let_down_not_felt": receipt_let_down(feels_it=False),
    "nudge_let_down_solved_with_promises": plan_of_theirs,
    "offer_offered": offer(OfferTopic.OFFERED, Sample(C.BLOWN_MEETING, way="asked")),
    "offer_offered_bare": offer(OfferTopic.OFFERED, Sample(C.TOLD_NO, facts=BARE)),
    "offer_accepted": offer(OfferTopic.ACCEPTED, Sample(C.BLOWN_MEETING)),
    "offer_open": offered,
    "offer_declined": offer(OfferTopic.DECLINED, Sample(C.BLOWN_MEETING)),
    **{f"held_{name}": gate(name) for name in Gate},
    "held_not_ready_list": not_ready,
    "summary_together": together,
    "summary_weekly": weekly,
    "summary_same_client": same_client,
    **{f"notice_{kind}": escalation(kind) for kind in sorted(ESCALATED)},
    "escalation_reminder": to_manager(NoticeTopic.ESCALATION_REMINDER),
    "escalation_answered": to_manager(NoticeTopic.ESCALATION, "taken_up_at"),
    "escalation_closed": to_manager(NoticeTopic.ESCALATION, "taken_up_at", "settled_at"),
    "escalation_taken_back": to_manager(NoticeTopic.ESCALATION, "taken_back_at"),
    **{f"escalation_to_rep_{topic}": to_rep(topic) for topic in EscalationTopic},
    "nudge_with_their_words": their_words,
    "nudge_plan_in_writing_with_promises": plan_in_writing,
    "receipt_likely_and_lessons": receipt,
    "command_answers": answers,
}
