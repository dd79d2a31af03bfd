"""When Slack may be called again."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class RateLimit(SQLModel, table=True):
    """Slack said "not so fast" (429): nobody calls this method for this workspace until then."""

    __tablename__ = "send_gate"

    team_id: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    closed_until: datetime = moment()
