"""What a manager's Home looks for across the deals of a workspace."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.models import LostDeal, Nudge, Rep


def deals_in_state(session: Session, team_id: str, state: str, most: int) -> list[str]:
    """The open deals of a workspace in that state, those changed last first."""
    query = (
        select(LostDeal.id)
        .where(LostDeal.team_id == team_id, LostDeal.state == state, col(LostDeal.is_open))
        .order_by(col(LostDeal.changed_at).desc())
        .limit(most)
    )
    return list(session.exec(query))


def notices_called(session: Session, team_id: str, dedupe_keys: Collection[str]) -> dict[str, str]:
    """The ids of the messages with these keys, by key."""
    query = select(Nudge.dedupe_key, Nudge.id).where(
        Nudge.team_id == team_id, col(Nudge.dedupe_key).in_(dedupe_keys)
    )
    return dict(session.exec(query).all())


def those_gone(session: Session, team_id: str, user_ids: Collection[str]) -> frozenset[str]:
    """Those of these people whose account is known to be deactivated."""
    query = select(Rep.user_id).where(
        Rep.team_id == team_id, col(Rep.user_id).in_(user_ids), col(Rep.deactivated)
    )
    return frozenset(session.exec(query))
