"""Which processes are at work on this database."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class RunningProcess(SQLModel, table=True):
    """A process on PostgreSQL, until it stops; both moments by the database's clock.

    `role` is what it does (bot.roles), `configuration` what has to be the same in all of them, as
    JSON: nothing of it is a secret.
    """

    __tablename__ = "running_process"

    id: str = Field(default_factory=new_id, primary_key=True)
    role: str
    version: str
    configuration: str = Field(sa_column=Column(Text, nullable=False))
    started_at: datetime = moment()
    seen_at: datetime = moment()
