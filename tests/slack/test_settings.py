"""Settings: first from `.env`, then as an admin changes them on Home; the latest counts at once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.cases.settings import known_rules
from bot.core.settings import RULE_CHOICES, Setting
from bot.local_slack.actions.gestures import Seen
from bot.local_slack.elements import offered_options
from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.people import SlackUser
from bot.local_slack.views import View
from bot.slack.action_ids import SETTING
from storage.models import SettingChange
from storage.settings import settings_of
from tests.slack import world as worlds
from tests.slack.test_home import home
from tests.slack.world import ANA, BO, MAX, TEAM_CHANNEL, World, fields, held, words

MIA = "U4MIA"
FIRST = {
    "MANAGER_USER_ID": MIA,
    "LARGE_ACCOUNT": "50000 EUR",
    "WORKING_HOURS": "08:00-16:00",
    "HUMILITY_RULES": "flippant=off",
    "AMOUNTS_FORMAT": "de-DE",
}


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[World]:
    """A workspace with two admins, on each database in turn."""
    first: dict[str, Any] = {"ADMIN_USER_ID": ANA, **FIRST}
    async with worlds.world("http", database_url, **first) as one:
        one.workspace.add_person(SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin"))
        yield one


async def opened(world: World, name: Setting, user: str = MAX) -> View:
    """The form of a setting, opened from an admin's Home."""
    shown = await home(world, user)
    await world.server.actions.press(user, shown, SETTING, block_id=f"change.{name}")
    return await world.form(user)


async def change(world: World, name: Setting, user: str = MAX, **values: object) -> Seen:
    await opened(world, name, user)
    return await world.submit(user, **values)


async def kept(world: World) -> dict[str, SettingChange]:
    team = world.workspace.team.id
    rows = await world.bot.ctx.run(lambda session: settings_of(session, team))
    return {row.name: row for row in rows}


def line(shown: View, name: Setting) -> str:
    """What Home says of a setting."""
    block = next(one for one in shown.blocks if one.get("block_id") == f"change.{name}")
    return str(block["text"]["text"])


def now(world: World) -> Any:
    return world.bot.ctx.coaching.for_team(world.workspace.team.id)


async def test_home_shows_each_setting_as_it_was_first_set(desk: World) -> None:
    shown = await home(desk, MAX)
    told = {name: line(shown, name) for name in Setting}
    assert all(text.endswith("_As it was first set._") for text in told.values()), told
    assert "#sales-wins" in told[Setting.DIGEST_CHANNEL]
    assert "Friday" in told[Setting.DIGEST_DAY]
    assert "15:00" in told[Setting.DIGEST_TIME]
    assert "08:00-16:00" in told[Setting.WORKING_HOURS]
    assert "as usual where each rep lives" in told[Setting.WORKING_DAYS]
    assert f"<@{MIA}>" in told[Setting.MANAGERS]
    assert "50000 EUR" in told[Setting.LARGE_ACCOUNT]
    assert "12.500" in told[Setting.AMOUNTS]
    assert "flippant=off" in told[Setting.HUMILITY_RULES]


CHANGES: dict[Setting, tuple[dict[str, object], str, str]] = {
    Setting.DIGEST_CHANNEL: ({"value": TEAM_CHANNEL}, TEAM_CHANNEL, f"<#{TEAM_CHANNEL}>"),
    Setting.DIGEST_DAY: ({"value": "mon"}, "mon", "Monday"),
    Setting.DIGEST_TIME: ({"value": "09:30"}, "09:30", "09:30"),
    Setting.WORKING_HOURS: ({"start": "10:00", "end": "18:30"}, "10:00-18:30", "10:00-18:30"),
    Setting.WORKING_DAYS: (
        {"value": ["sun", "mon", "tue"]},
        "mon,tue,sun",
        "Monday, Tuesday, Sunday",
    ),
    Setting.MANAGERS: ({"value": [BO, MIA]}, f"{BO},{MIA}", f"<@{BO}>, <@{MIA}>"),
    Setting.LARGE_ACCOUNT: (
        {"value": "60k eur; 70,000 USD"},
        "60000 EUR, 70000 USD",
        "60000 EUR, 70000 USD",
    ),
    Setting.AMOUNTS: ({"value": "en-US"}, "en-US", "€12,500 (English (United States))"),
    Setting.HUMILITY_RULES: (
        {"off": ["grovel", "no_exit"], "warn": ["minimise"], "block": []},
        "grovel=off, minimise=warn, no_exit=off",
        "grovel=off, minimise=warn, no_exit=off",
    ),
}


def test_every_setting_is_tried() -> None:
    assert set(CHANGES) == set(Setting)


