"""The step of Workflow Builder: asks the owner, and plans nothing before they said so."""

import pytest
from sqlmodel import Session, select

from bot.local_slack.people import SlackUser
from bot.local_slack.step_runs import StepRun
from bot.local_slack.transports.delivery import Delivery
from bot.local_slack.web_api.faults import ServerError
from storage.models import LostDeal
from tests.slack.raw import interact, submission_of
from tests.slack.world import ANA, BO, World, actions, held, words

STEP = "log_a_lost_deal"
TOLD = {"client": "Acme Corp", "amount": "12,000 EUR", "owner": ANA, "circumstance": "told_no"}


async def run(world: World, **inputs: object) -> StepRun:
    """Let a workflow come to the step; gives the run as it ended."""
    began = await world.server.feed.run_step(STEP, TOLD | inputs)
    await world.settle()
    return world.workspace.step_runs.find(began.id)


async def deals(world: World) -> list[LostDeal]:
    def read(session: Session) -> list[LostDeal]:
        return list(session.exec(select(LostDeal)))

    return await world.bot.ctx.run(read)


async def test_the_owner_is_asked_and_nothing_is_planned(world: World) -> None:
    ended = await run(world)
    assert (ended.state, ended.outputs) == ("succeeded", {})
    (asked,) = world.direct(ANA)
    assert "*Acme Corp*, 12,000 EUR" in words(asked)
    assert actions(asked) == ["request_log", "request_leave"]
    assert await deals(world) == []
    assert [row.kind for row in await world.nudges() if row.kind != "digest"] == ["request"]


async def test_once_the_owner_says_so_it_is_logged(http_world: World) -> None:
    await run(http_world)
    (asked,) = http_world.direct(ANA)
    await http_world.press(asked, "request_log")
    form = await http_world.form()
    assert held(form)["client"] == "Acme Corp"
    assert (held(form)["amount"], held(form)["currency"]) == ("12,000", "EUR")
    assert await deals(http_world) == []
    assert not (await http_world.submit(loss_reason="timing")).errors
    (deal,) = await deals(http_world)
    assert (deal.rep_id, deal.circumstance, deal.amount_minor) == (ANA, "told_no", 1_200_000)
    now = http_world.now(asked)
    assert "you logged it" in words(now)
    assert actions(now) == []
    assert "Acme Corp" in http_world.direct()[-1].text


async def test_what_is_left_alone_is_not_logged(world: World) -> None:
    await run(world)
    (asked,) = world.direct(ANA)
    now = await world.press(asked, "request_leave")
    assert "Nothing was logged" in words(now)
    assert await deals(world) == []


async def test_one_question_makes_one_deal(one_world: World) -> None:
    await run(one_world)
    (asked,) = one_world.direct(ANA)
    await one_world.press(asked, "request_log")
    elsewhere = submission_of(one_world, await one_world.form())
    elsewhere["view"]["id"] = "VOTHER"
    assert not (await one_world.submit(loss_reason="timing")).errors
    ack = await interact(one_world, elsewhere)
    assert (ack.body or {})["response_action"] == "errors"
    assert len(await deals(one_world)) == 1


async def test_a_run_that_slack_tells_of_twice_asks_once(one_world: World) -> None:
    began = one_world.workspace.step_runs.begin(STEP)
    event = {
        "type": "function_executed",
        "function": {"callback_id": STEP},
        "inputs": TOLD,
        "function_execution_id": began.id,
        "bot_access_token": began.token,
    }
    envelope = {
        "type": "event_callback",
        "team_id": one_world.workspace.team.id,
        "event": event,
        "event_id": "Ev1",
        "event_time": 1772532000,
    }
    for number in range(3):
        await one_world.server.transport.send(Delivery("events_api", envelope, retry=number))
        await one_world.settle()
    assert len(one_world.direct(ANA)) == 1
    assert one_world.workspace.step_runs.find(began.id).state == "succeeded"


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"client": ""}, "client's name"),
        ({"client": "   "}, "client's name"),
        ({"owner": ""}, "needs the owner"),
        ({"owner": None}, "needs the owner"),
        ({"owner": "U9NOBODY"}, "nobody whom"),
        ({"owner": "U0LOCAL"}, "nobody whom"),
    ],
)
async def test_a_step_that_cannot_ask_says_why(
    one_world: World, inputs: dict[str, object], why: str
) -> None:
    ended = await run(one_world, **inputs)
    assert ended.state == "failed"
    assert why in ended.error
    assert one_world.direct(ANA) == []


async def test_a_deactivated_owner_is_not_asked(one_world: World) -> None:
    one_world.workspace.add_person(SlackUser("U7GONE", "gone", "Gone", deleted=True))
    assert (await run(one_world, owner="U7GONE")).state == "failed"


async def test_a_run_while_slack_will_not_say_who_the_owner_is_is_taken_again(
    one_world: World,
) -> None:
    one_world.server.api.faults.script("users.info", ServerError(503))
    ended = await run(one_world)
    assert ended.state == "running"
    assert one_world.direct(ANA) == []


@pytest.mark.parametrize(
    ("told", "picked"),
    [("Told-No", "told_no"), ("they said no", "told_no"), ("rain", None), ("", None)],
)
async def test_a_circumstance_is_taken_by_its_name_or_words(
    one_world: World, told: str, picked: str | None
) -> None:
    await run(one_world, circumstance=told)
    await one_world.press(one_world.direct()[-1], "request_log")
    chosen = held(await one_world.form())["circumstance"]
    assert (chosen["value"] if isinstance(chosen, dict) else None) == picked


async def test_an_amount_that_cannot_be_read_is_left_to_the_owner(one_world: World) -> None:
    await run(one_world, amount="a lot of money")
    await one_world.press(one_world.direct()[-1], "request_log")
    assert held(await one_world.form())["amount"] == "a lot of money"


async def test_hostile_words_of_a_workflow_are_shown_as_typed(one_world: World) -> None:
    await run(one_world, client="<!channel> & {{ client }}" + "x" * 500)
    assert "&lt;!channel&gt; &amp; {{ client }}" in words(one_world.direct()[-1])


async def test_it_comes_in_the_owners_working_time(one_world: World) -> None:
    one_world.pass_time(hours=10)
    await run(one_world)
    assert one_world.direct(ANA) == []
    await one_world.skip_to_next_nudge()
    assert len(one_world.direct(ANA)) == 1


async def test_a_colleagues_request_is_nobodys(one_world: World) -> None:
    await run(one_world)
    (asked,) = one_world.direct(ANA)
    nudge_id = next(
        one["value"]
        for block in asked.blocks
        for one in block.get("elements", [])
        if "value" in one
    )
    for action_id in ("request_log", "request_leave"):
        await interact(one_world, press_by(one_world, BO, action_id, nudge_id))
        await one_world.settle()
    assert one_world.workspace.views.top(BO) is None or "Acme" not in words(
        await one_world.form(BO)
    )
    assert actions(one_world.now(asked)) == ["request_log", "request_leave"]


def press_by(world: World, user: str, action_id: str, value: str) -> dict[str, object]:
    team = world.workspace.team.id
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": team},
        "team": {"id": team},
        "trigger_id": world.workspace.trigger_ids.give(user),
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    }
