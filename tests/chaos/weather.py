"""The trouble that Slack is to make: drawn from the seed by method and by the number of the call.

Codes: docs.slack.dev/reference/methods/chat.postMessage (errors),
docs.slack.dev/apis/web-api/rate-limits.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Literal

from tests.chaos.shortened import ROOM, TIMEOUT

POST = "chat.postMessage"
SLOW_DOWN = ("ratelimited", "rate_limited", "message_limit_exceeded")
MENDABLE = (
    "missing_scope", "messages_tab_disabled", "no_permission", "restricted_action",
    "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel", "access_denied", "accesslimited",
    "two_factor_setup_required", "token_revoked", "invalid_auth", "account_inactive",
    "not_in_channel", "is_archived", "channel_not_found", "team_access_not_granted",
    "org_login_required", "ekm_access_denied",
)  # fmt: skip
UNCERTAIN = ("internal_error", "fatal_error", "service_unavailable", "request_timeout")
FINAL = ("invalid_blocks", "msg_too_long", "cannot_dm_bot")
SECOND_LOOK = "user_not_found"

Kind = Literal[
    "fine",
    "slow",
    "too_slow",
    "dropped",
    "lost",
    "closed_after",
    "status",
    "status_after_effect",
    "code",
    "code_after_effect",
    "limited",
    "limited_without_word",
]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What befalls one call; `code` is Slack's, `status` that of HTTP, `seconds` how long it waits.

    `too_slow` is answered after the caller has given up, `lost` has its effect and no answer,
    `closed_after` is answered and the connection closed behind it.
    """

    kind: Kind
    code: str = ""
    status: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Front:
    """Trouble that every call of some methods meets for a while, from some seconds on."""

    methods: tuple[str, ...]
    trouble: Trouble
    after: float
    seconds: float

    def meets(self, method: str) -> bool:
        """Whether it meets calls of this method."""
        return not self.methods or method in self.methods


FINE = Trouble("fine")
_SENDING: tuple[tuple[Kind, int], ...] = (
    ("fine", 60),
    ("slow", 8),
    ("too_slow", 4),
    ("dropped", 4),
    ("lost", 7),
    ("closed_after", 4),
    ("status", 3),
    ("status_after_effect", 3),
    ("code", 8),
    ("code_after_effect", 3),
    ("limited", 2),
    ("limited_without_word", 1),
)
_READING: tuple[tuple[Kind, int], ...] = (
    ("fine", 85),
    ("slow", 4),
    ("too_slow", 1),
    ("dropped", 2),
    ("lost", 1),
    ("closed_after", 2),
    ("status", 2),
    ("code", 1),
    ("limited", 1),
)
_CODES_OF_SENDING = ((SLOW_DOWN, 5), (MENDABLE, 5), (UNCERTAIN, 4), (FINAL, 1), ((SECOND_LOOK,), 1))
_CODES_OF_READING = ((SLOW_DOWN, 2), (UNCERTAIN, 2), (MENDABLE, 1))
AT_START = ("auth.test", "apps.connections.open")


class Weather:
    """Gives each call its trouble; `clear` ends it all."""

    def __init__(self, seed: str) -> None:
        self.is_clear = False
        self.front: Front | None = None
        self._seed = seed
        self._calls: Counter[str] = Counter()

    def of_next(self, method: str) -> Trouble:
        """What befalls the next call of a method."""
        self._calls[method] += 1
        if self.is_clear or method in AT_START:
            return FINE
        if self.front is not None and self.front.meets(method):
            return self.front.trouble
        rng = Random(f"{self._seed}:{method}:{self._calls[method]}")
        return _drawn(rng, sends=method == POST)

    def clear(self) -> None:
        """From now on nothing goes wrong."""
        self.is_clear = True


def front_of_round(seed: str, round_: int, seconds: float) -> Front | None:
    """The front of a round that lasts so long, if it has one."""
    rng = Random(f"{seed}:front:{round_}")
    after, lasts = rng.uniform(0, 0.5) * seconds, rng.uniform(0.2, 0.5) * seconds
    methods, trouble = rng.choice(
        (
            ((POST,), FINE),
            ((POST,), Trouble("code", code=rng.choice(MENDABLE))),
            ((POST,), Trouble("code", code=rng.choice(SLOW_DOWN))),
            ((POST,), Trouble("limited")),
            ((POST,), Trouble("lost")),
            ((), Trouble("status", status=503)),
            ((), Trouble("dropped")),
        )
    )
    return None if trouble == FINE else Front(methods, trouble, after, lasts)


def _drawn(rng: Random, *, sends: bool) -> Trouble:
    kinds, weights = zip(*(_SENDING if sends else _READING), strict=True)
    kind: Kind = rng.choices(kinds, weights)[0]
    codes, shares = zip(*(_CODES_OF_SENDING if sends else _CODES_OF_READING), strict=True)
    match kind:
        case "slow":
            return Trouble(kind, seconds=rng.uniform(0.02, 0.8) * TIMEOUT)
        case "too_slow":
            # It lands within the room that is left of a lease for what is under way.
            return Trouble(kind, seconds=TIMEOUT + rng.uniform(0.1, 0.7) * ROOM)
        case "code":
            return Trouble(kind, code=rng.choice(rng.choices(codes, shares)[0]))
        case "code_after_effect":
            return Trouble(kind, code=rng.choice(UNCERTAIN))
        case "status" | "status_after_effect":
            return Trouble(kind, status=rng.choice((500, 502, 503, 504)))
        case _:
            return Trouble(kind)
