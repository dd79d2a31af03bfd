"""Logs hold ids and outcomes, never what people wrote, whatever the level."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.web_api.faults import ApiError, LostResponse, ServerError
from bot.telemetry.logs import NOISY, set_up_logging
from tests.slack.raw import happen, interact, submission_of
from tests.slack.test_database_trouble import locked_sqlite
from tests.slack.world import ANA, TEAM_CHANNEL, World

SECRETS = ["Kestrel", "Ottilie", "quagmire", "walrus", "marzipan", "turnstile", "98765", "98,765"]
OF_SLACKS_DOUBLE = ("uvicorn", "bot.practice", "starlette", "websockets")


@pytest.fixture(autouse=True, params=["DEBUG", "INFO"])
def level(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """The level that the admin set, before the bot was put together; then as it was."""
    before = {name: logging.getLogger(name).level for name in NOISY}
    caplog.set_level(request.param)
    set_up_logging(request.param)
    yield request.param
    for name, was in before.items():
        logging.getLogger(name).setLevel(was)


@contextmanager
def unacknowledged(world: World) -> Iterator[None]:
    """Wait less for what Socket Mode never acknowledges."""
    transport = world.server.transport
    assert isinstance(transport, HttpTransport | SocketTransport)
    before, transport.ack_limit = transport.ack_limit, 0.3
    yield
    transport.ack_limit = before


async def a_day_with_trouble(world: World) -> None:
    """Everything a rep may write, and most of what may go wrong with it."""
    faults = world.server.api.faults
    faults.script("views.open", ApiError("expired_trigger_id"), ServerError())
    for _ in range(3):
        await world.lostdeal("Kestrel 98,765 EUR quagmire")
    await world.pick("own_mistake")
    values = {"contact": "Ottilie Brandt", "impact": "walrus", "amount": "98765", "currency": "EUR"}
    save = submission_of(world, await world.form())
    save["view"]["state"]["values"]["client"] = "nonsense Kestrel"
    with unacknowledged(world):
        assert not (await interact(world, save)).ok
    faults.script("chat.postMessage", ApiError("invalid_blocks"))
    seen = await world.submit(client="Kestrel", what_happened="quagmire", **values)
    assert not seen.errors
    faults.script("chat.postMessage", LostResponse(), ServerError(503))
    for _ in range(4):
        await world.skip_to_next_nudge()
    note = world.direct()[-1]
    faults.script("chat.update", ApiError("cant_update_message"))
    await world.press(note, "record.owned_up")
    await world.lostdeal("list")
    await happen(world, {"type": "message", "user": ANA, "text": "marzipan", "channel": "D1"})
    press = {"type": "shortcut", "callback_id": "marzipan", "user": {"id": ANA}}
    with unacknowledged(world):
        team = {"id": world.workspace.team.id}
        await interact(world, press | {"team": team, "trigger_id": "1.1"})
        await world.server.actions.slash_command(ANA, TEAM_CHANNEL, "/another", "turnstile")


async def test_logs_never_hold_what_people_wrote(
    world: World, caplog: pytest.LogCaptureFixture, sqlite_url: str
) -> None:
    await a_day_with_trouble(world)
    with locked_sqlite(sqlite_url):
        await world.lostdeal("Kestrel quagmire marzipan")
    ours = [each for each in caplog.records if not each.name.startswith(OF_SLACKS_DOUBLE)]
    assert any("failed" in each.getMessage() for each in ours)
    formatter = logging.Formatter("%(name)s %(message)s")
    for record in ours:
        said = formatter.format(record)
        for secret in SECRETS:
            assert secret not in said, said
