"""What a team makes of the humility rules holds for its next draft, and for no other team's."""

import pytest

from bot.core.humility.model import DraftContext
from bot.drafts import reviewer as reviews
from bot.drafts.reviewer import DraftReviewer
from bot.humility.rules import load_rules

DRAFT = "I am begging you on my knees, please forgive me, I am the worst supplier you ever had."
CONTEXT = DraftContext("own_mistake", "own_up")


@pytest.mark.parametrize("choice", ["off", "warn", "block"])
async def test_a_rule_is_as_the_team_takes_it(choice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # However busy the machine is.
    monkeypatch.setattr(reviews, "REVIEW_TIMEOUT_SECONDS", 60)
    reviewer = DraftReviewer(load_rules)
    await reviewer.ready()
    plain = (await reviewer.review(DRAFT, CONTEXT)).findings
    rule = plain[0].id
    chosen = (await reviewer.review(DRAFT, CONTEXT, (), {rule: choice})).findings
    found = [one.severity for one in chosen if one.id == rule]
    assert set(found) == (set() if choice == "off" else {choice})
    assert (await reviewer.review(DRAFT, CONTEXT)).findings == plain
    reviewer.close()
