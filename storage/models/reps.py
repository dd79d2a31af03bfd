"""The people who report lost deals, and their days off."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


@dataclass(frozen=True, slots=True)
class RepKey:
    """One person in one workspace."""

    team_id: str
    rep_id: str


class Rep(SQLModel, table=True):
    """A person who reports lost deals; name, zone, locale and message channel come from Slack.

    `is_admin`: one of Slack's own admins or owners, None until Slack says.
    `week_asked`: the deal whose receipt asked them about a doubtful day of their week.
    `summary_at` is when their next weekly summary is due, None while they have no open deal.
    """

    team_id: str = Field(primary_key=True, foreign_key="team.team_id")
    user_id: str = Field(primary_key=True)
    timezone: str
    locale: str
    name: str = Field(default="", sa_column=Column(Text, nullable=False))
    deactivated: bool = False
    is_admin: bool | None = None
    refreshed_at: datetime = moment()
    hours: str | None = None
    workdays: str | None = None
    region: str | None = None
    week_asked: str | None = None
    acted_at: datetime | None = moment(nullable=True)
    summary_at: datetime | None = moment(nullable=True)
    dm_channel: str | None = None

    __table_args__ = (Index("rep_by_refresh", "refreshed_at"),)


class TimeOff(SQLModel, table=True):
    """Days on which a rep is not nudged: a vacation or a pause; local dates, both included."""

    __tablename__ = "time_off"

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    rep_id: str
    first_day: date
    last_day: date

    __table_args__ = (Index("time_off_of_rep", "team_id", "rep_id"),)
