"""What Slack has delivered already."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class ProcessedDelivery(SQLModel, table=True):
    """A delivery from Slack whose effect is already in the database."""

    __tablename__ = "inbox"

    team_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = moment()
