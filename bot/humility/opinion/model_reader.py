"""Asks a model over HTTP; whatever goes wrong is one NoOpinion that holds nobody's words."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.core.humility.opinion.question import Answer, NoOpinion, Question
from bot.humility.opinion.limits import REST, Limits
from bot.humility.opinion.prompt import Format, answers_in, request_about

MOST_BYTES = 200_000
"""Of an answer; a longer one is none."""

_NO_SUCH_FORMAT = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is: the base address, which ends before `chat/completions`."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)


class _Refused(Exception):
    def __init__(self, status: int, retry_after: str = "") -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after = int(retry_after) if retry_after.isdecimal() else 0


class _TooLong(ValueError):
    pass


class ModelReader:
    """A third reader; it keeps nothing of what it is asked."""

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint, limits: Limits) -> None:
        self._session = session
        self._endpoint = endpoint
        self._limits = limits
        self._format: Format = "json_schema"

    async def ask(self, question: Question, seconds: float) -> tuple[Answer, ...]:
        """The answers, within so many seconds; raises NoOpinion."""
        try:
            async with asyncio.timeout(seconds):
                return answers_in(await self._answered(question))
        except _Refused as refusal:
            self._limits.rest(timedelta(seconds=refusal.retry_after))
            raise NoOpinion(str(refusal)) from refusal
        except (aiohttp.ClientError, OSError) as away:
            # A TimeoutError is an OSError.
            self._limits.rest(REST)
            raise NoOpinion(type(away).__name__) from away
        except ValueError as odd:
            raise NoOpinion(type(odd).__name__) from odd

    async def _answered(self, question: Question) -> bytes:
        form = self._format
        try:
            return await self._posted(request_about(question, self._endpoint.model, form))
        except _Refused as refusal:
            if refusal.status not in _NO_SUCH_FORMAT or form == "json_object":
                raise
        body = await self._posted(request_about(question, self._endpoint.model, "json_object"))
        log.info("the model's server takes no JSON schema: from now on it is asked without one")
        self._format = "json_object"
        return body

    async def _posted(self, body: Mapping[str, Any]) -> bytes:
        data = json.dumps(body).encode()
        self._limits.take(len(data))
        async with self._session.post(
            f"{self._endpoint.url}/chat/completions",
            data=data,
            headers=self._headers(),
            # Where the admin did not send the words, they do not go.
            allow_redirects=False,
        ) as response:
            if response.status != HTTPStatus.OK:
                raise _Refused(response.status, response.headers.get("Retry-After", ""))
            return await _bounded(response.content)

    def _headers(self) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        return headers


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    read = bytearray()
    async for chunk in content.iter_chunked(16_384):
        read += chunk
        if len(read) > MOST_BYTES:
            raise _TooLong
    return bytes(read)
