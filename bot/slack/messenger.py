"""The messenger: cards out to Slack, each marked so that it can be found again."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.person import Person
from bot.copy.catalog import Catalog
from bot.delivery.allowances import AHEAD, HISTORY, OPEN, POST, USERS
from bot.delivery.cards import Card
from bot.delivery.ports import Clock, Looked, Posted, Refused
from bot.delivery.turns import Turns
from bot.slack.call_again import call_again
from bot.slack.errors import reading, sending
from bot.slack.message import Message
from bot.slack.payloads import Actor
from bot.slack.people import person_of
from bot.slack.rendering import render
from bot.slack.session import SlackTime
from bot.slack.team_channel import channel_called, is_member, why_not_post_in

MARK = "do_over_nudge"
REMOVED = frozenset({"account_inactive", "invalid_auth", "token_expired", "token_revoked"})
"""What auth.test says of a token once the app was removed (docs: auth.test, Errors)."""

NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
"""What users.info says of whom the workspace does not have any more."""


@dataclass(frozen=True, slots=True)
class Addressees:
    """Where what is for nobody's own goes, as the admin set it."""

    digest_channel: str | None
    admin_id: str | None
    managers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Installed:
    """The workspace that a token opens."""

    team_id: str
    name: str
    own_user: str = ""

    @property
    def own_id(self) -> str:
        """Which app in which workspace this is."""
        return f"{self.team_id}:{self.own_user}"


@dataclass(frozen=True, slots=True)
class Clocks:
    """Our clock, and what is known of Slack's."""

    ours: Clock
    slacks: SlackTime


@dataclass(frozen=True, slots=True)
class Manners:
    """How Slack is called: whose turn it is, and how many messages it gives in a page."""

    turns: Turns
    page: int


