"""`python -m bot playbooks` tells an admin each number and where it comes from."""

import re

import pytest
from typer.testing import CliRunner

from bot.cli.commands import cli
from bot.copy.catalog import load_catalog
from bot.copy.waits import wait_text
from bot.core.circumstances import Circumstance
from bot.core.follow_through import Reminders
from bot.core.playbook import Wait
from bot.playbooks import load_follow_through, load_playbooks, load_touches

CATALOG = load_catalog()


def set_apart() -> list[str]:
    """The groups of limits beside the reminders."""
    return [name for name, _ in load_follow_through() if name != "reminders"]


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


@pytest.fixture(scope="module")
def listed() -> list[str]:
    """The lines of the whole list."""
    return CliRunner().invoke(cli, ["playbooks"]).output.splitlines()


def test_keeping_in_touch_is_told_with_every_number(listed: list[str]) -> None:
    touches = load_touches()
    (head,) = [line for line in listed if "(bot/playbooks/keep_in_touch.toml)" in line]
    numbers = {value for _, value in touches if isinstance(value, int)}
    assert {int(number) for number in re.findall(r"\d+", head)} == numbers
    assert {f"    {touches.step.source}", f"    {touches.review.source}"} <= {*listed}


@pytest.mark.parametrize(("kind", "one"), load_follow_through().reminders.items())
def test_every_reminder_is_told_with_its_source(
    listed: list[str], kind: str, one: Reminders
) -> None:
    start = f"  {CATALOG.label(f'playbooks.kinds.{kind}')}: "
    (place,) = [place for place, line in enumerate(listed) if line.startswith(start)]
    days = list(one.business_days) or ([one.every_days] if one.every_days else [])
    assert [int(day) for day in re.findall(r"\d+", listed[place])] == days
    assert listed[place + 1] == f"    {one.source}"


@pytest.mark.parametrize("group", set_apart())
def test_every_interval_and_limit_is_told_with_its_source(listed: list[str], group: str) -> None:
    facts = getattr(load_follow_through(), group).model_dump()
    source = facts.pop("source")
    (place,) = [
        place
        for place, line in enumerate(listed)
        if line == f"  {CATALOG.label(f'playbooks.{group}', **facts)}"
    ]
    assert listed[place + 1] == f"    {source}"
    given = [
        one for value in facts.values() for one in (value if isinstance(value, tuple) else [value])
    ]
    assert [int(number) for number in re.findall(r"\d+", listed[place])] == given


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
