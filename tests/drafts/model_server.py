"""A stand-in for an OpenAI-compatible server, which answers as a test tells it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local_slack.server import listening, serving

Asked = Mapping[str, Any]
"""What the model is told in its second message: the questions, the case and the draft."""

Said = Callable[[Asked], object]


def answers(asked: Asked, **said: str | bool | None) -> dict[str, Any]:
    """Honest about the controls; of a rule True, False or the words quoted for a yes."""
    rows = []
    for one in asked["questions"]:
        given = said.get(one["id"], False)
        if one["id"].startswith("control_"):
            word = one["fault"].split("“")[1].split("”")[0]
            given = word if word in asked["draft"] else False
        quote = given if isinstance(given, str) else ""
        rows.append({"id": one["id"], "applies": bool(given), "quote": quote})
    return {"answers": rows}


@dataclass
class ModelServer:
    """What it is asked is kept; `said` makes the content of its answer."""

    url: str = ""
    said: Said = answers
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: str | None = None
    refuses_schemas: bool = False
    held: asyncio.Event | None = None
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def complete(self, request: Request) -> Response:
        body = await request.json()
        self.bodies.append(body)
        self.keys.append(request.headers.get("authorization", ""))
        if self.held is not None:
            await self.held.wait()
        if self.refuses_schemas and body["response_format"]["type"] == "json_schema":
            return JSONResponse({"error": {"message": "no such format"}}, 400)
        if self.raw is not None or self.status != 200:
            return Response(self.raw or "", self.status, self.headers)
        content = self.said(json.loads(body["messages"][1]["content"]))
        text = content if isinstance(content, str) else json.dumps(content)
        message = {"role": "assistant", "content": text}
        return JSONResponse({"choices": [{"index": 0, "message": message}]})

    @property
    def asked(self) -> list[list[str]]:
        """The ids of each request's questions, without the controls."""
        told = [json.loads(body["messages"][1]["content"]) for body in self.bodies]
        ids = [[one["id"] for one in asked["questions"]] for asked in told]
        return [[one for one in row if not one.startswith("control_")] for row in ids]


def saying(**said: str | bool | None) -> Said:
    """Answers that say this of each rule, and no to the rest."""
    return lambda asked: answers(asked, **said)


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    """Serve while inside."""
    server = ModelServer()
    app = Starlette(routes=[Route("/v1/chat/completions", server.complete, methods=["POST"])])
    async with listening("127.0.0.1", 0) as (bound, url), serving(app, bound):
        server.url = f"{url}/v1"
        try:
            yield server
        finally:
            if server.held is not None:
                server.held.set()
