"""The name that letters are signed with, as Slack tells it."""

from typing import Any

import pytest
from sqlmodel import Session

from bot.slack.people import person_of
from storage.teams import get_rep
from tests.slack.raw import happen
from tests.slack.world import ANA, World


def told(**user: Any) -> str:
    return person_of({"id": "U1", "tz": "Europe/Berlin", **user}, "T1").name


@pytest.mark.parametrize(
    ("real_name", "signed"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("  Ana   Ruiz ", "Ana Ruiz"),
        ("Ana Ruiz (she/her)", "Ana Ruiz"),
        ("Ana Ruiz 🌴 :palm_tree:", "Ana Ruiz"),
        ("Ana Ruiz [on leave]", "Ana Ruiz"),
        ("Ana Ruiz | Sales EMEA", "Ana Ruiz"),
        ("Seán O'Neill-Brandt", "Seán O'Neill-Brandt"),
        ("李 明", "李 明"),
        ("x" * 300, "x" * 80),
        ("🌴", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_signature_is_the_name_alone(real_name: str | None, signed: str) -> None:
    assert told(real_name=real_name) == signed


def test_a_name_is_taken_from_where_slack_tells_one() -> None:
    assert told(profile={"real_name": "Ana Ruiz", "display_name": "ana"}) == "Ana Ruiz"
    assert told(profile={"real_name": "", "display_name": "Ana"}) == "Ana"
    assert told() == ""


async def name_of(world: World) -> str:
    def read(session: Session) -> str:
        rep = get_rep(session, world.workspace.team.id, ANA)
        return rep.name if rep is not None else "unknown"

    return await world.bot.ctx.run(read)


async def test_it_is_kept_and_follows_a_change(one_world: World) -> None:
    await one_world.report()
    assert await name_of(one_world) == "Ana Ruiz"
    change = {"id": ANA, "tz": "Europe/Berlin", "locale": "en-GB", "real_name": "Ana Ruiz-Ode"}
    assert (await happen(one_world, {"type": "user_change", "user": change})).ok
    await one_world.settle()
    assert await name_of(one_world) == "Ana Ruiz-Ode"


async def test_an_event_without_a_name_takes_none_away(one_world: World) -> None:
    await one_world.report()
    change = {"id": ANA, "tz": "America/Chicago", "locale": "en-US"}
    assert (await happen(one_world, {"type": "user_change", "user": change})).ok
    await one_world.settle()
    assert await name_of(one_world) == "Ana Ruiz"
