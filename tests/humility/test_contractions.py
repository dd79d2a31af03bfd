"""An apostrophe that was left out in a hurry changes nothing; words that need none stay words."""

import pytest

from bot.core.humility.rules import RuleSet


def _plain(text: str, rules: RuleSet) -> str:
    return " ".join(sentence.text.strip() for sentence in rules.read(text).sentences)


@pytest.mark.parametrize(
    "said",
    [
        "We're sorry, and we're sending two more.",
        "I'll ring you at nine and we'll refund the rest.",
        "It's on me that it's late.",
        "I'd like to try again if you'd have us.",
        "We'd missed the slot, and he'd told you so.",
        "That one's on us, there's no excuse.",
        "So let's start with what we've changed.",
        "I couldn't and I shouldn't have.",
        "She'll bring it, they'll fit it, it'll hold.",
    ],
)
def test_a_contraction_needs_no_apostrophe(said: str, rules: RuleSet) -> None:
    assert _plain(said.replace("'", ""), rules) == _plain(said, rules)


@pytest.mark.parametrize(
    "said",
    [
        "Two of your men were ill on Monday.",
        "The well was dry and all is well.",
        "Your boxes were sent twice.",
        "Were you there?",
        "The truck lost its way.",
        "Please bring your ID card.",
        "The shop is shut on Wed afternoon.",
        "The crates stood in the shed.",
        "He lets rooms.",
    ],
)
def test_words_that_look_like_contractions_stay(said: str, rules: RuleSet) -> None:
    plain = _plain(said, rules)
    assert not {"am", "would", "will", "us", "is not"} & set(plain.split()), plain
    assert "we are" not in plain, plain
    assert "it is" not in plain, plain
