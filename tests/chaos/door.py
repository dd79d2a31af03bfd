"""Slack's door: every call of every process comes through it, and meets its trouble there."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local_slack.web_api.endpoint import DROP, WebApi
from tests.chaos.fleet import Fleet
from tests.chaos.trace import Trace
from tests.chaos.weather import AT_START, POST, Trouble, Weather

Effect = Callable[[], Awaitable[Response]]
CLOSE_AFTER = 0.02


@dataclass
class Posts:
    """What Slack was asked to post and what it said: by nudge, moments in the time of Slack."""

    arrivals: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    codes: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class Door:
    """Stands before the Web API, and counts what passes."""

    def __init__(
        self, weather: Weather, fleet: Fleet, now: Callable[[], datetime], trace: Trace
    ) -> None:
        self.posts = Posts()
        self.weather = weather
        self.calls = 0
        self.troubles = 0
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._fleet = fleet
        self._now = now
        self._trace = trace

    def route(self, api: WebApi) -> Route:
        """Where each process has an address of its own."""
        inner = api.route().endpoint

        async def answer(request: Request) -> Response:
            self._under_way += 1
            self._idle.clear()
            try:
                return await self._pass(request, lambda: inner(request))
            finally:
                self._under_way -= 1
                if not self._under_way:
                    self._idle.set()

        return Route("/from/{process:int}/{method}", answer, methods=["GET", "POST"])

    async def quiet(self) -> None:
        """Wait until nothing is under way."""
        await self._idle.wait()

    async def _pass(self, request: Request, effect: Effect) -> Response:
        process, method = request.path_params["process"], request.path_params["method"]
        body = await request.body()
        mark = _mark(body) if method == POST else ""
        trouble = self.weather.of_next(method)
        self._note(process, method, mark, trouble)
        if method not in AT_START:
            self._fleet.meet(process, "at_door")
        response = await self._under(trouble, request, effect)
        response.headers["date"] = format_datetime(self._now(), usegmt=True)
        if method not in AT_START:
            self._fleet.meet(process, "answered")
        self._trace.note("answered", process=process, method=method, nudge=mark, how=trouble.kind)
        return response

    def _note(self, process: int, method: str, mark: str, trouble: Trouble) -> None:
        self.calls += 1
        self.troubles += trouble.kind != "fine"
        if mark:
            self.posts.arrivals[mark].append(self._now())
            self.posts.codes[mark].append(trouble.code)
        ids = {"process": process, "method": method, "nudge": mark}
        self._trace.note("call", **ids, meets=trouble.kind, code=trouble.code or trouble.status)

    async def _under(self, trouble: Trouble, request: Request, effect: Effect) -> Response:
        match trouble.kind:
            case "dropped":
                return await _drop(request)
            case "status":
                return Response("no", trouble.status)
            case "code":
                return _refusal(trouble.code)
            case "limited":
                return JSONResponse(_body("ratelimited"), 429, headers={"retry-after": "1"})
            case "limited_without_word":
                return JSONResponse(_body("ratelimited"), 429)
            case "slow" | "too_slow":
                await asyncio.sleep(trouble.seconds)
        return await self._after(trouble, request, await effect())

    async def _after(self, trouble: Trouble, request: Request, response: Response) -> Response:
        match trouble.kind:
            case "lost":
                return await _drop(request)
            case "status_after_effect":
                return Response("no", trouble.status)
            case "code_after_effect":
                return _refusal(trouble.code)
            case "closed_after":
                drop = request.scope["extensions"][DROP]
                asyncio.get_running_loop().call_later(CLOSE_AFTER, drop)
        return response


def _body(code: str) -> dict[str, object]:
    return {"ok": False, "error": code}


def _refusal(code: str) -> Response:
    return JSONResponse(_body(code))


def _mark(body: bytes) -> str:
    """The nudge that a message is marked with; empty for one that has no mark."""
    try:
        given = json.loads(body)
    except ValueError:
        given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    metadata = given.get("metadata") or {}
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
    return str((metadata.get("event_payload") or {}).get("nudge_id") or "")


async def _drop(request: Request) -> Response:
    request.scope["extensions"][DROP]()
    await request.receive()
    return Response(status_code=500)
