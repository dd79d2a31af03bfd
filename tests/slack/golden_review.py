"""Texts of the review: the form before and after a reading, and a note with the rep's words."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.core.circumstances import Circumstance
from bot.core.playbook import Channel
from bot.delivery.cards import StepCard
from bot.drafts.check_draft import check_draft
from bot.drafts.draft_context import draft_context
from bot.humility.rules import load_rules
from bot.slack.action_ids import Target
from bot.slack.origins import Origin
from bot.slack.review.form import Draft, review_pick_view, review_view
from bot.slack.review.state import ReviewState
from storage.models import KeptScript
from tests.slack.golden_coaching import CATALOG, Text, shown
from tests.slack.sample_cases import REPORTED_AT, Sample
from tests.slack.shown_text import Block, view_text

NOT_YET = (
    "Hi Dana, we apologise for any inconvenience, there was a small mix-up. "
    "I will send new leaflets by noon on Friday."
)
BETTER = (
    "Hi Dana, I quoted two colours instead of four. I'm sorry. Your leaflets missed the fair "
    "because of it. You have new ones by noon on Friday. What can I do to make this better?"
)
BEFORE = ("conditional_apology", "no_impact", "a_rule_of_the_team")
CASE = Sample(Circumstance.OWN_MISTAKE, way="not_reached").case()
FOUND = next(found for found in CASE.plan if found.step.key == "try_again")
NOW = REPORTED_AT + timedelta(days=2)


def view(words: str = "", before: Sequence[str] = ()) -> Block:
    """The form with these words in it, read if there are any."""
    state = ReviewState(Origin(Target(CASE.deal.id)), Channel.EMAIL)
    context = draft_context(CASE, FOUND.step, Channel.EMAIL, NOW)
    review = check_draft(words, context, load_rules(), before) if words else None
    draft = Draft(CASE, FOUND.step, "draft.email", words)
    return review_view(CATALOG, draft, state, review)


def own_words() -> str:
    """A note whose email the rep wrote."""
    kept = KeptScript(
        team_id="T1",
        deal_id=CASE.deal.id,
        step="try_again",
        channel="email",
        rep_id="U1ANA",
        text=BETTER,
        at=NOW,
    )
    case = replace(CASE, scripts=(kept,))
    return shown(StepCard("n1", case, "try_again", FOUND.occurrence, FOUND.contacts), NOW)


def _text(made: Callable[[], Block]) -> str:
    return view_text(made())


VIEWS: dict[str, Callable[[], Block]] = {
    "empty": view,
    "not_yet": partial(view, NOT_YET),
    "better": partial(view, BETTER, BEFORE),
    "pick": lambda: review_pick_view(CATALOG, [(CASE, FOUND.step)], 1),
}
REVIEW_TEXTS: dict[str, Text] = {
    **{f"form_review_{name}": partial(_text, made) for name, made in VIEWS.items()},
    "nudge_with_own_words": own_words,
}
