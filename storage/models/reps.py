"""The people who report lost deals, and their days off."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class Rep(SQLModel, table=True):
    """A person who reports lost deals; zone and locale come from Slack."""

    team_id: str = Field(primary_key=True, foreign_key="team.team_id")
    user_id: str = Field(primary_key=True)
    timezone: str
    locale: str
    deactivated: bool = False
    refreshed_at: datetime = moment()
    hours: str | None = None
    workdays: str | None = None
    region: str | None = None
    acted_at: datetime | None = moment(nullable=True)


class TimeOff(SQLModel, table=True):
    """Days on which a rep is not nudged: a vacation or a pause; local dates, both included."""

    __tablename__ = "time_off"

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    rep_id: str
    first_day: date
    last_day: date

    __table_args__ = (Index("time_off_of_rep", "team_id", "rep_id"),)