@pytest.mark.parametrize("name", list(Setting))
async def test_a_change_is_kept_with_who_and_shown_beside_the_first(
    desk: World, name: Setting
) -> None:
    values, text, said = CHANGES[name]
    await opened(desk, name)
    seen = await desk.submit(MAX, **values)
    assert not seen.errors, seen.errors
    row = (await kept(desk))[name]
    assert (row.value, row.by_user, row.revision, row.at) == (text, MAX, 1, worlds.T0)
    told = line(desk.workspace.views.homes[MAX], name)
    assert said in told.split("\n")[0]
    assert f"Changed by <@{MAX}> on Tue 3 Mar" in told
    assert "Before any change: " in told


@pytest.mark.parametrize("name", list(Setting))
async def test_a_form_opens_with_what_counts_and_goes_back_to_the_first(
    desk: World, name: Setting
) -> None:
    first = now(desk).values[name]
    assert "back" not in fields(await opened(desk, name))
    await desk.submit(MAX, **CHANGES[name][0])
    assert now(desk).values[name] != first
    again = await opened(desk, name)
    for field, value in CHANGES[name][0].items():
        if name is not Setting.LARGE_ACCOUNT:
            assert _plain(held(again)[field]) == value or sorted(
                _plain(held(again)[field])
            ) == sorted(value)  # type: ignore[call-overload]
    assert not (await desk.submit(MAX, back=["first"])).errors
    assert now(desk).values[name] == first
    assert "It is back at its first value" in line(desk.workspace.views.homes[MAX], name)
    assert (await kept(desk))[name].revision == 2


def _plain(value: object) -> Any:
    if isinstance(value, dict):
        return value["value"]
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        (Setting.WORKING_HOURS, {"start": "18:00", "end": "09:00"}, "end"),
        (Setting.LARGE_ACCOUNT, {"value": "50000"}, "value"),
        (Setting.LARGE_ACCOUNT, {"value": "5 EUR, 6 EUR"}, "value"),
        (Setting.HUMILITY_RULES, {"off": ["grovel"], "warn": ["grovel"]}, "block"),
    ],
)
async def test_what_is_no_value_is_sent_back(
    desk: World, name: Setting, values: dict[str, object], field: str
) -> None:
    await opened(desk, name)
    seen = await desk.submit(MAX, **values)
    assert list(seen.errors) == [field]
    assert await kept(desk) == {}


@pytest.mark.parametrize("name", [Setting.LARGE_ACCOUNT, Setting.MANAGERS, Setting.HUMILITY_RULES])
async def test_left_empty_it_is_none_and_not_the_first_value(desk: World, name: Setting) -> None:
    empty: dict[Setting, dict[str, object]] = {
        Setting.MANAGERS: {"value": []},
        Setting.HUMILITY_RULES: {"off": []},
    }
    await opened(desk, name)
    assert not (await desk.submit(MAX, **empty.get(name, {"value": ""}))).errors
    assert not now(desk).values[name]
    assert (await kept(desk))[name].value == ""


async def test_the_second_of_two_sees_what_is_there_now(desk: World) -> None:
    await opened(desk, Setting.DIGEST_DAY, MAX)
    await opened(desk, Setting.DIGEST_DAY, ANA)
    assert not (await desk.submit(ANA, value="mon")).errors
    seen = await desk.submit(MAX, value="wed")
    assert seen.view is not None
    assert f"<@{ANA}> changed this while you had it open" in words(seen.view)
    assert "*Day of the digest*: Monday" in words(seen.view)
    assert _plain(held(seen.view)["value"]) == "wed"
    assert (await kept(desk))[Setting.DIGEST_DAY].value == "mon"
    assert not (await desk.submit(MAX)).errors
    row = (await kept(desk))[Setting.DIGEST_DAY]
    assert (row.value, row.by_user, row.revision) == ("wed", MAX, 2)


async def test_the_same_change_twice_is_one(desk: World) -> None:
    await opened(desk, Setting.DIGEST_DAY, MAX)
    await opened(desk, Setting.DIGEST_DAY, ANA)
    assert not (await desk.submit(ANA, value="mon")).errors
    seen = await desk.submit(MAX, value="mon")
    assert not seen.errors
    assert seen.view is None
    row = (await kept(desk))[Setting.DIGEST_DAY]
    assert (row.by_user, row.revision) == (ANA, 1)


async def test_nobody_else_changes_a_setting(desk: World) -> None:
    await opened(desk, Setting.DIGEST_DAY, MAX)
    await desk.server.actions.change_profile(SlackUser(MAX, "max", "Max Ode", tz="Europe/Berlin"))
    seen = await desk.submit(MAX, value="mon")
    assert list(seen.errors) == ["value"]
    assert await kept(desk) == {}
    assert not [one for one in (await home(desk, MAX)).blocks if "change." in str(one)]


async def test_an_archived_channel_is_refused(desk: World) -> None:
    desk.workspace.channels.add("C2OLD", "old", [MAX, desk.bot_user])
    desk.workspace.channels.find("C2OLD").is_archived = True
    seen = await change(desk, Setting.DIGEST_CHANNEL, value="C2OLD")
    assert "archived" in seen.errors["value"]


