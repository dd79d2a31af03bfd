"""Where a client who asked to be left alone may be the same, nothing goes out before an answer."""

from dataclasses import replace

import pytest

from bot.core.gates import STOPPING, ClientFacts, Gate, hold_for
from bot.core.playbook import StepKind
from tests.unit.test_gates import MISTAKE, NOW, OWN_UP, REPORTED

MAYBE = replace(MISTAKE, client=ClientFacts(maybe_stopped=True))


@pytest.mark.parametrize("kind", list(StepKind))
def test_c10_maybe_stopped_holds_every_word_to_the_client(kind: StepKind) -> None:
    hold = hold_for(OWN_UP.model_copy(update={"kind": kind}), MAYBE, REPORTED, NOW)
    without_a_word = kind in {StepKind.REPAIR, StepKind.CAUSE}
    assert (hold is not None and hold.gate is Gate.MAYBE_STOPPED) != without_a_word
    assert Gate.MAYBE_STOPPED not in STOPPING
