"""What a fault did is said once, where the note about the fault had it already."""

import pytest

from bot.core.sentences.said_once import is_said_in


@pytest.mark.parametrize(
    ("effect", "happened"),
    [
        (
            "Your leaflets missed the fair.",
            "I sent the wrong file, and your leaflets missed the fair on Monday.",
        ),
        ("You had to reprint it all.", "We mixed up the colours, so you had to reprint it all."),
        ("You lost 1,200 euros.", "I quoted the old price and you lost 1,200 euros."),
        (
            "Our press stood still for two days.",
            "The paper came late and our press stood still for two days.",
        ),
        ("Your team waited.", "I missed the call, and your whole team waited for an hour."),
    ],
)
def test_an_effect_that_was_told_with_the_fault(effect: str, happened: str) -> None:
    assert is_said_in(effect, happened)


@pytest.mark.parametrize(
    ("effect", "happened"),
    [
        ("", "We lost your order."),
        ("You lost the order.", "We lost your order."),
        ("Your leaflets missed the fair on Monday.", "Your leaflets missed the fair."),
        ("You lost 1,200 euros.", "I quoted the old price and you lost 200 euros."),
        ("Your leaflets missed the fair.", "I quoted 500 leaflets instead of 5,000."),
        ("You missed the fair.", ""),
        ("You could not open.", "I sent the wrong key."),
    ],
)
def test_an_effect_that_was_not(effect: str, happened: str) -> None:
    assert not is_said_in(effect, happened)
