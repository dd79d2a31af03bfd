"""Who is in the practice workspace, and where they meet."""

from dataclasses import dataclass

from bot.local_slack.people import Person
from bot.local_slack.workspace import Workspace

TEAM_CHANNEL = "sales-wins"


@dataclass(frozen=True)
class Part:
    """A person and what they do in the team."""

    person: Person
    role: str


CAST = (
    Part(
        Person("U1ANA", "ana", "Ana Ruiz", tz="Europe/Berlin", locale="en-GB"),
        "Sales rep in Berlin",
    ),
    Part(
        Person("U2BO", "bo", "Bo Lind", tz="America/Chicago", locale="en-US"),
        "Sales rep in Chicago",
    ),
    Part(
        Person("U3MEI", "mei", "Mei Tan", tz="Asia/Singapore", locale="en-SG"),
        "Sales manager in Singapore",
    ),
    Part(
        Person(
            "U4MAX",
            "max",
            "Max Ode",
            tz="Europe/London",
            locale="en-GB",
            is_admin=True,
            is_owner=True,
            is_primary_owner=True,
        ),
        "Slack admin in London",
    ),
)


def gather(workspace: Workspace) -> None:
    """Let everybody in, and open the channels and DMs that they know."""
    people = [part.person.id for part in CAST]
    for part in CAST:
        workspace.add_person(part.person)
    bot = workspace.app.bot_user.id
    workspace.channels.add("C1WINS", TEAM_CHANNEL, [*people, bot])
    workspace.channels.add("C2GENERAL", "general", people)
    for index, one in enumerate(people):
        workspace.bot_dm(one)
        for other in people[index + 1 :]:
            workspace.channels.dm(one, other)
