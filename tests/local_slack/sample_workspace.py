"""The workspace, the clock and the one rule that most tests of the double run under."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.local_slack.blockkit import Violation
from bot.local_slack.checks import Checks
from bot.local_slack.people import SlackUser
from bot.local_slack.workspace import Workspace


@dataclass
class ManualClock:
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def skip(self, **by: float) -> None:
        self.now += timedelta(**by)


def refuse_long_texts(payload: object) -> list[Violation]:
    if "x" * 151 in str(payload):
        return [Violation("/blocks/0/text/text", "must be less than 151 characters")]
    return []


def sample_workspace(clock: ManualClock) -> Workspace:
    """Two people, a channel with the bot in it and one without."""
    checks = Checks(message=refuse_long_texts, view=refuse_long_texts)
    workspace = Workspace(clock=clock, checks=checks)
    workspace.add_person(
        SlackUser("U1", "ada", "Ada Reyes", tz="America/Chicago", email="a@x.test")
    )
    workspace.add_person(SlackUser("U2", "bo", "Bo Lind", tz="Europe/Stockholm", locale="sv-SE"))
    bot = workspace.app.bot_user.id
    workspace.channels.add("C1", "sales-wins", ["U1", "U2", bot])
    workspace.channels.add("C2", "random", ["U1", "U2"])
    return workspace
