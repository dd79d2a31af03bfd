"""The workspaces that the bot is in."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class Team(SQLModel, table=True):
    """A Slack workspace; `left_at` is when it removed the bot, while it is not active.

    `memory_secret` keys the hashes of what was deleted (hex); None until something was.
    """

    team_id: str = Field(primary_key=True)
    name: str
    timezone: str | None = None
    active: bool = True
    joined_at: datetime = moment()
    left_at: datetime | None = moment(nullable=True)
    memory_secret: str | None = None
