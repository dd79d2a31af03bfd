"""The channel that the digest goes to, as Slack knows it."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.ports import Refused
from bot.slack.errors import reading

MEMBERS = 1000
"""The most of a channel's members that Slack tells of in one call."""

ARCHIVED, NOT_IN = "archived", "invite"


async def channel_called(client: AsyncWebClient, told: str) -> str:
    """The id of a channel by its id or name; raises NotSent or Refused."""
    name, cursor = told.removeprefix("#"), ""
    if name[:1] in {"C", "G"} and name.isupper():
        return name
    while True:
        with reading("conversations.list"):
            answer = await client.conversations_list(
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=200,
                cursor=cursor,
            )
        found = next((one for one in answer["channels"] if one.get("name") == name), None)
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if found is not None:
            return str(found["id"])
        if not cursor:
            raise Refused("channel_not_found")


async def is_member(client: AsyncWebClient, channel: str, user_id: str) -> bool:
    """Whether a person is in a channel; raises NotSent or Refused."""
    cursor = ""
    while True:
        with reading("conversations.members"):
            answer = await client.conversations_members(
                channel=channel, limit=MEMBERS, cursor=cursor
            )
        if user_id in answer["members"]:
            return True
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return False


async def why_not_post_in(client: AsyncWebClient, channel: str) -> str:
    """What keeps the bot from posting in a channel, empty if nothing; raises NotSent."""
    try:
        with reading("conversations.info"):
            answer = await client.conversations_info(channel=channel)
    except Refused:
        # A private channel that the bot is not in is none for it.
        return NOT_IN
    if answer["channel"].get("is_archived"):
        return ARCHIVED
    return "" if answer["channel"].get("is_member") else NOT_IN
