"""`python -m bot playbooks` tells an admin each number and where it comes from."""

import pytest
from typer.testing import CliRunner

from bot.cli.commands import cli
from bot.copy.catalog import load_catalog
from bot.copy.waits import wait_text
from bot.core.circumstances import Circumstance
from bot.core.playbook import Wait
from bot.playbooks import load_playbooks, load_touches

CATALOG = load_catalog()


def test_every_step_is_told_with_its_wait_and_its_source() -> None:
    result = CliRunner().invoke(cli, ["playbooks"])
    assert result.exit_code == 0
    books = load_playbooks()
    for circumstance in Circumstance:
        told = result.output.partition(f"bot/playbooks/{circumstance}.toml")[2]
        for step in books[circumstance].steps:
            before, found, told = told.partition(step.source)
            assert found
            assert f"  {CATALOG.label(f'steps.{step.key}')}: " in before
    assert load_touches().step.source in result.output


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (Wait(minutes=10), "soon after you log it"),
        (Wait(business_hours=1), "1 working hour after you log it"),
        (Wait(business_hours=2.5), "2.5 working hours after you log it"),
        (Wait(business_days=1), "1 working day after you log it"),
        (Wait(business_days=0), "0 working days after you log it"),
        (Wait(days=180), "180 days after you log it"),
        (Wait(days_before_their_date=90), "90 days before their own date"),
        (Wait(business_days_before_their_date=20), "20 working days before their own date"),
    ],
)
def test_a_wait_in_words(wait: Wait, words: str) -> None:
    assert wait_text(CATALOG, wait, "you log it") == words
