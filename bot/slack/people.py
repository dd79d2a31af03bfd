"""A person as Slack tells of them."""

import re
import unicodedata
from typing import Any

from bot.cases.person import Person
from bot.setting_values import known_zones

SLACKBOT = "USLACKBOT"
LONGEST_NAME = 80
# "(she/her)", "[on leave]" and ":palm_tree:" are no part of a signature.
_BESIDES = re.compile(r"\([^)]*\)|\[[^\]]*\]|:[\w+-]+:|\|.*")
_PICTURES = frozenset({"So", "Sk", "Cn", "Co", "Cs", "Cc", "Cf"})


def person_of(user: dict[str, Any], team_id: str) -> Person:
    """A person as Slack describes them in answers and events."""
    zone, user_id = user.get("tz"), str(user["id"])
    return Person(
        user_id=user_id,
        timezone=zone if zone in known_zones() else "UTC",
        locale=user.get("locale") or "en-US",
        deactivated=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")) or user_id == SLACKBOT,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_foreign=_is_foreign(user, team_id),
        name=_signed(user),
    )


def _signed(user: dict[str, Any]) -> str:
    """The person's name as it ends a letter: without what people put beside it in Slack."""
    profile = user.get("profile") or {}
    told = (user.get("real_name"), profile.get("real_name"), profile.get("display_name"))
    names = (_plain(str(one)) for one in told if one)
    return next((name for name in names if any(map(str.isalpha, name))), "")


def _plain(name: str) -> str:
    kept = "".join(
        one for one in _BESIDES.sub(" ", name) if unicodedata.category(one) not in _PICTURES
    )
    return " ".join(kept.split())[:LONGEST_NAME].rstrip()


def _is_foreign(user: dict[str, Any], team_id: str) -> bool:
    # On Enterprise Grid a person has one home and may belong to several workspaces.
    homes = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())}
    homes.discard(None)
    return bool(user.get("is_stranger")) or (bool(homes) and team_id not in homes)
