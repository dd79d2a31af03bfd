"""Who is in the practice workspace, and where they meet."""

from dataclasses import dataclass
from secrets import token_hex

from bot.local_slack.people import App, SlackTeam, SlackUser
from bot.local_slack.workspace import Workspace

TEAM_CHANNEL = "sales-wins"
MANAGER = "U3MEI"
TEAM = SlackTeam("T0PRACTICE", "Practice", "practice")


def do_over() -> App:
    """The bot's app, with secrets that nobody else knows: any page may knock at localhost."""
    return App(
        id="A0DOOVER",
        name="Do-Over",
        bot_id="B0DOOVER",
        bot_user=SlackUser("U0DOOVER", "doover", "Do-Over", tz="Etc/UTC", is_bot=True),
        bot_token=f"xoxb-{token_hex()}",
        app_token=f"xapp-{token_hex()}",
        signing_secret=token_hex(),
        verification_token=token_hex(),
    )


@dataclass(frozen=True)
class CastMember:
    """A person and what they do in the team."""

    person: SlackUser
    role: str


CAST = (
    CastMember(
        SlackUser("U1ANA", "ana", "Ana Ruiz", tz="Europe/Berlin", locale="en-GB"),
        "Sales rep in Berlin",
    ),
    CastMember(
        SlackUser("U2BO", "bo", "Bo Lind", tz="America/Chicago", locale="en-US"),
        "Sales rep in Chicago",
    ),
    CastMember(
        SlackUser("U5ELI", "eli", "Eli Stone", tz="Europe/London", locale="en-GB"),
        "Sales rep in London, with forty deals",
    ),
    CastMember(
        SlackUser(MANAGER, "mei", "Mei Tan", tz="Asia/Singapore", locale="en-SG"),
        "Sales manager in Singapore",
    ),
    CastMember(
        SlackUser(
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


def add_people(workspace: Workspace) -> None:
    """Let everybody in, and open the channels and DMs that they know."""
    people = [member.person.id for member in CAST]
    for member in CAST:
        workspace.add_person(member.person)
    bot = workspace.app.bot_user.id
    workspace.channels.add("C1WINS", TEAM_CHANNEL, [*people, bot])
    workspace.channels.add("C2GENERAL", "general", people)
    for index, one in enumerate(people):
        workspace.bot_dm(one)
        for other in people[index + 1 :]:
            workspace.channels.dm(one, other)
