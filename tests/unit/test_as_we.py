"""What one person did, as their colleague says it."""

import pytest

from bot.core.as_we import as_we


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("I quoted two colours instead of four", "We quoted two colours instead of four"),
        ("sorry, I'm late and I’ve lost it", "sorry, we're late and we’ve lost it"),
        ("that was me. My boss saw it, I was away", "that was us. Our boss saw it, we were away"),
        ("because I didn't ask my client", "because we didn't ask our client"),
        ("the fault was mine, I forgot myself", "the fault was ours, we forgot ourselves"),
    ],
)
def test_it_becomes_we(typed: str, said: str) -> None:
    assert as_we(typed) == said


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "we sent it late",
        "Phase I of the job",
        "A.I. broke it",
        "a coal mine collapsed",
        "me olvidé de llamar",
        "i clienti non sapevano",
        "Ich habe es vergessen",
    ],
)
def test_what_is_about_nobody_or_in_another_language_stays(typed: str) -> None:
    assert as_we(typed) == typed