async def test_a_channel_without_the_bot_asks_for_an_invitation(desk: World) -> None:
    desk.workspace.channels.add("C3NEW", "new", [MAX])
    seen = await change(desk, Setting.DIGEST_CHANNEL, value="C3NEW")
    assert "/invite @Do-Over" in seen.errors["value"]
    await desk.server.actions.invite_bot(MAX, "C3NEW")
    assert not (await desk.submit(MAX, value="C3NEW")).errors
    assert now(desk).digest.channel == "C3NEW"


async def test_a_digest_that_waits_for_an_archived_channel_goes_to_the_new_one(
    desk: World,
) -> None:
    desk.workspace.channels.find(TEAM_CHANNEL).is_archived = True
    desk.clock.at = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
    await desk.look()
    shown = await home(desk, MAX)
    assert "The digest, due Fri 6 Mar" in words(shown)
    desk.workspace.channels.add("C3NEW", "new", [MAX, desk.bot_user])
    assert not (await change(desk, Setting.DIGEST_CHANNEL, value="C3NEW")).errors
    await desk.look()
    assert len(desk.workspace.channels.find("C3NEW").messages) == 1
    assert "Everything has arrived." in words(await home(desk, MAX))


async def test_without_a_channel_no_digest_comes_and_with_one_again(desk: World) -> None:
    assert not (await change(desk, Setting.DIGEST_CHANNEL, value=None)).errors
    desk.clock.at = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
    await desk.look()
    assert desk.team_channel() == []
    assert not (await change(desk, Setting.DIGEST_CHANNEL, value=TEAM_CHANNEL)).errors
    desk.clock.at = datetime(2026, 3, 13, 14, 0, tzinfo=UTC)
    await desk.look()
    assert len(desk.team_channel()) == 1


async def test_another_day_dates_the_digest_that_waits(desk: World) -> None:
    assert not (await change(desk, Setting.DIGEST_DAY, value="wed")).errors
    assert not (await change(desk, Setting.DIGEST_TIME, value="09:30")).errors
    waiting = [row for row in await desk.nudges() if row.kind == "digest" and row.wake_at]
    assert [row.due_at for row in waiting] == [datetime(2026, 3, 4, 8, 30, tzinfo=UTC)]


async def test_other_working_hours_date_what_is_planned(desk: World) -> None:
    await desk.report("blown_meeting", ANA)
    before = await _wakes(desk)
    values = {"start": "12:00", "end": "16:00"}
    assert not (await change(desk, Setting.WORKING_HOURS, **values)).errors
    await desk.bot.ticker.renew_plans()
    assert await _wakes(desk) != before
    assert now(desk).week.start == time(12)


async def _wakes(world: World) -> list[datetime | None]:
    rows = await world.nudges()
    return [row.wake_at for row in rows if row.kind == "step" and row.wake_at and row.step == "ask"]


async def test_a_rule_that_is_switched_off_is_not_found_any_more(desk: World) -> None:
    team = desk.workspace.team.id
    assert not (await change(desk, Setting.HUMILITY_RULES, off=["grovel"])).errors
    assert desk.bot.ctx.coaching.for_team(team).rule_choices == {"grovel": "off"}
    assert desk.bot.ctx.coaching.for_team("T9OTHER").rule_choices == {"flippant": "off"}


async def test_every_rule_can_be_picked_by_what_it_does_and_no_other(desk: World) -> None:
    form = await opened(desk, Setting.HUMILITY_RULES)
    assert {name for name in fields(form) if name != "back"} == set(RULE_CHOICES)
    assert [_plain(one) for one in _plain(held(form)["off"])] == ["flippant"]
    lists = [one["element"] for one in form.blocks if one["type"] == "input"]
    for element in lists:
        offered = offered_options(element)
        assert {one["value"] for one in offered} == known_rules()
        assert all(one["description"]["text"] for one in offered)
    headings = [group["label"]["text"] for group in lists[0]["option_groups"]]
    assert headings == ["These hold a draft back as they come", "These advise as they come"]
    with pytest.raises(NotOnScreenError):
        await desk.submit(MAX, off=["flipant"])


async def test_what_another_process_changed_is_learnt(desk: World) -> None:
    team = desk.workspace.team.id
    row = SettingChange(
        team_id=team, name="digest_day", revision=1, value="tue", by_user=MIA, at=worlds.T0
    )
    await desk.bot.ctx.run(lambda session: session.add(row))
    await desk.bot.ticker.learn_settings()
    assert now(desk).digest.weekday == 1


async def test_what_cannot_be_read_any_more_leaves_the_first_value(desk: World) -> None:
    team = desk.workspace.team.id
    rows = [
        SettingChange(
            team_id=team, name=name, revision=1, value="nonsense", by_user=MIA, at=worlds.T0
        )
        for name in (*Setting, "of_a_newer_version")
        if name != Setting.DIGEST_CHANNEL
    ]
    await desk.bot.ctx.run(lambda session: session.add_all(rows))
    before = now(desk).values
    await desk.bot.ticker.learn_settings()
    assert now(desk).values == before
