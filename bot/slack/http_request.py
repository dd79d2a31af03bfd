"""A request over HTTP as Bolt reads it, only sooner."""

from slack_bolt.async_app import AsyncBoltRequest
from starlette.requests import Request
from yarl import URL

from bot.slack.payloads import reading_payload


@reading_payload()
def bolt_request(request: Request, raw: bytes) -> AsyncBoltRequest:
    """Read a request for Bolt to dispatch; raises Unreadable.

    Bolt decodes the form around a payload in Python, which takes longer than all the rest of what
    it does with a report; yarl does the same in C.
    """
    body = raw.decode()
    read = AsyncBoltRequest(
        body=_payload(body) or body,
        query=request.query_params,  # type: ignore[arg-type]  # as Bolt's own adapter does
        headers=request.headers,  # type: ignore[arg-type]
    )
    read.raw_body = body
    return read


def _payload(body: str) -> str | None:
    if not body.startswith("payload="):
        return None
    payload = URL.build(query_string=body, encoded=True).query["payload"]
    # What Bolt would not take for JSON by its first letter is left to it.
    return payload if payload.startswith("{") else None
