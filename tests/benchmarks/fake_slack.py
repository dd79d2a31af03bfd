"""A Web API that answers at once and counts, in a process of its own.

It checks nothing (bot.local_slack does), so that what is measured is the bot and not its double.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import httptools

Json = dict[str, Any]

TEAM, BOT_USER, CHANNEL = "T0BENCH", "U0DOOVER", "C1WINS"
EARLY = "UE"
"""People whose id begins so live an hour further east than the others."""


class Slack:
    """What was asked of it, and the answers."""

    def __init__(self) -> None:
        self._began, self._number = int(time.time()), 0
        self.calls: Counter[str] = Counter()
        self.posts: list[tuple[str, str, float]] = []
        self.last_post: Json = {}
        self.view: Json = {}
        self._answers: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.open": lambda asked: {"channel": {"id": dm_of(_first(asked["users"]))}},
            "conversations.list": lambda _: {"channels": [{"id": CHANNEL, "name": "sales-wins"}]},
            "conversations.history": lambda _: {"messages": [], "has_more": False},
            "users.info": lambda asked: {"user": _person(asked["user"])},
            "users.list": lambda _: {"members": [_person("U3OWNER") | {"is_primary_owner": True}]},
            "views.open": self._show,
            "views.push": self._show,
            "views.update": self._show,
            "views.publish": self._show,
        }

    def answer(self, method: str, asked: Json) -> Json:
        """Answer one call as Slack does."""
        self.calls[method] += 1
        found = self._answers.get(method)
        if found is None:
            return {"ok": False, "error": "unknown_method"}
        return {"ok": True, **found(asked)}

    def control(self, word: str) -> Json:
        """Answer the benchmark: what was called, posted and shown so far, or forget it."""
        match word:
            case "counts":
                return dict(self.calls)
            case "posts":
                return {"posts": self.posts}
            case "last_post":
                return self.last_post
            case "view":
                return self.view
            case _:
                self.calls.clear()
                self.posts.clear()
                return {}

    def _auth_test(self, _: Json) -> Json:
        names = {"url": "https://bench.slack.com/", "team": "Bench", "user": "doover"}
        return names | {"team_id": TEAM, "user_id": BOT_USER, "bot_id": "B0DOOVER"}

    def _post(self, asked: Json) -> Json:
        mark = (asked.get("metadata") or {}).get("event_payload", {}).get("nudge_id", "")
        self.posts.append((mark, asked["channel"], time.time()))
        self.last_post = asked
        self._number += 1
        ts = f"{self._began}.{self._number:06d}"
        message = {"type": "message", "user": BOT_USER, "text": asked.get("text", ""), "ts": ts}
        return {"channel": asked["channel"], "ts": ts, "message": message}

    def _update(self, asked: Json) -> Json:
        return {"channel": asked["channel"], "ts": asked["ts"], "text": asked.get("text", "")}

    def _show(self, asked: Json) -> Json:
        self._number += 1
        given = {"id": asked.get("view_id") or f"V{self._number}", "hash": f"1.{self._number}"}
        self.view = asked["view"] | given
        return {"view": self.view}


class Connection(asyncio.Protocol):
    """Reads requests off a kept-alive connection."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._parser = httptools.HttpRequestParser(self)
        self._url, self._form, self._body = b"", False, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._url, self._form, self._body = b"", False, b""

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._form = value.startswith(b"application/x-www-form-urlencoded")

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        path, _, query = self._url.decode().partition("?")
        _, place, word = path.split("/", 2)
        if place == "control":
            answer = self._slack.control(word)
        elif place == "api":
            answer = self._slack.answer(word, dict(parse_qsl(query)) | self._asked())
        else:
            answer = {"ok": True}
        body = json.dumps(answer).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % len(body) + body)

    def _asked(self) -> Json:
        if not self._form:
            return dict(json.loads(self._body or b"{}"))
        fields: Json = dict(parse_qsl(self._body.decode()))
        for name in ("view", "metadata", "blocks"):
            if name in fields:
                fields[name] = json.loads(fields[name])
        return fields


def dm_of(user: str) -> str:
    """The channel of a person's direct messages."""
    return f"D{user[1:]}"


def _first(users: str | list[str]) -> str:
    return users.split(",")[0] if isinstance(users, str) else users[0]


def _person(user: str) -> Json:
    zone = "Europe/Helsinki" if user.startswith(EARLY) else "Europe/Berlin"
    known = {"id": user, "team_id": TEAM, "name": user.lower(), "real_name": user, "tz": zone}
    return known | {"locale": "en-GB", "deleted": False, "is_bot": False, "is_admin": False}


async def main() -> None:
    """Listen on a free port, say where, and answer until killed."""
    slack, loop = Slack(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(slack), "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
