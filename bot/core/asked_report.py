"""A deal that something else says was lost: nothing of it is believed before its owner says so."""

import json
from dataclasses import asdict, dataclass

MOST_LETTERS = 250
"""As many as the report's own fields take."""


@dataclass(frozen=True, slots=True)
class AskedReport:
    """What a workflow tells of a lost deal, as it was told; empty where it says nothing."""

    client: str
    amount: str = ""
    circumstance: str = ""

    def kept(self) -> str:
        """As it is kept until its owner answers."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_kept(text: str) -> AskedReport:
    """What was kept."""
    return AskedReport(**json.loads(text))
