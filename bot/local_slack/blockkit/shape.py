"""The common shape of Block Kit's JSON objects, and the strings in them."""

from collections.abc import Iterable
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

# The default of an optional key. It is not part of the key's type, so a null is refused as Slack
# refuses it; whether a key was given is asked with has().
ABSENT: Any = None


class StrictObject(BaseModel):
    """A JSON object in which every key is known and nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def has(self, name: str) -> bool:
        """Say whether the payload gave this key."""
        return name in self.model_fields_set

    def require_one_of(self, *names: str) -> None:
        """Refuse unless exactly one of the keys is given."""
        given = [name for name in names if self.has(name)]
        if len(given) != 1:
            wanted, found = " or ".join(names), " and ".join(given) or "neither"
            refuse(f"needs exactly one of {wanted}, has {found}")


def refuse(reason: str, at: str = "") -> NoReturn:
    """Raise what a validator may raise; `at` names the key it is about."""
    raise PydanticCustomError("slack", "{reason}", {"reason": reason, "at": at})


def repeated(values: Iterable[str]) -> list[str]:
    """List the values that come more than once, each once, in order of their second coming."""
    seen: dict[str, int] = {}
    for value in values:
        seen[value] = seen.get(value, 0) + 1
    return [value for value, count in seen.items() if count > 1]


NonEmpty = Annotated[str, Field(min_length=1)]
Str24 = Annotated[str, Field(min_length=1, max_length=24)]
Str30 = Annotated[str, Field(min_length=1, max_length=30)]
Str49 = Annotated[str, Field(min_length=1, max_length=49)]
Str75 = Annotated[str, Field(min_length=1, max_length=75)]
Str100 = Annotated[str, Field(min_length=1, max_length=100)]
Str150 = Annotated[str, Field(min_length=1, max_length=150)]
Str199 = Annotated[str, Field(min_length=1, max_length=199)]
Str255 = Annotated[str, Field(min_length=1, max_length=255)]
Str300 = Annotated[str, Field(min_length=1, max_length=300)]
Str2000 = Annotated[str, Field(min_length=1, max_length=2000)]
Str3000 = Annotated[str, Field(min_length=1, max_length=3000)]
Str12000 = Annotated[str, Field(min_length=1, max_length=12_000)]

# Slack documents no list of schemes. Web addresses are the ones it certainly accepts.
WebUrl = Annotated[str, Field(min_length=1, max_length=3000, pattern=r"^https?://\S+$")]
HttpsUrl = Annotated[str, Field(min_length=1, max_length=3000, pattern=r"^https://\S+$")]
