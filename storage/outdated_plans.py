"""Deals whose plans an older version of the rules made."""

from collections.abc import Collection

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from storage.models import LostDeal


def deals_planned_before(
    session: Session, version: int, most: int, also: str
) -> list[tuple[str, str]]:
    """Workspace and id of some deals that are open or in the state `also`, whose plan is older."""
    query = (
        select(LostDeal.team_id, LostDeal.id)
        .where(col(LostDeal.plans) < version)
        .where(or_(col(LostDeal.is_open), col(LostDeal.state) == also))
        .order_by(col(LostDeal.id))
        .limit(most)
    )
    return list(session.exec(query))


def mark_planned(session: Session, ids: Collection[str], version: int) -> None:
    """Note that these deals go by this version of the rules."""
    session.flush()
    query = update(LostDeal).where(col(LostDeal.id).in_(ids)).values(plans=version)
    session.exec(query, execution_options={"synchronize_session": False})
