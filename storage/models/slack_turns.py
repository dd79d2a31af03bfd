"""Whose turn it is at Slack, for every process that shares the database."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class SlackTurn(SQLModel, table=True):
    """From when on something may be done at Slack: post to somebody, or call a method.

    `what` is the person or the channel that a message is for, or the method's name. Every moment
    is by the database's clock. `rests_until`: Slack asked for a rest (429).
    """

    __tablename__ = "slack_turn"

    team_id: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    free_at: datetime = moment()
    rests_until: datetime | None = moment(nullable=True)
