"""The addresses of the page."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.local_slack.errors import NotOnScreenError, SlackError
from bot.local_slack.people import SlackUser
from bot.local_slack.server import LocalSlackServer
from bot.practice.cast import CAST, TEAM_CHANNEL
from bot.practice.page.gallery import gallery
from bot.practice.page.live import Live
from bot.practice.page.page_actions import PageActions
from bot.practice.page.places import Place, Tab
from bot.practice.page.rendering import STATIC
from bot.practice.page.screens import Screens
from bot.practice.page.values import sent_by_page

POLICY = (
    "default-src 'self'; img-src 'self' http: https:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
QUIET_WAIT_SECONDS = 0.8
"""Seconds: a shorter wait is better not spoken of."""

PageAction = Callable[[SlackUser, Mapping[str, Any]], Awaitable[list[str]]]


class Routes:
    """Serves the page, its live updates and what is done on it."""

    def __init__(
        self, server: LocalSlackServer, screens: Screens, live: Live, actions: PageActions
    ) -> None:
        """Serve one workspace."""
        self._server = server
        self._screens = screens
        self._live = live
        self._actions: dict[str, PageAction] = {
            "say": actions.say,
            "press": actions.press,
            "search": actions.search,
            "shortcut": actions.shortcut,
            "message_shortcut": actions.message_shortcut,
            "workflow": actions.workflow,
            "submit": actions.submit,
            "close": actions.close,
            "dismiss": actions.dismiss,
            "read": actions.read,
            "skip": actions.skip,
            "start_over": actions.start_over,
        }

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        return [
            Route("/", self._front),
            Route("/as/{person}/{place}", self._page),
            Route("/as/{person}/{place}/{tab}", self._page),
            Route("/live/{person}/{place}/{tab}", self._stream),
            Route("/do/{person}/{action}", self._do, methods=["POST"]),
            Route("/gallery", self._gallery),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def _front(self, _: Request) -> Response:
        return RedirectResponse(f"/as/{CAST[0].person.name}/{TEAM_CHANNEL}")

    async def _page(self, request: Request) -> Response:
        place = self._place(request)
        if place is None:
            return RedirectResponse("/")
        if not await self._has_begun():
            html = self._screens.templates.render("waiting.html")
            return HTMLResponse(html, headers=HEADERS)
        if place.tab == "home":
            await self._server.actions.open_home(place.person.id)
        self._screens.reads.mark(place.person.id, place.channel)
        screen = await self._screens.of(place)
        html = self._screens.templates.render("page.html", place=place, screen=screen, cast=CAST)
        return HTMLResponse(html, headers=HEADERS)

    async def _has_begun(self) -> bool:
        # Whoever is here before the seeds are played waits a moment for them, and then sees why.
        try:
            await asyncio.wait_for(self._live.started.wait(), QUIET_WAIT_SECONDS)
        except TimeoutError:
            return False
        return True

    async def _stream(self, request: Request) -> Response:
        place = self._place(request)
        if place is None:
            return PlainTextResponse("no such place", 404)
        events = self._live.stream(place)
        return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)

    async def _do(self, request: Request) -> Response:
        if request.headers.get("content-type") != "application/json":
            return PlainTextResponse("send JSON", 415)
        person = self._screens.places.person(request.path_params["person"])
        action = self._actions.get(request.path_params["action"])
        if person is None or action is None:
            return PlainTextResponse("no such person or action", 404)
        return await self._done(action, person, await request.body())

    async def _done(self, action: PageAction, person: SlackUser, body: bytes) -> Response:
        try:
            notices = await action(person, sent_by_page(body))
        except (NotOnScreenError, SlackError):
            notices = [self._screens.templates.texts["trouble"]["gone"]]
        except (KeyError, ValueError, OverflowError):
            return PlainTextResponse("that is not what this page sends", 400)
        self._live.wake()
        return JSONResponse({"notices": notices})

    async def _gallery(self, request: Request) -> Response:
        html = gallery(self._screens, str(request.base_url).rstrip("/"))
        return HTMLResponse(html, headers=HEADERS)

    def _place(self, request: Request) -> Place | None:
        asked = request.path_params
        tab: Tab = "home" if asked.get("tab") == "home" else "messages"
        return self._screens.places.find(asked["person"], asked["place"], tab)
