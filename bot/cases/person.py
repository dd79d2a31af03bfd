"""A person, as Slack tells of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a person; `timezone` is an IANA name, `locale` like en-GB.

    `name` is as one signs a letter, empty where Slack tells none.
    A foreign one belongs to another workspace and is met in shared channels only.
    """

    user_id: str
    timezone: str
    locale: str
    deactivated: bool
    is_bot: bool = False
    is_admin: bool = False
    is_foreign: bool = False
    name: str = ""
