"""Who may do what only an admin does."""

from bot.delivery.ports import NotSent, Refused
from bot.slack.messenger import SlackMessenger
from bot.slack.payloads import Actor


async def is_admin(messenger: SlackMessenger, actor: Actor) -> bool:
    """Whether this is the admin who was set, or one of the workspace; no if Slack will not say."""
    if actor.user_id == messenger.admin_id:
        return True
    try:
        person = await messenger.person(actor.team_id, actor.user_id)
    except (NotSent, Refused):
        return False
    return person.is_admin
