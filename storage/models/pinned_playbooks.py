"""The playbooks that reported deals go by."""

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel


class PinnedPlaybook(SQLModel, table=True):
    """A playbook as it was when a deal was reported; never changed once written."""

    __tablename__ = "kept_book"

    team_id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    data: str = Field(sa_column=Column(Text, nullable=False))
