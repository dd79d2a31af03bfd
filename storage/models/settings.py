"""What a workspace changed in Slack of what it decides for itself."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class SettingChange(SQLModel, table=True):
    """One change of a setting; the latest counts, and none is ever written over.

    `value` is as in `.env`, None where the first value counts again. `revision` counts the changes
    of a setting from 1: two people cannot make the same one.
    """

    __tablename__ = "setting"

    team_id: str = Field(primary_key=True, foreign_key="team.team_id")
    name: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    value: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    by_user: str
    at: datetime = moment()
