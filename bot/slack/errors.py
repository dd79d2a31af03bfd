"""What Slack's answers mean for a message: refused, not sent, or unknown."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.delivery.ports import NotSent, Refused, SlowDown, Uncertain
from bot.delivery.refusals import RefusalKind, refusal

TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
LEAST_REST = timedelta(seconds=1)
REST = timedelta(seconds=30)
"""Where Slack does not say how long: its limits are counted by the minute."""


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
    code = str(response.get("error") or "") if isinstance(response.data, dict) else ""
    if response.status_code == TOO_MANY_REQUESTS:
        return SlowDown(method, _rest(response.headers), code or "ratelimited")
    if response.status_code >= SERVER_ERROR or not code:
        return Uncertain(code or f"http_{response.status_code}")
    match refusal(code).kind:
        case RefusalKind.SLOW_DOWN:
            return SlowDown(method, _rest(response.headers), code)
        case RefusalKind.UNCERTAIN:
            return Uncertain(code)
        case _:
            return Refused(code)


def _rest(headers: dict[str, str | list[str]]) -> timedelta:
    values = {name.lower(): value for name, value in headers.items()}
    value = values.get("retry-after", "")
    text = (value[0] if isinstance(value, list) else value).strip()
    return max(LEAST_REST, timedelta(seconds=int(text))) if text.isdecimal() else REST
