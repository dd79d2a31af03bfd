"""What reps said of spellings that are alike: the same client, or not; and what counts for both."""

from collections.abc import Iterable

from sqlmodel import Session

from storage.case_rows import CaseRows
from storage.clients import get_client, links_of_team, records_of
from storage.models import Client, ClientRecord

STOPPED, LIFTED, TROUBLE = "stopped", "lifted", "trouble"
SHOWN_RECORDS = frozenset({STOPPED, LIFTED})
"""What is shown of the record: who stopped contact, and who lifted that."""


class Spellings:
    """The links of a workspace, followed to the client that each spelling means now."""

    def __init__(self, session: Session, team_id: str) -> None:
        links = links_of_team(session, team_id)
        self._means = {link.client_id: link.other_id for link in links if link.same}
        self._apart = [(link.client_id, link.other_id) for link in links if not link.same]

    def meant(self, client_id: str) -> str:
        """The client that is meant."""
        while client_id in self._means:
            client_id = self._means[client_id]
        return client_id

    def also(self, client_id: str) -> list[str]:
        """The client and every other spelling of it."""
        return [client_id, *(one for one in self._means if self.meant(one) == client_id)]

    def may_be_same(self, one: str, other: str) -> bool:
        """Whether nobody has said so far that these are the same, or are not."""
        if one == other or other in self._means:
            return False
        pairs = [{self.meant(first), self.meant(second)} for first, second in self._apart]
        return {one, other} not in pairs


def client_meant(session: Session, client: Client) -> Client:
    """The client that this spelling stands for."""
    meant = Spellings(session, client.team_id).meant(client.id)
    return get_client(session, client.team_id, meant) or client


def stops_of(session: Session, client: Client) -> list[ClientRecord]:
    """Who stopped contact and who lifted it, oldest first, under whatever spelling."""
    ids = Spellings(session, client.team_id).also(client.id)
    records = records_of(session, client.team_id, *ids)
    return [record for record in records if record.what in SHOWN_RECORDS]


def read_records(session: Session, rows: Iterable[CaseRows]) -> None:
    """Read who stopped or lifted contact with each client last."""
    for client in {id(row.client): row.client for row in rows}.values():
        client.record = read_record(session, client.client)


def read_record(session: Session, client: Client) -> ClientRecord | None:
    """Who stopped or lifted contact with a client last."""
    return next(iter(reversed(stops_of(session, client))), None)
