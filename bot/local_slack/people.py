"""Who is in the workspace, in the shape that Slack describes them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class SlackTeam:
    """The workspace itself."""

    id: str = "T0LOCAL"
    name: str = "Local"
    domain: str = "local"

    @property
    def url(self) -> str:
        """The workspace's address, as auth.test tells it."""
        return f"https://{self.domain}.slack.com/"


@dataclass(frozen=True)
class SlackUser:
    """A member; `tz` is an IANA name, `locale` like `en-US`.

    `home_team` is the other workspace of somebody who is met in shared channels only.
    """

    id: str
    name: str
    real_name: str
    tz: str = "America/New_York"
    locale: str = "en-US"
    email: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    home_team: str = ""


@dataclass(frozen=True)
class App:
    """An installed app: its identities and secrets in this workspace."""

    id: str = "A0LOCAL"
    name: str = "Local App"
    bot_id: str = "B0LOCAL"
    bot_user: SlackUser = field(
        default=SlackUser("U0LOCAL", "localapp", "Local App", tz="Etc/UTC", is_bot=True)
    )
    bot_token: str = "xoxb-local-bot"  # noqa: S105 - opens nothing but this local double
    app_token: str = "xapp-local-app"  # noqa: S105 - opens nothing but this local double
    signing_secret: str = "local-signing-secret"  # noqa: S105 - signs for this local double only
    verification_token: str = "local-verification"  # noqa: S105 - deprecated by Slack, checked by nobody


def user_object(
    person: SlackUser, team: SlackTeam, now: datetime, *, with_email: bool, with_locale: bool
) -> JsonObject:
    """Describe a person as users.info does (docs.slack.dev/reference/objects/user-object)."""
    profile: JsonObject = {
        "real_name": person.real_name,
        "display_name": person.name,
        "real_name_normalized": person.real_name,
        "team": person.home_team or team.id,
    }
    if with_email and person.email:
        profile["email"] = person.email
    described: JsonObject = {
        "id": person.id,
        "team_id": person.home_team or team.id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
    }
    if person.deleted:
        return described
    described |= _time_zone(person, now)
    described |= {
        "real_name": person.real_name,
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_primary_owner,
        "is_restricted": False,
        "is_ultra_restricted": False,
    }
    if with_locale:
        described["locale"] = person.locale
    return described


def _time_zone(person: SlackUser, now: datetime) -> JsonObject:
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    seconds = int(offset.total_seconds()) if offset is not None else 0
    return {"tz": person.tz, "tz_label": local.tzname(), "tz_offset": seconds}
