"""The rules, loaded once."""

import pytest

from bot.core.humility.rules import RuleSet
from bot.humility.rules import load_rules


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The rules as shipped."""
    return load_rules()
