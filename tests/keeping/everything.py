"""What a database holds, as one text: to look for what must be gone, or must be there."""

from sqlalchemy import MetaData, text
from sqlmodel import Session, SQLModel

from storage.database import Database


def counted(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    names = SQLModel.metadata.tables
    asked = {name: text(f'SELECT count(*) FROM "{name}"') for name in names}
    return {name: session.connection().execute(query).scalar_one() for name, query in asked.items()}


def held(session: Session) -> str:
    """Every value of every table but the schema's revision."""
    tables: MetaData = SQLModel.metadata
    found = []
    for table in tables.sorted_tables:
        found += [str(row) for row in session.connection().execute(table.select())]
    return "\n".join(found)


async def everything(database: Database) -> str:
    """The same, in a transaction of its own."""
    return await database.run(held)
