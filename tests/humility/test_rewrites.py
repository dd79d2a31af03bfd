"""Rewrites of the rep's own sentences: what they make of one, and that they never make it worse."""

import pytest

from bot.core.humility.check import check, findings_in
from bot.core.humility.model import DraftContext
from bot.core.humility.rewrites.rewrite import Rewrite, rewrite_of
from bot.core.humility.rules import RuleSet
from bot.humility.training.labelled import Labelled, read

OWN_UP = DraftContext("own_mistake", "own_up", "phone")
# The first of every part, so that each author has some.
DRAFTS = [
    draft for part in ("blind-01", "dev-a", "fresh-01", "kept-a") for draft in read(part)[:25]
]


def _rewrites(draft: str, context: DraftContext, rules: RuleSet) -> list[Rewrite]:
    reading = rules.read(draft, context)
    found = (
        rewrite_of(one, reading, context, rules) for one in findings_in(reading, context, rules)
    )
    return [rewrite for rewrite in found if rewrite is not None]


@pytest.mark.parametrize(
    ("sentence", "rewritten"),
    [
        ("Sorry about that, but dates were tight.", "Sorry about that. Dates were tight."),
        ("It slipped through the cracks.", "I let it slip through the cracks."),
        ("Mistakes were made.", "I made mistakes."),
        ("There was a mix-up with your dates.", "I caused a mix-up with your dates."),
        ("Your pallets were sent to the wrong depot.", "I sent your pallets to the wrong depot."),
        ("We'll get new ones to you ASAP.", "We'll get new ones to you by [day and hour]."),
        ("There's a minor issue with the invoice.", "There's an issue with the invoice."),
        ("The new lad in production cut it wrong.", "We cut it wrong."),
        ("I'm sorry you feel let down.", "I'm sorry I let you down."),
    ],
)
def test_a_rule_gives_other_words(rules: RuleSet, sentence: str, rewritten: str) -> None:
    assert rewritten in [one.text for one in _rewrites(sentence, OWN_UP, rules)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anyone could have made that error.",
        "People may have felt rushed by that.",
        "I could have let you know earlier.",
        "We could have made it clearer.",
    ],
)
def test_what_did_not_happen_is_not_said_to_have_happened(rules: RuleSet, sentence: str) -> None:
    doubted = [one for one in _rewrites(sentence, OWN_UP, rules) if one.text]
    assert doubted == []


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("I'm sorry that this might have caused a delay.", "might have"),
        ("I'm sorry that this could have left you waiting.", "could have"),
        ("I'm sorry that we may have let you down.", "may have"),
    ],
)
def test_the_advice_names_the_word_that_stands_there(
    rules: RuleSet, sentence: str, word: str
) -> None:
    advice = [one.advice for one in check(sentence, OWN_UP, rules)]
    assert any(f"Drop the '{word}'" in one for one in advice)


def test_a_sentence_that_only_harms_is_left_out(rules: RuleSet) -> None:
    draft = "I sent it late. It was never our intention to miss the date. I'm sorry."
    (rewrite,) = _rewrites(draft, OWN_UP, rules)
    assert rewrite.apply(draft) == "I sent it late. I'm sorry."


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.id)
def test_no_rewrite_makes_a_draft_worse(rules: RuleSet, draft: Labelled) -> None:
    context = DraftContext(draft.circumstance, draft.stage, draft.channel, **draft.context)
    before = check(draft.text, context, rules)
    for rewrite in _rewrites(draft.text, context, rules):
        after = rewrite.apply(draft.text)
        assert len(check(after, context, rules)) <= len(before)
        assert after.startswith(draft.text[: rewrite.start])
        assert after.endswith(draft.text[rewrite.end :].lstrip(" \t"))


@pytest.mark.parametrize(
    ("draft", "wrong_word"),
    [
        ("We apologise for any inconvenience.", "'if'"),
        ("Sorry about that, although dates were tight.", "'but'"),
        ("Oops.", "emoji"),
        ("No harm done.", "adjective"),
    ],
)
def test_no_advice_names_what_does_not_stand_there(
    rules: RuleSet, draft: str, wrong_word: str
) -> None:
    found = [one for one in check(draft, OWN_UP, rules) if one.quote]
    assert found
    assert not [one for one in found if wrong_word in (one.why + one.advice).lower()]
