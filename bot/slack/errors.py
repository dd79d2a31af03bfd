"""What Slack's answers mean for a message: refused, not sent, or unknown."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.delivery.ports import LockedOut, NotSent, Refused, SlowDown, Uncertain

_LOCKED_OUT = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "ekm_access_denied",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
_SLACK_IN_TROUBLE = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
LOCKED_OUT_WAIT = timedelta(minutes=10)
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500


@contextmanager
def reading(method: str) -> Iterator[None]:
    """Around a call without an effect: whatever fails, nothing was sent."""
    try:
        with sending(method):
            yield
    except Uncertain as doubt:
        raise NotSent(doubt.code) from doubt


@contextmanager
def sending(method: str) -> Iterator[None]:
    """Around a call with an effect: a lost answer leaves it unknown whether it arrived."""
    try:
        yield
    except SlackApiError as error:
        raise _of_answer(method, error) from error
    except aiohttp.ClientConnectorError as error:
        raise NotSent("no_connection") from error
    except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
        raise Uncertain(type(error).__name__) from error


def _of_answer(method: str, error: SlackApiError) -> Exception:
    response = error.response
    if response.status_code == TOO_MANY_REQUESTS:
        return SlowDown(method, _retry_after(response.headers))
    code = str(response.get("error") or "") if isinstance(response.data, dict) else ""
    if response.status_code >= SERVER_ERROR or code in _SLACK_IN_TROUBLE or not code:
        # Slack says of these that some of the operation may have succeeded.
        return Uncertain(code or f"http_{response.status_code}")
    if code in _LOCKED_OUT:
        return LockedOut(code, LOCKED_OUT_WAIT)
    return Refused(code)


def _retry_after(headers: dict[str, str | list[str]]) -> timedelta:
    values = {name.lower(): value for name, value in headers.items()}
    value = values.get("retry-after", "1")
    text = value[0] if isinstance(value, list) else value
    return timedelta(seconds=max(1, int(text) if text.isdigit() else 1))
