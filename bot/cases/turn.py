"""One person's doing at one moment, inside one transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case
from bot.cases.client_facts import CHANGES_FOR_OTHERS
from bot.cases.coaching import Coaching
from bot.cases.open_cases import OpenCases
from bot.cases.write_plans import acts_of
from bot.core.history import Event
from storage.case_rows import Wanted
from storage.deal_scopes import Scope
from storage.teams import KnownRep, get_known_rep


@dataclass(frozen=True, slots=True)
class Turn:
    """What a use case needs: the transaction, who acts where, and when.

    `delivery` is the key under which what Slack delivers is carried out once; None where whoever
    calls cannot repeat itself. Each case is opened once.
    """

    session: Session
    coaching: Coaching
    team_id: str
    actor: str
    now: datetime
    delivery: str | None = None
    cases: OpenCases = field(init=False)
    _known: list[KnownRep] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cases", OpenCases(self.session, self.coaching, self.now))

    @property
    def own(self) -> Coaching:
        """The coaching as the actor's workspace has it set."""
        return self.coaching.for_team(self.team_id)

    def me(self) -> KnownRep | None:
        """What is known of the actor, read once."""
        if not self._known and (found := get_known_rep(self.session, self.team_id, self.actor)):
            self._known.append(found)
        return next(iter(self._known), None)

    def case(self, deal_id: str) -> Case:
        """A case of the workspace, whoever has it; raises NoSuchDeal or Unplannable."""
        return self.cases.case(self.team_id, deal_id)

    def locked_case(self, deal_id: str, *, with_siblings: bool = False) -> Case:
        """The case, held while it is changed; with the other deals of its client, if asked for.

        Raises NoSuchDeal or Unplannable.
        """
        self.hold(deal_id, with_siblings=with_siblings)
        return self.case(deal_id)

    def hold(self, deal_id: str, *, with_siblings: bool = False) -> None:
        """Let nobody else change a deal, if there is one, nor the others of its client."""
        scope = Scope.WITH_SIBLINGS if with_siblings else Scope.DEALS
        self.cases.read(Wanted([self.team_id], [deal_id], scope), lock=True)

    def plan_again(self, case: Case) -> Case:
        """The case as it is after what was just written, and its nudges with it.

        Where it proposes to its client what it did not before, the nudges of the others too.
        """
        return self._plan(case, for_others=False)

    def plan_client_again(self, client_id: str) -> None:
        """Plan every deal with a client again: what one rep did counts for all."""
        self.cases.plan_again(self.cases.of_client(self.team_id, client_id))

    def add_event(self, case: Case, event: Event) -> Case:
        """Write what the actor says happened, and the plans that follow from it."""
        self.cases.add_event(case, event, by_user=self.actor)
        return self.plan_after(case, event.what)

    def plan_after(self, case: Case, what: str) -> Case:
        """The case with the plans that follow where such an event came or went."""
        return self._plan(case, for_others=what in CHANGES_FOR_OTHERS)

    def _plan(self, case: Case, *, for_others: bool) -> Case:
        deal_id, ids = case.deal.id, [case.deal.id]
        self.cases.forget(case)
        if for_others or list(acts_of(self.case(deal_id))) != list(acts_of(case)):
            ids = self.cases.of_client(self.team_id, case.deal.client_id)
        # First the one that changed, so that the others go by how it stands now.
        self.cases.plan_again(sorted(ids, key=lambda one: one != deal_id))
        return self.case(deal_id)