class SlackMessenger:
    """Speaks for the bot in every workspace; `client_for` gives a workspace's Web API client,
    `addressees` where it has things sent that are for nobody's own."""

    def __init__(
        self,
        client_for: Callable[[str], AsyncWebClient],
        catalog: Catalog,
        clocks: Clocks,
        manners: Manners,
        addressees: Callable[[str], Addressees],
    ) -> None:
        self._client_for = client_for
        self._catalog = catalog
        self._clock = clocks.ours
        self._slack_time = clocks.slacks
        self._turns = manners.turns
        self._page = manners.page
        self._addressees = addressees
        self._own_users: dict[str, str] = {}

    async def introduce(self, team_id: str = "") -> Installed:
        """The workspace that the token opens; raises NotSent or Refused."""
        with reading("auth.test"):
            answer = await self._client_for(team_id).auth_test()
        found = Installed(str(answer["team_id"]), str(answer["team"]), str(answer["user_id"]))
        self._own_users[found.team_id] = found.own_user
        return found

    async def is_installed(self, team_id: str) -> bool:
        """Whether the token opens the workspace; raises NotSent or Refused where nobody knows."""
        try:
            return (await self.introduce(team_id)).team_id == team_id
        except Refused as closed:
            if closed.code not in REMOVED:
                raise
            return False

    def is_own_user(self, team_id: str, user_id: str) -> bool:
        """Whether this is the bot itself."""
        return self._own_users.get(team_id) == user_id

    async def person(self, team_id: str, user_id: str) -> Person:
        """Look a person up."""
        async with self._turns.to_call(team_id, USERS):
            with reading(USERS):
                client = self._client_for(team_id)
                answer = await client.users_info(user=user_id, include_locale=True)
        return person_of(answer["user"], team_id)

    def admin_id(self, team_id: str) -> str | None:
        """The configured admin."""
        return self._addressees(team_id).admin_id

    async def admin(self, team_id: str) -> str:
        """The configured admin, else the workspace's primary owner."""
        if admin_id := self.admin_id(team_id):
            return admin_id
        cursor = ""
        while True:
            with reading("users.list"):
                answer = await self._client_for(team_id).users_list(limit=200, cursor=cursor)
            owner = next((user for user in answer["members"] if user.get("is_primary_owner")), None)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if owner is not None:
                return str(owner["id"])
            if not cursor:
                raise Refused("no_admin_found")

    async def manager(self, team_id: str) -> str:
        """The first of the managers who is still there, else the admin."""
        for one in self._addressees(team_id).managers:
            try:
                if not (await self.person(team_id, one)).deactivated:
                    return one
            except Refused as unknown:
                if unknown.code not in NOBODY:
                    raise
        return await self.admin(team_id)

    async def direct_channel(self, team_id: str, user_id: str) -> str:
        """The id of the direct messages with a person."""
        async with self._turns.to_call(team_id, OPEN):
            with reading(OPEN):
                answer = await self._client_for(team_id).conversations_open(users=[user_id])
        return str(answer["channel"]["id"])

    async def team_channel(self, team_id: str) -> str:
        """The id of the digest's channel, which may be configured by its name."""
        name = self._addressees(team_id).digest_channel or ""
        return await channel_called(self._client_for(team_id), name)

    async def why_not_post_in(self, team_id: str, channel: str) -> str:
        """What keeps us from posting in a channel, empty if nothing; raises NotSent."""
        return await why_not_post_in(self._client_for(team_id), channel)

    async def is_in_team_channel(self, team_id: str, user_id: str) -> bool:
        """Whether a person is in the channel that the digest goes to."""
        channel = await self.team_channel(team_id)
        return await is_member(self._client_for(team_id), channel, user_id)

    def slack_time(self) -> datetime | None:
        """What Slack's clock shows by now at least; None before its first answer."""
        return self._slack_time.now()

    def turn(self, team_id: str, whose: str) -> AbstractAsyncContextManager[float]:
        """Wait until a person or a channel may have their next message."""
        return self._turns.to_post(team_id, whose)

    def ahead_of_time(self, team_id: str) -> AbstractAsyncContextManager[None]:
        """Around looking up a person whom nobody needs yet."""
        return self._turns.to_call(team_id, AHEAD)

    async def send(self, team_id: str, channel: str, card: Card, nudge_id: str) -> Posted:
        """Post a card once, marked with its nudge."""
        message = render(self._catalog, card, self._clock.now())
        with sending(POST):
            answer = await self._client_for(team_id).chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                metadata=Metadata(MARK, {"nudge_id": nudge_id}),
                unfurl_links=False,
                unfurl_media=False,
            )
        return Posted(str(answer["channel"]), str(answer["ts"]))

    async def find(
        self, team_id: str, channel: str, nudge_id: str, since: datetime, page: str | None = None
    ) -> Looked:
        """Look for a message by its mark, from `since` on, in one page of what stands there."""
        async with self._turns.to_call(team_id, HISTORY):
            with reading(HISTORY):
                answer = await self._client_for(team_id).conversations_history(
                    channel=channel,
                    oldest=f"{since.timestamp():.6f}",
                    include_all_metadata=True,
                    limit=self._page,
                    cursor=page,
                )
        for message in answer["messages"]:
            if _mark_of(message) == nudge_id:
                return Looked(Posted(channel, str(message["ts"])))
        next_page = (answer.get("response_metadata") or {}).get("next_cursor")
        return Looked(next_page=next_page or None)

    async def update(self, team_id: str, posted: Posted, card: Card) -> None:
        """Show a card as it stands now, in the place of its message."""
        message = render(self._catalog, card, self._clock.now())
        client = self._client_for(team_id)
        await call_again(
            "chat.update",
            lambda: client.chat_update(
                channel=posted.channel, ts=posted.ts, text=message.text, blocks=message.blocks
            ),
        )

    async def tell(self, actor: Actor, message: Message) -> None:
        """Post what is no nudge among a person's own messages."""
        async with self._turns.to_post(actor.team_id, actor.user_id):
            with sending(POST):
                await self._client_for(actor.team_id).chat_postMessage(
                    channel=actor.user_id,
                    text=message.text,
                    blocks=message.blocks,
                    unfurl_links=False,
                    unfurl_media=False,
                )


def _mark_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != MARK:
        return None
    return (metadata.get("event_payload") or {}).get("nudge_id")
