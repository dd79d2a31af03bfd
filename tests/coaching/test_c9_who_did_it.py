"""Who did it (9.8): each rule by its name in docs/coaching.md."""

import re

from bot.core.circumstances import Circumstance
from bot.core.playbook import StepKind
from bot.usecases.edit_report import edit_report
from bot.usecases.report_lost_deal import Report
from tests.coaching.office import ANA, BO, Office
from tests.coaching.stages import Stage, stages
from tests.walk import walk

ACT = (
    r"(did|quoted|got|made|forgot|let|missed|sent|promised|was|lost"
    r"|have not (used|kept)|have worked)"
)
OWNED = rf"\b[Mm]y (own )?(mistake|fault|error)\b|\bon me\b|\b(what )?I {ACT}\b|\bdown to me\b"
HANDED = list(stages(handed_over=True))


async def test_c9_who_did_it_is_a_fact_that_stays(office: Office) -> None:
    deal = await office.report()
    assert (await office.case(deal)).deal.reported_by == ANA
    assert not (await office.case(deal)).is_a_colleagues
    await office.hand_over(deal, ANA, BO)
    taken = await office.case(deal)
    assert (taken.deal.rep_id, taken.deal.reported_by) == (BO, ANA)
    assert taken.is_a_colleagues
    report = Report(Circumstance.BLOWN_MEETING, "Acme Corp", what_happened="I was late")
    await office.act(lambda turn: edit_report(turn, deal, report), BO)
    assert (await office.case(deal)).deal.reported_by == ANA


@walk("stage", HANDED)
def test_c9_who_did_it_is_never_claimed_by_a_colleague(stage: Stage) -> None:
    for text in stage.scripts:
        # A manager speaks here, of what is theirs to answer for.
        assert not re.search(OWNED, text), text


@walk("stage", HANDED)
def test_c9_who_did_it_is_not_laid_on_the_new_owner_in_a_note(stage: Stage) -> None:
    blamed = r"[Ee]veryone gets one wrong|how soon you owned|[Yy]ou (owned|told|tried|asked|put it)"
    assert not re.search(blamed, stage.note), stage.note


@walk("stage", HANDED)
def test_c9_who_did_it_a_colleague_says_we(stage: Stage) -> None:
    if stage.step.kind is StepKind.OWN_UP:
        assert all("We got that wrong, and I'm sorry." in text for text in stage.scripts)
    asked = [text for text in stage.scripts if "asked you for another" in text]
    assert all("We asked you for another" in text for text in asked)
    if stage.kind == "blown_meeting" and stage.step.kind is StepKind.ASK:
        ours = r"[Ww]e did not use|What you got from us that day"
        assert all(re.search(ours, text) for text in stage.scripts)


@walk("stage", list(stages()))
def test_c9_who_did_it_stays_with_whoever_was_there(stage: Stage) -> None:
    if stage.kind == "own_mistake" and stage.step.kind in {StepKind.OWN_UP, StepKind.ASK}:
        assert all(re.search(r"[Mm]y mistake", text) for text in stage.scripts)
