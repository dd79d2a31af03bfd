"""What an app offered in lists that are searched, as whoever typed sees it."""

from bot.local_slack.elements import held
from bot.local_slack.people import JsonObject

SERVED = "external_select"
Found = tuple[JsonObject, JsonObject]
"""A block and the element in it."""


class ServedLists:
    """The latest answer of each list in each view."""

    def __init__(self) -> None:
        """Begin with none."""
        self._answers: dict[tuple[str, str, str], list[JsonObject]] = {}

    def keep(self, view_id: str, found: Found, options: list[JsonObject]) -> None:
        """Keep what was offered last."""
        self._answers[_key(view_id, found)] = options

    def with_options(self, view_id: str, found: Found, state: JsonObject) -> JsonObject:
        """The element with what may be picked: in such a list what was offered, or is picked."""
        block, element = found
        if element["type"] != SERVED:
            return element
        offered = self._answers.get(_key(view_id, found), [])
        now = state.get(block["block_id"], {}).get(element["action_id"])
        picked = held(now) if now else None
        missing = [picked] if isinstance(picked, dict) and picked not in offered else []
        return {**element, "options": [*missing, *offered]}


def _key(view_id: str, found: Found) -> tuple[str, str, str]:
    block, element = found
    return view_id, block["block_id"], element["action_id"]
